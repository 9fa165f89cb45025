"""Who has reported for a round and who has not, organisation by organisation; and the same over rounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from firstcall.access.queries import may, visible
from firstcall.access.rules import Actor, Scope
from firstcall.activities.queries import current_activities, survivors
from firstcall.needs.lines import Line
from firstcall.needs.queries import attribution, of_lines
from firstcall.organisations.models import Organisation
from firstcall.returns.models import Expectation, ReportingRound, Return
from firstcall.returns.queries.figures import Figures, figures_of
from firstcall.returns.queries.rounds import window
from firstcall.returns.rules.returns import AWAITED, MISSING, NIL, NOT_REPORTED, SENT, is_expected
from firstcall.returns.rules.rounds import days_late
from firstcall.structure.models import Commitment, Group, Membership
from firstcall.structure.queries import on_day, takes_no_part
from firstcall.structure.rules.commitments import BINDING


@dataclass(frozen=True)
class ReportLine:
    """An organisation in a round. `state`: that of its return, else missing (after the due day) or awaited.

    `late`: days after the due day that it came, 0 where there was nothing to report; `missing`: days it has not come
    since. `whole`: the reader may see what the review said, rows and figures; else the state is only sent, and those
    are None. `people` is the plain sum as reported.
    """

    pk: int
    organisation: str
    name: str
    expected: bool
    state: str
    late: int = 0
    missing: int = 0
    return_id: str = ""
    version: int | None = None
    number: int | None = None
    first_at: datetime | None = None
    latest_at: datetime | None = None
    rows: int | None = None
    people: int | None = None
    reason: str = ""
    whole: bool = False

    @property
    def reported(self) -> bool:
        """Whether something of it is in."""
        return self.state not in (MISSING, AWAITED, *NOT_REPORTED)


@dataclass(frozen=True)
class Trend:
    """One organisation over rounds: its state in each, in the order of the rounds; "" where nothing was expected."""

    organisation: str
    name: str
    states: tuple[tuple[str, int], ...]


def expected_reporters(group: Group, days: date, before: date) -> set[int]:
    """Organisations (as merged since) that are to report on a period that ends on `days` and began on `before`.

    Partners of the group then that undertook something in it or reported on earlier days; or as the group says.
    """
    merged = survivors()
    members = Membership.objects.filter(on_day(days), group=group).select_related("organisation")
    partners = {merged.get(one.organisation_id, one.organisation_id): one for one in members}
    committed = {
        merged.get(pk, pk)
        for pk in Commitment.objects.filter(group=group, state__in=BINDING).values_list(
            "organisation", flat=True
        )
    }
    flags = {
        merged.get(pk, pk): expected
        for pk, expected in Expectation.objects.filter(group=group).values_list("organisation", "expected")
    }
    reported = _reported_before(group, before, set(partners))
    return {
        pk
        for pk, one in partners.items()
        if is_expected(
            participation="" if takes_no_part(group.emergency, one.organisation) else one.participation,
            flag=flags.get(pk),
            committed=pk in committed,
            reported_before=pk in reported,
        )
    }


def _reported_before(group: Group, before: date, partners: set[int]) -> set[int]:
    """Who has rows in use of earlier days in this group, or a return in an earlier round."""
    merged = survivors()
    same = [pk for pk, last in merged.items() if last in partners]
    attributed = attribution(group.emergency)
    earlier = Q(month__lt=before) | Q(month=None, starts_on__lt=before)
    rows = current_activities(group.emergency).filter(
        earlier, organisation__in=[*partners, *same], beside=False
    )
    rows = rows.filter(of_lines([Line(group.pk)], attributed)).order_by()
    returns = Return.objects.filter(group=group, round__first_day__lt=before).exclude(state__in=NOT_REPORTED)
    found = {*rows.values_list("organisation", flat=True).distinct()}
    found.update(returns.values_list("organisation", flat=True))
    return {merged.get(pk, pk) for pk in found}


def report_lines(
    *, actor: Actor, round_: ReportingRound, group: Group, at: datetime, figures: bool = True
) -> list[ReportLine]:
    """Who has reported to `group` for the round and who has not, by name; nothing where `actor` may not see it.

    Whoever may read the return itself sees its rows, figures and reason too.
    """
    found = Return.objects.filter(round=round_, group=group)
    seen = {one.pk: one for one in visible(actor, "reporting", found)}
    own = {one.pk: one for one in visible(actor, "return", found)}
    merged = survivors()
    numbers = figures_of(round_.emergency, list(own), group=group.pk, of=round_) if figures and own else {}
    expected = expected_reporters(group, round_.last_day, round_.first_day) if _sees(actor, group) else set()
    lines: dict[int, ReportLine] = {}
    for one in {**seen, **own}.values():
        if one.pk not in own and one.state in NOT_REPORTED:
            continue  # to others it has not come
        who = merged.get(one.organisation_id, one.organisation_id)
        known = numbers.get((who, group.pk, round_.pk), Figures())
        lines[who] = _line_of(one, who, round_, who in expected, one.pk in own, known, at)
    days = days_late(window(round_), at)
    for who in expected - set(lines):
        lines[who] = ReportLine(who, "", "", True, MISSING if days else AWAITED, missing=days)
    return _named(lines.values())


def _sees(actor: Actor, group: Group) -> bool:
    return may(actor, "reporting", "read", Scope(emergency=group.emergency_id, group=group.pk))


def _line_of(
    one: Return,
    who: int,
    round_: ReportingRound,
    expected: bool,
    whole: bool,
    known: Figures,
    at: datetime,
) -> ReportLine:
    return ReportLine(
        who,
        "",
        "",
        expected,
        one.state if whole else SENT,
        late=0 if one.state in (NIL, *NOT_REPORTED) else days_late(window(round_), one.first_at),
        missing=days_late(window(round_), at) if one.state in NOT_REPORTED else 0,
        return_id=one.public_id if whole else "",
        version=one.version if whole else None,
        number=one.number,
        first_at=one.first_at,
        latest_at=one.latest_at,
        rows=known.rows if whole else None,
        people=known.reached if whole else None,
        reason=one.reason if whole else "",
        whole=whole,
    )


def _named(lines: Iterable[ReportLine]) -> list[ReportLine]:
    """The lines with their organisations' names, in their order."""
    by_pk = {one.pk: one for one in lines}
    rows = Organisation.objects.filter(pk__in=by_pk).values_list("pk", "public_id", "acronym", "name")
    named = [replace(by_pk[pk], organisation=public, name=short or name) for pk, public, short, name in rows]
    return sorted(named, key=lambda one: one.name.casefold())


def missing(*, round_: ReportingRound, group: Group, at: datetime, actor: Actor) -> list[ReportLine]:
    """Those expected of whom nothing is in, whether or not the due day has passed."""
    lines = report_lines(actor=actor, round_=round_, group=group, at=at, figures=False)
    return [one for one in lines if one.expected and not one.reported]


def trend(*, actor: Actor, rounds: Sequence[ReportingRound], group: Group, at: datetime) -> list[Trend]:
    """Every organisation's state (and days late) in each of `rounds`, given oldest first."""
    found: dict[str, dict[int, tuple[str, int]]] = {}
    names: dict[str, str] = {}
    for one in rounds:
        for line in report_lines(actor=actor, round_=one, group=group, at=at, figures=False):
            found.setdefault(line.organisation, {})[one.pk] = (line.state, line.late or line.missing)
            names[line.organisation] = line.name
    return [
        Trend(public, names[public], tuple(states.get(one.pk, ("", 0)) for one in rounds))
        for public, states in sorted(found.items(), key=lambda pair: names[pair[0]].casefold())
    ]
