"""Results say the figures of their tables."""

import pytest
from conftest import ZAPPOS

import the_offer


def test_a_run_has_its_estimates() -> None:
    run = the_offer.load(ZAPPOS).run(replications=500)
    summary = {(row["arm"], row["metric"]): row for row in run["summary"].to_polars().to_dicts()}
    saving = run.saving
    assert saving is not None and float(saving) == summary["saving", "total_cost"]["mean"]
    assert (saving.mcse, saving.low, saving.high) == tuple(
        summary["saving", "total_cost"][column] for column in ("mcse", "ci_low", "ci_high")
    )
    assert str(saving).startswith("$") and " ± " in str(saving) and str(saving) in repr(run)
    assert run.probability_pays is not None and run.probability_pays.currency is None
    rate = run.estimate("offer", "take_rate")
    assert rate is not None and rate.value == summary["offer", "take_rate"]["mean"]
    assert repr(rate).startswith("Estimate(value=0.0")
    with pytest.raises(ValueError, match="metric: expected one of"):
        run.estimate("offer", "profit")
    with pytest.raises(ValueError, match="arm: expected one of"):
        run.estimate("offers", "take_rate")  # type: ignore[arg-type]


def test_a_tuning_has_its_best() -> None:
    tuning = the_offer.load(ZAPPOS).tune(replications=200, max=2000, step=100)
    [best] = tuning["best"].to_polars().to_dicts()
    assert tuning.best_bonus == best["bonus"]
    assert tuning.saving is not None and tuning.saving.value == best["held_out"]
    assert repr(tuning).startswith("<Tuning of zappos-2008: a bonus of ")


def test_a_sweep_has_its_best() -> None:
    sweep = the_offer.load(ZAPPOS).sweep({"offers.0.bonus": [0, 700, 4000]}, replications=200)
    table = sweep["sweep"].to_polars()
    saved = table.filter((table["arm"] == "saving") & (table["metric"] == "total_cost")).sort("mean")
    assert sweep.best == {"offers.0.bonus": saved["offers.0.bonus"][-1]} == sweep.points[sweep.best_point or 0]
    assert sweep.keys == ["offers.0.bonus"]


def test_what_cannot_be_is_refused_with_its_reason() -> None:
    scenario = the_offer.load(ZAPPOS)
    for options, told in [
        ({"confidence": 95.0}, "confidence: expected a number from"),
        ({"threads": 0}, "threads: expected 1 to 1024"),
        ({"precision": "60%"}, "precision: expected an amount"),
        ({"max_replications": 5}, "give a precision too"),
        ({"replications": 0}, "simulation.replications"),
    ]:
        with pytest.raises(ValueError, match=told):
            scenario.run(**options)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="has no offer 7"):
        scenario.tune(offer=7)
    with pytest.raises(ValueError, match="exclude one another"):
        scenario.tune(scale=True, all=True)
    with pytest.raises(ValueError, match="objective: expected one of 'mean'"):
        scenario.tune(objective="best")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no number that can be moved at this key"):
        scenario.sensitivity(ranges={"pay.laod": (0.1, 0.2)})
    with pytest.raises(the_offer.ScenarioError, match="ranges? "):
        scenario.sweep({"offers.0.bonus": "5..1"})


def test_what_cannot_be_played_is_an_error_of_its_own() -> None:
    scenario = the_offer.load(ZAPPOS)
    with pytest.raises(the_offer.SimulationError, match="of memory are needed") as caught:
        scenario.run(replications=1_000_000_000)
    assert isinstance(caught.value, RuntimeError)
