"""Which round a row belongs to: its month or days, else the round most rows of its file are for, else the open one."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

DATED, UNDATED, ALL = "dated", "undated", "all"
"""What of a file a version holds: rows of the round's days, those without days too, or all, as its sender said."""


@dataclass(frozen=True)
class Period:
    """A round as rows see it. `group` is None for all groups; `open`: it takes returns and has begun to."""

    key: int
    group: int | None
    first_day: date
    last_day: date
    open: bool = False


@dataclass(frozen=True)
class Span:
    """The days a row speaks of; both None where it says none."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Portion:
    """Rows (their positions) of one organisation in one group that speak of the same days."""

    organisation: object
    group: int
    span: Span
    rows: tuple[int, ...]
    elsewhere: bool = False  # they name a month without its year that no round settles


@dataclass
class Parcel:
    """What a file holds for one return: organisation, group and round. `takes`: see DATED. `outside`: rows of other
    days, where its sender named the round."""

    organisation: object
    group: int
    key: int
    takes: str = DATED
    rows: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Sorted:
    """A file sorted into returns. `outside`: dated rows of no round; `undecided`: per group, rows nobody can place."""

    parcels: tuple[Parcel, ...]
    outside: tuple[int, ...]
    undecided: Mapping[int, tuple[int, ...]]


def span(month: date | None, start: date | None, end: date | None) -> Span:
    """The days a row speaks of: the month it reports on, else from its start to its end."""
    if month is not None:
        return Span(month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1]))
    known = [day for day in (start, end) if day is not None]
    return Span(min(known), max(known)) if known else Span()


def is_month(first_day: date, last_day: date) -> bool:
    """Whether a period is a calendar month."""
    return span(first_day, None, None) == Span(first_day, last_day)


def overlaps(period: Period, days: Span) -> bool:
    """Whether a row speaks of a day of the round's period."""
    if days.start is None or days.end is None:
        return False
    return days.start <= period.last_day and period.first_day <= days.end


def of_group(periods: Iterable[Period], group: int) -> list[Period]:
    """The rounds a group reports in: its own, and those of all groups for days it has no own round for."""
    here = [one for one in periods if one.group in (None, group)]
    own = [one for one in here if one.group is not None]
    return own + [
        one
        for one in here
        if one.group is None and not any(overlaps(other, Span(one.first_day, one.last_day)) for other in own)
    ]


def round_for(periods: Sequence[Period], days: Span) -> Period | None:
    """The round of these days: of several the latest open one, else the latest."""
    found = [one for one in periods if overlaps(one, days)]
    return max(found, key=lambda one: (one.open, one.first_day), default=None)


def round_named(periods: Iterable[Period], months: Collection[int], on: date) -> Period | None:
    """The round that rows are for which name this month (its number) without the year: the one of that month that had
    begun `on` the day of reading; of several years the one that is open. None where nobody can tell."""
    found = [
        one
        for one in periods
        if is_month(one.first_day, one.last_day)
        and {one.first_day.month} == set(months)
        and one.first_day <= on
    ]
    open_ = [one for one in found if one.open]
    if len(found) > 1:
        found = open_
    return found[0] if len(found) == 1 else None


def sort_rows(portions: Iterable[Portion], periods: Sequence[Period], chosen: Period | None = None) -> Sorted:
    """Sort a file's rows into returns. `chosen`: the round its sender named; it takes all rows of its groups."""
    parcels: dict[tuple[object, int, int], Parcel] = {}
    undated: list[Portion] = []
    outside: list[int] = []
    rounds: dict[int, list[Period]] = {}
    for one in portions:
        here = rounds.setdefault(one.group, of_group(periods, one.group))
        if chosen is not None and chosen.group in (None, one.group):
            parcel = _parcel(parcels, one, chosen)
            parcel.takes = ALL
            if one.elsewhere or (one.span.start is not None and not overlaps(chosen, one.span)):
                parcel.outside.extend(one.rows)
        elif one.elsewhere:
            outside.extend(one.rows if here else ())
        elif one.span.start is None:
            undated.append(one)
        elif (found := round_for(here, one.span)) is not None:
            _parcel(parcels, one, found)
        elif here:
            outside.extend(one.rows)
    undecided = _place_undated(undated, rounds, parcels)
    return Sorted(tuple(parcels.values()), tuple(outside), undecided)


def _parcel(parcels: dict[tuple[object, int, int], Parcel], one: Portion, period: Period) -> Parcel:
    key = (one.organisation, one.group, period.key)
    parcel = parcels.setdefault(key, Parcel(*key))
    parcel.rows.extend(one.rows)
    return parcel


def _place_undated(
    undated: list[Portion],
    rounds: Mapping[int, list[Period]],
    parcels: dict[tuple[object, int, int], Parcel],
) -> dict[int, tuple[int, ...]]:
    """Rows without days go with most of their organisation's, then most of the group's, else to the one open round."""
    own: dict[tuple[object, int], Counter[int]] = {}
    all_: dict[int, Counter[int]] = {}
    for parcel in parcels.values():
        own.setdefault((parcel.organisation, parcel.group), Counter())[parcel.key] += len(parcel.rows)
        all_.setdefault(parcel.group, Counter())[parcel.key] += len(parcel.rows)
    undecided: dict[int, tuple[int, ...]] = {}
    for one in undated:
        here = {period.key: period for period in rounds[one.group]}
        if not here:
            continue
        counts = own.get((one.organisation, one.group)) or all_.get(one.group)
        open_ = [period for period in here.values() if period.open]
        only = open_[0] if len(open_) == 1 else None
        found = here.get(counts.most_common(1)[0][0]) if counts else only
        if found is None:
            undecided[one.group] = (*undecided.get(one.group, ()), *one.rows)
        else:
            _parcel(parcels, one, found).takes = UNDATED
    return undecided


def owner(versions: Iterable[tuple[Period, str]], days: Span) -> int | None:
    """The round a stored row belongs to, among those its file has a version for (the round, and what it takes)."""
    known = list(versions)
    for period, takes in known:
        if takes == ALL or (takes == UNDATED and days.start is None):
            return period.key
    found = round_for([period for period, _takes in known], days)
    return found.key if found else None
