"""What the notebooks share: tables of `the_offer` as frames, writing numbers, and the look of charts.

Nothing here simulates: every number comes from the package.
"""

import os
import tomllib
import warnings
from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import NormalDist

import matplotlib.pyplot as plt
import polars as pl
from IPython.display import display
from PIL import Image

from the_offer import ScenarioWarning

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = Path(os.path.relpath(ROOT / "scenarios"))
"""Where the scenarios are, from here: what is said of one then says the same on every machine."""

CONFIDENCE = 0.95
"""How sure every interval is."""

# The palette of Okabe and Ito (2008), whose colours people tell apart whatever their colour vision. Blue tones stand for
# money saved and orange ones for money lost, in every chart.
BLUE, VERMILION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
SKY, PURPLE, GREY, PALE, INK = "#56B4E9", "#CC79A7", "#8C8C8C", "#DDDDDD", "#222222"

DOTS = 90
"""Points of a screen to an inch of a chart."""


def print_scenario_warnings():
    """Has warnings about scenarios printed, without the place in the notebook, which is another on every machine."""
    others = warnings.showwarning

    def shown(message, category, *place, **more):
        if issubclass(category, ScenarioWarning):
            print(f"{message}\n")
        else:
            others(message, category, *place, **more)

    warnings.showwarning = shown


print_scenario_warnings()


def tables(result) -> dict[str, pl.DataFrame]:
    """The tables of a result, by name; a number that is not known is null."""
    return {name: floating(result[name].to_polars()) for name in result.tables}


def explained(scenario) -> pl.DataFrame:
    """Every value in force in a scenario, as TOML, and where an uncertain one probably lies."""
    return floating(scenario.assumptions().to_polars())


def floating(table: pl.DataFrame) -> pl.DataFrame:
    """A table, all its numbers floating: also a column of whole ones."""
    return table.with_columns(pl.col(pl.Int64).cast(pl.Float64))


def row(table: pl.DataFrame, **where) -> dict:
    """The one row in which these columns have these values."""
    rows = table.filter(**where).to_dicts()
    if len(rows) != 1:
        raise LookupError(f"{len(rows)} rows, not one, have {where}")
    return rows[0]


def value(scenario: pl.DataFrame, key: str):
    """The value of a dotted key in a scenario that is `explained`."""
    return tomllib.loads(f"value = {row(scenario, key=key)['value']}")["value"]


def week_of(scenario: pl.DataFrame, offer: int) -> float:
    """The tenure at which an offer of a scenario is made, whether the scenario gives it by week or from graduation on."""
    if row(scenario, key=f"offers.{offer}.week")["value"] is not None:
        return value(scenario, f"offers.{offer}.week")
    return value(scenario, "training.weeks") + value(scenario, f"offers.{offer}.after_training")


@dataclass(frozen=True)
class Currency:
    """Amounts of money as text: dollars with their sign, other currencies with their code."""

    code: str

    @property
    def unit(self) -> str:
        return "$" if self.code == "USD" else self.code

    def __call__(self, amount: float, like: float | None = None) -> str:
        """An amount, with cents where it is small, or where the one that it stands beside is."""
        small = abs(amount if like is None else like) < 9.995
        return self.rounded(amount, 2 if small and amount != 0 else 0)

    def rounded(self, amount: float, digits: int) -> str:
        minus = "\N{MINUS SIGN}" if round(amount, digits) < 0 else ""
        space = "" if self.unit == "$" else "\N{NO-BREAK SPACE}"
        return f"{minus}{self.unit}{space}{abs(amount):,.{digits}f}"

    def give_or_take(self, amount: float, half: float | None) -> str:
        """An amount ± half the width of its interval, where that is known, to the digits that this leaves certain."""
        if not half:
            return self(amount)
        digits = 2 if half < 0.995 else 0
        return f"{self.rounded(amount, digits)} ± {half:,.{digits}f}"


def percent(share: float, like: float | None = None) -> str:
    """A share in percent, with a second decimal where it, or the one that it stands beside, is near nothing or all."""
    middle = share if like is None else like
    digits = 2 if 0 < middle < 0.0095 or 0.9905 < middle < 1 else 1
    return f"{100 * share:.{digits}f}\N{NO-BREAK SPACE}%"


def of(row: dict, estimate: str = "mean", ends: str = "ci") -> tuple[float, float, float]:
    """An estimate of a row, and the ends of its interval."""
    return row[estimate], row[f"{ends}_low"], row[f"{ends}_high"]


def known(form, estimate: tuple[float, float, float]) -> str:
    """An estimate and, in brackets, its interval, each number written by `form`: a `Currency`, or `percent`."""
    middle, low, high = estimate
    return f"{form(middle)} ({form(low, middle)} to {form(high, middle)})"


