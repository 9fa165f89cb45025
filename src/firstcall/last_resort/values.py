"""A gap case as plain values, as far as somebody sees it: one shape for the API, the command line and the pages.

Every key is always there; what the viewer does not see is null or empty. `part`: "whole", or "published" (that a gap
is open, its stage, whose the rest is), with what donors may know where funding fails. Who did something is said by role
and organisation, never by name.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language, gettext

from firstcall.access.rules import Part
from firstcall.last_resort.models import GapAct, GapCall, GapCase, LastResortAnswer, PartnerAnswer
from firstcall.last_resort.queries.funding import FundingGap
from firstcall.last_resort.queries.inbox import Asked
from firstcall.last_resort.queries.partners import Relevant, relevant_partners
from firstcall.last_resort.queries.said import calls_of
from firstcall.last_resort.queries.seeing import SeenCase, shown_conditions
from firstcall.last_resort.queries.standing import asked_in, binding_now, binds_its_own, latest_answers
from firstcall.last_resort.rules.people import Remaining, above_need
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area
from firstcall.policy.refusal import Refusal

Values = dict[str, object]


def language() -> str:
    """The language names are given in: the reader's."""
    return (get_language() or "en").split("-")[0]


def case_line(seen: SeenCase) -> Values:
    """What a list says of a case. Figures are people, None not known; amounts whole dollars."""
    case, now = seen.case, seen.now
    return {
        "code": case.code,
        "id": case.public_id,
        "version": case.version,
        "emergency": case.emergency.code,
        "part": "whole" if seen.whole else "published",
        "group": case.group.code if case.group else None,
        "group_name": case.group.name if case.group else None,
        "sector": case.sector,
        "stage": now.stage,
        "standing": now.standing,
        "duty": _duty(seen),
        "conditions": list(seen.conditions),
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
        "ending": case.ending,
        **_about(seen),
        **_course(seen),
    }


def _duty(seen: SeenCase) -> Values | None:
    """Whose the rest is, in the words of the course, with its clause; None before the last resort was called on."""
    case = seen.case
    if not case.duty:
        return None
    duty = seen.now.course.duty(case.duty)
    clause = case.duty_clause if seen.whole and case.duty_clause else duty.clause
    return {"id": duty.id, "name": duty.name_in(language()), "clause": clause}


def _about(seen: SeenCase) -> Values:
    case, whole = seen.case, seen.whole
    return {
        "area": case.area.pcode if whole and case.area else None,
        "area_name": case.area.name if whole and case.area else None,
        "population_group": case.population_group if whole else None,
        "sex": case.sex if whole else None,
        "age": case.age if whole else None,
        "topic": case.topic if whole else None,
        "what": case.what if whole else None,
        "people": case.people if whole else None,
        "in_need": case.in_need if whole else None,
        "reached": case.reached if whole else None,
        "above_need": above_need(case.people, case.in_need) if whole else None,
        "severity": case.severity if whole else None,
        "figures_on": case.figures_on if whole else None,
        "since_on": case.since_on if whole else None,
        "source": case.source if whole else None,
    }


def _course(seen: SeenCase) -> Values:
    case, whole = seen.case, seen.whole
    answers = {"role": seen.accountable.role, "name": seen.accountable.name} if seen.accountable else None
    return {
        "holder": _short(case.holder) if whole and case.holder else None,
        "accountable": answers,
        "remaining": remaining_values(seen.now.remaining) if whole else None,
        "urgency": case.urgency if whole else None,
        "urgency_why": case.urgency_why if whole else None,
        "confirmed_at": case.confirmed_at if whole else None,
        "reply_by": case.reply_by if whole else None,
        "brought_at": case.brought_at if whole else None,
        "answer_by": case.answer_by if whole else None,
        "review_on": case.review_on if whole else None,
        "check_on": case.check_on if whole else None,
        "checked_at": case.checked_at if whole else None,
        "reopened_at": case.reopened_at if whole else None,
        "due": (seen.due or None) if whole else None,
    }


def remaining_values(left: Remaining) -> Values:
    """People of a case: undertaken + offered + left = people, where that is known."""
    return {
        "people": left.people,
        "undertaken": left.undertaken,
        "offered": left.offered,
        "left": left.left,
        "surplus": left.surplus,
    }


def case_values(seen: SeenCase) -> Values:
    """A case with its calls, what was said, and its timeline, the oldest first."""
    case = seen.case
    latest = {one.pk for one in latest_answers(case)}
    calls = sorted(calls_of(case), key=lambda one: one.round) if seen.whole else []
    return {
        **case_line(seen),
        "calls": [call_values(one) for one in calls],
        "answers": [answer_values(one, latest=one.pk in latest) for one in seen.answers]
        if seen.whole
        else [],
        "last_resort_answers": [last_resort_values(one, part) for one, part in seen.last_resort],
        "acts": _acts(seen) if seen.whole else [],
    }


def call_values(one: GapCall) -> Values:
    """A call, with whom it asked and why they were thought of."""
    asked = sorted(one.asked.all(), key=lambda row: row.pk)
    return {
        "id": one.public_id,
        "round": one.round,
        "text": one.text,
        "reply_by": one.reply_by,
        "at": one.at,
        "asked": [{**_named(row.organisation), "why": row.why} for row in asked],
    }


def answer_values(one: PartnerAnswer, *, latest: bool) -> Values:
    """What an organisation said. `latest`: nothing was said later. `binding`: its own word, and not taken back."""
    return {
        "id": one.public_id,
        **_named(one.organisation),
        "answer": one.answer,
        "people": one.people,
        "text": one.text,
        "reason": one.reason,
        "asked": one.asked,
        "noted": one.noted,
        "apart": one.apart,
        "binding": binds_its_own(one),
        "latest": latest,
        "commitment": one.commitment.public_id if one.commitment else None,
        "role": one.role,
        "at": one.at,
    }


def last_resort_values(one: LastResortAnswer, part: Part) -> Values:
    """What the provider of last resort said; of what is published only that funding fails, for whom and how much."""
    whole = part == "whole"
    return {
        "id": one.public_id,
        "part": part,
        **_named(one.organisation),
        "answer": one.answer,
        "conditions": list(shown_conditions(one, part)),
        "people": one.people,
        "by_on": one.by_on if whole else None,
        "evidence": one.evidence if whole else None,
        "explanation": one.explanation,
        "amount_usd": one.amount_usd,
        "review_on": one.review_on,
        "binding": one.answer == "commit" and binding_now(one.commitment, noted=False) if whole else None,
        "commitment": one.commitment.public_id if whole and one.commitment else None,
        "role": one.role if whole else None,
        "at": one.at,
    }


def _acts(seen: SeenCase) -> list[Values]:
    """The timeline without the acts about answers the viewer may not read."""
    answers = {one.pk for one in seen.answers}
    last = {one.pk for one, part in seen.last_resort if part == "whole"}
    rows = seen.case.acts.select_related("organisation").order_by("pk")
    return [
        act_values(one)
        for one in rows
        if one.partner_answer_id in (None, *answers) and one.last_resort_answer_id in (None, *last)
    ]


def act_values(one: GapAct) -> Values:
    """An act in the timeline, with the clause it comes from and its number in the ledger."""
    return {
        "kind": one.kind,
        "at": one.at,
        "role": one.role,
        "organisation": _short(one.organisation) if one.organisation else None,
        "text": one.text,
        "to_whom": one.to_whom,
        "people": one.people,
        "amount_usd": one.amount_usd,
        "clause": one.clause,
        "ledger": one.ledger_sequence,
    }


def partners_values(seen: SeenCase, at: datetime) -> list[Values]:
    """Whom the gap concerns, the nearest first, and why some are not called on."""
    asked = asked_in(seen.case)
    return [_relevant(one, one.organisation.pk in asked) for one in relevant_partners(seen.case, at.date())]


def _relevant(one: Relevant, asked: bool) -> Values:
    return {
        **_named(one.organisation),
        "why": one.why,
        "asked": asked,
        "refusal": _refusal(one.refusal) if one.refusal else None,
    }


def _refusal(one: Refusal) -> Values:
    return {"code": one.code, "message": one.text(gettext), "clause": one.clause}


def open_call_values(one: Asked, at: datetime) -> Values:
    """A call that an organisation of the caller has not answered. `over`: its day has passed; it may still answer.

    Whoever is called on sees the whole case.
    """
    assert one.asked is not None
    return {
        **_place(one.case, one.case.area),
        "topic": one.case.topic,
        "what": one.case.what,
        "people": one.case.people,
        "left": one.now.remaining.left,
        **_named(one.organisation),
        "why": one.asked.why,
        "near": one.near,
        "round": one.asked.call.round,
        "text": one.asked.call.text,
        "reply_by": one.reply_by,
        "over": one.over(at),
    }


def funding_values(one: FundingGap) -> Values:
    """A gap that waits for money: who asks, for how many people, how much, as it is explained."""
    return {
        **_place(one.case, one.place),
        "country": one.case.emergency.country_id,
        **_named(one.said.organisation),
        "people": one.people,
        "few": one.few,
        "amount_usd": one.amount_usd,
        "mobilised_usd": one.mobilised_usd,
        "explanation": one.said.explanation,
        "review_on": one.said.review_on,
        "at": one.said.at,
        "clause": "GN 11",
    }


def _place(case: GapCase, area: Area | None) -> Values:
    """Which case of which emergency, of which group or sector, and the area as far as it is shown."""
    return {
        "case": case.code,
        "emergency": case.emergency.code,
        "group": case.group.code if case.group else None,
        "group_name": case.group.name if case.group else None,
        "sector": case.sector,
        "area": area.pcode if area else None,
        "area_name": area.name if area else None,
    }


def _short(one: Organisation) -> str:
    return one.acronym or one.name


def _named(one: Organisation) -> Values:
    return {"organisation": _short(one), "organisation_id": one.public_id, "organisation_name": one.name}
