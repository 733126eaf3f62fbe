"""How far a study is: a bar of tqdm, where it is installed, or a function of the caller."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Protocol


class Progress(Protocol):
    """What shows how far a study is."""

    def show(self, played: int, expected: int | None) -> None:
        """Shows the number of replications or blocks played, and of all, None if it is unknown."""

    def close(self) -> None:
        """Ends, however the study has ended."""


class _Called:
    """Calls a function whenever there is something new."""

    def __init__(self, function: Callable[[int, Any], object]) -> None:
        self.function = function
        self.told: tuple[int, int | None] | None = None

    def show(self, played: int, expected: int | None) -> None:
        if self.told != (played, expected):
            self.told = (played, expected)
            self.function(played, expected)

    def close(self) -> None:
        pass


class _Bar:
    """A bar of tqdm."""

    def __init__(self, name: str, unit: str) -> None:
        from tqdm.auto import tqdm

        self.bar = tqdm(desc=name, unit=f" {unit}", unit_scale=True, mininterval=0.1)

    def show(self, played: int, expected: int | None) -> None:
        # More may be played than was expected at first.
        if expected is not None and self.bar.total != expected:
            self.bar.total = max(expected, played)
        self.bar.update(played - self.bar.n)

    def close(self) -> None:
        self.bar.close()


def _somebody_looks_on() -> bool:
    try:
        return sys.stderr.isatty()
    except (AttributeError, ValueError):
        return False


def start(
    progress: bool | Callable[[int, Any], object] | None,
    name: str,
    unit: str = "replications",
) -> Progress | None:
    """What shows how far the study of a scenario is; None where nothing does."""
    if callable(progress):
        return _Called(progress)
    if progress is False or (progress is None and not _somebody_looks_on()):
        return None
    try:
        return _Bar(name, unit)
    except ImportError:
        return None
