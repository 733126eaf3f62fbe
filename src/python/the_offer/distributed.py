"""Runs and sweeps on a Dask cluster, with the figures of one machine to the last bit.

    from dask.distributed import Client
    from the_offer import distributed

    client = Client()                      # a cluster of this machine
    client = Client("tcp://cluster:8786")  # a company's own
    run = distributed.run(scenario, client, replications=10_000_000)

A run is cut into blocks (`the_offer.blocks`), each a task of a good part of a second. Workers join the parts of their blocks
to larger ones, as a tree, so that few come back. A worker that goes away has its blocks played by others.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, TypeVar, Union, cast

from the_offer import _progress
from the_offer._native import Block, Run, Scenario, Sweep, blocks, join, merge
from the_offer._problems import ClusterError

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["ClusterError", "run", "sweep"]

#: Parts that a worker joins at a time.
FAN = 16

Progress = Union[bool, Callable[[int, int], object], None]
T = TypeVar("T")


def run(
    scenario: Scenario,
    client: Client,
    *,
    replications: int | None = None,
    seed: int | None = None,
    confidence: float = 0.95,
    of: int | None = None,
    keep: str | os.PathLike[str] | None = None,
    progress: Progress = None,
) -> Run:
    """Plays a scenario on the workers of a Dask client, and gives what `scenario.run` would give, to the last bit.

    `replications`, `seed` and `confidence` are those of `Scenario.run`; `of` is the number of blocks. `keep` is a folder of
    this machine: every part is written to it as soon as it has come, and is not played again by a later call. Parts then come
    one by one, without a tree. `progress` is that of `Scenario.run`, in blocks.

    Raises SimulationError for what cannot be played, once, and ClusterError where the cluster goes away.
    """
    cut = blocks(scenario, replications=replications, seed=seed, of=of)
    return cast(Run, _played(cut, client, confidence, keep, progress))


def sweep(
    scenario: Scenario,
    client: Client,
    vary: Mapping[str, Iterable[Any] | str],
    *,
    zip: bool = False,
    replications: int | None = None,
    seed: int | None = None,
    confidence: float = 0.95,
    of: int | None = None,
    keep: str | os.PathLike[str] | None = None,
    progress: Progress = None,
) -> Sweep:
    """Plays a scenario at many values on the workers of a Dask client, and gives what `scenario.sweep` would give.

    `vary` and `zip` are those of `Scenario.sweep`; the other options, and errors, are those of `run`.
    """
    cut = blocks(scenario, vary=vary, zip=zip, replications=replications, seed=seed, of=of)
    return cast(Sweep, _played(cut, client, confidence, keep, progress))


def _same(block: Block) -> Block:
    return block


def _play(number: int, first: Block) -> bytes:
    return first._numbered(number).play(threads=1)


def _submitted(client: Client, blocks: Sequence[Block]) -> list[Future[bytes]]:
    """Has blocks played. The scenario goes to each worker once: it is the result of a task that all others need."""
    if not blocks:
        return []
    first = client.submit(_same, blocks[0], pure=False)
    return client.map(_play, [block.number for block in blocks], first=first, pure=False)


def _played(
    cut: Sequence[Block],
    client: Client,
    confidence: float,
    keep: str | os.PathLike[str] | None,
    progress: Progress,
) -> Run | Sweep | object:
    shown = _progress.start(progress, cut[0].name, "blocks")

    def told(played: int) -> None:
        if shown is not None:
            shown.show(played, len(cut))

    try:
        parts: Sequence[bytes | Path] = (
            _in_a_tree(cut, client, told) if keep is None else _kept(cut, client, Path(keep), told)
        )
    finally:
        if shown is not None:
            shown.close()
    return merge(parts, confidence=confidence)


def _in_a_tree(cut: Sequence[Block], client: Client, told: Callable[[int], object]) -> list[bytes]:
    """Plays blocks, and has workers join their parts until few are left."""
    played = _submitted(client, cut)
    level = played
    while len(level) > FAN:
        level = [client.submit(join, level[first : first + FAN], pure=False) for first in range(0, len(level), FAN)]
    for number, _ in enumerate(_as_they_come(client, played, len(cut)), start=1):
        told(number)
    return [part for _, part in sorted(_results(client, level, len(cut)))]


def _kept(cut: Sequence[Block], client: Client, folder: Path, told: Callable[[int], object]) -> list[Path]:
    """Plays the blocks whose parts are not in the folder, and writes each part that comes, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"part-{block.number}-of-{block.of}.offer" for block in cut]
    missing = [number for number, (block, path) in enumerate(zip(cut, paths)) if not block.is_in(path)]
    there = len(cut) - len(missing)
    told(there)
    futures = _submitted(client, [cut[number] for number in missing])
    for number, part in _results(client, futures, len(cut), there=there, kept=folder):
        _write(paths[missing[number]], part)
        there += 1
        told(there)
    return paths


def _write(path: Path, part: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".offer-", suffix=".part", delete=False) as file:
        try:
            file.write(part)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def _results(
    client: Client, futures: Sequence[Future[Any]], of: int, there: int = 0, kept: Path | None = None
) -> Iterator[tuple[int, bytes]]:
    """Results as they come, with the numbers of their futures."""
    numbers = {future.key: number for number, future in enumerate(futures)}
    for future in _as_they_come(client, futures, of, there, kept):
        yield numbers[future.key], _asked(future.result, of, there, kept)


def _as_they_come(
    client: Client, futures: Sequence[Future[Any]], of: int, there: int = 0, kept: Path | None = None
) -> Iterator[Future[Any]]:
    """Futures that are done. The first error ends all others, so that it is told once."""
    from distributed import as_completed

    came = as_completed(futures)
    for number in range(len(futures)):
        future = _asked(lambda: next(came), of, there + number, kept)
        if future.status == "error":
            error = _asked(future.exception, of, there + number, kept)
            client.cancel(list(futures), force=True)
            raise error if isinstance(error, BaseException) else ClusterError(str(error))
        if future.status != "finished":
            raise _gone(of, there + number, kept)
        yield future


def _asked(ask: Callable[[], T], of: int, there: int, kept: Path | None) -> T:
    """Asks the cluster; what it does not answer since it has gone away is a ClusterError."""
    from distributed import CancelledError
    from distributed.comm.core import CommClosedError

    try:
        return ask()
    except (CancelledError, CommClosedError, OSError, TimeoutError) as error:
        raise _gone(of, there, kept) from error


def _gone(of: int, there: int, kept: Path | None) -> ClusterError:
    where = f"those in {kept} stay: call again with the same keep" if kept else "give keep=FOLDER to keep the parts that come"
    return ClusterError(f"the scheduler went away after {there} of {of} blocks; {where}")
