"""The examples of the guide say what they say."""

import doctest
from pathlib import Path

import pytest
from conftest import ROOT

GUIDE = ROOT / "src" / "guide" / "python.md"


@pytest.mark.filterwarnings("ignore::the_offer.RecordsWarning")
def test_the_examples_of_the_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("scenarios", "tests"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    outcome = doctest.testfile(str(GUIDE), module_relative=False, encoding="utf-8")
    assert outcome.failed == 0 and outcome.attempted > 15
    assert (tmp_path / "replications.parquet").exists()
