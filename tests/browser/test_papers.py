"""Every chart is drawn for a desk and for a phone, and shown once."""

import pytest

# Of each chart: how many drawings are seen, how wide they and their text column are, and the size of the smallest letters [px].
CHARTS = """() => [...document.querySelectorAll('main .drawing')].filter((box) => box.checkVisibility()).map((box) => {
  const drawings = [...box.querySelectorAll('svg.chart')];
  const seen = drawings.filter((chart) => chart.checkVisibility());
  const [chart] = seen;
  const scale = chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
  const texts = [...chart.querySelectorAll('text')];
  return {
    drawings: drawings.length, seen: seen.length, isNarrow: chart.closest('.phone') !== null,
    width: chart.getBoundingClientRect().width, column: box.closest('section').querySelector('.body, figure').clientWidth,
    letters: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale)),
    beyond: texts.filter((text) => {
      const [own, all] = [text.getBoundingClientRect(), chart.getBoundingClientRect()];
      return own.left < all.left - 1 || own.right > all.right + 1;
    }).map((text) => text.textContent),
  };
})"""
OVERLAPS = """() => [...document.querySelectorAll('main .drawing svg.chart')].filter((chart) => chart.checkVisibility()).flatMap(
  (chart) => {
    const texts = [...chart.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
    return texts.flatMap(([one, a], number) => texts.slice(0, number).filter(([, b]) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5).map(([other]) => `${one} over ${other}`));
  })"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def assert_shown_once(page, is_narrow):
    charts = page.evaluate(CHARTS)
    assert len(charts) >= 1
    for chart in charts:
        assert (chart["drawings"], chart["seen"], chart["isNarrow"]) == (2, 1, is_narrow)
        assert chart["beyond"] == []
    return charts


@pytest.mark.parametrize("name", ["zappos", "two", "no-offer", "summary", "short"])
@pytest.mark.parametrize(("width", "is_narrow"), [(360, True), (1400, False)])
def test_one_drawing_is_as_wide_as_its_column(visit, name, width, is_narrow):
    page = visit(name, width, 740)
    for chart in assert_shown_once(page, is_narrow):
        assert abs(chart["width"] - chart["column"]) <= 1, chart
        assert chart["letters"] >= 11.5
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("width", [320, 414, 600, 640, 641, 768, 1000])
def test_letters_are_legible_at_every_width(visit, width):
    page = visit("zappos", width, 740)
    for chart in assert_shown_once(page, width <= 640):
        assert 10 <= chart["letters"] <= 20, chart
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("width", [360, 1400])
def test_paper_has_the_drawing_of_a_desk(visit, width):
    page = visit("zappos", width, 740)
    page.emulate_media(media="print")
    assert_shown_once(page, False)


def test_the_slider_changes_both_drawings(visit):
    page = visit("zappos", 360, 740)
    drawings = page.locator("#components svg.chart")
    before = [drawings.nth(number).inner_html() for number in (0, 1)]
    page.locator("#to-best").click()
    after = [drawings.nth(number).inner_html() for number in (0, 1)]
    assert all(one != other for one, other in zip(before, after, strict=True))
