"""Tables go to polars, pandas, pyarrow and DuckDB, and from there to Parquet."""

from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest
from conftest import ROOT, ZAPPOS

import the_offer


@pytest.fixture(scope="module")
def run() -> the_offer.Run:
    return the_offer.load(ZAPPOS).run(replications=300)


def test_a_table_says_what_it_is(run: the_offer.Run) -> None:
    table = run["summary"]
    assert table.name == "summary" and table.columns[:5] == ["scenario", "arm", "metric", "unit", "mean"]
    assert repr(table) == f"<Table summary: {len(table)} rows × {len(table.columns)} columns>"
    assert run.tables[0] == "summary" and run.table("summary.csv").columns == table.columns
    with pytest.raises(KeyError, match="no table 'sumary': there are summary, replications"):
        run["sumary"]


def test_types_are_those_of_the_columns(run: the_offer.Run) -> None:
    def types(name: str) -> dict[str, str]:
        return {field.name: str(field.type) for field in run[name].to_pyarrow().schema}

    assert types("groups")["committed"] == "bool" and types("groups")["offer"] == "int64"
    assert types("replications") == dict.fromkeys(run["replications"].columns, "double") | {
        "scenario": "string",
        "replication": "int64",
    }
    sweep = the_offer.load(ZAPPOS).sweep({"offers.0.bonus": [1, 2.5], "pay.load": ["0.1 to 0.2"]}, replications=2)
    kinds = {field.name: str(field.type) for field in sweep["sweep"].to_pyarrow().schema}
    assert (kinds["offers.0.bonus"], kinds["pay.load"]) == ("double", "string")


def test_polars(run: the_offer.Run) -> None:
    frame = polars.DataFrame(run["replications"])
    assert frame.equals(run["replications"].to_polars())
    assert frame.height == 300 and frame["saving"].mean() == pytest.approx(frame["saving"].sum() / 300)


def test_pandas(run: the_offer.Run) -> None:
    frame = run["summary"].to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    saving = frame[(frame.arm == "saving") & (frame.metric == "total_cost")]
    assert run.saving is not None and saving["mean"].item() == run.saving.value


def test_pyarrow_and_parquet_in_one_call(run: the_offer.Run, tmp_path: Path) -> None:
    table = run["weekly"].to_pyarrow()
    assert table == pyarrow.table(run["weekly"])
    pyarrow.parquet.write_table(table, tmp_path / "arrow.parquet")
    run["weekly"].to_polars().write_parquet(tmp_path / "polars.parquet")
    assert polars.read_parquet(tmp_path / "arrow.parquet").equals(polars.read_parquet(tmp_path / "polars.parquet"))


def test_duckdb(run: the_offer.Run) -> None:
    weekly = run["weekly"]
    found = duckdb.sql("select count(*), max(week) from weekly where arm = 'offer'")
    assert found is not None and found.fetchall() == [(156, 155)] and len(weekly) == 312


def test_a_table_outlives_its_run() -> None:
    table = the_offer.load(ZAPPOS).run(replications=10)["summary"]
    stream = table.__arrow_c_stream__()
    kept = table.to_pyarrow()
    del table, stream
    assert kept.num_rows > 0 and kept.column("mean").null_count < kept.num_rows


def test_a_table_of_many_rows_is_whole() -> None:
    fast = the_offer.parse((ROOT / "tests/sessions/small.toml").read_text(), set={"cohort.positions": 1})
    table = fast.run(replications=150_000)["replications"].to_pyarrow()
    assert table.column("replication").to_pylist() == list(range(150_000))
