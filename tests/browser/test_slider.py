"""The slider shows at each bonus what `tune` says of it."""

import re

import pytest

from offer import ZAPPOS, best, curve

COLUMNS = ["saving", "probability_pays", "take_rate", "bonus_cost", "committed_share", "sensitivity", "specificity"]
SHARES = {"probability_pays", "take_rate", "committed_share", "sensitivity", "specificity"}
SAVINGS = {"saving", "saving_of_cohort"}
FIGURES = """() => Object.fromEntries([...document.querySelectorAll('[data-figure]')].map(
  (figure) => [figure.dataset.figure, [figure.value, figure.textContent]]))"""
BODIES = """() => Object.fromEntries([...document.querySelectorAll('main section')].map(
  (section) => [section.id, (section.querySelector('.body') ?? section).innerHTML]))"""
# What is said of the scenario at all bonuses together, or of its file.
# The section on classes is hidden, as the plan has one class.
STILL = {"assumptions", "implied", "manifest", "choice", "classes", "frontier", "notes", "drivers", "sweep"}


@pytest.fixture(scope="session")
def tuned():
    return curve(ZAPPOS)


def bonus(page):
    return float(page.locator("#bonus").get_attribute("value"))


def move(page, stop):
    page.locator("#slider").evaluate(
        "(slider, stop) => { slider.value = stop; slider.dispatchEvent(new Event('input', { bubbles: true })) }", stop
    )


def stops(page):
    return int(page.locator("#slider").get_attribute("max")) + 1


def assert_figures_are_those_of(row, page):
    figures = page.evaluate(FIGURES)
    assert figures.keys() - {"saving_of_cohort"} == {name for name in COLUMNS if row[name] != ""}
    for name, (value, text) in figures.items():
        value = float(value)
        if name in row:
            assert value == pytest.approx(float(row[name]), rel=1e-9), name
        if name in SAVINGS:
            assert_about(value, text)
        else:
            assert_rounded(value * (100 if name in SHARES else 1), text)


def shown(text):
    return re.sub(r"[^0-9.-]", "", text.replace("\N{MINUS SIGN}", "-"))


def assert_rounded(value, text):
    decimals = len(shown(text).partition(".")[2])
    assert abs(float(shown(text)) - value) <= 0.5 * 10**-decimals * (1 + 1e-9), text


def assert_about(value, text):
    """Savings are rounded to 1, 2 or 5 times a power of ten, by what is known of them."""
    whole, _, decimals = shown(text).partition(".")
    zeros = len(whole) - len(whole.rstrip("0")) if float(shown(text)) else 0
    unit = 10.0**-len(decimals) if decimals else 10.0**zeros
    assert abs(float(shown(text)) - value) <= min(2.5 * unit, 0.34 * abs(value)) * (1 + 1e-9), text


def test_every_stop_says_what_tune_says(page, tuned):
    seen = set()
    for stop in range(stops(page)):
        move(page, stop)
        seen.add(bonus(page))
        assert_figures_are_those_of(tuned[bonus(page)], page)
    assert len(seen) == stops(page) >= 30
    assert min(seen) == 0 and {1000, max(seen)} <= tuned.keys()
    # To where the offer loses money, as far as the curve is drawn.
    assert float(tuned[max(seen)]["saving"]) < 0


def test_keys_move_it(page, tuned):
    slider = page.locator("#slider")
    slider.focus()
    visited = []
    for key in ["Home", "ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowLeft", "PageDown"]:
        page.keyboard.press(key)
        visited.append(bonus(page))
        assert slider.get_attribute("aria-valuetext") == page.locator("#bonus").inner_text()
        assert_figures_are_those_of(tuned[bonus(page)], page)
    home, one, two, back, end, before, _ = visited
    assert home == 0 < one < two and back == one
    assert end > before > 1000 and end in tuned


def test_a_typed_bonus_goes_to_the_nearest_that_was_played(page, tuned):
    typed, nearest = page.locator("#typed"), page.locator("#nearest")
    assert typed.input_value() == "1000" and nearest.inner_text() == ""
    for text, shown in [("0", 0), ("$1,000", 1000), ("1001", 1000), ("-5", 1000), ("cheap", 1000), (".4", 0)]:
        typed.fill(text)
        typed.press("Enter")
        assert bonus(page) == shown, text
        played = text in ("0", "$1,000")
        assert (nearest.inner_text() == "") == played, text
        assert played or text in nearest.inner_text()
        assert_figures_are_those_of(tuned[shown], page)
    assert "was not played" in nearest.inner_text() and "$0" in nearest.inner_text()
    page.locator("#slider").focus()
    page.keyboard.press("End")
    assert nearest.inner_text() == "" and float(typed.input_value()) == bonus(page)


def test_a_pointer_moves_it(page, tuned):
    box = page.locator("#slider").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert int(page.locator("#slider").input_value()) == pytest.approx(stops(page) / 2, abs=2)
    assert_figures_are_those_of(tuned[bonus(page)], page)


def test_it_opens_at_the_bonus_of_the_file_and_buttons_go_there_and_to_the_best(page, tuned, tmp_path):
    to_file, to_best = page.locator("#to-file"), page.locator("#to-best")
    assert bonus(page) == 1000 and to_file.is_disabled()
    assert_figures_are_those_of(tuned[1000], page)
    to_best.click()
    assert bonus(page) == best(tmp_path / "tables", ZAPPOS)
    assert "the best" in page.locator("#toolbar").inner_text()
    assert_figures_are_those_of(tuned[bonus(page)], page)
    assert to_best.is_disabled()
    to_file.click()
    assert bonus(page) == 1000
    assert to_best.is_enabled()


def test_every_section_that_depends_on_the_bonus_moves_and_comes_back_exactly(page):
    at_file = page.evaluate(BODIES)
    stop = int(page.locator("#slider").input_value())
    assert {"answer", "curve", "spread", "components", "funnel", "takers", "keep", "retention", "luck"} <= at_file.keys()
    move(page, stop + 5)
    moved = page.evaluate(BODIES)
    assert {name for name in at_file if moved[name] == at_file[name]} <= STILL
    move(page, stop)
    assert page.evaluate(BODIES) == at_file


def test_what_was_opened_stays_open(page):
    summaries = page.locator("#components summary, #retention summary")
    for number in range(summaries.count()):
        summaries.nth(number).click()
    opened = page.locator("#components details[open], #retention details[open]")
    count = opened.count()
    assert count == summaries.count() >= 2
    before = opened.first.inner_text()
    move(page, 5)
    assert opened.count() == count
    assert opened.first.inner_text() != before
    # At no bonus nobody takes the offer, and some sections have nothing to open.
    move(page, 0)
    move(page, 5)
    assert opened.count() == count
    assert page.locator("#curve details[open]").count() == 0


def test_reading_goes_on_where_it_was(page):
    page.locator("#components").scroll_into_view_if_needed()
    above = page.locator("#components h2").bounding_box()["y"]
    page.locator("#to-best").click()
    assert abs(page.locator("#components h2").bounding_box()["y"] - above) < 2
    page.locator("#slider").focus()
    page.keyboard.press("End")
    assert abs(page.locator("#components h2").bounding_box()["y"] - above) < 2
