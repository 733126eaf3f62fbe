"""The program, as the jobs call it, and what it wrote."""

import json
import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[1]
OFFER = HOME / os.environ.get("OFFER", "target/release/offer")
ARRAY, MERGE, JOB = HERE / "array.sbatch", HERE / "merge.sbatch", HERE / "job.yaml"
PARTS = range(1, 9)

# So many replications that a part plays for a second.
SCENARIO = f"""
name = "mine"
extends = "{HOME}/scenarios/zappos-2008.toml"

[simulation]
replications = 64_000
"""


def offer(*arguments, folder, status=0):
    """A call in a folder of jobs, which ends with a status."""
    call = subprocess.run([OFFER, *arguments], cwd=folder, capture_output=True, text=True, timeout=300)
    assert call.returncode == status, f"{arguments}: {call.returncode}, {call.stdout}{call.stderr}"
    return call


def parts(folder):
    """The files of a folder that a merge takes for parts, with what tells whether one was written again."""
    return {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.glob("part-*.offer")}


def missing(folder):
    """The parts to play again, in the form that sbatch takes."""
    return offer("merge", "--missing", *sorted(parts(folder)), folder=folder).stdout.strip()


def tables(folder):
    """The bytes of every table of a folder; its manifest tells of the moment, and so is left out."""
    found = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}
    assert "summary.csv" in found
    return found


def figures(text):
    """The figures of a JSON document, without its manifest."""
    document = json.loads(text)
    del document["manifest"]
    return document
