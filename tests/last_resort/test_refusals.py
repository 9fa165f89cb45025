"""Every refusal of the course, with code and clause; deadlines at the second before, at and after (GN 3 *, 10, 11)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from firstcall.last_resort.rules.bringing import Said, why_not_bring, why_not_last_resort, why_not_review_on
from firstcall.last_resort.rules.calling import owes_answer, why_not_answer, why_not_ask, why_not_call
from firstcall.last_resort.rules.closing import why_not_close, why_not_reopen
from firstcall.last_resort.rules.duties import Holder, Rest, holders_here, whose_rest
from firstcall.last_resort.rules.going_on import why_not_log, why_not_review
from firstcall.last_resort.rules.opening import why_not_confirm, why_not_counted, why_not_open
from firstcall.last_resort.rules.people import Remaining, Undertaking
from firstcall.last_resort.rules.stages import stage_now, standing_now
from firstcall.policy.gap_courses import course_for
from firstcall.policy.refusal import Refusal

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = AT.date()
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
COURSE = course_for("iasc-2006")


def said(refusal: Refusal | None) -> tuple[str, str] | None:
    """What somebody reads: code and clause; the sentence must fill in."""
    if refusal is None:
        return None
    assert "%(" not in refusal.text()
    return refusal.code, refusal.clause


OPEN: dict[str, Any] = {
    "what": "No vaccines.", "people": 10, "since_on": TODAY, "today": TODAY, "open_as": "", "about_something": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, None),
        ({"people": None, "since_on": None}, None),
        ({"people": 0}, None),
        ({"what": "  "}, ("gap-empty", "ToR 8")),
        ({"about_something": False}, ("gap-of-what", "ToR 8; GN 10")),
        ({"people": -1}, ("gap-people", "ToR 8")),
        ({"since_on": TODAY + timedelta(days=1)}, ("gap-since", "ToR 8")),
        ({"open_as": "G4"}, ("gap-open-already", "ToR 8")),
    ],
)
def test_open(given: dict[str, Any], told: tuple[str, str] | None) -> None:
    assert said(why_not_open(**{**OPEN, **given})) == told


def test_confirm_and_count() -> None:
    assert said(why_not_confirm(stage="draft")) is None
    assert said(why_not_confirm(stage="found")) == ("gap-confirmed", "ToR 8")
    assert said(why_not_counted(people=None, reason="")) is None
    assert said(why_not_counted(people=5, reason="The village chief, on Monday.")) is None
    assert said(why_not_counted(people=5, reason=" ")) == ("counted-by-whom", "ToR 6")
    assert said(why_not_counted(people=-5, reason="x")) == ("gap-people", "ToR 8")


@pytest.mark.parametrize(
    ("stage", "partners", "reply_by", "told"),
    [
        ("found", 1, AT + SECOND, None),
        ("called", 1, AT + SECOND, None),
        ("last_resort", 1, AT + SECOND, None),
        ("draft", 1, AT + SECOND, ("gap-draft", "ToR 8")),
        ("closed", 1, AT + SECOND, ("gap-closed", "GN 11")),
        ("found", 0, AT + SECOND, ("call-nobody", "GN 11")),
        ("found", 1, AT, ("call-past", "GN 11")),
        ("found", 1, AT - SECOND, ("call-past", "GN 11")),
        ("found", 1, AT + 91 * DAY, None),  # the end of the last day, on clocks behind ours
        ("found", 1, AT + 91 * DAY + SECOND, ("call-far", "")),
        ("found", 1, AT.replace(year=2099), ("call-far", "")),
    ],
)
def test_call(stage: str, partners: int, reply_by: datetime, told: tuple[str, str] | None) -> None:
    given = {"stage": stage, "partners": partners, "reply_by": reply_by, "most_days": 90}
    assert said(why_not_call(**given, at=AT)) == told


ASK: dict[str, Any] = {
    "organisation": "SAVA", "participation": "partner", "leads": False, "co_leads": False, "convenes": False,
    "takes_no_part": False, "in_group": True, "reports": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, None),
        ({"participation": "", "co_leads": True}, None),
        ({"participation": "", "leads": True}, ("lead-not-asked", "GN 11")),
        ({"leads": True}, ("lead-not-asked", "GN 11")),
        ({"participation": "", "in_group": False}, None),
        ({"participation": "", "reports": True}, None),
        ({"participation": "observer", "reports": True}, ("observer-not-asked", "GN Annex 1")),
        ({"participation": "alongside"}, ("alongside-not-asked", "GN 1 fn 1")),
        ({"takes_no_part": True}, ("alongside-not-asked", "GN 1 fn 1")),
        ({"takes_no_part": True, "in_group": False}, ("alongside-not-asked", "GN 1 fn 1")),
        ({"participation": "observer"}, ("observer-not-asked", "GN Annex 1")),
        ({"convenes": True}, ("convener-not-asked", "GN 3 *; fn 2")),
        ({"participation": ""}, ("not-a-partner", "GN 10")),
    ],
)
def test_ask(given: dict[str, Any], told: tuple[str, str] | None) -> None:
    assert said(why_not_ask(**{**ASK, **given})) == told


ANSWER: dict[str, Any] = {
    "stage": "called", "answer": "accepted", "people": None, "reason": "", "text": "We go.", "binding_before": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, None),
        ({"stage": "found"}, None),  # an offer before any call
        ({"answer": "part", "people": 1}, None),
        ({"answer": "declined", "text": "", "reason": "No staff."}, None),
        ({"stage": "draft"}, ("gap-draft", "ToR 8")),
        ({"stage": "closed"}, ("gap-closed", "GN 11")),
        ({"answer": "maybe"}, ("partner-answer", "GN 11")),
        ({"binding_before": True}, ("answered-binding", "GN 10")),
        ({"answer": "part"}, ("part-of-how-many", "GN 11")),
        ({"answer": "part", "people": 0}, ("part-of-how-many", "GN 11")),
        ({"people": 3}, ("people-with-part-only", "GN 11")),
        ({"answer": "declined", "people": 3}, ("people-with-part-only", "GN 11")),
        ({"answer": "declined"}, ("declined-why", "GN 11")),
        ({"text": " "}, ("undertaking-empty", "GN 10")),
    ],
)
def test_answer(given: dict[str, Any], told: tuple[str, str] | None) -> None:
    assert said(why_not_answer(**{**ANSWER, **given})) == told


@pytest.mark.parametrize(
    ("at", "answered", "stage"),
    [
        (AT - SECOND, set(), "called"),
        (AT, set(), "answered"),
        (AT + SECOND, set(), "answered"),
        (AT - SECOND, {1}, "called"),
        (AT - SECOND, {1, 2}, "answered"),
        (AT - SECOND, {1, 2, 3}, "answered"),  # somebody offered unasked
    ],
)
def test_a_call_is_answered(at: datetime, answered: set[int], stage: str) -> None:
    assert stage_now("called", asked={1, 2}, answered=answered, reply_by=AT, at=at) == stage
    assert stage_now("found", asked={1, 2}, answered=answered, reply_by=AT, at=at) == "found"


@pytest.mark.parametrize(
    ("answered_at", "bound", "owes"),
    [
        (None, False, True),
        (AT - SECOND, False, True),  # an earlier call: asked again
        (AT - SECOND, True, False),  # bound already
        (AT, False, False),
        (AT + SECOND, False, False),
        (AT + SECOND, True, False),
    ],
)
def test_who_owes_an_answer(answered_at: datetime | None, bound: bool, owes: bool) -> None:
    assert owes_answer(called_at=AT, answered_at=answered_at, bound=bound) is owes


@pytest.mark.parametrize(
    ("standing", "left", "committed", "now"),
    [
        ("due", 5, False, "due"),
        ("due", None, False, "due"),
        ("due", 0, False, "covered"),
        ("committed", 0, True, "committed"),
        ("committed", 5, False, "due"),
        ("committed", 0, False, "covered"),
        ("constrained", 0, False, "constrained"),
        ("advocating", 5, False, "advocating"),
        ("with_hc", 0, False, "with_hc"),
        ("", None, False, ""),
    ],
)
def test_how_the_last_resort_stands(standing: str, left: int | None, committed: bool, now: str) -> None:
    assert standing_now(standing, left=left, committed=committed) == now


BRING: dict[str, Any] = {
    "stage": "answered", "duty": "yes", "urgency": "high", "why": "They starve.", "left": 5, "partners_to_call": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, None),
        ({"left": None}, None),
        ({"stage": "called", "urgency": "life_saving"}, None),
        ({"stage": "found", "duty": "nobody"}, None),
        ({"stage": "found", "partners_to_call": False}, None),
        ({"stage": "draft"}, ("gap-draft", "ToR 8")),
        ({"stage": "closed"}, ("gap-closed", "GN 11")),
        ({"urgency": "very"}, ("urgency", "GN 11")),
        ({"why": ""}, ("urgency-why", "GN 11")),
        ({"stage": "last_resort"}, ("brought-already", "GN 11")),
        ({"stage": "found"}, ("call-first", "GN 11")),
        ({"stage": "found", "urgency": "life_saving"}, ("call-first", "GN 11")),
        ({"stage": "found", "duty": "convener"}, ("call-first", "GN 11")),
        ({"stage": "called"}, ("wait-for-answers", "GN 11")),
        ({"left": 0}, ("nothing-left", "GN 11")),
    ],
)
def test_bring(given: dict[str, Any], told: tuple[str, str] | None) -> None:
    assert said(why_not_bring(**{**BRING, **given})) == told


FULL = {"evidence": "The convoy was turned back.", "explanation": "The road is closed to us."}


@pytest.mark.parametrize(
    ("given", "words", "told"),
    [
        ({}, Said("commit"), None),
        ({}, Said("commit", people=3, by_on=TODAY), None),
        ({}, Said("constrained", ("access", "security", "funding"), amount_usd=1, **FULL), None),
        ({"duty": "differentiated"}, Said("advocate", explanation="We ask for it weekly."), None),
        ({"standing": "constrained"}, Said("commit"), None),
        ({"stage": "draft"}, Said("commit"), ("gap-draft", "ToR 8")),
        ({"stage": "closed"}, Said("commit"), ("gap-closed", "GN 11")),
        ({"stage": "called"}, Said("commit"), ("not-brought", "GN 11")),
        ({"duty": "convener"}, Said("commit"), ("nobody-answers", "GN 3 *; fn 2")),
        ({"duty": "nobody"}, Said("commit"), ("nobody-answers", "GN 10")),
        ({"own": False}, Said("commit"), ("not-its-representative", "GN 11; OG Q3")),
        ({"standing": "committed"}, Said("commit"), ("committed-already", "GN 11")),
        ({}, Said("refuse"), ("last-resort-answer", "GN 11")),
        ({}, Said("advocate", explanation="x"), ("last-resort-answer", "GN 11")),
        ({}, Said("constrained", **FULL), ("which-condition", "GN 11")),
        ({}, Said("constrained", ("weather",), **FULL), ("condition", "GN 11")),
        ({}, Said("commit", ("access",)), ("condition-without-constraint", "GN 11")),
        ({}, Said("constrained", ("access",), explanation="x"), ("constraint-evidence", "GN 11")),
        ({}, Said("constrained", ("access",), evidence="x"), ("explain-to-stakeholders", "GN 11")),
        ({"duty": "differentiated"}, Said("advocate"), ("explain-to-stakeholders", "GN 11")),
        ({}, Said("commit", people=0), ("part-of-how-many", "GN 11")),
        ({}, Said("constrained", ("access",), amount_usd=5, **FULL), ("amount-with-funding", "GN 11")),
        ({}, Said("constrained", ("funding",), amount_usd=0, **FULL), ("amount-with-funding", "GN 11")),
        ({}, Said("commit", people=5), None),
        ({}, Said("commit", people=6), ("part-above-left", "GN 11")),
        ({"free": 0}, Said("commit", people=1), ("nobody-left", "GN 11")),
        ({"free": None}, Said("commit", people=6), None),
        ({}, Said("commit", by_on=TODAY - timedelta(days=1)), ("commit-by", "GN 11")),
        ({}, Said("constrained", ("access",), review_on=TODAY, **FULL), ("review-day", "GN 11")),
    ],
)
def test_last_resort(given: dict[str, Any], words: Said, told: tuple[str, str] | None) -> None:
    usual: dict[str, Any] = {
        "stage": "last_resort", "duty": "yes", "course": COURSE, "holder": "WHO", "own": True, "standing": "due",
        "said": words, "free": 5, "today": TODAY,
    }  # fmt: skip
    assert said(why_not_last_resort(**{**usual, **given})) == told


@pytest.mark.parametrize(
    ("days", "good"), [(None, True), (0, False), (-1, False), (1, True), (366, True), (367, False)]
)
def test_the_next_look(days: int | None, good: bool) -> None:
    day: date | None = None if days is None else TODAY + timedelta(days=days)
    assert said(why_not_review_on(day, TODAY)) == (None if good else ("review-day", "GN 11"))


@pytest.mark.parametrize(
    ("stage", "kind", "text", "amount", "told"),
    [
        ("found", "attempt", "Asked the ministry.", None, None),
        ("last_resort", "mobilisation", "CERF gave.", 10, None),
        ("draft", "attempt", "x", None, ("gap-draft", "ToR 8")),
        ("closed", "attempt", "x", None, ("gap-closed", "GN 11")),
        ("found", "prayer", "x", None, ("effort", "GN 11")),
        ("found", "attempt", " ", None, ("effort-empty", "GN 11")),
        ("found", "advocacy", "x", 10, ("amount-with-mobilisation", "GN 11")),
        ("found", "mobilisation", "x", 0, ("amount-with-mobilisation", "GN 11")),
    ],
)
def test_log(stage: str, kind: str, text: str, amount: int | None, told: tuple[str, str] | None) -> None:
    assert said(why_not_log(stage=stage, kind=kind, text=text, to_whom="", amount_usd=amount)) == told


REVIEW: dict[str, Any] = {
    "stage": "last_resort", "standing": "constrained", "outcome": "holds", "text": "Still closed.",
    "next_on": TODAY + timedelta(days=30), "today": TODAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, None),
        ({"standing": "advocating"}, None),
        ({"standing": "with_hc"}, None),
        ({"outcome": "changed", "next_on": None}, None),
        ({"stage": "closed"}, ("gap-closed", "GN 11")),
        ({"stage": "called"}, ("nothing-to-review", "GN 11")),
        ({"standing": "due"}, ("nothing-to-review", "GN 11")),
        ({"standing": "committed"}, ("nothing-to-review", "GN 11")),
        ({"outcome": "unsure"}, ("review-outcome", "GN 11")),
        ({"text": ""}, ("review-empty", "GN 11")),
        ({"next_on": None}, ("review-next", "GN 11")),
        ({"next_on": TODAY}, ("review-day", "GN 11")),
    ],
)
def test_review(given: dict[str, Any], told: tuple[str, str] | None) -> None:
    assert said(why_not_review(**{**REVIEW, **given})) == told


BINDING = [Undertaking("SAVA", None, binding=True)]
NOBODY_LEFT, SOME_LEFT = Remaining(9, 9, 0, 0, 0), Remaining(9, 4, 0, 5, 0)


@pytest.mark.parametrize(
    ("ending", "stage", "given", "told"),
    [
        ("filled_by_partners", "answered", {}, None),
        ("filled_by_partners", "answered", {"remaining": Remaining(None, None, None, None, 0)}, None),
        ("filled_by_last_resort", "last_resort", {}, None),
        ("need_ended", "found", {"partners": [], "last_resort": [], "remaining": SOME_LEFT}, None),
        ("no_gap", "draft", {"partners": [], "last_resort": [], "remaining": SOME_LEFT}, None),
        ("no_gap", "found", {}, None),
        ("forgotten", "answered", {}, ("ending", "GN 11")),
        ("filled_by_partners", "closed", {}, ("gap-closed", "GN 11")),
        ("filled_by_partners", "found", {}, ("ending-not-now", "GN 11")),
        ("filled_by_last_resort", "answered", {}, ("ending-not-now", "GN 11")),
        ("no_gap", "called", {}, ("ending-not-now", "ToR 8")),
        ("need_ended", "draft", {}, None),
        ("filled_by_partners", "answered", {"text": " "}, ("ending-empty", "GN 11")),
        ("filled_by_partners", "answered", {"partners": []}, ("nobody-filled-it", "GN 11")),
        ("filled_by_last_resort", "last_resort", {"last_resort": []}, ("nobody-filled-it", "GN 11")),
        ("filled_by_partners", "answered", {"remaining": SOME_LEFT}, ("people-left", "GN 11")),
    ],
)
def test_close(ending: str, stage: str, given: dict[str, Any], told: tuple[str, str] | None) -> None:
    known = {one.id: one for one in COURSE.endings}
    usual: dict[str, Any] = {
        "ending": known.get(ending), "named": ending, "endings": list(known), "stage": stage, "text": "Done.",
        "remaining": NOBODY_LEFT, "partners": BINDING, "last_resort": BINDING,
    }  # fmt: skip
    assert said(why_not_close(**{**usual, **given})) == told


def test_reopen() -> None:
    assert said(why_not_reopen(stage="closed", text="Nobody came.")) is None
    assert said(why_not_reopen(stage="found", text="x")) == ("gap-open", "GN 11")
    assert said(why_not_reopen(stage="closed", text="")) == ("reopen-why", "GN 11")


# --- whose the rest is ------------------------------------------------------------------------------------------
WFP, FAO, NRC = (Holder(number, name, "yes") for number, name in ((1, "WFP"), (2, "FAO"), (3, "NRC")))
HLP = Holder(3, "NRC", "yes", scope="Housing, land and property")
NORTH = Holder(4, "UNHCR", "differentiated", area=10, clause="GN 11")


def test_the_nearest_holder_is_addressed() -> None:
    assert whose_rest(group=True, convened=False, holders=[WFP]) == Rest("yes", WFP, "GN 7, 11")
    here = holders_here([WFP, HLP, NORTH], [12, 10])
    assert here == [NORTH, WFP, HLP]
    assert whose_rest(group=True, convened=False, holders=here) == Rest("differentiated", NORTH, "GN 11")
    assert holders_here([WFP, NORTH], [11]) == [WFP]


def test_who_holds_it_for_a_part_is_asked_by_name_or_where_nobody_holds_the_whole() -> None:
    assert whose_rest(group=True, convened=False, holders=[WFP, HLP], wanted=3) == Rest(
        "yes", HLP, "GN 7, 11"
    )
    assert whose_rest(group=True, convened=True, holders=[HLP]) == Rest("yes", HLP, "GN 7, 11")


def test_of_several_one_is_chosen() -> None:
    found = whose_rest(group=True, convened=False, holders=[WFP, FAO])
    assert isinstance(found, Refusal)
    assert (said(found), found.params) == (("choose-holder", "GN 7, 11"), {"names": "WFP, FAO"})
    assert whose_rest(group=True, convened=False, holders=[WFP, FAO], wanted=2) == Rest(
        "yes", FAO, "GN 7, 11"
    )


def test_nobody_without_the_duty_is_addressed() -> None:
    assert whose_rest(group=True, convened=True, holders=[]) == Rest("convener", None, "GN 3 *; fn 2")
    assert whose_rest(group=True, convened=False, holders=[]) == Rest("nobody", None, "GN 10")
    assert whose_rest(group=False, convened=False, holders=[]) == Rest("nobody", None, "GN 10")
    found = whose_rest(group=True, convened=True, holders=[], wanted=7)
    assert isinstance(found, Refusal)
    assert said(found) == ("no-such-duty", "GN 3 *; GN 7, 11")