def half_width(mcse: float | None) -> float | None:
    """Half the width of the interval of a mean, by its standard error, where a table gives no more than that."""
    return None if mcse is None else NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * mcse


def say(text: str):
    """Shows Markdown. A dollar stands for itself, by a way that no viewer of notebooks takes for the start of a formula."""
    shown = text.strip().replace("$", "<span>&#36;</span>")
    display({"text/markdown": shown, "text/plain": text.strip()}, raw=True)


def show(figure, description: str):
    """Shows a chart, with words for who cannot see it: twice as fine as it is shown, in few colours and so few bytes."""
    fine, small = BytesIO(), BytesIO()
    figure.savefig(fine, dpi=2 * DOTS)
    plt.close(figure)
    Image.open(fine).convert("RGB").quantize(128).save(small, "PNG", optimize=True)
    picture = {"image/png": b64encode(small.getvalue()).decode(), "text/plain": description}
    shape = {"alt": description, "width": round(figure.get_figwidth() * DOTS)}
    display(picture, metadata={"image/png": shape}, raw=True)


def use_style():
    """The look of every chart."""
    plt.rcParams.update({
        "figure.constrained_layout.use": True,
        "figure.constrained_layout.h_pad": 0.12,
        "figure.constrained_layout.w_pad": 0.12,
        "font.size": 11,
        "text.parse_math": False,
        "axes.titlesize": 12.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 12,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": "#E6E6E6",
        "text.color": INK,
        "axes.labelcolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "legend.framealpha": 1,
        "legend.edgecolor": "white",
        "lines.linewidth": 2,
    })


def money_axis(axis, money: Currency):
    """Writes the ticks of an axis as amounts."""
    axis.set_major_formatter(lambda amount, _: money(amount))


def rows_of(axes, names: list):
    """Makes the axis down the chart one of named rows, the first on top."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    axes.tick_params(axis="y", length=0)


def room_for_labels(axes, share: float):
    """Widens a chart to the right."""
    low, high = axes.get_xlim()
    axes.set_xlim(low, high + share * (high - low))


def label(axes, text: str, place: tuple, **options):
    """Writes beside a point, to its right where nothing else is said, over lines that would cross the text."""
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    options = {"xytext": (9, 0), "textcoords": "offset points", "va": "center", "bbox": paper, **options}
    axes.annotate(text, place, **options)


def forest(axes, money: Currency, names: list, savings: list):
    """Savings (estimate, low, high) one below the other; one whose interval is not known (None) is a hollow point, and
    one that is not known itself has no point."""
    for place, (saving, low, high) in enumerate(savings):
        if saving is None:
            continue
        color = BLUE if saving > 0 else VERMILION
        if low is None:
            axes.plot(saving, place, "o", markersize=8, color=color, markerfacecolor="white")
            label(axes, f"{money(saving)}, too few to tell", (saving, place))
        else:
            ends = [[saving - low], [high - saving]]
            axes.errorbar(saving, place, xerr=ends, fmt="o", markersize=8, color=color, ecolor=INK, capsize=6)
            label(axes, money.give_or_take(saving, (high - low) / 2), (high, place))
    axes.axvline(0, color=INK, linewidth=1)
    money_axis(axes.xaxis, money)
    axes.locator_params(axis="x", nbins=5)
    rows_of(axes, names)
    axes.margins(x=0.12)
    room_for_labels(axes, 0.3)


def waterfall(axes, money: Currency, start: str, changes: list, end: str):
    """How one cost becomes another, from the top down, as changes since the first.

    `start` and `end` are labels of the two costs. `changes` are (label, change, half the width of its interval or None
    where that is not known); the last is the sum of those before it.
    """
    *parts, total = changes
    level = 0.0
    for place, (_, change, half) in enumerate(changes, start=1):
        left = 0.0 if place == len(changes) else level
        axes.barh(place, change, left=left, height=0.62, color=BLUE if change < 0 else VERMILION)
        if half:
            axes.hlines(place, left + change - half, left + change + half, color=INK, linewidth=2)
        label(axes, money.give_or_take(change, half), (max(left, left + change + (half or 0)), place))
        level = left + change
        axes.vlines(level, place, min(place + 1, len(changes)), color=GREY, linewidth=1, linestyle=":")
    axes.axvline(0, color=INK, linewidth=1)
    axes.axhline(len(parts) + 0.5, color=GREY, linewidth=1)
    axes.plot(0, 0, "o", color=INK)
    money_axis(axes.xaxis, money)
    rows_of(axes, [start, *(name for name, _, _ in parts), end])
    room_for_labels(axes, 0.15)
    bars = [plt.Rectangle((0, 0), 1, 1, color=color) for color in (VERMILION, BLUE)]
    axes.legend(bars, ["adds cost", "takes cost away"], loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
