"""Which places have crossed the line of a watch, and which of them are cases already (L1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.gaps.queries import placed_gaps
from firstcall.gaps.rules import NOBODY
from firstcall.last_resort.models import GapCase, Watch
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.rules.stages import CLOSED
from firstcall.last_resort.rules.watching import EVERYBODY, QUIET, There, crossed, why_not_watch
from firstcall.needs.models import NeedRollup
from firstcall.places.models import Area
from firstcall.policy.refusal import Refusal, refuse
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import on_day


@dataclass(frozen=True)
class Line:
    """What a watch looks at, set or only thought of. `level` None: the finest there are needs for."""

    group: Group
    sign: str
    limit: int
    level: int | None = None
    population_group: str = EVERYBODY

    @classmethod
    def of(cls, watch: Watch, group: Group) -> Line:
        return cls(group, watch.sign, watch.limit, watch.level, watch.population_group)


def checked_line(
    *, group: Group, sign: str, limit: int, level: int | None = None, population_group: str = EVERYBODY
) -> Line:
    """A line as somebody words it. Raises `Refused` for one that could not be set."""
    people = population_group.strip() or EVERYBODY
    refuse(why_not_line(Line(group, sign, limit, level, people), already=False))
    return Line(group, sign, limit, level, people)


def why_not_line(line: Line, *, already: bool) -> Refusal | None:
    """Why this line cannot be set; `already`: the sign has one there."""
    emergency, people = line.group.emergency, line.population_group
    return why_not_watch(
        sign=line.sign,
        limit=line.limit,
        level=line.level,
        levels=levels_of(emergency),
        people=people,
        known_people=() if people == EVERYBODY else population_groups(emergency),
        group_ended=line.group.ends_on is not None,
        already=already,
    )


class Place(NamedTuple):
    """What is known of one place of a line: people, None where not known; `size` ranks the largest gap first."""

    area: str
    area_name: str
    there: There
    coverage: float | None
    size: int


@dataclass(frozen=True)
class Crossing:
    """A place that has crossed a line. `case`: the open case about it; `quiet`: dismissed a short while ago."""

    place: Place
    case: str
    quiet: bool

    @property
    def there(self) -> There:
        """The figures it crossed the line with."""
        return self.place.there

    @property
    def new(self) -> bool:
        """Nobody works on it and nobody has looked at it lately."""
        return not self.case and not self.quiet


@dataclass(frozen=True)
class Look:
    """What a line shows now. `places`: those that crossed it, the largest gap first; `unknown`: how many places it
    could not be told of; `looked_at`: how many there are."""

    places: tuple[Crossing, ...]
    unknown: int
    looked_at: int

    @property
    def new(self) -> list[Crossing]:
        """The places a draft would be opened for."""
        return [one for one in self.places if one.new]


def look(actor: Actor, line: Line, at: datetime) -> Look:
    """Which places have crossed this line, as far as `actor` sees the figures."""
    places = places_of(actor, line, at)
    verdicts = [(one, crossed(line.sign, line.limit, one.there)) for one in places]
    over = sorted((one for one, verdict in verdicts if verdict), key=lambda one: -one.size)
    worked = known_places(line.group, line.population_group, at)
    return Look(
        tuple(Crossing(one, *worked.get(one.area, ("", False))) for one in over),
        sum(verdict is None for _one, verdict in verdicts),
        len(places),
    )


def places_of(actor: Actor, line: Line, at: datetime) -> list[Place]:
    """The rows of the gap table a line looks at, with what is still known of them: figures too old are not."""
    rows = placed_gaps(
        actor=actor,
        emergency=line.group.emergency,
        group=line.group,
        level=line.level,
        population_group=line.population_group,
        at=at,
    )
    return [
        Place(
            one.row.area,
            one.row.area_name,
            There(
                one.known.in_need,
                one.known.reached,
                one.known.unmet,
                one.known.status == NOBODY,
                one.signs.severity,
            ),
            one.coverage,
            one.known.unmet if one.known.unmet is not None else (one.known.in_need or 0),
        )
        for one in rows
        if not one.row.rest
    ]


def known_places(group: Group, population_group: str, at: datetime) -> dict[str, tuple[str, bool]]:
    """Per P-code the open case of the group there, whatever its topic, and whether one was dismissed a short while ago.

    A case of the whole country stands at the country's own code.
    """
    rows = (
        GapCase.objects.filter(
            emergency=group.emergency_id, group=group, population_group=population_group, sex="", age=""
        )
        .order_by("pk")
        .values_list("area__pcode", "number", "stage", "ending", "closed_at")
    )
    found: dict[str, tuple[str, bool]] = {}
    top = ""
    for pcode, number, stage, ending, closed_at in rows:
        if pcode is None:
            top = top or country_code(group.emergency)
        place = pcode or top
        case, quiet = found.get(place, ("", False))
        if stage != CLOSED:
            found[place] = (case or f"G{number}", quiet)
        elif ending == "no_gap" and closed_at is not None and closed_at > at - QUIET:
            found[place] = (case, True)
    return found


def country_code(emergency: Emergency) -> str:
    """The P-code of the whole country; "" where no areas are known."""
    country = Area.objects.filter(country=emergency.country_id, level=0).first()
    return country.pcode if country else ""


def watches_seen(actor: Actor, emergency: Emergency) -> QuerySet[Watch]:
    """The lines that are set in an emergency, as far as `actor` may see them, group by group."""
    rows = visible(actor, "watch", Watch.objects.filter(group__emergency=emergency, ends_on=None))
    return rows.select_related("group__emergency", "group__merged_into").order_by("group", "pk")


def watches_on(emergency: Emergency, day: date) -> list[tuple[Watch, Group]]:
    """The lines in force on a day, each with the group that answers for it now; none for groups that have ended."""
    rows = Watch.objects.filter(on_day(day), group__emergency=emergency)
    with_groups = [
        (one, group_now(one.group)) for one in rows.select_related("group__emergency").order_by("pk")
    ]
    return [(one, group) for one, group in with_groups if group is not None and group.ends_on is None]


def levels_of(emergency: Emergency) -> list[int]:
    """The levels of areas there are in the emergency's country, the country's own left aside."""
    rows = Area.objects.filter(country=emergency.country_id, level__gt=0)
    return sorted(rows.order_by().values_list("level", flat=True).distinct())


def population_groups(emergency: Emergency) -> list[str]:
    """The population groups there are needs of, everybody left aside."""
    rows = NeedRollup.objects.filter(emergency=emergency).exclude(population_group=EVERYBODY)
    return sorted(set(rows.order_by().values_list("population_group", flat=True).distinct()))


def drafts_of(watch: Watch) -> int:
    """How many drafts of a watch wait for somebody."""
    return GapCase.objects.filter(watch=watch, stage="draft").count()


def watch_counts(watches: Sequence[Watch]) -> dict[int, tuple[int, int]]:
    """Per watch (primary key): how many drafts of it wait, and how many cases it has opened in all. One query."""
    found: dict[int, tuple[int, int]] = {}
    rows = GapCase.objects.filter(watch__in=[one.pk for one in watches]).values_list("watch", "stage")
    for watch, stage in rows:
        drafts, every = found.get(watch, (0, 0))
        found[watch] = (drafts + (stage == "draft"), every + 1)
    return found
