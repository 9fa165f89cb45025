"""Chromium for the tests: one browser a process, a fresh context and page for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

# No network but this machine's: without these Chromium looks up hosts of its maker at every start.
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 60_000  # ms that a page may take to become what is expected: other work may have the processor


def program() -> Path | None:
    """Where Chromium is, or None. The one without a screen draws the same pages in half the processor time."""
    wanted = [
        os.environ.get("FIRSTCALL_CHROMIUM"),
        shutil.which("chromium-headless-shell"),
        shutil.which("chromium"),
    ]
    return next((Path(one) for one in wanted if one and Path(one).exists()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium; the test is left out without one, and fails with CI=true."""
    found = program()
    if found is None:
        missing = "Chromium is not installed: apt-get install chromium-headless-shell"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    # The synchronous API keeps an event loop running in this thread; Django would refuse the ORM beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile (no cookies) whose relative addresses are the live server's."""
    fresh = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 800}, locale="en"
    )
    fresh.set_default_timeout(PATIENCE)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on the live server. A script error or a breach of the content policy fails the test."""
    sheet, wrong = watched(context)
    yield sheet
    assert wrong == []


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A new page, and the list that its script errors and breaches of the content policy are written to."""
    sheet, wrong = context.new_page(), list[str]()
    sheet.on("pageerror", lambda error: wrong.append(str(error)))
    sheet.on("console", lambda message: wrong.extend(_breaches(message)))
    return sheet, wrong


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """`axe(page)` gives what axe finds against the page, one line a place: rule, element, what to do.

    `colours=False` leaves contrast out, which takes as long as all else together.
    """

    def violations(sheet: Page, *, colours: bool = True) -> list[str]:
        options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
        if not sheet.evaluate("'axe' in window"):  # the same page at another width has it already
            sheet.evaluate(Axe().axe_script)
        found = sheet.evaluate("options => axe.run(options).then(said => said.violations)", options)
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return violations


def faults_of(sheet: Page, axe: Callable[..., list[str]], name: str) -> dict[str, object]:
    """What axe finds in the page in front, and how far it is too wide, at 1280 and 390 px; empty when all is well.

    Colours are the same at every width (no style sheet of ours changes one with the width), so they are looked at once.
    """
    found: dict[str, object] = {}
    for size in (DESK, PHONE):
        sheet.set_viewport_size(size)
        wide = sheet.evaluate("document.documentElement.scrollWidth") - size["width"]
        violations = axe(sheet, colours=size is DESK)
        if violations or wide > 0:
            found[f"{name} at {size['width']}"] = (violations, wide)
    return found


def _breaches(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []
