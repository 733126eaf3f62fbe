"""Blocks and parts: however a run or a sweep is cut, played and merged, it is the same to the last bit."""

from __future__ import annotations

import pickle
import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import the_offer

from conftest import ROOT, ZAPPOS, Command, Result


def same(one: Result, other: Result) -> bool:
    return one.tables == other.tables and all(
        one[name].to_pyarrow().equals(other[name].to_pyarrow()) for name in one.tables
    )


@pytest.mark.parametrize("of", [1, 3, 11])
def test_parts_of_a_run_in_any_order(of: int) -> None:
    scenario = the_offer.load(ROOT / "scenarios" / "us-call-center.toml")
    whole = scenario.run(replications=1500, seed=3)
    parts = [block.play() for block in the_offer.blocks(scenario, replications=1500, seed=3, of=of)]
    random.Random(of).shuffle(parts)
    assert same(the_offer.merge(parts), whole)
    half = len(parts) // 2
    assert same(the_offer.merge([the_offer.join(parts[half:]), *parts[:half]]), whole)


def test_parts_of_a_sweep() -> None:
    scenario = the_offer.load(ZAPPOS)
    vary = {"offers.0.bonus": [0, 500, 1500], "training.weeks": "3..4"}
    blocks = the_offer.blocks(scenario, vary=vary, replications=600, of=4)
    assert [block.number for block in blocks] == [1, 2, 3, 4]
    merged = the_offer.merge([block.play() for block in reversed(blocks)])
    assert isinstance(merged, the_offer.Sweep)
    assert same(merged, scenario.sweep(vary, replications=600))


def test_blocks_are_played_by_other_processes_without_the_files(tmp_path: Path) -> None:
    base = tmp_path / "base.toml"
    base.write_bytes((ROOT / "tests" / "sessions" / "small.toml").read_bytes())
    ours = tmp_path / "ours.toml"
    ours.write_text('extends = "base.toml"\nname = "ours"\n[pay]\nload = 0.3\n', encoding="utf-8")
    scenario = the_offer.load(ours)
    blocks = pickle.loads(pickle.dumps(the_offer.blocks(scenario, of=2)))
    base.unlink()
    ours.unlink()
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(the_offer.Block.play, blocks))
    assert same(the_offer.merge(parts), scenario.run())


def test_parts_are_those_of_the_command(offer: Command, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.offer" for number in (1, 2)]
    for number, path in enumerate(paths, start=1):
        done = offer("run", ZAPPOS, "--replications", "900", "--shard", f"{number}/2", "-o", path)
        assert done.returncode == 0, done.stderr
    scenario = the_offer.load(ZAPPOS)
    first, second = the_offer.blocks(scenario, replications=900, of=2)
    assert first.is_in(paths[0]) and not first.is_in(paths[1]) and not second.is_in(tmp_path / "none")
    whole = scenario.run(replications=900)
    assert same(the_offer.merge(paths), whole)
    # A part of each.
    assert same(the_offer.merge([second.play(), paths[0]]), whole)


def test_a_part_is_the_same_on_any_number_of_threads() -> None:
    block = the_offer.blocks(the_offer.load(ZAPPOS), replications=5000, of=2)[1]
    assert block.play() == block.play(threads=2)


def test_what_is_wrong_with_parts_is_told_at_once() -> None:
    scenario = the_offer.load(ZAPPOS)
    parts = [block.play() for block in the_offer.blocks(scenario, replications=2000, of=4)]
    other = the_offer.blocks(scenario, replications=2000, seed=7, of=4)[3].play()
    with pytest.raises(the_offer.PartsError) as told:
        the_offer.merge([parts[0], parts[0], parts[2][:-1], other])
    assert told.value.missing == [2, 3, 4]
    assert [fault.split(":")[0] for fault in told.value.faults] == [
        "shard 1 is in part 0 and in part 1",
        "part 2 is damaged",
        "part 3 is of another run than part 0",
        "missing",
    ]
    with pytest.raises(the_offer.PartsError, match="no part"):
        the_offer.merge([])
    with pytest.raises(ValueError, match="of: expected a number of blocks"):
        the_offer.blocks(scenario, of=0)
    with pytest.raises(the_offer.ScenarioError):
        the_offer.blocks(scenario, vary={"no.such": [1]})


def test_a_large_run_has_blocks_that_are_worth_a_task() -> None:
    blocks = the_offer.blocks(the_offer.load(ZAPPOS), replications=1_000_000)
    assert 50 <= len(blocks) <= 500
    assert repr(blocks[0]).startswith("<Block 1/")
