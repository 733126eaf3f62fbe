"""The examples of the guide say what they say."""

import doctest
import subprocess
import sys
from pathlib import Path

import dask.distributed
import pytest

import the_offer
import the_offer.distributed
from conftest import ROOT, ZAPPOS

GUIDE = ROOT / "src" / "guide" / "python.md"


@pytest.mark.filterwarnings("ignore::the_offer.RecordsWarning")
def test_the_examples_of_the_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("scenarios", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    outcome = doctest.testfile(str(GUIDE), module_relative=False, encoding="utf-8")
    assert outcome.failed == 0 and outcome.attempted > 15
    assert (tmp_path / "replications.parquet").exists()


def scripts(page: Path) -> list[str]:
    """The blocks of Python on a page that are no sessions."""
    blocks = page.read_text(encoding="utf-8").split("```python\n")[1:]
    return [block.split("```")[0] for block in blocks if not block.startswith(">>>")]


@pytest.mark.parametrize("number", [0, 1])
def test_the_scripts_for_clusters_print_what_one_machine_does(number: int, tmp_path: Path) -> None:
    all_scripts = scripts(ROOT / "src" / "guide" / "clusters.md")
    assert len(all_scripts) == 2
    (tmp_path / "mine.toml").write_bytes(ZAPPOS.read_bytes())
    (tmp_path / "script.py").write_text(all_scripts[number], encoding="utf-8")
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    scenario = the_offer.load(ZAPPOS)
    expected = [str(scenario.run(replications=[100_000, 20_000][number]).saving)]
    if number == 0:
        expected.append(str(scenario.sweep({"offers.0.bonus": "0..4000:100"}, replications=1000).best))
    assert done.stdout.splitlines() == expected


def test_the_lines_of_the_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    [script] = scripts(ROOT / "README.md")
    monkeypatch.chdir(ROOT / "tests" / "sessions")
    script = script.replace("mine.toml", "small.toml").replace("10_000_000", "10_000")
    with dask.distributed.LocalCluster(n_workers=1, dashboard_address=None) as here:
        script = script.replace("dask.distributed.Client()", "dask.distributed.Client(here)")
        assert "10_000)" in script and "Client(here)" in script
        names = {"dask": dask, "the_offer": the_offer, "here": here}
        exec(script, names)  # noqa: S102
    small = the_offer.load("small.toml").run(replications=10_000)
    assert str(getattr(names["run"], "saving")) == str(small.saving)
