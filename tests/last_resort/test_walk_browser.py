"""A gap case walked in Chromium from the gap table to the partners who fill it; its pages are clean and fit a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.last_resort.made import make_response
from tests.last_resort.walking import Walk
from tests.setup.browser import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def walk(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Walk]:
    response = make_response()
    response.now = timezone.now()
    found = Walk(response, browser, live_server.url)
    yield found
    found.end()


def test_partners_fill_a_gap(walk: Walk) -> None:
    """A partner raises it, the coordinator confirms and calls, one takes a part, the other the rest, it is closed."""
    w = walk
    assert "No gap case yet" in w.go("coordinator", "gap-cases/")
    w.go("SAVA", "gap-cases/open/?group=health&area=XL01")
    assert "You raise it; the coordinator confirms it" in w.text("SAVA")
    raised = w.send(
        "SAVA", "Open the case", what="No measles vaccination since the road was cut.", people="1000"
    )
    assert "Raised as G1." in raised
    assert "Raised, not confirmed" in w.go("coordinator", "gap-cases/")
    w.press("coordinator", "G1 Health")
    assert "Call on partners" in w.act(
        "coordinator", "Confirm this gap", "Confirm", note="Seen by the mobile team."
    )
    w.press("coordinator", "Call on partners")
    assert w.sheet("coordinator").locator("main form input[type=checkbox]:checked").count() == 2
    assert "WHO leads here: what partners leave comes to it as last resort." in w.text("coordinator")
    text = w.send("coordinator", "Send the call", text="Who can send a team this week?")
    assert "2 called on. Each is told and answers for itself." in text
    assert "It is for MEDO, SAVA." in text
    assert "clock runs until" in text
    w.go("SAVA")
    w.press("SAVA", "Answer for your organisation")
    sheet = w.sheet("SAVA")
    sheet.locator("main form [name=answer][value=declined]").check()
    assert not sheet.get_by_label("For a part: for how many people").is_visible()
    refused = w.send("SAVA", "Send the answer", answer="part", text="Two mobile teams.")
    assert "Say for how many people: a whole number above zero. (GN 11)" in refused
    assert "Two mobile teams." in sheet.locator("main form [name=text]").input_value()
    text = w.send("SAVA", "Send the answer", people="400")
    assert "600 of 1 000 people are left" in text
    assert "400 undertaken" in text
    refused = w.go("coordinator", "gap-cases/G1/close/") and w.send(
        "coordinator", "Close the case", ending="filled_by_partners", text="SAVA works."
    )
    assert "600 people are still without. Call again, or go on to the last resort. (GN 11)" in refused
    w.go("MEDO")
    assert "SAVA" not in w.text("MEDO")  # a member of no group here: it sees its own part only
    w.act(
        "MEDO", "Answer for your organisation", "Send the answer", answer="accepted", text="The rest of them."
    )
    text = w.go("coordinator")
    assert "Next: Partners undertake all of it. Close the case when it is filled." in text
    text = w.act("coordinator", "Close the case", "Close the case", text="Both teams vaccinate since Monday.")
    assert "Filled by partners" in text
    assert "nothing reported yet" in text
    case = w.case()
    assert (case.stage, case.ending) == ("closed", "filled_by_partners")
    names = [one.kind for one in case.acts.order_by("pk")]
    assert names == ["opened", "confirmed", "called", "answered", "answered", "closed"]
    assert "Filled by partners" in w.go("hc", "gap-cases/")


def test_the_pages_are_clean_and_fit_a_phone(walk: Walk, axe: Callable[[Page], list[str]]) -> None:
    """axe finds nothing at 1280 and 390 px; nothing scrolls sideways; the same in Arabic."""
    w, response = walk, walk.response
    response.open(by=response.users["SAVA"], topic="raised")
    case = response.call(response.open())
    case = response.answer(case, "SAVA", "part", 400)
    case = response.answer(case, "MEDO", "declined")
    response.say(response.bring(case), "constrained", "access", "security", "funding", amount_usd=250_000)
    found: dict[str, object] = {}
    for who, path in (
        ("coordinator", "gap-cases/"),
        ("coordinator", "gap-cases/G2/"),
        ("coordinator", "gap-cases/G2/call/"),
        ("SAVA", "gap-cases/G2/answer/"),
        ("lead", "gap-cases/G2/last-resort/"),
        ("coordinator", "gap-cases/open/"),
    ):
        w.go(who, path)
        found |= faults_of(w.sheet(who), axe, f"{who} {path}")
    sheet = w.sheet("coordinator")
    sheet.context.add_cookies([{"name": "django_language", "value": "ar", "url": w.server}])
    w.go("coordinator")
    assert sheet.evaluate("document.documentElement.dir") == "rtl"
    assert (sheet.evaluate("document.documentElement.scrollWidth"), axe(sheet), found) == (390, [], {})


def test_a_case_is_answered_without_any_script(walk: Walk) -> None:
    """On a browser without script every field of an answer is there, and it is answered as with it."""
    w, response = walk, walk.response
    response.call(response.open())
    context = w.browser.new_context(base_url=w.server, java_script_enabled=False, locale="en")
    signed = w.sheet("SAVA").context.cookies()
    context.add_cookies([{"name": one["name"], "value": one["value"], "url": w.server} for one in signed])
    sheet = context.new_page()
    sheet.goto(f"/e/{response.emergency.code}/gap-cases/G1/answer/")
    sheet.get_by_label("A part of it").check()
    sheet.get_by_label("For a part: for how many people").fill("400")
    sheet.get_by_label("If you take it on: what you will do").fill("Two teams.")
    sheet.get_by_role("button", name="Send the answer").click()
    assert "600 of 1 000 people are left" in sheet.locator("main").inner_text().replace("\u202f", " ")
    context.close()
