"""Figures are those of the command, to the last bit, and tables those of its CSV files."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from conftest import RECORDS, ROOT, SCENARIOS, ZAPPOS, Command, assert_equal, cell

import the_offer


@pytest.mark.filterwarnings("ignore::the_offer.ScenarioWarning")
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_run_of_every_scenario(path: Path, offer: Command, tmp_path: Path) -> None:
    run = the_offer.load(path).run(replications=200)
    assert run.replications == 200
    assert_equal(run, offer, tmp_path / "tables", "run", path, "--replications", "200")


def test_options_of_a_run(offer: Command, tmp_path: Path) -> None:
    scenario = the_offer.load(ZAPPOS, set={"offers.0.bonus": 1750.5, "pay.load": "0.2 to 0.4", "cohort.backfill": False})
    run = scenario.run(seed=7, precision="20%", max_replications=3000, confidence=0.9, threads=1)
    edits = ["--set", "offers.0.bonus=1750.5", "--set", "pay.load=0.2 to 0.4", "--set", "cohort.backfill=false"]
    options = ["--seed", "7", "--precision", "20%", "--max-replications", "3000", "--confidence", "0.9"]
    assert_equal(run, offer, tmp_path / "tables", "run", ZAPPOS, *edits, *options)


def test_a_comparison(offer: Command, tmp_path: Path) -> None:
    paths = [ZAPPOS.parent / f"{name}.toml" for name in ("us-call-center", "recruiting-panel")]
    compared = the_offer.compare([the_offer.load(path) for path in paths], replications=100)
    assert compared.names == ["us-call-center", "recruiting-panel"] and compared.replications == 100
    assert_equal(compared, offer, tmp_path / "tables", "run", *paths, "--replications", "100")
    with pytest.raises(ValueError, match="two are called 'zappos-2008': change one"):
        the_offer.compare([the_offer.load(ZAPPOS)] * 2)
    with pytest.raises(ValueError, match="expected one or more"):
        the_offer.compare([])


def test_the_assumptions_of_a_scenario(offer: Command) -> None:
    table = the_offer.load(ZAPPOS, set={"pay.load": 0.25}).assumptions().to_pyarrow()
    done = offer("check", ZAPPOS, "--set", "pay.load=0.25", "--explain", "--format", "csv")
    head, *rows = csv.reader(io.StringIO(done.stdout))
    assert table.column_names == head
    for at, column in enumerate(table.columns):
        assert [cell(row[at], column.type) for row in rows] == column.to_pylist(), head[at]


@pytest.mark.parametrize("name", ["zappos-2008", "amazon-pay-to-quit", "nurse-residency"])
def test_a_tuning(name: str, offer: Command, tmp_path: Path) -> None:
    path = ZAPPOS.parent / f"{name}.toml"
    tuning = the_offer.load(path).tune(replications=200, max=4000, step=250)
    assert_equal(tuning, offer, tmp_path / "tables", "tune", path, "--replications", "200", "--max", "4000", "--step", "250")


@pytest.mark.parametrize(
    ("options", "flags"),
    [
        ({"weeks": [1, 2], "objective": "median"}, ["--weeks", "1,2", "--objective", "median"]),
        ({"budget": 5}, ["--budget", "5"]),
        ({"max_take_rate": 0.005}, ["--max-take-rate", "0.005"]),
        ({"max_committed_lost": 1e-6}, ["--max-committed-lost", "0.000001"]),
        ({"scale": True}, ["--scale"]),
        ({"seed": 5, "confidence": 0.8}, ["--seed", "5", "--confidence", "0.8"]),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else None,
)
def test_options_of_a_tuning(options: dict[str, Any], flags: list[str], offer: Command, tmp_path: Path) -> None:
    tuning = the_offer.load(ZAPPOS).tune(replications=100, max=3000, step=250, **options)
    given = ["--replications", "100", "--max", "3000", "--step", "250", *flags]
    assert_equal(tuning, offer, tmp_path / "tables", "tune", ZAPPOS, *given)


def test_all_offers_are_tuned_jointly(offer: Command, tmp_path: Path) -> None:
    path = ZAPPOS.parent / "warehouse-peak.toml"
    tuning = the_offer.load(path).tune(replications=50, all=True, max=2000, step=500)
    given = ["--replications", "50", "--all", "--max", "2000", "--step", "500"]
    assert_equal(tuning, offer, tmp_path / "tables", "tune", path, *given)


def test_a_sweep(offer: Command, tmp_path: Path) -> None:
    values: dict[str, str | list[float]] = {"offers.0.bonus": "0..2000:500", "training.weeks": [3, 4.5]}
    sweep = the_offer.load(ZAPPOS).sweep(values, replications=100)
    vary = ["--vary", "offers.0.bonus=0..2000:500", "--vary", "training.weeks=3,4.5"]
    assert_equal(sweep, offer, tmp_path / "tables", "sweep", ZAPPOS, *vary, "--replications", "100")
    assert len(sweep) == 10
    assert sweep.points[1] == {"offers.0.bonus": 0, "training.weeks": 4.5}


def test_a_sweep_side_by_side(offer: Command, tmp_path: Path) -> None:
    values: dict[str, list[object]] = {"pay.load": ["0.2 to 0.4", 0.3], "groups.committed.tenure": [{"dist": "exponential", "mean": 99}] * 2}
    sweep = the_offer.load(ZAPPOS).sweep(values, zip=True, replications=50)
    vary = ["pay.load='0.2 to 0.4',0.3", "groups.committed.tenure=" + ",".join(['{dist = "exponential", mean = 99}'] * 2)]
    options = ["--vary", vary[0], "--vary", vary[1], "--zip", "--replications", "50"]
    written = offer.tables(tmp_path / "tables", "sweep", ZAPPOS, *options)["sweep"]
    table = sweep["sweep"].to_pyarrow()
    # A text of TOML is told as it was written.
    plain = [name for name in table.column_names if name != "groups.committed.tenure"]
    assert table.select(plain).num_rows == len(written) - 1
    means = [float(row[written[0].index("mean")]) for row in written[1:]]
    assert means == table.column("mean").to_pylist()


def test_a_sensitivity(offer: Command, tmp_path: Path) -> None:
    path = ROOT / "tests" / "it" / "sensitivity" / "pilot.toml"
    found = the_offer.load(path).sensitivity(
        replications=100, swing=0.1, ranges={"groups.a.extra_cost_per_week": (20, 70.5)}, groups={"mix": ["groups.*"]}
    )
    options = ["--swing", "10%", "--range", "groups.a.extra_cost_per_week=20..70.5", "--group", "mix=groups.*"]
    assert_equal(found, offer, tmp_path / "tables", "sensitivity", path, "--replications", "100", *options)
    assert found.saving is not None and found.saving.mcse is not None


def test_parts_of_a_sensitivity(offer: Command, tmp_path: Path) -> None:
    moved = the_offer.load(ZAPPOS).sensitivity(replications=20, only=["moves"])
    assert moved.tables == ["tornado"]
    assert_equal(moved, offer, tmp_path / "tables", "sensitivity", ZAPPOS, "--replications", "20", "--only", "moves")


@pytest.mark.filterwarnings("ignore::the_offer.RecordsWarning")
def test_a_fit(offer: Command, tmp_path: Path) -> None:
    base = ROOT / "tests" / "sessions" / "one-group.toml"
    fit = the_offer.fit(RECORDS / "export.csv", base, as_of="2026-06-30", skip_bad=True, seed=3, bootstrap=20)
    options = ["--as-of", "2026-06-30", "--skip-bad", "--seed", "3", "--bootstrap", "20"]
    given: list[str | Path] = ["fit", RECORDS / "export.csv", "--base", base, *options]
    assert_equal(fit, offer, tmp_path / "tables", *given)
    fitted = tmp_path / "fitted.toml"
    done = offer(*given, "-o", fitted)
    assert done.returncode == 0, done.stderr
    assert the_offer.load(fitted) == fit.scenario
    assert the_offer.parse(fit.to_toml()) == fit.scenario
