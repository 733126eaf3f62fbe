"""Without its script a page is that of the file's bonus."""

from test_slider import assert_figures_are_those_of
from offer import ZAPPOS, curve

SECTIONS = """() => [...document.querySelectorAll('main section')].map((section) => [section.id, section.innerText])"""


def test_all_sections_are_there_at_the_bonus_of_the_file(visit):
    still, moving = visit("zappos", java_script_enabled=False), visit("zappos")
    assert still.locator("#bonus").get_attribute("value") == "1000"
    assert_figures_are_those_of(curve(ZAPPOS)[1000], still)
    assert still.evaluate(SECTIONS) == moving.evaluate(SECTIONS)
    assert still.locator("svg.chart").count() == moving.locator("svg.chart").count() >= 5


def test_nothing_that_needs_it_is_shown(visit):
    page = visit("two", java_script_enabled=False)
    assert page.locator("input:visible, select:visible, button:visible").count() == 0
    assert "need JavaScript" in page.locator("#toolbar").inner_text()


def test_the_browser_itself_tells_values(visit):
    page = visit("zappos", java_script_enabled=False)
    parts = page.locator("svg.chart .hits > *")
    assert parts.count() == page.locator("svg.chart .hits > * > title").count() >= 50
