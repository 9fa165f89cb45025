"""Rows that name a month without its year, and the same rows with it in another file: one report, not two.

A partner's "AAA February" has no year anywhere, and the compilation of its group does. Nobody would know which year it
is of, but for the rows that are the same. docs/decisions/importing-again.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

import polars as pl
from django.db.models import QuerySet

from firstcall.activities.models import Activity
from firstcall.activities.versions.othermonths import WHEN, months_named, named_there
from firstcall.activities.versions.samereport import BESIDE, FIRM, agreeing, alike, plain, rows_there, unsaid
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.intake.rules import Problem
from firstcall.needs.matching import Comparison

SAME = [name for name in FIRM if name not in WHEN]
SAME_PLACE = [name for name in SAME if name != "reached"]
FIGURES = ("targeted", "cells", "new_people", "households", "quantity")
AREAS = 500  # asked for one by one

Pair = tuple[int, int, date, date, bool]
"""An undated row and a dated one that is the same but for when, the first and last month of this, and whether they have
a figure of people."""


@dataclass
class Matched:
    """The dated row by the undated one: `same` report, or `unsure`, where no month is named or several years fit."""

    same: dict[int, int] = field(default_factory=dict)
    unsure: dict[int, int] = field(default_factory=dict)


def matched(pairs: Iterable[Pair], named: Mapping[int, frozenset[int]]) -> Matched:
    """Which pairs are one report: the dated row lies in the months that the undated one has `named`, of one year alone.
    Each row is matched once."""
    found = Matched()
    fitting: list[tuple[int, int]] = []
    years: dict[int, set[int]] = defaultdict(set)
    for undated, dated, first, last, figures in pairs:
        months = named.get(undated)
        if not months and figures:
            found.unsure.setdefault(undated, dated)
        elif months and first.year == last.year and months.issuperset(range(first.month, last.month + 1)):
            fitting.append((undated, dated))
            years[undated].add(first.year)
    taken: set[int] = set()
    for undated, dated in fitting:
        if len(years[undated]) > 1:
            found.unsure.setdefault(undated, dated)
        elif undated not in found.same and dated not in taken:
            found.same[undated] = dated
            taken.add(dated)
    return found


def with_year_elsewhere(
    known: WhatIsIn, rows: pl.DataFrame, found: Comparison, problems: Iterable[Problem] | None = None
) -> Comparison:
    """The comparison, with new dated rows as changes of undated ones that name their month without its year, and such
    undated ones as unchanged where they are there with it. `problems`: of a file being read, else those kept."""
    undated = pl.all_horizontal(pl.col(name).is_null() for name in WHEN)
    new = rows.with_row_index("position").filter(
        pl.col("position").is_in(pl.Series(found.new, dtype=pl.UInt32).implode())
        & pl.col("organisation").is_not_null()
        & ~pl.col("beside").fill_null(value=False)
    )
    # Of all rows, however many: asked only where there are others beside them.
    lack = cache(lambda: unsaid(plain(rows.with_row_index("position"))))
    besides = {pk for _, pk in (*found.changed, *found.kept, *found.followed)}
    again, unsure = _there_with_it(known, new.filter(undated), lack, besides, problems)
    since, open_since = _there_without_it(known, new.filter(~undated), lack, besides)
    unsure |= open_since
    gone = {*again, *since}
    return replace(
        found,
        unchanged=tuple(sorted((*found.unchanged, *again))),
        changed=tuple(sorted((*found.changed, *since.items()))),
        new=tuple(position for position in found.new if position not in gone),
        kept=tuple(sorted((*found.kept, *again.items()))),
        unsure=tuple(sorted((position, pk) for position, pk in unsure.items() if position not in gone)),
    )


Beside = tuple[dict[int, int], dict[int, int]]
"""Rows that are there (primary keys) by position: the same report, and what may be."""


def _there_with_it(
    known: WhatIsIn,
    mine: pl.DataFrame,
    lack: Callable[[], frozenset[str]],
    besides: set[int],
    problems: Iterable[Problem] | None,
) -> Beside:
    """Undated rows of a file beside dated ones that are there."""
    standing = _standing(known, mine, dated=True)
    if not standing.exists():
        return {}, {}
    mine, of_file = plain(mine), months_named(known, problems)
    months = {position: of_file.of(row) for position, row in mine.select("position", "row").iter_rows()}
    there = rows_there(standing, mine.schema, besides, known)
    found = matched(_pairs(mine, there, lack(), SAME), months)
    mine = mine.filter(~pl.col("position").is_in(list(found.same)))
    left = there.filter(~pl.col("pk").is_in(list(found.same.values())))
    others = matched(_pairs(mine, left, lack(), SAME_PLACE), months)
    return found.same, others.same | found.unsure


def _there_without_it(
    known: WhatIsIn, mine: pl.DataFrame, lack: Callable[[], frozenset[str]], besides: set[int]
) -> Beside:
    """Dated rows of a file beside undated ones that are there."""
    standing = _standing(known, mine, dated=False)
    if not standing.exists():
        return {}, {}
    mine = plain(mine)
    there = rows_there(standing, mine.schema, besides, known)
    months = named_there(there["pk"].to_list())
    found = matched(_turned(_pairs(mine, there, lack(), SAME)), months)
    mine = mine.filter(~pl.col("position").is_in(list(found.same.values())))
    left = there.filter(~pl.col("pk").is_in(list(found.same)))
    others = matched(_turned(_pairs(mine, left, lack(), SAME_PLACE)), months)
    unsure = others.same | found.unsure
    return {at: pk for pk, at in found.same.items()}, {at: pk for pk, at in unsure.items()}


def _turned(pairs: Iterable[Pair]) -> Iterator[Pair]:
    return ((pk, position, first, last, said) for position, pk, first, last, said in pairs)


def _standing(known: WhatIsIn, mine: pl.DataFrame, *, dated: bool) -> QuerySet[Activity]:
    """The rows in use of the same organisations and places, with or without a day."""
    who = set(mine["organisation"].unique().to_list())
    if not who:
        return Activity.objects.none()
    rows = Activity.objects.filter(
        emergency=known.emergency, organisation__in=known.with_merged(who), superseded_by=None, beside=False
    )
    areas = mine["area"].unique()
    if len(areas) <= AREAS and not known.replaced:
        rows = rows.filter(area__in=areas.to_list())
    nowhere = dict.fromkeys(WHEN)
    return rows.exclude(**nowhere) if dated else rows.filter(**nowhere)


def _pairs(
    mine: pl.DataFrame, there: pl.DataFrame, lack: frozenset[str], same: Sequence[str]
) -> Iterator[Pair]:
    """Rows of a file and rows that are there which say the `same` and contradict each other in nothing: positions and
    primary keys. Without the people reached among it, other figures are no contradiction."""
    said = BESIDE if "reached" in same else [name for name in BESIDE if name not in FIGURES]
    first = pl.coalesce("month", "starts_on", "ends_on", *(f"{name}_there" for name in WHEN)).alias("first")
    last = pl.coalesce("month", "ends_on", "starts_on", *(f"{name}_there" for name in reversed(WHEN))).alias(
        "last"
    )
    figures = (pl.col("reached") > 0) | (pl.col("targeted") > 0)
    wanted = {"position", "pk", *WHEN, *said, *FIRM, "targeted"}
    for shared, theirs, _stay in alike(there, lack, compiled=False):
        key = [*same, *shared]
        own, other = (
            rows.select(name for name in rows.columns if name in {*wanted, *key}) for rows in (mine, theirs)
        )
        pairs = agreeing(own, other, key, said)
        yield from pairs.select("position", "pk", first, last, figures.fill_null(value=False)).iter_rows()
