"""What other rooms say on an organisation's page: what it leads and where it takes part, and where it works."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from firstcall.access.queries import may_somewhere, visible
from firstcall.access.rules import Actor
from firstcall.activities.models import Activity
from firstcall.organisations.models import Organisation
from firstcall.overview.gap_cases import asked_cases
from firstcall.overview.group_people import duty_words
from firstcall.structure.forms.partners import STATES
from firstcall.structure.models import Commitment, FocalPoint, LastResort, Lead, Membership
from firstcall.structure.queries import on_day
from firstcall.structure.rules.commitments import binds

Section = tuple[str, dict[str, Any]]


def takes_part(organisation: Organisation, actor: Actor, at: datetime) -> Section | None:
    """What it leads, where it acts for a lead, which groups it is in."""
    day = on_day(at.date())
    related = ("group__emergency", "area")
    leads = visible(actor, "lead", Lead.objects.filter(day, organisation=organisation)).select_related(
        *related
    )
    points = visible(actor, "focal_point", FocalPoint.objects.filter(day, organisation=organisation))
    members = visible(actor, "membership", Membership.objects.filter(day, organisation=organisation))
    duties = visible(actor, "last_resort", LastResort.objects.filter(day, organisation=organisation))
    values = {
        "leads": list(leads.order_by("pk")),
        "focal_points": list(points.select_related(*related).order_by("pk")),
        "memberships": list(members.select_related("group__emergency").order_by("pk")),
        "duties": [(one, duty_words(one)) for one in duties.select_related(*related).order_by("pk")],
    }
    return ("overview/organisation_takes_part.html", values) if any(values.values()) else None


def works(organisation: Organisation, actor: Actor, at: datetime) -> Section | None:
    """Where it reported work: per emergency and group the areas, for those who may see reported rows."""
    rows = visible(actor, "activity", Activity.objects.filter(organisation=organisation, superseded_by=None))
    columns = ("emergency__code", "emergency__name", "group__name", "sector", "area__pcode", "area__name")
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for code, name, group, sector, pcode, area in rows.order_by().values_list(*columns).distinct():
        found[code, name, group or sector].append((pcode, area))
    lines = [(*key, sorted(areas, key=lambda one: one[1])) for key, areas in sorted(found.items())]
    return ("overview/organisation_works.html", {"lines": lines}) if lines else None


def committed(organisation: Organisation, actor: Actor, at: datetime) -> Section | None:
    """What it undertook and answers for; for its own users also what it is asked (GN 10).

    What it has not accepted is shown to nobody else here: it is held to nothing.
    """
    rows = Commitment.objects.filter(organisation=organisation).select_related("group__emergency", "area")
    own = set(visible(actor, "commitment", rows, "answer").values_list("pk", flat=True))
    words = dict(STATES)
    found = list(visible(actor, "commitment", rows).order_by("due_on", "pk"))
    values = {
        "undertaken": [(one, words[one.state], one.pk in own) for one in found if binds(one.state)],
        "asked": [one for one in found if one.state == "proposed" and one.pk in own],
    }
    return ("overview/organisation_committed.html", values) if any(values.values()) else None


def called_on(organisation: Organisation, actor: Actor, at: datetime) -> Section | None:
    """The gaps it is asked to help fill and has not answered, for those who see who was asked (GN 11)."""
    if not may_somewhere(actor, "gap_answer", "read"):
        return None
    found = asked_cases(actor, organisation.pk, at)
    return ("overview/organisation_called_on.html", {"cases": found}) if found else None
