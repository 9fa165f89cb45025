"""Which cases somebody asks for: the board's filters, the calls near an organisation, what waits for money (GN 11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Forbidden
from firstcall.last_resort.models import (
    AskedPartner,
    GapAct,
    GapCall,
    GapCase,
    LastResortAnswer,
    PartnerAnswer,
)
from firstcall.last_resort.queries.cases import cases_seen
from firstcall.last_resort.queries.seeing import DEPTH, SeenCase, scopes_here, seen_cases
from firstcall.last_resort.queries.standing import calls_now
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
FEW = 10  # people
STANDINGS = (DUE, COMMITTED, CONSTRAINED, ADVOCATING, WITH_HC, COVERED)


@dataclass(frozen=True)
class Asked:
    """The latest call on an organisation in an open case, and what it said since (None: nothing yet)."""

    seen: SeenCase
    call: GapCall
    asked: AskedPartner
    said: PartnerAnswer | None
    over: bool

    @property
    def organisation(self) -> Organisation:
        return self.asked.organisation


@dataclass(frozen=True)
class Lacking:
    """A case that waits for money: the provider of last resort says that funding is what fails.

    `people`: those it named, else all that are left; None: not known, or `few`: fewer than ten, which whoever reads the
    published part only is not told apart. `place`: no finer than the first level of areas for them.
    """

    seen: SeenCase
    answer: LastResortAnswer
    people: int | None
    few: bool
    place: Area | None
    mobilised_usd: int


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


def open_calls(actor: Actor, emergency: Emergency, at: datetime) -> list[Asked]:
    """The calls on the organisations `actor` answers for that they have not answered, the first to run out first."""
    mine = {one.organisation for one in actor.held if one.organisation is not None}
    rows = cases_seen(actor, emergency).exclude(stage__in=(DRAFT, CLOSED))
    rows = rows.filter(pk__in=GapCase.objects.filter(calls__asked__organisation__in=mine).values("pk"))
    found = [one for seen in seen_cases(actor, rows, at) for one in _calls_on(mine, seen, at)]
    return sorted(
        (one for one in found if one.said is None and _answers_for(actor, one)),
        key=lambda one: (one.call.reply_by, one.seen.case.pk),
    )


def _calls_on(mine: set[int], seen: SeenCase, at: datetime) -> Iterator[Asked]:
    latest: dict[int, tuple[GapCall, AskedPartner]] = {}
    for call in sorted(calls_now(seen.case), key=lambda one: one.round):
        latest |= {
            one.organisation_id: (call, one) for one in call.asked.all() if one.organisation_id in mine
        }
    for organisation, (call, asked) in latest.items():
        since = [
            one
            for one in seen.case.answers.all()
            if one.organisation_id == organisation and one.at >= call.at
        ]
        said = max(since, key=lambda one: one.pk, default=None)
        yield Asked(seen, call, asked, said, call.reply_by <= at)


def _answers_for(actor: Actor, asked: Asked) -> bool:
    return any(
        may(actor, "gap_answer", "answer", scope)
        for scope in scopes_here(actor, asked.seen.case, organisation=asked.asked.organisation_id)
    )


def lacking_funds(actor: Actor, at: datetime) -> list[Lacking]:
    """The open cases of every emergency in which funding is what fails now, as far as `actor` may know; the largest
    amounts first, those without an amount last."""
    rows = cases_seen(actor).filter(
        stage=LAST_RESORT, standing=CONSTRAINED, last_resort_answers__funding=True
    )
    rows = cases_seen(actor).filter(pk__in=rows.order_by().values("pk"))
    seen = [one for one in seen_cases(actor, rows, at) if "funding" in one.conditions]
    came = dict(
        GapAct.objects.filter(case__in=[one.case.pk for one in seen], kind="mobilisation")
        .order_by()
        .values_list("case")
        .annotate(sum=Sum("amount_usd"))
    )
    found = [_lacking(one, came.get(one.case.pk) or 0) for one in seen]
    return sorted(found, key=lambda one: (-(one.answer.amount_usd or 0), one.seen.case.pk))


def _lacking(seen: SeenCase, mobilised: int) -> Lacking:
    answer, part = seen.last_resort[-1]
    people = answer.people if answer.people is not None else seen.now.remaining.left
    few = part != "whole" and people is not None and people < FEW
    place = seen.case.area
    while part != "whole" and place is not None and place.level > 1:
        place = place.parent
    return Lacking(seen, answer, None if few else people, few, place, mobilised)


def own_organisation(actor: Actor, case: GapCase) -> Organisation:
    """The one organisation `actor` answers for in a case. Raises `Refused` for several, `Forbidden` for none."""
    held = {one.organisation for one in actor.held if one.organisation is not None}
    own = [
        pk
        for pk in sorted(held)
        if any(
            may(actor, "gap_answer", "answer", scope) for scope in scopes_here(actor, case, organisation=pk)
        )
    ]
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
