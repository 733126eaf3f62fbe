"""The command, and its tables cell by cell. `OFFER` names the program; without it that on the search path is taken."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path
from typing import Protocol

import pyarrow
import pytest

import the_offer

ROOT = Path(__file__).resolve().parent.parent.parent
SCENARIOS = sorted((ROOT / "scenarios").rglob("*.toml"))
ZAPPOS = ROOT / "scenarios" / "zappos-2008.toml"
RECORDS = ROOT / "tests" / "records"

Cell = str | float | int | bool | None


class Result(Protocol):
    """What has tables."""

    @property
    def tables(self) -> list[str]: ...

    def __getitem__(self, name: str, /) -> the_offer.Table: ...


class Command:
    """The command `offer`."""

    def __init__(self, program: str) -> None:
        self.program = program

    def __call__(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        given = [self.program, *map(str, arguments)]
        return subprocess.run(given, capture_output=True, text=True, check=False)

    def tables(self, folder: Path, *arguments: str | Path) -> dict[str, list[list[str]]]:
        """The rows of all tables that a call writes to a folder, headings first."""
        done = self(*arguments, "--csv", folder, "--format", "csv", "--quiet")
        assert done.returncode == 0, done.stderr
        tables = {}
        for file in folder.glob("*.csv"):
            with file.open(encoding="utf-8", newline="") as text:
                tables[file.stem] = list(csv.reader(text))
        return tables


@pytest.fixture(scope="session")
def offer() -> Command:
    program = os.environ.get("OFFER") or shutil.which("offer")
    assert program, "no program: set OFFER to the path of `offer`"
    return Command(program)


def cell(text: str, kind: pyarrow.DataType) -> Cell:
    """A cell of CSV as a value of the type of its column."""
    if text == "":
        return None
    if pyarrow.types.is_floating(kind):
        return float(text)
    if pyarrow.types.is_integer(kind):
        return int(text)
    if pyarrow.types.is_boolean(kind):
        return {"true": True, "false": False}[text]
    return text


def assert_equal(result: Result, offer: Command, folder: Path, *arguments: str | Path) -> None:
    """Every table of a result is that of the command: names, columns, rows, and every number to the last bit."""
    written = offer.tables(folder, *arguments)
    assert set(result.tables) == set(written)
    for name in result.tables:
        table = result[name].to_pyarrow()
        head, *rows = written[name]
        assert table.column_names == head
        for at, column in enumerate(table.columns):
            assert [cell(row[at], column.type) for row in rows] == column.to_pylist(), (name, head[at])
