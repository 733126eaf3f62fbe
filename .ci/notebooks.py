"""Executes notebooks and compares what they say with what they said, for .ci/notebooks, which sets the stage."""

import argparse
import difflib
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

# What a page that shows a notebook still loads at once [byte].
LARGEST = 400_000


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook after running it top to bottom, with nothing in it that depends on the machine or the moment.

    # Errors

    CellExecutionError where a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata = {}
    place = {"metadata": {"path": str(path.parent)}}
    kernel = Config({"KernelManager": {"transport_encryption": "auto"}})
    NotebookClient(notebook, timeout=300, record_timing=False, resources=place, config=kernel).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def words(notebook: nbformat.NotebookNode) -> list[str]:
    """All that the outputs of a notebook say, line by line, without the pictures."""
    lines = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            lines.append(f"[{cell.execution_count}] {cell.id}")
            for output in cell.outputs:
                said = {kind: text for kind, text in output.get("data", {}).items() if not kind.startswith("image/")}
                said |= {kind: output[kind] for kind in ("name", "text") if kind in output}
                lines.append(output.output_type)
                lines += json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False).replace("\\n", "\n").splitlines()
    return lines


def warnings(notebook: nbformat.NotebookNode) -> list[str]:
    """What the cells wrote to standard error."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.text for output in outputs if output.get("name") == "stderr"]


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("notebooks", type=Path, nargs="+")
    asked = arguments.parse_args()

    with ProcessPoolExecutor() as pool:
        fresh = list(pool.map(executed, asked.notebooks))
    faults = []
    for path, notebook in zip(asked.notebooks, fresh):
        faults += [f"{path}: a warning:\n{warning}" for warning in warnings(notebook)]
        if asked.write:
            path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
        before = words(nbformat.read(path, as_version=4))
        if changes := list(difflib.unified_diff(before, words(notebook), "committed", "executed", lineterm="", n=2)):
            changes = "\n".join(changes)
            faults.append(f"{path} is stale; `.ci/notebooks --write` writes it anew, to be read again:\n{changes}")
        size = path.stat().st_size
        if size > LARGEST:
            faults.append(f"{path} is too large: {size} bytes, {LARGEST} at most")
        print(f"{path}: {len(notebook.cells)} cells, {size} bytes")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
