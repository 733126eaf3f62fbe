"""Several scenarios on one page."""

import pytest

from offer import DEAR, ZAPPOS, curve
from test_slider import BODIES, assert_figures_are_those_of, bonus, move, stops

SHOWN = """() => [document.getElementById('about').innerHTML, document.getElementById('toolbar').innerText,
  document.querySelector('nav').innerText, document.querySelector('main').innerText]"""


@pytest.fixture
def page(visit):
    return visit("two")


def names(page):
    return page.eval_on_selector_all("nav li:not([hidden]) a", "all => all.map((one) => one.getAttribute('href'))")


def test_it_changes_everything_that_is_of_a_scenario(page):
    switch = page.locator("#scenario")
    assert switch.locator("option").all_inner_texts() == [ZAPPOS.stem, DEAR.stem]
    first = page.evaluate(BODIES), page.locator("#about").inner_text(), stops(page), bonus(page)
    switch.select_option(DEAR.stem)
    second = page.evaluate(BODIES), page.locator("#about").inner_text(), stops(page), bonus(page)
    for before, after in zip(first[1:], second[1:]):
        assert before != after
    for name in ["answer", "curve", "components", "retention", "assumptions"]:
        assert first[0][name] != second[0][name], name
    tuned = curve(DEAR)
    for stop in [0, stops(page) // 2, stops(page) - 1]:
        move(page, stop)
        assert_figures_are_those_of(tuned[bonus(page)], page)


def test_it_comes_back_to_the_same_page(page):
    before = page.evaluate(BODIES), page.evaluate(SHOWN), names(page)
    page.locator("#scenario").select_option(DEAR.stem)
    move(page, 3)
    assert page.evaluate(SHOWN) != before[1]
    page.locator("#scenario").select_option(ZAPPOS.stem)
    assert (page.evaluate(BODIES), page.evaluate(SHOWN), names(page)) == before


def test_the_comparison_stays(page):
    comparison = page.locator("#comparison").inner_html()
    page.locator("#scenario").select_option(DEAR.stem)
    assert page.locator("#comparison").inner_html() == comparison


def test_contents_are_those_of_the_scenario(page):
    for option in [DEAR.stem, ZAPPOS.stem]:
        page.locator("#scenario").select_option(option)
        shown = page.eval_on_selector_all("main section:not([hidden])", "all => all.map((one) => '#' + one.id)")
        assert names(page) == shown
        for name in shown:
            assert page.locator(name).inner_text().strip()


def test_after_loading_anew_the_switch_says_what_is_shown(page):
    page.locator("#scenario").select_option(DEAR.stem)
    move(page, 3)
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    scenario, stop = page.locator("#scenario").input_value(), page.locator("#slider").input_value()
    assert bonus(page) == 1000 if scenario == ZAPPOS.stem else bonus(page) != 1000
    move(page, int(stop))
    assert ("Zappos" in page.locator("#about").inner_text()) == (scenario == ZAPPOS.stem)


def test_one_without_an_offer_hides_the_slider_and_the_next_has_it(visit):
    page = visit("no-offer-first")
    controls = page.locator("#slider, #to-file, #to-best, #bonus")
    assert [controls.nth(number).is_visible() for number in range(controls.count())] == [False] * 4
    page.locator("#scenario").select_option(ZAPPOS.stem)
    assert [controls.nth(number).is_visible() for number in range(controls.count())] == [True] * 4
    move(page, 2)
    assert_figures_are_those_of(curve(ZAPPOS)[bonus(page)], page)
    page.locator("#scenario").select_option("no-offer")
    assert "No offer is made" in page.locator("#answer").inner_text()
    assert not page.locator("#slider").is_visible()
