"""Pages made by the program, and a browser that complains of all that a page does wrong."""

import functools
import re

import pytest
from playwright.sync_api import sync_playwright

import chromium
from offer import DEAR, FLAGS, ZAPPOS, offer


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """Reports by name, as files on disk."""
    home = tmp_path_factory.mktemp("pages")
    silent = home / "no-offer.toml"
    silent.write_text(without_offers(ZAPPOS.read_text()))
    calls = {
        "zappos": [ZAPPOS],
        "two": [ZAPPOS, DEAR],
        "no-offer": [ZAPPOS, "--set", "offers=[]"],
        "no-offer-first": [silent, ZAPPOS],
        "summary": [ZAPPOS, "--sections", "summary"],
        "short": [ZAPPOS, "--sections", "curve,answer", "--title", "Shall we <pay>?"],
    }
    for name, arguments in calls.items():
        offer("report", *arguments, *FLAGS, "-o", home / f"{name}.html")
    return {name: home / f"{name}.html" for name in calls}


def without_offers(text):
    """A scenario's file without its [[offers]], under another name."""
    kept = re.sub(r"(?ms)^\[\[offers\]\].*?(?=^\[)", "", text)
    return re.sub(r"(?m)^name = .*$", 'name = "no-offer"', kept, count=1)


@pytest.fixture(scope="session")
def windows():
    """Windows of one browser by what they prefer: a tab opens twice as fast as a window. A page keeps nothing behind."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)

        @functools.cache
        def window(**preferences):
            return browser.new_context(**preferences)

        yield window
        browser.close()


@pytest.fixture
def visit(windows, pages):
    """Opens a page from disk. A test fails if any page that it opened logged an error or a warning, threw, or asked for
    anything but its own file."""
    tabs, complaints = [], []

    def open_page(name, width=1400, height=800, **preferences):
        page = windows(**preferences).new_page()
        tabs.append(page)
        page.set_default_timeout(10_000)
        page.set_viewport_size({"width": width, "height": height})
        address = pages[name].as_uri()
        page.on("console", lambda said: said.type in ("error", "warning") and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url.split("#")[0] != address and complaints.append(request.url))
        page.goto(address)
        if preferences.get("java_script_enabled", True) and page.locator("#store").count():
            page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_page
    for tab in tabs:
        tab.close()
    assert complaints == []


@pytest.fixture
def page(visit):
    """The report of one scenario, on a desk."""
    return visit("zappos")
