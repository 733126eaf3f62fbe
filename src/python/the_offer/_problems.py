"""Exceptions and warnings, each of which holds what it tells with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """A mistake in a scenario, or an oddity: what was expected and found, where, and what to do.

    Lines and columns are counted from 1, columns in characters; None stands for the whole file. The file of a value that
    `set` or `vary` gave is called "command line". `key` is the dotted key of the value, None where the cause is no single
    value. `text` is what the command prints, with the line of the file.
    """

    message: str
    help: str | None
    file: str
    line: int | None
    column: int | None
    key: str | None
    severity: Literal["error", "warning"]
    text: str


@dataclass(frozen=True)
class RecordProblem:
    """A mistake in records. Of the whole file it has no line and no column; a bad row has no column.

    Lines are counted from 1, which is that of the headings: the first row of a frame is line 2. `column` is the heading, and
    `found` what the cell holds, cut if it is long.
    """

    message: str
    line: int | None
    column: str | None
    found: str | None


class ScenarioError(ValueError):
    """A scenario is wrong. `problems` has every mistake; printed, the error is what the command prints."""

    def __init__(self, text: str, problems: list[Problem]) -> None:
        super().__init__(text, problems)
        self.problems = problems

    def __str__(self) -> str:
        return str(self.args[0])


class RecordsError(ValueError):
    """Records of a company are wrong. `problems` has every mistake; printed, the error is what the command prints."""

    def __init__(self, text: str, problems: list[RecordProblem]) -> None:
        super().__init__(text, problems)
        self.problems = problems

    def __str__(self) -> str:
        return str(self.args[0])


class PartsError(ValueError):
    """Parts make no run. `faults` has everything that is wrong; `missing` the numbers of the blocks to play again."""

    def __init__(self, text: str, faults: list[str], missing: list[int]) -> None:
        super().__init__(text, faults, missing)
        self.faults = faults
        self.missing = missing

    def __str__(self) -> str:
        return str(self.args[0])


class ClusterError(RuntimeError):
    """A cluster has gone away, or cannot be reached."""


class SimulationError(RuntimeError):
    """A scenario cannot be played: too little memory, too many hires, amounts too large."""


class ScenarioWarning(UserWarning):
    """A value of a scenario is legal, and almost surely not what was meant."""


class RecordsWarning(UserWarning):
    """Records of a company may not be what they seem."""


for _class in (
    Problem,
    RecordProblem,
    ScenarioError,
    RecordsError,
    PartsError,
    ClusterError,
    SimulationError,
    ScenarioWarning,
    RecordsWarning,
):
    _class.__module__ = "the_offer"
