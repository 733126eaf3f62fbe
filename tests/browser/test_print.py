"""A page prints on A4 as it is shown, without what only a screen can do."""

import io
import unicodedata

import pytest
from PIL import Image
from pypdf import PdfReader

from test_slider import move

PAPER = {"width": 595.28, "height": 841.89}


def printed(page):
    reader = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    return reader, unicodedata.normalize("NFKC", text)


def test_it_fills_several_sheets_of_a4_and_holds_everything(page):
    reader, text = printed(page)
    assert 4 <= len(reader.pages) <= 16
    for sheet in reader.pages:
        assert float(sheet.mediabox.width) == pytest.approx(PAPER["width"], abs=1)
        assert float(sheet.mediabox.height) == pytest.approx(PAPER["height"], abs=1)
        assert sheet.extract_text().strip()
    titles = page.locator("main h2:visible").all_inner_texts()
    for title in titles:
        assert title in text
    for sheet in reader.pages:
        last = unicodedata.normalize("NFKC", sheet.extract_text()).split("\n")[-1].strip()
        assert last not in titles, "a title alone at the foot of a sheet"
    assert "$1,000, as in the file" in text


def test_a_summary_takes_one_sheet(visit):
    reader, text = printed(visit("summary"))
    assert len(reader.pages) == 1
    for words in ["The offer pays", "with the bonus in the file", "of those offered take it", "All this assumes"]:
        assert words in text


def test_what_only_a_screen_can_do_is_left_out(visit):
    page = visit("two")
    _, text = printed(page)
    # Some of these words may stand in a sentence too.
    written = " ".join(page.locator("main > section").all_inner_texts())
    for words in page.locator("#toolbar label span, #toolbar button, .skip").all_inner_texts():
        assert text.count(words) == written.count(words)
    # A title that the list of contents had printed too would be there twice.
    assert text.count("How to reproduce this page") == 1
    assert "In numbers" not in text


def test_the_bonus_shown_and_the_tables_opened_are_printed(page):
    page.locator("#to-best").click()
    page.locator("#components summary").click()
    _, text = printed(page)
    assert f"{page.locator('#bonus').inner_text()}, the best" in text
    assert text.count("In numbers") == 1


def test_a_page_at_no_bonus_prints_too(page):
    move(page, 0)
    _, text = printed(page)
    assert "With a bonus of $0" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_and_ink_is_dark(visit, scheme):
    page = visit("zappos", 760, 1000, color_scheme=scheme)
    page.emulate_media(media="print", color_scheme=scheme)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")
    counts = picture.histogram()
    assert sum(counts[255:]) > 0.8 * sum(counts)
    faint = page.eval_on_selector_all(
        "main p, main h2, main dd, main td, svg.chart text",
        """all => all.filter((one) => one.checkVisibility()).map((one) => {
          const style = getComputedStyle(one);
          return one instanceof SVGElement ? style.fill : style.color;
        }).filter((colour) => colour.match(/\\d+/g).slice(0, 3).reduce((sum, c) => sum + Number(c), 0) > 3 * 150)""",
    )
    assert faint == []
