"""A page opens from disk, at any width, by day and by night. `visit` fails where one complains or asks for more."""

import pytest

WIDTHS = [360, 768, 1400]
NAMES = ["zappos", "two", "no-offer", "no-offer-first", "short"]

# What reaches over the window's edge, but for what can be scrolled by itself.
TOO_WIDE = """() => {
  const scrolls = (element) => element.closest('.table') !== null;
  const shown = [...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && !scrolls(e));
  const over = shown.filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5);
  return over.map((e) => e.outerHTML.slice(0, 100));
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_window(visit, name, scheme):
    page = visit(name, WIDTHS[0], color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        assert page.evaluate(TOO_WIDE) == [], width


@pytest.mark.parametrize("name", ["zappos", "two"])
def test_what_sticks_leaves_room_to_read(visit, name):
    page = visit(name, 360, 740)
    page.evaluate("scrollTo(0, 3000)")
    bar = page.locator("#toolbar").bounding_box()
    assert 0 <= bar["y"] <= 1
    assert bar["height"] <= 740 / 4


@pytest.mark.parametrize(("name", "width"), [("zappos", 360), ("two", 360), ("zappos", 1400)])
def test_a_link_to_a_section_leaves_its_title_in_sight(visit, name, width):
    page = visit(name, width, 740)
    for section in page.eval_on_selector_all("main section:not([hidden])", "all => all.map((one) => one.id)"):
        page.evaluate("section => { location.hash = section }", section)
        title = page.locator(f"#{section} h2").bounding_box()
        bar = page.locator("#toolbar").bounding_box()
        under_bar = bar["y"] < title["y"] + title["height"] and title["y"] < bar["y"] + bar["height"]
        assert not under_bar and 0 <= title["y"] < 740, section


def test_paper_and_ink_follow_the_reader(visit):
    def colours(scheme):
        body = visit("zappos", color_scheme=scheme).locator("body")
        return body.evaluate("body => [getComputedStyle(body).backgroundColor, getComputedStyle(body).color]")

    (day_paper, day_ink), (night_paper, night_ink) = map(brightnesses, (colours("light"), colours("dark")))
    assert day_paper > 0.9 and day_ink < 0.2
    assert night_paper < 0.2 and night_ink > 0.8


def brightnesses(colours):
    """From 0, black, to 1, white."""
    return [sum(map(int, colour.removeprefix("rgb(").removesuffix(")").split(","))) / 765 for colour in colours]


def test_sections_and_title_are_those_asked_for(visit):
    page = visit("short")
    assert page.eval_on_selector_all("main section", "all => all.map((one) => one.id)") == ["curve", "answer"]
    assert page.locator("h1").inner_text() == page.title() == "Shall we <pay>?"
    assert page.locator("nav a").count() == 2


def test_without_an_offer_there_is_nothing_to_move(visit):
    page = visit("no-offer")
    assert "No offer is made" in page.locator("#answer").inner_text()
    assert page.locator("input:visible, select:visible, button:visible").count() == 0
