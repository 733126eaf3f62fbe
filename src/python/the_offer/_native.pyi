from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from os import PathLike
from typing import Any, Literal, Protocol, TypeAlias, final

import pandas
import polars
import pyarrow

from the_offer._problems import Problem

__all__ = [
    "VERSION",
    "Block",
    "Compared",
    "Estimate",
    "Fit",
    "Run",
    "Scenario",
    "Sensitivity",
    "Sweep",
    "Table",
    "Tuning",
    "_again",
    "_block",
    "blocks",
    "compare",
    "fit",
    "join",
    "load",
    "merge",
    "parse",
]

VERSION: str

_Value: TypeAlias = Any
_Values: TypeAlias = Mapping[str, _Value]
_Progress: TypeAlias = bool | Callable[[int, int | None], object] | None
_Path: TypeAlias = str | PathLike[str]

class _Frame(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

def load(path: _Path, *, set: _Values | None = None) -> Scenario: ...
def parse(text: str, *, name: str = "text", set: _Values | None = None) -> Scenario: ...
def compare(
    scenarios: Sequence[Scenario],
    *,
    replications: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    precision: float | str | None = None,
    max_replications: int | None = None,
    confidence: float = 0.95,
    progress: _Progress = None,
) -> Compared: ...
def fit(
    records: _Frame | _Path,
    base: Scenario | _Path | None = None,
    *,
    as_of: date | str | None = None,
    unit: Literal["days", "weeks", "months", "years"] = "weeks",
    columns: Mapping[str, str] | None = None,
    date_format: str | None = None,
    still: Sequence[str] | None = None,
    end_is: Literal["last-day", "first-day-gone"] = "last-day",
    resolution: str | None = None,
    rounded: Literal["up", "down"] = "up",
    since: date | str | None = None,
    reasons: Mapping[str, str] | None = None,
    skip_bad: bool = False,
    by: str | None = None,
    training_weeks: float | None = None,
    dist: Literal["auto", "exponential", "weibull", "lognormal", "loglogistic", "gompertz"] = "auto",
    one_group: bool = False,
    bootstrap: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    confidence: float = 0.95,
) -> Fit: ...
def _again(texts: list[tuple[str, str]], edits: list[str]) -> Scenario: ...
def _block(
    name: str,
    job: str,
    texts: list[tuple[str, str]],
    edits: list[str],
    vary: tuple[list[str], bool] | None,
    numbers: tuple[int, int],
) -> Block: ...

@final
class Scenario:
    @property
    def name(self) -> str: ...
    @property
    def replications(self) -> int: ...
    @property
    def hash(self) -> str: ...
    @property
    def warnings(self) -> list[Problem]: ...
    def to_toml(self) -> str: ...
    def assumptions(self) -> Table: ...
    def set(self, values: _Values) -> Scenario: ...
    def run(
        self,
        *,
        replications: int | None = None,
        seed: int | None = None,
        threads: int | None = None,
        precision: float | str | None = None,
        max_replications: int | None = None,
        confidence: float = 0.95,
        progress: _Progress = None,
    ) -> Run: ...
    def tune(
        self,
        *,
        offer: int = 0,
        max: float | None = None,
        step: float | None = None,
        weeks: Sequence[float] | None = None,
        scale: bool = False,
        all: bool = False,
        objective: Literal["mean", "cvar", "probability", "median"] = "mean",
        budget: float | None = None,
        max_take_rate: float | None = None,
        max_committed_lost: float | None = None,
        replications: int | None = None,
        seed: int | None = None,
        threads: int | None = None,
        confidence: float = 0.95,
        progress: _Progress = None,
    ) -> Tuning: ...
    def sweep(
        self,
        vary: Mapping[str, Iterable[_Value] | str],
        *,
        zip: bool = False,
        replications: int | None = None,
        seed: int | None = None,
        threads: int | None = None,
        confidence: float = 0.95,
        progress: _Progress = None,
    ) -> Sweep: ...
    def sensitivity(
        self,
        *,
        only: Sequence[Literal["moves", "share", "turn"]] | None = None,
        swing: float = 0.2,
        ranges: Mapping[str, tuple[float, float]] | None = None,
        groups: Mapping[str, Sequence[str]] | None = None,
        replications: int | None = None,
        seed: int | None = None,
        threads: int | None = None,
        confidence: float = 0.95,
        progress: _Progress = None,
    ) -> Sensitivity: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Callable[..., Scenario], tuple[Any, ...]]: ...

