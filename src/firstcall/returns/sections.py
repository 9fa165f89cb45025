"""What an organisation's page and a file's page say of returns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.activities.queries import survivors
from firstcall.intake.models import ImportBatch
from firstcall.organisations.models import Organisation
from firstcall.returns.models import Return, ReturnVersion
from firstcall.returns.queries import expected_reporters, rounds_of, state_of
from firstcall.returns.rules.returns import NOT_REPORTED, RETURNED
from firstcall.returns.rules.rounds import OPEN, REOPENED
from firstcall.returns.words import KINDS, state_word
from firstcall.structure.models import Emergency, Membership
from firstcall.structure.queries import on_day

SHOWN = 12


def reports(organisation: Organisation, actor: Actor, at: datetime) -> tuple[str, dict[str, Any]] | None:
    """What it sent and what the reviews said; for its own people also what is due."""
    same = [organisation.pk, *(pk for pk, last in survivors().items() if last == organisation.pk)]
    rows = visible(actor, "return", Return.objects.filter(organisation__in=same))
    found = list(
        rows.select_related("round__emergency", "group").order_by("-round__first_day", "-pk")[:SHOWN]
    )
    values = {
        "returns": [(one, KINDS[one.state], state_word(one.state)) for one in found],
        "due": _due(organisation, actor, same, at),
    }
    return ("returns/organisation_reports.html", values) if any(values.values()) else None


def _due(organisation: Organisation, actor: Actor, same: list[int], at: datetime) -> list[tuple[Any, Any]]:
    """Open rounds of its groups to which it is expected to report and has not; for its own users only."""
    if not any(held.role == "PART" and held.organisation in same for held in actor.held):
        return []
    found = []
    members = Membership.objects.filter(on_day(at.date()), organisation__in=same, group__ends_on=None)
    for member in members.select_related("group__emergency__country").order_by("pk"):
        group = member.group
        for one in rounds_of(group.emergency, group):
            sent = Return.objects.filter(round=one, group=group, organisation__in=same)
            if (
                state_of(one, at) in (OPEN, REOPENED)
                and not sent.exclude(state__in=NOT_REPORTED).exists()
                and organisation.pk in expected_reporters(group, one.last_day, one.first_day)
            ):
                found.append((one, group))
    return found


def sent_back(actor: Actor, emergency: Emergency) -> list[Return]:
    """The returns of the actor's own organisations that wait to be corrected and sent again, the latest round first."""
    own = {
        held.organisation
        for held in actor.held
        if held.role == "PART" and held.organisation and held.emergency == emergency.pk
    }
    if not own:
        return []
    same = [*own, *(pk for pk, last in survivors().items() if last in own)]
    rows = Return.objects.filter(organisation__in=same, round__emergency=emergency, state=RETURNED)
    rows = visible(actor, "return", rows).select_related("round", "group", "organisation")
    return list(rows.order_by("-round__first_day", "-pk")[:SHOWN])


def of_file(batch: ImportBatch, actor: Actor) -> list[tuple[ReturnVersion, str, str]]:
    """The versions of returns a file made, with the state of each return, as far as `actor` may see them."""
    seen = visible(actor, "return", Return.objects.filter(versions__batch=batch))
    rows = ReturnVersion.objects.filter(batch=batch, of__in=seen.values("pk"))
    rows = rows.select_related("of__round", "of__group", "of__organisation").order_by("pk")
    return [(one, KINDS[one.of.state], state_word(one.of.state)) for one in rows[:60]]
