"""What partners were asked and said: each with its latest word; offers that bind nobody apart (GN 1 fn 1; 10, 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from firstcall.last_resort.models import AskedPartner, GapCall, PartnerAnswer
from firstcall.last_resort.pages.reader import Reader
from firstcall.last_resort.pages.words import WHYS
from firstcall.last_resort.queries import Now
from firstcall.last_resort.queries.standing import calls_now, latest_answers, now_is, silent_in
from firstcall.organisations.models import Organisation
from firstcall.structure.rules.commitments import binds


@dataclass(frozen=True)
class PartnerLine:
    """An organisation: why it was asked and until when, and what it said last (None: nothing yet).

    `word`: accepted, part, declined, silent, late (silent, and its moment has passed). `again`: silent or late where it
    answered an earlier call and is asked again. `hold`: own (its own user undertook it), asked (told to the
    coordinator; it binds nobody until its own user accepts), back (taken back), "" (nothing to hold it to).
    """

    organisation: Organisation
    why: str
    until: datetime | None
    answer: PartnerAnswer | None
    word: str
    hold: str
    again: str = ""


@dataclass(frozen=True)
class Partners:
    """Those called on, those that undertook something unasked, and offers apart. `hidden`: not shown to this reader."""

    called: Sequence[PartnerLine]
    unasked: Sequence[PartnerLine]
    apart: Sequence[PartnerLine]
    hidden: int
    calls: Sequence[GapCall]


def partners_of(now: Now, reader: Reader, at: datetime) -> Partners:
    """The row of partners, as far as this person sees what each said."""
    case = now.case
    calls = sorted(calls_now(case), key=lambda one: one.round)
    said = {now_is(one.organisation): one for one in latest_answers(case)}
    asked: dict[int, tuple[AskedPartner, GapCall]] = {}
    for call in calls:
        asked |= {one.organisation_id: (one, call) for one in call.asked.all()}
    asked |= {pk: (one, one.call) for pk, one in silent_in(case).items()}
    seen = {pk for pk in {*said, *asked} if reader.sees_answer(case, pk)}
    called = [
        _line(
            one.organisation,
            said.get(pk),
            at,
            why=str(WHYS.get(one.why, "")),
            until=call.reply_by,
            silent=pk not in now.answered,
        )
        for pk, (one, call) in asked.items()
        if pk in seen
    ]
    others = [_line(one.organisation, one, at) for pk, one in said.items() if pk in seen and pk not in asked]
    return Partners(
        called=sorted(called, key=lambda one: one.organisation.name),
        unasked=[one for one in others if one.answer and not one.answer.apart],
        apart=[one for one in others if one.answer and one.answer.apart],
        hidden=len({*said, *asked} - seen),
        calls=calls,
    )


def _line(
    organisation: Organisation,
    answer: PartnerAnswer | None,
    at: datetime,
    *,
    why: str = "",
    until: datetime | None = None,
    silent: bool = False,
) -> PartnerLine:
    waits = "late" if until and at >= until else "silent"
    if answer is None:
        return PartnerLine(organisation, why, until, None, waits, "")
    again = waits if silent else ""
    return PartnerLine(organisation, why, until, answer, answer.answer, _hold(answer), again)


def _hold(answer: PartnerAnswer) -> str:
    if answer.answer == "declined" or answer.apart:
        return ""
    if answer.commitment is None:
        return "asked" if answer.noted else "own"
    if binds(answer.commitment.state):
        return "own"
    return "asked" if answer.commitment.state == "proposed" else "back"
