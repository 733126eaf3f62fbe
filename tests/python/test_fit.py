"""Records come from files and from frames of every library; every mistake in them is told."""

import datetime
import io
import pickle
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pytest
from conftest import RECORDS, ROOT

import the_offer

EXPORT = RECORDS / "export.csv"
BASE = ROOT / "tests" / "sessions" / "one-group.toml"
DAYS = ("Hire Date", "Termination Date")
# Without its one wrong row.
GOOD = "".join(line for line in EXPORT.open(encoding="utf-8") if "2024-02-30" not in line)

pytestmark = pytest.mark.filterwarnings("ignore::the_offer.RecordsWarning")


def fit(records: object) -> the_offer.Fit:
    return the_offer.fit(records, BASE, as_of=datetime.date(2026, 6, 30))  # type: ignore[arg-type]


def frames() -> dict[str, object]:
    plain = polars.read_csv(io.StringIO(GOOD), try_parse_dates=True)
    arrow = plain.to_arrow()
    days = pyarrow.schema([(name, pyarrow.date64() if name in DAYS else pyarrow.string()) for name in plain.columns])
    return {
        "polars": plain,
        "polars, other types": plain.with_columns(
            polars.col("Hire Date").cast(polars.Datetime("us")), polars.col("Site").cast(polars.Categorical)
        ),
        "pandas": pandas.read_csv(io.StringIO(GOOD), parse_dates=["Hire Date"]),
        "pandas, other types": pandas.read_csv(io.StringIO(GOOD), dtype={"Site": "category"}),
        "pyarrow": arrow,
        "pyarrow, other types": arrow.cast(days),
        "duckdb": duckdb.from_arrow(arrow),
    }


@pytest.mark.parametrize("name", list(frames()))
def test_a_frame_gives_what_its_file_gives(name: str, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_text(GOOD, encoding="utf-8")
    of_file, of_frame = fit(path), fit(frames()[name])
    assert of_file.people > 300
    assert (of_frame.people, of_frame.exits) == (of_file.people, of_file.exits)
    assert of_frame.scenario == of_file.scenario
    for table in of_file.tables:
        assert of_frame[table].to_polars().equals(of_file[table].to_polars(), null_equal=True), table


def test_times_employed_in_numbers() -> None:
    stays = polars.DataFrame({"weeks": [float(week) for week in range(1, 60)], "left": [week % 3 > 0 for week in range(59)]})
    fitted = the_offer.fit(stays, training_weeks=0, dist="weibull", one_group=True)
    assert fitted.people == 59 and "weibull" in fitted.to_toml()
    assert fitted.scenario.name.endswith("-fitted")


def test_a_part_of_the_people_each() -> None:
    parts = the_offer.fit(EXPORT, the_offer.load(BASE), as_of="2026-06-30", by="Site", skip_bad=True)
    assert len(parts.scenarios) > 1
    assert set(parts["fits"].to_polars()["split"]) == set(parts.scenarios)
    with pytest.raises(ValueError, match="there is a scenario for each of"):
        _ = parts.scenario


def test_every_mistake_in_records_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("start_date,end_date,id\n2020-01-06,2019-01-05,a\n2020-01-06,,b\n2020-02-30,,c\n", encoding="utf-8")
    with pytest.raises(the_offer.RecordsError) as caught:
        the_offer.fit(path, as_of="2024-06-30")
    error = caught.value
    told = [(problem.line, problem.column, problem.found) for problem in error.problems]
    assert told == [(2, "end_date", "2019-01-05"), (4, "start_date", "2020-02-30")]
    assert str(error).startswith(f"{path} has 2 problems:\n  line 2, column 'end_date', found '2019-01-05': an end")
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
    with pytest.raises(the_offer.RecordsError, match="--as-of"):
        the_offer.fit(path)


def test_what_is_no_record_is_refused() -> None:
    nested = pyarrow.table({"weeks": [[1], [2]]})
    with pytest.raises(TypeError, match="column 'weeks' is of List"):
        the_offer.fit(nested)
    zoned = polars.DataFrame({"start_date": [datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)]})
    with pytest.raises(TypeError, match="times of the zone UTC"):
        the_offer.fit(zoned)
    with pytest.raises(OSError, match="cannot read nowhere.csv"):
        the_offer.fit("nowhere.csv")
    with pytest.raises(ValueError, match="as_of: expected a day"):
        the_offer.fit(EXPORT, as_of="June")
    with pytest.raises(ValueError, match="columns: expected one of start_date"):
        the_offer.fit(EXPORT, columns={"hired": "Hire Date"})
