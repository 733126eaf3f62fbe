"""Laws of tenure by `offer fit`, by lifelines, and the curves of Kaplan and Meier, on the same files."""

import csv
import os
import pathlib
import subprocess
import tempfile

import lifelines
import numpy

OFFER = os.environ["OFFER"]
RECORDS = pathlib.Path("tests/records")
BASE = "tests/sessions/one-group.toml"
# Precision of lifelines, which stops where the gradient is small.
CLOSE = 2e-5
FITTERS = {
    "exponential": (lifelines.ExponentialFitter, {"lambda_": "mean"}),
    "weibull": (lifelines.WeibullFitter, {"lambda_": "scale", "rho_": "shape"}),
    "lognormal": (lifelines.LogNormalFitter, {"mu_": "mu", "sigma_": "sigma"}),
    "loglogistic": (lifelines.LogLogisticFitter, {"alpha_": "median", "beta_": "shape"}),
}


def read(name):
    with open(RECORDS / f"{name}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    column = lambda key: numpy.array([float(row[key]) for row in rows])
    entry = column("entered_weeks") if "entered_weeks" in rows[0] else None
    return column("weeks"), column("left"), entry


def tables(name, law, *flags):
    """Tables of `offer fit` as lists of rows."""
    with tempfile.TemporaryDirectory() as folder:
        command = [OFFER, "fit", RECORDS / f"{name}.csv", "--base", BASE, "--training-weeks", "0", "--groups", "1"]
        subprocess.run([*command, "--dist", law, "--csv", folder, "--quiet", *flags], check=True, stdout=subprocess.DEVNULL)
        return {path.stem: list(csv.DictReader(path.open())) for path in pathlib.Path(folder).glob("*.csv")}


def close(what, one, other, within):
    assert abs(one - other) <= within * abs(other), f"{what}: offer {one}, lifelines {other}"


def compare(name, law, fitter, names, found, within=CLOSE):
    rows = {row["parameter"]: row for row in found["fits"] if row["figure"] == "tenure"}
    for theirs, ours in names.items():
        estimate, error = fitter.summary.loc[theirs, ["coef", "se(coef)"]]
        close(f"{name} {law} {ours}", float(rows[ours]["estimate"]), estimate, within)
        close(f"{name} {law} {ours} se", float(rows[ours]["se"]), error, 1e-3)
    model = next(row for row in found["models"] if row["law"] == law)
    close(f"{name} {law} log-likelihood", float(model["loglik"]), fitter.log_likelihood_, 1e-6)


number = 0
for name in ["waltons", "rossi", "lung", "larynx", "dd", "aids"]:
    weeks, left, entry = read(name)
    for law, (fitter, names) in FITTERS.items():
        # With left truncation the log-logistic law of lifelines can stop far from the maximum.
        if entry is not None and law == "loglogistic":
            continue
        compare(name, law, fitter().fit(weeks, left, entry=entry), names, tables(name, law))
        number += 1

weeks, left, _ = read("rossi")
upper = numpy.where(left > 0, weeks, numpy.inf)
lower = numpy.where(left > 0, weeks - 1, weeks)
rounded = lifelines.WeibullFitter().fit_interval_censoring(lower, upper)
compare("rossi", "weibull", rounded, FITTERS["weibull"][1], tables("rossi", "weibull", "--resolution", "1week"))

for name in ["waltons", "lung", "aids"]:
    weeks, left, entry = read(name)
    curve = lifelines.KaplanMeierFitter().fit(weeks, left, entry=entry)
    for row in tables(name, "weibull")["survival"]:
        week = float(row["week"])
        close(f"{name} survival at {week}", float(row["survival"]), curve.predict(week), 1e-9)
        if row["ci_low"]:
            low, high = curve.confidence_interval_.loc[:week].iloc[-1]
            close(f"{name} low at {week}", float(row["ci_low"]), low, 1e-6)
            close(f"{name} high at {week}", float(row["ci_high"]), high, 1e-6)
print(f"{number + 1} laws and 3 curves agree with lifelines {lifelines.__version__}")
