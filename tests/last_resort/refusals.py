"""Every refusal of every act on a gap case: the state it meets, who tries what, and what they are told.

A row is who, act, body, code, clause, status of the API (409: a rule; 403: not theirs; 422: the shape). A refused act
changes nothing, so the rows of a state follow each other in one response.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from firstcall.last_resort import actions
from firstcall.organisations.queries import find
from tests.last_resort.made import Response, make_partner, make_response
from tests.structure.made import person_with

Row = tuple[str, str, dict[str, Any], str, str, int]


def _day(days: int) -> str:
    return (timezone.now().date() + timedelta(days=days)).isoformat()


def _made(*given: Any, **changed: Any) -> Response:
    response = make_response(*given, **changed)
    response.now = timezone.now() - timedelta(minutes=1)
    return response


def _draft() -> Response:
    response = _made()
    response.open(by=response.users["SAVA"])
    return response


def _found() -> Response:
    """Found, with an observer of the group, an organisation of another, and the ICRC known."""
    response = _made()
    make_partner(response.group, "WATCH", "observer")
    make_partner(response.group, "BESIDE", "alongside")
    response.open()
    return response


def _called() -> Response:
    response = _made()
    response.call(response.open())
    return response


def _answered() -> Response:
    response = _called()
    case = response.answer(response.opened[0], "SAVA", "part", 400)
    response.answer(case, "MEDO", "declined")
    return response


def _filled() -> Response:
    response = _called()
    response.answer(response.answer(response.opened[0], "SAVA"), "MEDO", "declined")
    return response


def _due() -> Response:
    response = _made()
    response.at_last_resort()
    return response


def _constrained() -> Response:
    response = _made()
    response.say(response.at_last_resort(), "constrained", "access")
    return response


def _committed() -> Response:
    response = _made()
    response.say(response.at_last_resort(), "commit")
    return response


def _convened() -> Response:
    response = _made("shelter", ("IFRC",), kind="disaster", displacement=None)
    response.at_last_resort()
    return response


def _convened_found() -> Response:
    response = _made("shelter", ("IFRC",), kind="disaster", displacement=None)
    response.open()
    return response


def _several() -> Response:
    """Two agencies hold the duty for all of the group."""
    response = _made("health", ("WHO", "UNICEF"))
    case = response.call(response.open())
    response.answer(response.answer(case, "SAVA", "part", 400), "MEDO", "declined")
    return response


def _uncovered() -> Response:
    response = _made()
    response.open(group=None, sector="EDU", by=response.hc)
    return response


def _closed() -> Response:
    response = _made()
    case = response.open()
    actions.close_case(
        case, ending="need_ended", text="They left.", expected=None, by=response.coordinator, at=response.now
    )
    return response


def _filled_and_closed() -> Response:
    response = _filled()
    _close_as_filled(response)
    return response


def _checked() -> Response:
    response = _filled_and_closed()
    actions.check_case(
        response.again(response.opened[0]),
        outcome="confirmed",
        text="Seen.",
        expected=None,
        by=response.coordinator,
        at=response.now,
    )
    return response


def _close_as_filled(response: Response) -> None:
    case = response.again(response.opened[0])
    actions.close_case(
        case,
        ending="filled_by_partners",
        text="SAVA.",
        expected=None,
        by=response.coordinator,
        at=response.now,
    )


STATES: dict[str, Callable[[], Response]] = {
    "draft": _draft, "found": _found, "called": _called, "answered": _answered, "filled": _filled, "due": _due,
    "constrained": _constrained, "committed": _committed, "convened": _convened, "convened and found": _convened_found,
    "several hold it": _several, "uncovered": _uncovered, "closed": _closed,
    "filled and closed": _filled_and_closed, "checked": _checked,
}  # fmt: skip

HERE = {"group": "health", "area": "XL02", "what": "No clinic."}
YES = {"answer": "accepted", "text": "Two teams."}
HIGH = {"urgency": "high", "why": "They die."}
COMMIT = {"answer": "commit"}
NO_ROAD = {
    "answer": "constrained",
    "conditions": ["access"],
    "evidence": "Turned back.",
    "explanation": "No road.",
}
LOGGED = {"kind": "advocacy", "text": "Asked."}
LOOKED = {"outcome": "changed", "text": "Open."}
ENDED = {"ending": "need_ended", "text": "They left."}

ROWS: dict[str, list[Row]] = {
    "draft": [
        ("coord", "call", {"organisations": ["SAVA"]}, "gap-draft", "ToR 8", 409),
        ("SAVA", "answer", YES, "gap-draft", "ToR 8", 409),
        ("coord", "note", {"organisation": "SAVA", **YES}, "gap-draft", "ToR 8", 409),
        ("coord", "bring", HIGH, "gap-draft", "ToR 8", 409),
        ("lead", "last-resort", COMMIT, "gap-draft", "ToR 8", 409),
        ("coord", "log", LOGGED, "gap-draft", "ToR 8", 409),
        ("coord", "review", LOOKED, "gap-draft", "ToR 8", 409),
        ("coord", "figures", {}, "gap-draft", "ToR 8", 409),
        ("coord", "close", {"ending": "filled_by_partners", "text": "x"}, "ending-not-now", "GN 11", 409),
        ("coord", "close", {"ending": "no_gap", "text": " "}, "ending-empty", "ToR 8", 409),
        ("coord", "reopen", {"reason": "x"}, "gap-open", "GN 11", 409),
        ("SAVA", "confirm", {}, "forbidden", "", 403),
        ("SAVA", "close", {"ending": "no_gap", "text": "x"}, "forbidden", "", 403),
    ],
    "found": [
        ("coord", "open", {**HERE, "what": " "}, "gap-empty", "ToR 8", 409),
        ("coord", "open", {"what": "No clinic.", "area": "XL02"}, "gap-of-what", "ToR 8; GN 10", 409),
        ("coord", "open", {**HERE, "people": -1}, "gap-people", "ToR 8", 409),
        ("coord", "open", {**HERE, "since_on": _day(2)}, "gap-since", "ToR 8", 409),
        ("coord", "open", {**HERE, "area": "XL01"}, "gap-open-already", "ToR 8", 409),
        ("coord", "open", {**HERE, "topic": "x" * 121}, "gap-words-long", "ToR 8", 409),
        ("coord", "open", {**HERE, "sex": "w"}, "gap-sex", "ToR 8", 409),
        ("coord", "open", {**HERE, "age": "17-5"}, "gap-age", "ToR 8", 409),
        ("coord", "open", {**HERE, "source": "watch"}, "gap-source", "ToR 8", 409),
        ("hc", "open", {"what": "No clinic.", "sector": "health"}, "sector-covered", "GN 10", 409),
        ("hc", "open", {"what": "No clinic.", "sector": "music"}, "sector-unknown", "GN 10", 409),
        ("coord", "confirm", {}, "gap-confirmed", "ToR 8", 409),
        ("hct", "confirm", {}, "forbidden", "", 403),
        ("coord", "figures", {"people": -5, "reason": "x"}, "gap-people", "ToR 8", 409),
        ("coord", "figures", {"people": 5}, "counted-by-whom", "ToR 6", 409),
        ("hct", "figures", {}, "forbidden", "", 403),
        ("coord", "call", {"organisations": []}, "call-nobody", "GN 11", 409),
        ("coord", "call", {"organisations": ["SAVA"], "reply_by": _day(-2)}, "call-past", "GN 11", 409),
        ("coord", "call", {"organisations": ["SAVA"], "reply_by": "2099-12-31"}, "call-far", "", 409),
        ("coord", "call", {"organisations": ["WHO"]}, "lead-not-asked", "GN 11", 409),
        ("coord", "check", {"outcome": "confirmed", "text": "x"}, "check-closed-only", "GN 11", 409),
        ("coord", "call", {"organisations": ["ICRC"]}, "alongside-not-asked", "GN 1 fn 1", 409),
        ("coord", "call", {"organisations": ["BESIDE"]}, "alongside-not-asked", "GN 1 fn 1", 409),
        ("coord", "call", {"organisations": ["WATCH"]}, "observer-not-asked", "GN Annex 1", 409),
        ("coord", "call", {"organisations": ["WFP"]}, "not-a-partner", "GN 10", 409),
        ("ocha", "call", {"organisations": ["SAVA"]}, "forbidden", "", 403),
        ("coord", "bring", HIGH, "call-first", "GN 11", 409),
        ("ocha", "bring", HIGH, "forbidden", "", 403),
        ("ocha", "note", {"organisation": "SAVA", **YES}, "forbidden", "", 403),
        ("lead", "last-resort", COMMIT, "not-brought", "GN 11", 409),
        ("coord", "review", LOOKED, "nothing-to-review", "GN 11", 409),
        ("ocha", "review", LOOKED, "forbidden", "", 403),
        ("coord", "log", {"kind": "shouting", "text": "x"}, "effort", "GN 11", 409),
        ("coord", "log", {"kind": "advocacy", "text": " "}, "effort-empty", "GN 11", 409),
        ("coord", "log", {**LOGGED, "to_whom": "x" * 201}, "effort-to-whom", "GN 11", 409),
        ("coord", "log", {**LOGGED, "amount_usd": 5}, "amount-with-mobilisation", "GN 11", 409),
        ("hct", "log", LOGGED, "forbidden", "", 403),
        ("coord", "close", {"ending": "gone", "text": "x"}, "ending", "GN 11", 409),
        ("coord", "close", {"ending": "need_ended", "text": ""}, "ending-empty", "ToR 8", 409),
        ("coord", "close", {"ending": "filled_by_partners", "text": "x"}, "ending-not-now", "GN 11", 409),
        ("lead", "close", ENDED, "forbidden", "", 403),
        ("coord", "reopen", {"reason": "x"}, "gap-open", "GN 11", 409),
    ],
    "called": [
        ("SAVA", "answer", {"answer": "maybe", "text": "x"}, "partner-answer", "GN 11", 409),
        ("SAVA", "answer", {"answer": "part", "text": "x"}, "part-of-how-many", "GN 11", 409),
        ("SAVA", "answer", {"answer": "part", "people": 0, "text": "x"}, "part-of-how-many", "GN 11", 409),
        ("SAVA", "answer", {"answer": "part", "people": 1001, "text": "x"}, "part-above-left", "GN 11", 409),
        ("coord", "note", {"organisation": "MEDO", "answer": "part", "people": 1001, "text": "x"}, "part-above-left",
         "GN 11", 409),
        ("SAVA", "answer", {**YES, "people": 5}, "people-with-part-only", "GN 11", 409),
        ("SAVA", "answer", {"answer": "declined"}, "declined-why", "GN 11", 409),
        ("SAVA", "answer", {"answer": "accepted"}, "undertaking-empty", "GN 10", 409),
        ("SAVA", "answer", {**YES, "organisation": "MEDO"}, "not-its-user", "GN 10", 403),
        ("coord", "answer", YES, "answers-for-nobody", "GN 10", 403),
        ("coord", "answer", {**YES, "organisation": "SAVA"}, "not-its-user", "GN 10", 403),
        ("coord", "note", {"organisation": "WFP", **YES}, "not-a-partner", "GN 10", 409),
        ("SAVA", "bring", HIGH, "forbidden", "", 403),
        ("coord", "bring", HIGH, "wait-for-answers", "GN 11", 409),
        ("coord", "bring", {**HIGH, "urgency": "soon"}, "urgency", "GN 11", 409),
        ("coord", "bring", {**HIGH, "why": ""}, "urgency-why", "GN 11", 409),
        ("coord", "close", {"ending": "filled_by_partners", "text": "x"}, "nobody-filled-it", "GN 11", 409),
        ("coord", "close", {"ending": "no_gap", "text": "x"}, "ending-not-now", "ToR 8", 409),
    ],
    "answered": [
        ("SAVA", "answer", YES, "answered-binding", "GN 10", 409),
        ("coord", "close", {"ending": "filled_by_partners", "text": "x"}, "people-left", "GN 11", 409),
        ("coord", "bring", {**HIGH, "holder": "SAVA"}, "no-such-duty", "GN 3 *; GN 7, 11", 409),
        ("coord", "call", {"organisations": ["SAVA", "No such agency"]}, "organisation-unknown", "", 409),
    ],
    "filled": [
        ("coord", "bring", HIGH, "nothing-left", "GN 11", 409),
        ("MEDO", "answer", {"answer": "part", "people": 1, "text": "x"}, "nobody-left", "GN 11", 409),
    ],
    "several hold it": [("coord", "bring", HIGH, "choose-holder", "GN 7, 11", 409)],
    "due": [
        ("coord", "bring", HIGH, "brought-already", "GN 11", 409),
        ("coord", "last-resort", COMMIT, "not-its-representative", "GN 11; OG Q3", 403),
        ("hc", "last-resort", COMMIT, "not-its-representative", "GN 11; OG Q3", 403),
        ("SAVA", "last-resort", COMMIT, "not-its-representative", "GN 11; OG Q3", 403),
        ("lead", "last-resort", {"answer": "advocate", "explanation": "x"}, "last-resort-answer", "GN 11", 409),
        ("lead", "last-resort", {**NO_ROAD, "conditions": ["will"]}, "condition", "GN 11", 409),
        ("lead", "last-resort", {**NO_ROAD, "conditions": []}, "which-condition", "GN 11", 409),
        ("lead", "last-resort", {**COMMIT, "conditions": ["access"]}, "condition-without-constraint", "GN 11", 409),
        ("lead", "last-resort", {**NO_ROAD, "evidence": " "}, "constraint-evidence", "GN 11", 409),
        ("lead", "last-resort", {**NO_ROAD, "explanation": " "}, "explain-to-stakeholders", "GN 11", 409),
        ("lead", "last-resort", {**COMMIT, "people": 0}, "part-of-how-many", "GN 11", 409),
        ("lead", "last-resort", {**COMMIT, "people": 1001}, "part-above-left", "GN 11", 409),
        ("lead", "last-resort", {**NO_ROAD, "amount_usd": 5}, "amount-with-funding", "GN 11", 409),
        ("lead", "last-resort", {**COMMIT, "by_on": _day(-2)}, "commit-by", "GN 11", 409),
        ("lead", "last-resort", {**NO_ROAD, "review_on": _day(400)}, "review-day", "GN 11", 409),
        ("coord", "review", LOOKED, "nothing-to-review", "GN 11", 409),
        ("coord", "close", {"ending": "filled_by_last_resort", "text": "x"}, "nobody-filled-it", "GN 11", 409),
    ],
    "constrained": [
        ("coord", "review", {"outcome": "perhaps", "text": "x"}, "review-outcome", "GN 11", 409),
        ("coord", "review", {"outcome": "changed", "text": ""}, "review-empty", "GN 11", 409),
        ("coord", "review", {"outcome": "holds", "text": "x"}, "review-next", "GN 11", 409),
        ("coord", "review", {"outcome": "holds", "text": "x", "next_on": _day(0)}, "review-day", "GN 11", 409),
        ("coord", "review", {**LOOKED, "holder": "MEDO"}, "no-such-duty", "GN 3 *; GN 7, 11", 409),
    ],
    "committed": [("lead", "last-resort", COMMIT, "committed-already", "GN 11", 409)],
    "convened": [("lead", "last-resort", COMMIT, "nobody-answers", "GN 3 *; fn 2", 409)],
    "convened and found": [
        ("coord", "call", {"organisations": ["IFRC"]}, "convener-not-asked", "GN 3 *; fn 2", 409),
    ],
    "uncovered": [("hct", "bring", HIGH, "forbidden", "", 403)],
    "filled and closed": [
        ("coord", "check", {"outcome": "perhaps", "text": "x"}, "check-outcome", "GN 11", 409),
        ("coord", "check", {"outcome": "confirmed", "text": " "}, "check-empty", "GN 11", 409),
        ("lead", "check", {"outcome": "confirmed", "text": "x"}, "forbidden", "", 403),
    ],
    "checked": [("coord", "check", {"outcome": "confirmed", "text": "x"}, "checked-already", "GN 11", 409)],
    "closed": [
        ("coord", "figures", {}, "gap-closed", "GN 11", 409),
        ("coord", "call", {"organisations": ["SAVA"]}, "gap-closed", "GN 11", 409),
        ("SAVA2", "answer", YES, "gap-closed", "GN 11", 409),
        ("coord", "note", {"organisation": "SAVA", **YES}, "gap-closed", "GN 11", 409),
        ("coord", "bring", HIGH, "gap-closed", "GN 11", 409),
        ("lead", "last-resort", COMMIT, "gap-closed", "GN 11", 409),
        ("coord", "log", LOGGED, "gap-closed", "GN 11", 409),
        ("coord", "review", LOOKED, "gap-closed", "GN 11", 409),
        ("coord", "close", ENDED, "gap-closed", "GN 11", 409),
        ("coord", "reopen", {"reason": " "}, "reopen-why", "GN 11", 409),
        ("hct", "reopen", {"reason": "x"}, "forbidden", "", 403),
    ],
}  # fmt: skip


def people(response: Response) -> dict[str, Any]:
    """Who tries, by a short name. SAVA2: a user of SAVA in the group, who sees every case of it."""
    here = {"emergency": response.emergency}
    return {
        "coord": response.coordinator,
        "hc": response.hc,
        "lead": response.lead,
        **response.users,
        "ocha": person_with("OCHA", response.now, **here),
        "hct": person_with("HCT", response.now, **here, organisation=find("UNICEF")),
        "SAVA2": person_with(
            "PART", response.now, **here, group=response.group, organisation=response.partners["SAVA"]
        ),
    }
