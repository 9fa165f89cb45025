"""Each ending of a gap walked in Chromium: by the lead, held up by each condition, convener, cross-cutting, HC."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from firstcall.last_resort import actions
from firstcall.last_resort.models import GapCase
from tests.last_resort.made import Response, make_response
from tests.last_resort.walking import Walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "Children die of it within weeks."
BRING = {"urgency": "high", "why": WHY}
Walking = Callable[..., Walk]


@pytest.fixture
def walking(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Walking]:
    """`walking(sector, leads, kind=…)`: a response and its people at their browsers."""
    walks: list[Walk] = []

    def begin(*given: Any, **changed: Any) -> Walk:
        response = make_response(*given, **changed)
        response.now = timezone.now()
        walks.append(Walk(response, browser, live_server.url))
        return walks[-1]

    yield begin
    for walk in walks:
        walk.end()


def declined(response: Response, **more: Any) -> GapCase:
    """A case whose partners have all declined."""
    case = response.call(response.open(**more))
    for name in response.partners:
        case = response.answer(case, name, "declined")
    return case


def test_the_lead_fills_it(walking: Walking) -> None:
    w = walking()
    declined(w.response)
    text = w.go("coordinator")
    assert "Next: Partners have left something. Call on the last resort." in text
    text = w.act("coordinator", "Call on the last resort", "Call on the last resort", **BRING)
    assert "WHO is asked to answer as provider of last resort." in text
    assert "It is for the representative of WHO." in text
    w.go("lead", "gap-cases/G1/last-resort/")
    refused = w.send("lead", "Send the answer", answer="constrained")
    assert "Say which fails: access, security or funding. (GN 11)" in refused
    text = w.send("lead", "Send the answer", answer="commit")
    assert "0 of 1 000 people are left" in text
    text = w.go("coordinator", "gap-cases/G1/close/")
    text = w.send(
        "coordinator", "Close the case", ending="filled_by_last_resort", text="WHO vaccinated everybody."
    )
    assert "Filled by the provider of last resort" in text
    assert (w.case().stage, w.case().ending) == ("closed", "filled_by_last_resort")


def test_each_condition_holds_it_up_until_it_changes(walking: Walking) -> None:
    w = walking()
    for number, condition in enumerate(("access", "security", "funding"), 1):
        w.response.bring(declined(w.response, topic=condition))
        w.go("lead", f"gap-cases/G{number}/last-resort/")
        said: dict[str, Any] = {"evidence": "Seen on Monday.", "explanation": "We told the families why."}
        amount = {"amount_usd": 250_000} if condition == "funding" else {}
        text = w.send(
            "lead", "Send the answer", answer="constrained", conditions=[condition], **said, **amount
        )
        assert "We told the families why." in text
        kind = "mobilisation" if condition == "funding" else "advocacy"
        text = w.act("lead", "Log what was done", "Log it", kind=kind, text="Asked the donors again.")
        assert "Asked the donors again." in text
        w.go("coordinator", f"gap-cases/G{number}/review/")
        day = timezone.now().date() + timedelta(days=20)
        text = w.send(
            "coordinator",
            "Record what was found",
            outcome="holds",
            text="It still fails.",
            next_on=day.isoformat(),
        )
        assert "It still fails." in text
        assert w.case().review_on == day
        w.go("coordinator", f"gap-cases/G{number}/review/")
        text = w.send("coordinator", "Record what was found", outcome="changed", text="It holds no longer.")
        assert "It is for the representative of WHO." in text
        assert w.case().standing == "due"
    assert "failed" not in text.casefold()


def test_a_convener_is_not_addressed_and_the_hc_knows(walking: Walking) -> None:
    w = walking("shelter", ("IFRC",), kind="disaster", displacement=None)
    declined(w.response)
    w.go("coordinator", "gap-cases/G1/bring/")
    text = w.send("coordinator", "Call on the last resort", **BRING)
    assert "Convened: no such duty" in text
    assert w.case().duty == "convener"
    assert "Convened: no such duty" in w.go("hc")
    w.go("hc", "gap-cases/G1/close/")
    text = w.send("hc", "Close the case", ending="need_ended", text="Everybody has gone home; seen on site.")
    assert "The need has ended" in text


def test_a_cross_cutting_lead_advocates_and_explains(walking: Walking) -> None:
    w = walking("protection", ("UNHCR",))
    w.response.bring(declined(w.response))
    w.go("lead", "gap-cases/G1/last-resort/")
    text = w.send("lead", "Send the answer", answer="advocate", explanation="We raise it with the governor.")
    assert "Advocacy and explanation" in text
    assert "We raise it with the governor." in text
    assert w.case().standing == "advocating"


def test_what_no_group_covers_is_the_hcs(walking: Walking) -> None:
    w = walking()
    actions.open_case(
        emergency=w.response.emergency,
        sector="EDU",
        area=w.response.area,
        what="No school is open.",
        by=w.response.hc,
        at=w.response.now,
    )
    assert "Humanitarian Coordinator" in w.go("hc")
    w.go("hc", "gap-cases/G1/bring/")
    text = w.send("hc", "Call on the last resort", **BRING)
    assert "Nobody has the duty" in text
    assert (w.case().duty, w.case().standing) == ("nobody", "with_hc")
    w.go("hc", "gap-cases/G1/close/")
    text = w.send("hc", "Close the case", ending="need_ended", text="Schools open again; seen on site.")
    assert "The need has ended" in text
