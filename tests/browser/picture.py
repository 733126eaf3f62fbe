"""The README's picture of a report: `picture.py take PAGE PICTURE`, `picture.py alike PICTURE PICTURE`."""

import io
import sys
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

import chromium

SIZE = {"width": 1200, "height": 1390}
# Flat colours and grey letters: so many shades show no difference, at a third of the size.
SHADES = 256


def take(page, picture):
    """The top of a page by day."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        tab = browser.new_page(viewport=SIZE, color_scheme="light")
        tab.goto(Path(page).absolute().as_uri())
        tab.wait_for_selector("html[data-ready]", state="attached")
        shot = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
        browser.close()
    # By coverage: the median cut has no shade for the one small mark in orange.
    palette = shot.quantize(SHADES, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    palette.save(picture, optimize=True)


def alike(one, other):
    """Whether two pictures are of one size, and differ by more than a shade in few places: their letters may."""
    one, other = (Image.open(path).convert("L") for path in (one, other))
    if one.size != other.size:
        print(f"{one.size} against {other.size}", file=sys.stderr)
        return False
    differing = sum(ImageChops.difference(one, other).histogram()[64:]) / (one.width * one.height)
    print(f"{100 * differing:.2f} % of the picture differs")
    return differing < 0.1


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["take", page, picture]:
            take(page, picture)
        case ["alike", one, other]:
            sys.exit(0 if alike(one, other) else 1)
        case _:
            sys.exit(__doc__)