@final
class Estimate:
    @property
    def value(self) -> float: ...
    @property
    def mcse(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def currency(self) -> str | None: ...
    def __float__(self) -> float: ...

@final
class Table:
    @property
    def name(self) -> str: ...
    @property
    def columns(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any: ...
    def __arrow_c_schema__(self) -> Any: ...
    def to_pandas(self) -> pandas.DataFrame: ...
    def to_polars(self) -> polars.DataFrame: ...
    def to_pyarrow(self) -> pyarrow.Table: ...

@final
class Run:
    @property
    def name(self) -> str: ...
    @property
    def replications(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def saving(self) -> Estimate | None: ...
    @property
    def probability_pays(self) -> Estimate | None: ...
    def estimate(self, arm: Literal["no_offer", "offer", "saving"], metric: str) -> Estimate | None: ...
    @property
    def warnings(self) -> list[str]: ...
    @property
    def tables(self) -> list[str]: ...
    def table(self, name: str) -> Table: ...
    def __getitem__(self, name: str, /) -> Table: ...

@final
class Compared:
    @property
    def names(self) -> list[str]: ...
    @property
    def replications(self) -> int: ...
    @property
    def tables(self) -> list[str]: ...
    def table(self, name: str) -> Table: ...
    def __getitem__(self, name: str, /) -> Table: ...

@final
class Tuning:
    @property
    def name(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def best_bonus(self) -> float | None: ...
    @property
    def saving(self) -> Estimate | None: ...
    @property
    def regret_of_file(self) -> Estimate | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    @property
    def tables(self) -> list[str]: ...
    def table(self, name: str) -> Table: ...
    def __getitem__(self, name: str, /) -> Table: ...

@final
class Sweep:
    @property
    def name(self) -> str: ...
    @property
    def keys(self) -> list[str]: ...
    @property
    def best(self) -> dict[str, float | str] | None: ...
    @property
    def best_point(self) -> int | None: ...
    @property
    def points(self) -> list[dict[str, float | str]]: ...
    @property
    def tables(self) -> list[str]: ...
    def table(self, name: str) -> Table: ...
    def __getitem__(self, name: str, /) -> Table: ...
    def __len__(self) -> int: ...

@final
class Sensitivity:
    @property
    def name(self) -> str: ...
    @property
    def saving(self) -> Estimate | None: ...
    @property
    def tables(self) -> list[str]: ...
    def table(self, name: str) -> Table: ...
    def __getitem__(self, name: str, /) -> Table: ...

@final
class Fit:
    @property
    def scenario(self) -> Scenario: ...
    @property
    def scenarios(self) -> dict[str, Scenario]: ...
    def to_toml(self) -> str: ...
    @property
    def people(self) -> int: ...
    @property
    def exits(self) -> int: ...
    @property
    def notes(self) -> list[str]: ...
    @property
    def tables(self) -> list[str]: ...
    def table(self, name: str) -> Table: ...
    def __getitem__(self, name: str, /) -> Table: ...

@final
class Block:
    @property
    def number(self) -> int: ...
    @property
    def of(self) -> int: ...
    @property
    def name(self) -> str: ...
    def play(self, *, threads: int | None = 1) -> bytes: ...
    def is_in(self, path: _Path) -> bool: ...
    def _numbered(self, number: int) -> Block: ...

def blocks(
    scenario: Scenario,
    *,
    vary: _Values | None = None,
    zip: bool = False,
    replications: int | None = None,
    seed: int | None = None,
    of: int | None = None,
) -> list[Block]: ...
def join(parts: Sequence[bytes | _Path]) -> bytes: ...
def merge(
    parts: Sequence[bytes | _Path], *, threads: int | None = None, confidence: float = 0.95
) -> Run | Sweep | Compared: ...
