"""A group says of a partner that it is to report, or need not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change
from firstcall.returns.models import Expectation
from firstcall.returns.rules.returns import why_not_expect
from firstcall.structure.models import Group, Membership
from firstcall.structure.queries import takes_no_part


@transaction.atomic
def expect_reporter(
    *, group: Group, organisation: Organisation, expected: bool, reason: str, by: Actor, at: datetime
) -> Expectation:
    """Have a partner of the group counted among those who are to report, or left out, with the reason.

    Raises `Refused` for anybody but a partner (GN 1 fn 1; Annex 1), `Forbidden`.
    """
    agency = current(organisation)
    acting = require(
        by, "return", "expect", Scope(emergency=group.emergency_id, group=group.pk, organisation=agency.pk)
    )
    member = Membership.objects.filter(group=group, organisation=agency, ends_on=None).first()
    participation = member.participation if member and not takes_no_part(group.emergency, agency) else ""
    name = agency.acronym or agency.name
    refuse(why_not_expect(organisation=name, participation=participation, reason=reason.strip()))
    fields = {"expected": expected, "reason": reason.strip()[:400]}
    found = Expectation.objects.filter(group=group, organisation=agency).first()
    if found is None:
        found = Expectation.objects.create(group=group, organisation=agency, **fields)
    else:
        change(found, expected=None, **fields)
    append(
        act="reporter.expected" if expected else "reporter.excused",
        subject=f"group:{group.public_id}",
        content={"organisation": agency.public_id, "name": name, "reason": found.reason},
        by=acting,
        at=at,
    )
    return found
