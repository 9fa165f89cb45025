"""A gap becomes a case: found in figures or raised by hand, confirmed, added to (ToR 8; L1, L5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from firstcall.access.actions import require
from firstcall.access.queries import may
from firstcall.access.rules import Actor
from firstcall.last_resort.actions.recording import (
    add_act,
    in_roles,
    scope_at,
    scope_for,
    take,
    tell_people,
    who_may,
)
from firstcall.last_resort.models import GapCase, Watch
from firstcall.last_resort.queries.cases import open_case_about
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.figures import FiguresThere, figures_there
from firstcall.last_resort.rules.opening import (
    why_about_nothing,
    why_not_confirm,
    why_not_counted,
    why_not_open,
    why_not_told_apart,
)
from firstcall.last_resort.rules.stages import DRAFT, FOUND, SOURCES, why_not_choice, why_not_run
from firstcall.places.models import Area
from firstcall.policy.gap_courses import course_for
from firstcall.policy.refusal import gettext_noop, refuse
from firstcall.structure.models import Emergency, Group
from firstcall.structure.rules.endings import why_group_ended

RAISED = gettext_noop("%(group)s, %(area)s: a gap was raised (%(case)s). Confirm or dismiss it.")
OPENED = gettext_noop("%(group)s, %(area)s: a gap is open (%(case)s).")
NOBODY = gettext_noop("%(group)s, %(area)s: no group covers this gap (%(case)s); it stands against the HC.")


@transaction.atomic
def open_case(
    *,
    emergency: Emergency,
    group: Group | None = None,
    sector: str = "",
    area: Area | None = None,
    population_group: str = "all",
    sex: str = "",
    age: str = "",
    topic: str = "",
    what: str,
    people: int | None = None,
    since_on: date | None = None,
    source: str = "hand",
    figures: FiguresThere | None = None,
    watch: Watch | None = None,
    by: Actor,
    at: datetime,
) -> GapCase:
    """Open a case of a gap. Who may not call on partners here raises it, and the coordinator confirms it.

    A sector that no group covers is named by `sector`. `people` None: what the figures say, else not known. `figures`:
    those seen already; otherwise they are looked up. Raises `Refused` (also where a case of the very same is open),
    `Forbidden`.
    """
    refuse(
        why_about_nothing(bool(group or sector))
    )  # else whoever leads a group is told that there is nothing
    scope = scope_at(emergency, group, area, person=by.person)
    acting = require(by, "gap_case", "create", scope)
    group = group_now(group)
    topic = " ".join(topic.split())
    if group is not None:
        refuse(why_group_ended(ended=group.ends_on is not None))
    sources = [one for one in SOURCES if one != "watch" or watch is not None]
    refuse(why_not_choice(source, sources, "gap-source", "ToR 8"))
    refuse(why_not_told_apart(population_group=population_group, sex=sex, age=age, topic=topic))
    Emergency.objects.filter(pk=emergency.pk).update(version=F("version"))  # one number at a time
    about: dict[str, Any] = {
        "group": group,
        "sector": "" if group else sector,
        "area": area,
        "population_group": population_group or "all",
        "sex": sex,
        "age": age,
        "topic": topic,
    }
    same = open_case_about(emergency, **about)
    refuse(
        why_not_open(
            what=what,
            people=people,
            since_on=since_on,
            today=at.date(),
            open_as=same.code if same else "",
            about_something=bool(group or sector),
        )
    )
    seen = figures or figures_there(
        actor=by,
        emergency=emergency,
        group=group,
        sector=about["sector"],
        area=area,
        population_group=about["population_group"],
        at=at,
    )
    draft = watch is not None or not may(by, "gap_case", "confirm", scope)
    last = GapCase.objects.filter(emergency=emergency).aggregate(last=Max("number"))["last"] or 0
    case = GapCase.objects.create(
        emergency=emergency,
        number=last + 1,
        course=course_for(group.profile or emergency.profile if group else emergency.profile).id,
        what=what.strip(),
        people=seen.people if people is None and not (sex or age) else people,
        in_need=seen.in_need,
        reached=seen.reached,
        severity=seen.severity,
        figures_on=seen.figures_on,
        since_on=since_on,
        source=source,
        watch=watch,
        stage=DRAFT if draft else FOUND,
        person=acting.person,
        opened_at=at,
        confirmed_at=None if draft else at,
        **about,
    )
    _tell_of(case, draft, acting, at)
    return case


def _tell_of(case: GapCase, draft: bool, acting: Any, at: datetime) -> None:
    act = add_act(
        case,
        kind="opened",
        act="gap-case.raised" if draft else "gap-case.opened",
        acting=acting,
        at=at,
        clause="ToR 8; GN 5" if case.group else "GN 10",
        text=case.what,
        people=case.people,
        content={
            "population_group": case.population_group,
            "sex": case.sex,
            "age": case.age,
            "topic": case.topic,
            "in_need": case.in_need,
            "reached": case.reached,
            "figures_on": case.figures_on,
            "since_on": case.since_on,
            "source": case.source,
            "course": case.course,
        },
    )
    if draft:
        tell_people(case, who_may(case, "confirm", at), RAISED, act)
    else:
        tell_people(case, in_roles(case, ("HC", "OCHA"), at), OPENED if case.group else NOBODY, act)


@transaction.atomic
def confirm_case(case: GapCase, *, note: str = "", expected: int | None, by: Actor, at: datetime) -> GapCase:
    """The coordinator confirms what was raised or found; from now on it runs its course. Raises `Refused`, `Stale`."""
    acting = require(by, "gap_case", "confirm", scope_for(by, case))
    refuse(why_not_confirm(stage=case.stage))
    take(case, expected, stage=FOUND, confirmed_at=at)
    act = add_act(
        case,
        kind="confirmed",
        act="gap-case.confirmed",
        acting=acting,
        at=at,
        clause="ToR 8",
        text=note.strip(),
    )
    tell_people(case, in_roles(case, ("HC", "OCHA"), at), OPENED if case.group else NOBODY, act)
    return case


@transaction.atomic
def update_figures(
    case: GapCase,
    *,
    people: int | None = None,
    reason: str = "",
    expected: int | None,
    by: Actor,
    at: datetime,
) -> GapCase:
    """Take the figures as they are today, or the number of people somebody counted (with the reason). What is left
    follows. Raises `Refused`, `Stale`, `Forbidden`."""
    acting = require(by, "gap_case", "confirm", scope_for(by, case))
    refuse(why_not_run(stage=case.stage) or why_not_counted(people=people, reason=reason))
    seen = figures_there(
        actor=by,
        emergency=case.emergency,
        group=group_now(case.group),
        sector=case.sector,
        area=case.area,
        population_group=case.population_group,
        at=at,
    )
    before = case.people
    now = people if people is not None else seen.people
    take(
        case,
        expected,
        people=now,
        in_need=seen.in_need,
        reached=seen.reached,
        severity=seen.severity,
        figures_on=seen.figures_on,
    )
    add_act(
        case,
        kind="figures",
        act="gap-case.figures-taken",
        acting=acting,
        at=at,
        clause="ToR 8",
        text=reason.strip(),
        people=now,
        content={"before": before, "in_need": seen.in_need, "reached": seen.reached},
    )
    return case
