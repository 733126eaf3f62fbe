"""Scenarios are read, checked, changed and pickled; every mistake comes with its place."""

import pickle
import shutil
import warnings
from pathlib import Path

import numpy
import pytest
from conftest import ROOT, SCENARIOS, ZAPPOS, Command

import the_offer

SMALL = (ROOT / "tests" / "sessions" / "small.toml").read_text(encoding="utf-8")


def test_a_scenario_says_what_it_is() -> None:
    scenario = the_offer.load(ZAPPOS)
    assert (scenario.name, scenario.replications, len(scenario.hash)) == ("zappos-2008", 10_000, 64)
    assert repr(scenario) == "<Scenario zappos-2008>"
    assert the_offer.parse(scenario.to_toml(), name="again") == scenario


def test_a_changed_scenario_is_another(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text(SMALL, encoding="utf-8")
    scenario = the_offer.load(path)
    path.unlink()
    dearer = scenario.set({"offers.0.bonus": 2000}).set({"simulation.seed": 5})
    assert dearer != scenario
    assert "bonus = 2000" in dearer.to_toml() and "seed = 5" in dearer.to_toml()
    assert dearer == the_offer.parse(SMALL, set={"offers.0.bonus": 2000.0, "simulation.seed": 5})
    assert len({scenario, dearer, the_offer.parse(SMALL)}) == 2


@pytest.mark.parametrize(
    ("value", "toml"),
    [
        (3, "weeks = 3"),
        (2.5, "weeks = 2.5"),
        ("2 to 4", "weeks = "),
        ({"dist": "normal", "mean": 4, "sd": 0.5}, "weeks = "),
        (numpy.float64(2.5), "weeks = 2.5"),
        (numpy.int64(3), "weeks = 3"),
        (numpy.float32(0.5), "weeks = 0.5"),
    ],
)
def test_values_of_python_are_values_of_a_scenario(value: object, toml: str) -> None:
    assert toml in the_offer.parse(SMALL, set={"training.weeks": value}).to_toml()


@pytest.mark.filterwarnings("ignore::the_offer.ScenarioWarning")
def test_lists_texts_and_bools_are_values() -> None:
    names = 'a "quoted" \\ name'
    scenario = the_offer.parse(
        SMALL, set={"description": names, "cohort.backfill": numpy.bool_(False), "offers": [{"week": 2, "bonus": 10}, {"week": 3, "bonus": 1e3}]}
    )
    again = the_offer.parse(scenario.to_toml())
    assert again == scenario
    assert "backfill = false" in scenario.to_toml() and "bonus = 1000" in scenario.to_toml()
    with pytest.raises(TypeError, match="pay.load: expected a number"):
        scenario.set({"pay.load": None})
    with pytest.raises(TypeError, match="expected a dict of dotted keys"):
        scenario.set(["pay.load=1"])  # type: ignore[arg-type]


def test_every_mistake_is_told_with_its_place(tmp_path: Path, offer: Command) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(SMALL.replace("[pay]", "[pay]\nlaod = 0.3\nbonus_load = -1"), encoding="utf-8")
    with pytest.raises(the_offer.ScenarioError) as caught:
        the_offer.load(path, set={"offers.0.bonus": -5})
    error = caught.value
    assert isinstance(error, ValueError)
    assert [problem.key for problem in error.problems] == ["pay.laod", "pay.bonus_load", "offers.0.bonus"]
    second, _, first = error.problems
    assert (first.file, first.severity) == ("command line", "error")
    line = path.read_text(encoding="utf-8").split("\n").index("laod = 0.3") + 1
    assert (second.file, second.line, second.column) == (str(path), line, 1)
    assert second.message == "unknown key `pay.laod`" and second.help is not None and "did you mean `load`?" in second.help
    assert second.text in str(error)
    printed = offer("check", path, "--set", "offers.0.bonus=-5").stderr
    assert printed.strip() == str(error).strip()
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(the_offer.ScenarioError, match="nowhere.toml does not exist"):
        the_offer.load("nowhere.toml")


def test_slips_are_warnings() -> None:
    late = {"offers.0.week": 500}
    with pytest.warns(the_offer.ScenarioWarning, match="nobody meets it") as told:
        scenario = the_offer.parse(SMALL, name="late.toml", set=late)
    assert told[0].filename == __file__
    assert [warning.severity for warning in scenario.warnings] == ["warning"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scenario.set({"simulation.seed": 2})
        pickle.loads(pickle.dumps(scenario))
        with pytest.raises(the_offer.ScenarioWarning):
            the_offer.parse(SMALL, set=late)


@pytest.mark.filterwarnings("ignore::the_offer.ScenarioWarning")
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_pickled_scenario_needs_no_file(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    shutil.copytree(ROOT / "scenarios", folder)
    scenario = the_offer.load(folder / path.relative_to(ROOT / "scenarios"), set={"simulation.seed": 9})
    pickled = pickle.dumps(scenario)
    shutil.rmtree(folder)
    again = pickle.loads(pickled)
    assert (again, again.to_toml(), again.hash) == (scenario, scenario.to_toml(), scenario.hash)
    # The training wage follows the wage where the files do not say it, and so on: what is changed later is the same too.
    changed = {"pay.wage_per_week": 987.0}
    assert again.set(changed) == scenario.set(changed)
    values = {"simulation.horizon_weeks": [20, 30]}
    assert again.sweep(values, replications=2).points == scenario.sweep(values, replications=2).points
