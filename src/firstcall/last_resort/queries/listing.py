"""Which cases somebody asks for, and for which organisation somebody answers in one (GN 10, 11)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from firstcall.access.rules import Actor, Forbidden
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.cases import cases_seen
from firstcall.last_resort.queries.seeing import DEPTH, SeenCase, answers_for, seen_cases
from firstcall.last_resort.rules.stages import (
    ADVOCATING,
    ANSWERED,
    CALLED,
    CLOSED,
    COMMITTED,
    CONSTRAINED,
    COVERED,
    DRAFT,
    DUE,
    FOUND,
    LAST_RESORT,
    WITH_HC,
    why_not_choice,
)
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area
from firstcall.policy.gap_courses import CONDITIONS
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.structure.models import Emergency, Group

STAGES = (DRAFT, FOUND, CALLED, ANSWERED, LAST_RESORT, CLOSED)
STANDINGS = (DUE, COMMITTED, CONSTRAINED, ADVOCATING, WITH_HC, COVERED)


def listed_cases(
    actor: Actor,
    emergency: Emergency,
    *,
    stage: str = "",
    standing: str = "",
    condition: str = "",
    group: Group | None = None,
    area: Area | None = None,
    due: bool = False,
    before: int = 0,
    at: datetime,
) -> list[SeenCase]:
    """The cases of an emergency `actor` sees, newest first.

    `stage` and `standing` as they are at `at`; `area` with those below it; `condition`: one that fails now; `due`:
    those in which something waits since its day. `before`: only cases with a smaller number. Raises `Refused` for a
    word that is none of the choices.
    """
    for value, choices, code in (
        (stage, STAGES, "gap-stage"),
        (standing, STANDINGS, "gap-standing"),
        (condition, CONDITIONS, "condition"),
    ):
        refuse(why_not_choice(value, choices, code) if value else None)
    rows = cases_seen(actor, emergency)
    if before:
        rows = rows.filter(number__lt=before)
    if stage:
        rows = rows.filter(stage=CALLED if stage == ANSWERED else stage)
    if group is not None:
        rows = rows.filter(Q(group=group) | Q(group__merged_into=group))
    if area is not None:
        rows = rows.filter(_within(area))
    return [
        one
        for one in seen_cases(actor, rows, at)
        if (one.whole or area is None)  # where a gap lies is not published
        and (not stage or one.now.stage == stage)
        and (not standing or one.now.standing == standing)
        and (not condition or condition in one.conditions)
        and (not due or (one.whole and one.due))
    ]


def _within(area: Area) -> Q:
    found = Q()
    for step in range(DEPTH + 1):
        found |= Q(**{"area" + "__parent" * step: area})
    return found


def own_organisation(actor: Actor, case: GapCase) -> Organisation:
    """The one organisation `actor` answers for in a case. Raises `Refused` for several, `Forbidden` for none."""
    own = answers_for(actor, case)
    if len(own) == 1:
        return Organisation.objects.get(pk=own[0])
    if not own:
        raise Forbidden(
            Refusal(
                "answers-for-nobody",
                gettext_noop(
                    "You answer for no organisation here. Only its own user answers; note what it told you."
                ),
                "GN 10",
            )
        )
    names = ", ".join(
        one.acronym or one.name for one in Organisation.objects.filter(pk__in=own).order_by("name")
    )
    raise Refused(
        Refusal(
            "for-whom",
            gettext_noop("Say for which organisation this is. You answer for: %(names)s."),
            "GN 10",
            {"names": names},
        )
    )
