#!/usr/bin/env python3
"""Compares the tables of a run with the sheets of its workbook as LibreOffice has saved them, cell by cell.

    .ci/workbook.py TABLES SAVED BOOK

TABLES is the folder of `--csv`, SAVED that of BOOK-SHEET.csv. LibreOffice writes 15 digits of a number, shares in
per cent, and TRUE for true.
"""

import csv
import math
import sys
from pathlib import Path


def is_same(table: str, sheet: str) -> bool:
    if table == sheet or (table in ("true", "false") and sheet == table.upper()):
        return True
    try:
        found = float(sheet[:-1]) / 100 if sheet.endswith("%") else float(sheet)
        return math.isclose(float(table), found, rel_tol=1e-14)
    except ValueError:
        return False


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def main() -> None:
    tables, saved, book = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    cells = 0
    names = sorted(path.stem for path in tables.glob("*.csv"))
    sheets = {path.stem.removeprefix(f"{book}-") for path in saved.glob("*.csv")}
    if not names or not {*names, "answer"} <= sheets:
        raise SystemExit(f"sheets {sorted(sheets)} of tables {names}")
    for name in names:
        table, sheet = rows(tables / f"{name}.csv"), rows(saved / f"{book}-{name}.csv")
        if len(table) != len(sheet):
            raise SystemExit(f"{name}: {len(table)} rows, and {len(sheet)} in the workbook")
        for number, (expected, found) in enumerate(zip(table, sheet), 1):
            found = found + [""] * (len(expected) - len(found))
            if len(found) != len(expected) or not all(map(is_same, expected, found)):
                raise SystemExit(f"{name}, row {number}: {found}, not {expected}")
            cells += len(expected)
    print(f"{book}: {len(names)} tables, {cells} cells are the same in LibreOffice")


main()
