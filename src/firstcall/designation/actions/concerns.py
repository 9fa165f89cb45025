"""A concern that a lead does not do its job: filed by a stakeholder, taken up by the HC (GN 10; OG Q3; D4).

Who filed it is for the HC, and the delegate in OCHA: the lead reads the HC's wording, never the author (security B15).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import holders
from firstcall.access.rules import Actor, Scope
from firstcall.designation.actions.cases import open_case
from firstcall.designation.actions.recording import one_at_a_time, scope_of
from firstcall.designation.models import Case, Concern
from firstcall.designation.rules import why_not_reason
from firstcall.organisations.models import Person
from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.actions import append, change, tell
from firstcall.record.rules import Acting
from firstcall.structure.models import Lead

FILED = gettext_noop("%(emergency)s: a concern about a lead was filed.")


@transaction.atomic
def file_concern(*, lead: Lead, text: str, by: Actor, at: datetime) -> Concern:
    """A stakeholder tells the HC that a lead does not carry out its responsibilities. The HC and OCHA's delegate
    are told that it was filed; who filed it is shown to the HC alone. Raises `Refused`, `Forbidden`.
    """
    emergency = lead.group.emergency
    acting = require(by, "concern", "create", scope_of(emergency))
    if lead.ends_on is not None:
        raise Refused(Refusal("lead-ended", gettext_noop("This agency no longer leads there."), "GN 10"))
    refuse(why_not_reason(text, "GN 10"))
    if by.person_pk is None:
        raise Refused(Refusal("concern-nameless", gettext_noop("Sign in: a concern has an author."), "GN 10"))
    concern = Concern.objects.create(
        emergency=emergency,
        lead=lead,
        text=text.strip(),
        author=Person.objects.get(pk=by.person_pk),
        filed_at=at,
    )
    entry = _record(concern, "filed", {}, acting, at)
    people = holders(("HC", "OCHA"), at, emergency=emergency)
    link = f"/e/{emergency.code}/concerns/{concern.public_id}/"
    tell(people=people, text=FILED, params={"emergency": emergency.name}, link=link, entry=entry, at=at)
    return concern


@transaction.atomic
def take_up_concern(concern: Concern, *, wording: str, expected: int | None, by: Actor, at: datetime) -> Case:
    """The HC takes a concern up in the HC's own words and opens a case: the Country Director is consulted first."""
    acting = require(by, "concern", "handle", scope_of(concern.emergency))
    one_at_a_time(concern.emergency)
    _open(concern)
    if not wording.strip():
        message = gettext_noop("Put it in your own words: the lead reads these, and never who raised it.")
        raise Refused(Refusal("wording-missing", message, "GN 10"))
    change(concern, expected=expected, state="taken_up", wording=wording.strip())
    _record(concern, "taken-up", {"wording": wording}, acting, at)
    procedure = _replacing(concern)
    return open_case(
        emergency=concern.emergency, procedure=procedure, lead=concern.lead, concern=concern, by=by, at=at
    )


def _replacing(concern: Concern) -> str:
    for one in profiles.profile(concern.emergency.profile).procedures:
        if one.about == "lead":
            return one.id
    message = gettext_noop("This edition of the guidance has no procedure for replacing a lead.")
    raise Refused(Refusal("procedure-unknown", message, "GN 10"))


@transaction.atomic
def close_concern(
    concern: Concern, *, outcome: str, expected: int | None, by: Actor, at: datetime
) -> Concern:
    """The HC closes a concern and says what came of it; the author is told."""
    acting = require(by, "concern", "handle", scope_of(concern.emergency))
    if concern.state not in ("filed", "taken_up"):
        raise Refused(Refusal("concern-over", gettext_noop("This concern is closed already."), "GN 10"))
    refuse(why_not_reason(outcome, "GN 10"))
    change(concern, expected=expected, state="closed", outcome=outcome.strip(), closed_at=at)
    entry = _record(concern, "closed", {"outcome": outcome}, acting, at)
    text = gettext_noop("%(emergency)s: the concern you filed was closed.")
    link = f"/e/{concern.emergency.code}/concerns/{concern.public_id}/"
    params = {"emergency": concern.emergency.name}
    tell(people=[concern.author_id], text=text, params=params, link=link, entry=entry, at=at)
    return concern


@transaction.atomic
def withdraw_concern(concern: Concern, *, expected: int | None, by: Actor, at: datetime) -> Concern:
    """The author withdraws a concern; that it was filed stays."""
    scope = Scope(
        emergency=concern.emergency_id,
        country=concern.emergency.country_id,
        person=concern.author.public_id,
    )
    acting = require(by, "concern", "withdraw", scope)
    _open(concern)
    change(concern, expected=expected, state="withdrawn", closed_at=at)
    _record(concern, "withdrawn", {}, acting, at)
    return concern


def _open(concern: Concern) -> None:
    if concern.state != "filed":
        message = gettext_noop("This concern is no longer waiting: it was taken up, closed or withdrawn.")
        raise Refused(Refusal("concern-over", message, "GN 10"))


def _record(concern: Concern, what: str, content: dict[str, object], acting: Acting, at: datetime) -> int:
    """In the ledger a concern names neither its author nor what was said: those who read the ledger are many more."""
    nameless = Acting(person="", role="") if what in ("filed", "withdrawn") else acting
    shown = {} if what in ("filed", "withdrawn") else {"emergency": concern.emergency.code, **content}
    return append(
        act=f"concern.{what}",
        subject=f"concern:{concern.public_id}",
        content=shown,
        by=nameless,
        at=at,
        clause="GN 10; OG Q3",
    )
