"""While a study plays, Ctrl-C works, other threads of Python go on, and progress is shown where somebody looks on."""

import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from conftest import RECORDS, ROOT, ZAPPOS

import the_offer

MANY = 2_000_000
EXPORT = RECORDS / "export.csv"
BASE = ROOT / "tests" / "sessions" / "one-group.toml"


@pytest.fixture(autouse=True)
def ctrl_c() -> Iterator[None]:
    """Ctrl-C is heard, though a job in the background of a script is started without."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt_after(seconds: float) -> float:
    """Sends Ctrl-C to this process; gives how long after it KeyboardInterrupt comes."""
    sent = []

    def send() -> None:
        time.sleep(seconds)
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    sender = threading.Thread(target=send)
    sender.start()
    with pytest.raises(KeyboardInterrupt):
        the_offer.load(ZAPPOS).run(replications=MANY)
    came = time.monotonic()
    sender.join()
    return came - sent[0]


def test_ctrl_c_ends_a_run() -> None:
    assert interrupt_after(0.5) < 0.5
    # All is as before: the next one runs.
    assert the_offer.load(ZAPPOS).run(replications=10).replications == 10


@pytest.mark.parametrize("study", ["tune", "sweep", "sensitivity", "fit"])
def test_ctrl_c_ends_every_study(study: str) -> None:
    scenario = the_offer.load(ZAPPOS, set={"simulation.replications": 1_000_000})
    studies: dict[str, Callable[[], object]] = {
        "tune": scenario.tune,
        "sweep": lambda: scenario.sweep({"offers.0.bonus": "0..5000:100"}),
        "sensitivity": scenario.sensitivity,
        "fit": lambda: the_offer.fit(EXPORT, BASE, as_of="2026-06-30", skip_bad=True, bootstrap=1_000_000),
    }
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        studies[study]()
    assert time.monotonic() - started < 2


def test_other_threads_of_python_go_on() -> None:
    counted = 0
    over = threading.Event()

    def count() -> None:
        nonlocal counted
        while not over.is_set():
            counted += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    started = time.monotonic()
    the_offer.load(ZAPPOS).run(replications=30_000, threads=1)
    played, ticks = time.monotonic() - started, counted
    over.set()
    counter.join()
    assert played > 0.2
    # It sleeps a millisecond and a bit each time; on a busy machine it gets a tenth of that.
    assert ticks > 100 * played


def test_two_runs_at_once_are_two_runs_in_turn() -> None:
    scenario = the_offer.load(ZAPPOS)
    savings: dict[int, float] = {}

    def play(seed: int) -> None:
        saving = scenario.run(replications=2000, seed=seed).saving
        assert saving is not None
        savings[seed] = saving.value

    threads = [threading.Thread(target=play, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = dict(savings)
    for seed in (1, 2):
        play(seed)
    assert savings == together


def test_a_function_is_told_how_far_it_is() -> None:
    told: list[tuple[int, int | None]] = []
    the_offer.load(ZAPPOS).run(replications=20_000, progress=lambda played, expected: told.append((played, expected)))
    assert told[-1] == (20_000, 20_000)
    assert [played for played, _ in told] == sorted({played for played, _ in told})


def test_an_error_of_the_function_ends_the_run() -> None:
    def refuse(played: int, expected: int | None) -> None:
        raise LookupError("enough")

    started = time.monotonic()
    with pytest.raises(LookupError, match="enough"):
        the_offer.load(ZAPPOS).run(replications=MANY, progress=refuse)
    assert time.monotonic() - started < 2


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_shown_to_a_person_or_on_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(stream: io.StringIO, progress: bool | None) -> str:
        monkeypatch.setattr(sys, "stderr", stream)
        the_offer.load(ZAPPOS).run(replications=5000, progress=progress)
        monkeypatch.undo()
        return stream.getvalue()

    assert shown(io.StringIO(), None) == "" and shown(Terminal(), False) == ""
    for text in (shown(Terminal(), None), shown(io.StringIO(), True)):
        assert "zappos-2008" in text and "5.00k/5.00k" in text


def test_without_tqdm_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    the_offer.load(ZAPPOS).run(replications=10, progress=True)
    assert stream.getvalue() == ""
