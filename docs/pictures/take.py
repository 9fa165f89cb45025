"""Take the pictures of the docs from a running demonstration: ./run, then .venv/bin/python docs/pictures/take.py URL

Needs Chromium and the packages of requirements/check.txt.
"""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
SIZES = ((1280, 900), (390, 844))


def take(url: str) -> None:
    """PNG files beside this script, one per page and width, as the demonstration's OCHA officer sees them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=which("chromium-headless-shell") or which("chromium"),
            args=["--headless", "--no-sandbox", "--disable-gpu"],
        )
        for width, height in SIZES:
            page = browser.new_context(viewport={"width": width, "height": height}, base_url=url).new_page()
            page.goto("/account/login/")
            page.fill("input[name=login]", "ocha@demo.firstcall.example")
            page.fill("input[name=password]", "demonstration")
            page.click("main button[type=submit]")
            page.wait_for_url("**/")
            page.click("main th a")
            page.wait_for_load_state()
            front = page.url.rstrip("/")
            pages = {
                "front": front,
                "case": f"{front}/designation/D1/",
                "structure": f"{front}/structure/",
                "gaps": f"{front}/gaps/?group=WSH",
                "group": f"{front}/groups/HEA/",
                "place": f"{front}/places/XL01/",
                "files": f"{front}/files/",
            }
            for name, address in pages.items():
                page.goto(address)
                page.screenshot(path=FOLDER / f"{name}-{width}.png", clip={
                    "x": 0, "y": 0, "width": width, "height": 1500}, full_page=True)  # fmt: skip
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
