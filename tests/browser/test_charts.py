"""Charts tell their values under a pointer, and their story to those who do not see them."""

import pytest

HIT = "svg.chart .hits > *"
# A point of a chart's part that nothing covers, once it is scrolled to an edge of the window.
POINT = """async (hit, edge) => {
  hit.scrollIntoView({ block: edge, inline: 'nearest', behavior: 'instant' });
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
  const box = hit.getBoundingClientRect();
  for (const down of [0.5, 0.2, 0.8, 0.05, 0.95])
    for (const along of [0.5, 0.2, 0.8, 0.05, 0.95]) {
      const [x, y] = [box.left + along * box.width, box.top + down * box.height];
      if (document.elementFromPoint(x, y) === hit) return [x, y];
    }
  return null;
}"""
ENDS = """() => [...document.querySelectorAll('svg.chart .hits')].filter((hits) => hits.checkVisibility()).flatMap((hits) => {
  const all = [...hits.children];
  const picked = [all[0], all[all.length - 1]];
  return picked.map((hit) => [[...document.querySelectorAll('svg.chart .hits > *')].indexOf(hit),
    hit.querySelector('title').textContent]);
})"""


@pytest.mark.parametrize("width", [360, 1400])
def test_the_words_of_a_part_stand_beside_the_pointer(visit, width):
    page = visit("zappos", width, 740)
    tip, parts = page.locator("#tip"), page.locator(HIT)
    ends = page.evaluate(ENDS)
    assert len(ends) >= 2 * 5
    found = 0
    for number, words in ends:
        for edge in ["center", "end"]:
            point = parts.nth(number).evaluate(POINT, edge)
            if point is None:  # under the toolbar, or under another part of the chart
                continue
            found += 1
            page.mouse.move(*point)
            assert tip.is_visible() and tip.text_content() == words
            assert_in_window(tip.bounding_box(), width, 740)
            page.mouse.move(1, 739)
            assert tip.is_hidden()
    assert found >= len(ends)


def assert_in_window(box, width, height):
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] >= 0 and box["y"] + box["height"] <= height


def test_the_slider_brings_new_words(page):
    title = page.locator(f"#components {HIT} title").nth(1)
    before = title.text_content()
    page.locator("#to-best").click()
    assert title.text_content() != before
    part = page.locator(f"#components {HIT}").nth(1)
    words = title.text_content()
    page.mouse.move(*part.evaluate(POINT, "center"))
    assert page.locator("#tip").text_content() == words


def test_a_finger_shows_them_too_and_another_tap_hides_them(visit):
    page = visit("zappos", 360, 740, has_touch=True, is_mobile=True)
    tip = page.locator("#tip")
    for number, words in page.evaluate(ENDS)[:6]:
        point = page.locator(HIT).nth(number).evaluate(POINT, "center")
        page.touchscreen.tap(*point)
        assert tip.is_visible() and tip.text_content() == words
        assert_in_window(tip.bounding_box(), 360, 740)
        page.touchscreen.tap(3, 700)
        assert tip.is_hidden()


@pytest.mark.parametrize("name", ["zappos", "two", "no-offer", "short"])
def test_every_chart_has_a_title_and_a_description(visit, name):
    page = visit(name)
    charts = page.locator("svg.chart")
    assert charts.count() >= 2
    for number in range(charts.count()):
        told = charts.nth(number).evaluate(
            """chart => [chart.getAttribute('role'), ...chart.getAttribute('aria-labelledby').split(' ').map(
                (id) => document.getElementById(id)).map((e) => e.ownerSVGElement === chart && e.textContent.trim())]"""
        )
        assert told[0] == "img" and len(told) == 3 and all(told), told
    ids = page.eval_on_selector_all("[id]", "all => all.map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_behind_every_chart_is_a_table(page):
    figures = page.locator("main figure")
    for number in range(figures.count()):
        figure = figures.nth(number)
        assert figure.locator("table").count() >= 1, figure.locator("title").first.text_content()
