"""The guide's figures of growth are those of the model, and the model's tasks those of the package."""

from __future__ import annotations

import math

import the_offer

import growth
from conftest import ROOT, ZAPPOS

GUIDE = (ROOT / "src" / "guide" / "clusters.md").read_text(encoding="utf-8")


def test_the_guide_shows_the_model_of_its_own_costs() -> None:
    section = GUIDE.split("## How a cluster grows\n")[1].split("\n## ")[0]
    costs = growth.of_table([line for line in section.splitlines() if line.startswith("|")])
    assert list(growth.table(costs)) == [line for line in section.splitlines() if line.startswith("|")]
    assert list(growth.rows(costs)) == section.split("```text\n")[1].split("\n```")[0].splitlines()


def test_the_model_has_the_tasks_of_the_package() -> None:
    scenario = the_offer.load(ZAPPOS)
    for replications in (growth.MEASURED, growth.LARGE):
        tasks = len(the_offer.blocks(scenario, replications=replications))
        assert tasks == math.ceil(replications / growth.OF_TASK)


def test_more_workers_are_never_slower_and_never_more_than_their_number() -> None:
    costs = growth.Costs(replication=1e-4, task=1e-3, size=200, join=1e-9, merge=1e-6)
    alone = costs.seconds(growth.LARGE, 1)
    times = [costs.seconds(growth.LARGE, workers) for workers in (1, 2, 10, 100, 1000)]
    assert times == sorted(times, reverse=True)
    assert all(alone / time <= workers for workers, time in zip((1, 2, 10, 100, 1000), times))
    # Without what has to go through one machine, the speed-up is the number of workers.
    free = growth.Costs(replication=1e-4, task=0, size=0, join=0, merge=0)
    assert free.seconds(growth.OF_TASK * 1000, 1) / free.seconds(growth.OF_TASK * 1000, 1000) == 1000
