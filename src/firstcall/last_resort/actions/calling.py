"""The lead calls on all relevant partners to fill a gap, by a day (GN 11; L2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor
from firstcall.last_resort.actions.recording import add_act, of_organisation, scope_for, take, tell_people
from firstcall.last_resort.models import AskedPartner, GapCall, GapCase
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.partners import relevant_partners, standing_in
from firstcall.last_resort.rules.calling import why_not_call
from firstcall.last_resort.rules.stages import CALLED, FOUND
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.policy.gap_courses import course
from firstcall.policy.refusal import gettext_noop, refuse

CALL = gettext_noop("%(group)s, %(area)s: your organisation is called on to help fill a gap (%(case)s).")


@transaction.atomic
def call_partners(
    case: GapCase,
    *,
    organisations: Sequence[Organisation],
    text: str = "",
    reply_by: datetime | None = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> GapCall:
    """Call on partners by a moment (by default as many days on as the course says); again as often as it helps.

    Observers, those alongside and conveners are refused, each with its clause: they may offer (security P6, P7). Raises
    `Refused`, `Stale`, `Forbidden`.
    """
    acting = require(by, "gap_case", "call", scope_for(by, case))
    days = course(case.course)
    until = reply_by or at + timedelta(days=days.reply_days)
    asked = list({one.pk: one for one in map(current, organisations)}.values())
    refuse(
        why_not_call(
            stage=case.stage, partners=len(asked), reply_by=until, most_days=days.reply_most_days, at=at
        )
    )
    group = group_now(case.group)
    for one in asked:
        refuse(standing_in(group, case.emergency, one, at.date()))
    stage = CALLED if case.stage == FOUND else case.stage
    take(case, expected, stage=stage, reply_by=until)
    call = GapCall.objects.create(
        case=case, round=case.calls.count() + 1, text=text.strip(), reply_by=until, at=at
    )
    whys = _whys(case, at)
    AskedPartner.objects.bulk_create(
        AskedPartner(call=call, organisation=one, why=whys.get(one.pk, "named")) for one in asked
    )
    act = add_act(
        case,
        kind="called",
        act="gap-case.called",
        acting=acting,
        at=at,
        clause="GN 11",
        text=call.text,
        call=call,
        content={"asked": [one.public_id for one in asked], "reply_by": until, "round": call.round},
    )
    people = of_organisation(case, [one.pk for one in asked], at, ("PART", "LREP"))
    tell_people(case, people, CALL, act)
    return call


def _whys(case: GapCase, at: datetime) -> Mapping[int, str]:
    return {one.organisation.pk: one.why for one in relevant_partners(case, at.date())}
