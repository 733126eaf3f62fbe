"""How long a run takes on a Dask cluster, by the number of workers: measured on this machine, and by a model beyond it.

    python growth.py  # measures for some minutes, and prints what the guide on clusters shows
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from distributed import Client

import the_offer
from the_offer import distributed

from conftest import ZAPPOS

#: Replications of the runs that are timed, and of the run that the model speaks of.
MEASURED, LARGE = 200_000, 10_000_000
#: Tasks that do nothing.
TASKS = 2000
#: Replications of a task, as `the_offer.blocks` cuts them.
OF_TASK = 9_816
#: What crosses the network between two machines [byte/s]: 1 Gbit/s.
NETWORK = 125e6
#: Width of the bars for a speed-up of 1,000.
WIDTH = 36


@dataclass(frozen=True)
class Costs:
    """What a run costs, in the order of the guide's table."""

    #: A replication on one worker [s].
    replication: float
    #: A task beside its replications: scheduler, transport, reading the scenario [s].
    task: float
    #: A replication in a part [byte].
    size: float
    #: Joining of parts on a worker [s/byte].
    join: float
    #: Merging at the client [s/replication].
    merge: float

    def seconds(self, replications: int, workers: int) -> float:
        """Time of a run [s], from the call to its result."""
        tasks = math.ceil(replications / OF_TASK)
        played = math.ceil(tasks / workers) * (OF_TASK * self.replication + self.task)
        joined, parts = 0.0, tasks
        while parts > distributed.FAN:
            parts = math.ceil(parts / distributed.FAN)
            # Each join brings its parts from other workers, and adds them up.
            joined += math.ceil(parts / workers) * replications / parts * self.size * (self.join + 1 / NETWORK)
        brought = replications * self.size / NETWORK
        # One scheduler gives out all tasks.
        return max(played, tasks * self.task) + joined + brought + replications * self.merge


def rows(costs: Costs) -> Iterator[str]:
    """The growth of the large run by the model: time, speed-up, and a bar on a scale of logarithms up to the ideal."""
    alone = costs.seconds(LARGE, 1)
    yield f"{'workers':>7}  {'time':>12}  {'speed-up':>8}"
    for workers in (1, 2, 10, 100, 1000):
        seconds = costs.seconds(LARGE, workers)
        bar, ideal = (round(WIDTH / 3 * math.log10(ratio)) for ratio in (alone / seconds, workers))
        drawn = "█" * bar + "·" * (ideal - bar)
        yield f"{workers:>7,}  {clock(seconds):>12}  {alone / seconds:>8.1f}  {drawn}".rstrip()


def clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:>2} s" if minutes else f"{rest} s"


def table(costs: Costs) -> Iterator[str]:
    """The costs as a table of the guide."""
    yield "| cost | measured |"
    yield "| --- | --- |"
    yield f"| a replication on one worker | {costs.replication * 1e6:.0f} µs |"
    yield f"| a task, beside its {OF_TASK:,} replications | {costs.task * 1e3:.1f} ms |"
    yield f"| a replication in a part | {costs.size:.0f} bytes |"
    yield f"| joining of parts on a worker | {costs.join * 1e9:.2f} ns a byte |"
    yield f"| merging at the client | {costs.merge * 1e6:.2f} µs a replication |"


def of_table(lines: list[str]) -> Costs:
    """The costs that such a table tells."""
    units = (1e-6, 1e-3, 1.0, 1e-9, 1e-6)
    numbers = [float(line.split("|")[2].split()[0]) for line in lines[2:]]
    return Costs(*(number * unit for number, unit in zip(numbers, units, strict=True)))


def timed(work: Callable[[], object]) -> float:
    """The shorter of two times [s]."""

    def once() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return min(once(), once())


@contextmanager
def cluster(workers: int) -> Iterator[Client]:
    with Client(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs="CRITICAL") as client:
        client.wait_for_workers(workers)
        yield client


def nothing(number: int, first: object) -> int:
    return number


def measured() -> tuple[Costs, dict[int, float]]:
    """The costs on this machine, and the times of a run on 1 and 2 workers [s]."""
    scenario = the_offer.load(ZAPPOS)
    blocks = the_offer.blocks(scenario, replications=MEASURED)
    replication = timed(lambda: [block.play() for block in blocks]) / MEASURED
    parts = [block.play() for block in blocks]
    size = sum(map(len, parts)) / MEASURED
    join = timed(lambda: the_offer.join(parts)) / sum(map(len, parts))
    merge = timed(lambda: the_offer.merge(parts)) / MEASURED
    times: dict[int, float] = {}
    for workers in (1, 2):
        with cluster(workers) as client:
            times[workers] = run_seconds(client, scenario)
            task = task_seconds(client)
    return Costs(replication, task, size, join, merge), times


def run_seconds(client: Client, scenario: the_offer.Scenario) -> float:
    """Time of a run on workers that have played once [s]."""

    def run() -> object:
        return distributed.run(scenario, client, replications=MEASURED)

    run()
    return timed(run)


def task_seconds(client: Client) -> float:
    """Time of a task that does nothing [s]. As those of a run, it needs the result of another."""
    first = client.submit(nothing, 0, None)

    def all_tasks() -> object:
        return [done.result() for done in client.map(nothing, range(TASKS), first=first, pure=False)]

    return timed(all_tasks) / TASKS


def main() -> None:
    costs, times = measured()
    costs = of_table(list(table(costs)))
    print(*table(costs), "", sep="\n")
    for workers, seconds in times.items():
        print(f"{workers} worker(s): {seconds:.1f} s, by the model {costs.seconds(MEASURED, workers):.1f} s")
    print("", *rows(costs), sep="\n")


if __name__ == "__main__":
    main()
