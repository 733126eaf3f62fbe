"""Readable and usable by everyone: what axe-core finds, and what it cannot see."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from test_slider import bonus


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("zappos", 1400, "light"),
        ("zappos", 1400, "dark"),
        ("zappos", 360, "light"),
        ("two", 360, "dark"),
        ("no-offer", 768, "light"),
    ],
)
def test_axe_finds_nothing_serious(visit, name, width, scheme):
    page = visit(name, width, color_scheme=scheme)
    page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true })")
    found = Axe().run(page).response["violations"]
    serious = [
        f"{violation['id']}: {violation['help']}: {node['html'][:150]}"
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert serious == []


def test_axe_sees_what_is_wrong(page):
    page.evaluate("document.querySelector('label.slider').replaceWith(document.getElementById('slider'))")
    assert "label" in [violation["id"] for violation in Axe().run(page).response["violations"]]


def test_everything_that_is_set_has_a_label(visit):
    page = visit("two")
    fields = page.locator("input, select")
    assert fields.count() == 3
    for number in range(3):
        labels = fields.nth(number).evaluate("field => [...field.labels].map((label) => label.innerText.trim())")
        assert len(labels) == 1 and labels[0]


def test_keys_alone_reach_everything(visit):
    page = visit("two")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert reached[0] == "skip"
    # At the file's bonus the button that goes there has nothing to do.
    order = [reached.index(name) for name in ["scenario", "slider", "typed", "to-best"]]
    assert order == sorted(order)
    page.locator("#to-best").focus()
    at_file = bonus(page)
    page.keyboard.press("Enter")
    assert bonus(page) != at_file


def test_what_has_the_focus_is_seen(page):
    page.keyboard.press("Tab")
    skip = page.locator(".skip").bounding_box()
    assert skip["x"] >= 0 and skip["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    for name in ["slider", "to-best"]:
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.id") != name:
            page.keyboard.press("Tab")
        style, width = page.evaluate(
            "(({ outlineStyle, outlineWidth }) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))"
        )
        assert style != "none" and float(width.removesuffix("px")) >= 2


def test_headings_go_down_one_level_at_a_time(visit):
    for name in ["zappos", "two", "no-offer"]:
        levels = visit(name).eval_on_selector_all(
            "h1, h2, h3, h4", "all => all.filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))"
        )
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
