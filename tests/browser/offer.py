"""The program, as users call it, and its tables."""

import csv
import io
import os
import subprocess
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
OFFER = HOME / os.environ.get("OFFER", "target/release/offer")
ZAPPOS = HOME / "scenarios/zappos-2008.toml"
DEAR = HOME / "scenarios/no-gap.toml"
# Few enough to be quick, enough for every chart to show something.
FLAGS = ["--quiet", "--replications", "300"]


def offer(*arguments):
    """Standard output of a call."""
    call = subprocess.run([OFFER, *arguments], cwd=HOME, capture_output=True, text=True, timeout=120)
    assert call.returncode == 0, call.stderr
    return call.stdout


def table(text):
    """The rows of a CSV table, column by name; an empty cell is unknown."""
    return list(csv.DictReader(io.StringIO(text)))


def curve(*files):
    """What `tune` says of every bonus: bonus -> row."""
    return {float(row["bonus"]): row for row in table(offer("tune", *files, *FLAGS, "--format", "csv"))}


def best(folder, *files):
    """The bonus that `tune` finds best."""
    offer("tune", *files, *FLAGS, "--csv", folder)
    return float(table((folder / "best.csv").read_text())[0]["bonus"])
