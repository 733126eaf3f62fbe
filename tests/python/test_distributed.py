"""Runs on a real Dask scheduler with real worker processes, some of which are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

import the_offer
from the_offer import distributed

from conftest import ZAPPOS
from test_shards import same

#: How long anything may take that has to happen [s].
LONG = 120


class Cluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.scheduler = self.start("scheduler", "--scheduler-file", str(self.file), "--no-dashboard", "--port", "0")
        self.workers: list[subprocess.Popen[bytes]] = []
        wait(self.file.exists)

    def start(self, what: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, *arguments, "--host", "127.0.0.1"]
        # Without a nanny, nothing starts a killed worker again.
        log = (self.folder / f"{what}-{time.monotonic_ns()}.log").open("wb")
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)

    def add_worker(self) -> subprocess.Popen[bytes]:
        more = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--scheduler-file", str(self.file))
        worker = self.start("worker", *more)
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def wait(until: Any) -> None:
    end = time.monotonic() + LONG
    while not until():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[Cluster, Client]]:
    there = Cluster(folder)
    try:
        for _ in range(workers):
            there.add_worker()
        with Client(scheduler_file=str(there.file), timeout=LONG) as client:
            client.wait_for_workers(workers, timeout=LONG)
            yield there, client
    finally:
        there.end()


def test_a_killed_worker_and_a_new_one_change_no_bit(tmp_path: Path) -> None:
    scenario = the_offer.load(ZAPPOS)
    whole = scenario.run(replications=60_000)
    with cluster(tmp_path, 2) as (there, client):
        seen: list[tuple[int, int]] = []

        def watch(number: int, of: int) -> None:
            seen.append((number, of))
            if number == 3:
                os.kill(there.workers[0].pid, signal.SIGKILL)
                there.add_worker()

        run = distributed.run(scenario, client, replications=60_000, of=24, progress=watch)
        assert same(run, whole)
        assert seen == [(number, 24) for number in range(1, 25)]
        assert there.workers[0].wait(LONG) == -signal.SIGKILL
        client.wait_for_workers(2, timeout=LONG)


def test_a_sweep_has_the_figures_of_one_machine(tmp_path: Path) -> None:
    scenario = the_offer.load(ZAPPOS)
    vary = {"offers.0.bonus": "0..4000:250", "training.weeks": [3, 5]}
    with cluster(tmp_path, 2) as (_, client):
        swept = distributed.sweep(scenario, client, vary, replications=400, of=40)
    assert same(swept, scenario.sweep(vary, replications=400))


def test_parts_that_have_come_outlast_the_scheduler(tmp_path: Path) -> None:
    scenario = the_offer.load(ZAPPOS)
    kept = tmp_path / "parts"
    with cluster(tmp_path, 1) as (there, client):

        def watch(number: int, of: int) -> None:
            if number == 4:
                there.scheduler.kill()

        with pytest.raises(the_offer.ClusterError, match="the scheduler went away after 4 of 12 blocks; those in"):
            distributed.run(scenario, client, replications=30_000, of=12, keep=kept, progress=watch)
    came = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert 4 <= len(came) < 12 and all(path.suffix == ".offer" for path in came)
    again = tmp_path / "again"
    again.mkdir()
    first: list[int] = []
    with cluster(again, 2) as (_, client):
        run = distributed.run(
            scenario, client, replications=30_000, of=12, keep=kept, progress=lambda number, of: first.append(number)
        )
    assert same(run, scenario.run(replications=30_000))
    assert first[0] == len(came)
    assert {path: path.stat().st_mtime_ns for path in came} == came


def test_the_scenario_s_own_problem_is_told_once(tmp_path: Path) -> None:
    scenario = the_offer.load(ZAPPOS, set={"pay.wage_per_week": 1e200})
    with pytest.raises(the_offer.SimulationError) as alone:
        scenario.run(replications=2000)
    with cluster(tmp_path, 2) as (_, client):
        with pytest.raises(the_offer.SimulationError) as told:
            distributed.run(scenario, client, replications=20_000, of=200)
        for one in (alone, told):
            assert "too large to be averaged" in str(one.value)
        # The workers are free for other work.
        assert client.submit(sum, [1, 2]).result(timeout=LONG) == 3


def test_without_a_cluster_nothing_hangs(tmp_path: Path) -> None:
    with cluster(tmp_path, 1) as (there, client):
        there.scheduler.kill()
        there.scheduler.wait()
        with pytest.raises(the_offer.ClusterError, match="went away after 0 of 4 blocks"):
            distributed.run(the_offer.load(ZAPPOS), client, replications=400, of=4)
