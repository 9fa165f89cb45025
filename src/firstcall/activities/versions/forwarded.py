"""Rows that another file holds in other words: the same report in a group's workbook, without its donors or its sites.

Their keys differ, since a column is missing or a name is written otherwise, so each would count twice. They are one row
where organisation, sector, area, activity, time and people reached are the same, and whatever else one of them says
the other says too or its file has no column for. docs/decisions/importing-again.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl
from django.db.models import Q, QuerySet

from firstcall.activities.models import Activity
from firstcall.activities.versions.datedsince import with_dated_since
from firstcall.activities.versions.merged import keys_beside
from firstcall.activities.versions.othermonths import Apart, told_apart
from firstcall.activities.versions.samereport import FIRM, alike, by_month, paired, plain, rows_there, unsaid
from firstcall.activities.versions.subtracting import without_subtracting
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.activities.versions.yearless import with_year_elsewhere
from firstcall.intake.rules import Problem
from firstcall.needs.matching import Comparison, compare


def compared(
    known: WhatIsIn, rows: pl.DataFrame, keyed: pl.DataFrame, problems: Iterable[Problem] | None = None
) -> Comparison:
    """The rows of a file beside what is there: by their keys, then new ones beside what other files say otherwise.
    `problems`: of a file that is being read; else those kept with it."""
    followed: set[int] = set()
    apart = told_apart(known, rows, problems)
    there = keys_beside(known, rows, keyed, followed, apart.others)
    by_keys = replace(compare(keyed, there, followed, apart.told), apart=apart.others)
    found = with_dated_since(known, rows, without_subtracting(rows, by_keys))
    if not found.new or not known.rows:
        return found
    return _in_other_words(known, rows, keyed, with_year_elsewhere(known, rows, found, problems), apart)


def _in_other_words(
    known: WhatIsIn, rows: pl.DataFrame, keyed: pl.DataFrame, found: Comparison, apart: Apart
) -> Comparison:
    """The comparison, with new rows that another file holds in other words, for the same days, as they are there."""
    new = rows.with_row_index("position").filter(
        pl.col("position").is_in(pl.Series(found.new, dtype=pl.UInt32).implode())
        & pl.col("organisation").is_not_null()
        & (pl.col("reached") > 0)
        & (pl.col("month").is_not_null() | pl.col("starts_on").is_not_null() | pl.col("ends_on").is_null())
    )
    seen = bool(known.same_bytes)  # then nothing comes back of what it says in other words either
    standing = _standing(known, new, replaced_too=seen)
    if not new.height or not standing.exists():
        return found
    new = plain(new)
    besides = {pk for _, pk in (*found.changed, *found.kept, *found.followed)} | _elsewhere(known, new, apart)
    there = rows_there(standing, new.schema, besides, known)
    content = set(keyed["content"].to_list())
    there = there.filter(~pl.col("content").is_in(pl.Series(sorted(content), dtype=pl.String).implode()))
    lack = unsaid(plain(rows.with_row_index("position")))
    again: dict[int, int] = {}  # position -> pk, of rows that say no more than what is there
    richer: dict[int, int] = {}
    compiled = rows.select("organisation", "organisation_name").n_unique() > 1
    for loose, theirs, stay in alike(there, lack, compiled):
        for mine, others in _readings(new, theirs):
            taken = [*again.values(), *richer.values()]
            left = mine.filter(~pl.col("position").is_in([*again, *richer]))
            others = others.filter(~pl.col("pk").is_in(taken))
            pairs = paired(*apart.marked(left, others), [*FIRM, *loose])
            (again if stay or seen else richer).update(pairs)
    gone = {*again, *richer}
    return replace(
        found,
        unchanged=tuple(sorted((*found.unchanged, *again))),
        changed=tuple(sorted((*found.changed, *richer.items()))),
        new=tuple(position for position in found.new if position not in gone),
        kept=tuple(sorted((*found.kept, *again.items()))),
    )


def _elsewhere(known: WhatIsIn, new: pl.DataFrame, apart: Apart) -> set[int]:
    """The rows (primary keys) without any day that are others than such rows of the file: of another month by name, or
    of another sheet of its workbook."""
    undated = pl.all_horizontal(pl.col("month", "starts_on").is_null())
    if not new.filter(undated).height:
        return set()
    nowhere = Activity.objects.filter(batch__in=known.other_sheets, month=None, starts_on=None, ends_on=None)
    return {*apart.others, *nowhere.values_list("pk", flat=True)}


def _standing(known: WhatIsIn, new: pl.DataFrame, *, replaced_too: bool) -> QuerySet[Activity]:
    """The rows in use of the same organisations and times; those that later ones replaced too, if asked for."""
    who = known.with_merged(set(new["organisation"].unique().to_list()))
    starts, months = new.filter(pl.col("month").is_null())["starts_on"], new["month"].drop_nulls()
    said = {*months.unique().to_list(), *starts.drop_nulls().dt.month_start().unique().to_list()}
    when = Q(month__in=said)
    days = pl.concat([starts.drop_nulls(), months, months.dt.month_end()])
    if len(days):
        when |= Q(month=None, starts_on__range=(days.min(), days.max()))
    if starts.null_count():
        when |= Q(month=None, starts_on=None, ends_on=None)
    found = Activity.objects.filter(when, emergency=known.emergency, organisation__in=who, reached__gt=0)
    return found if replaced_too else found.filter(superseded_by=None)


def _readings(new: pl.DataFrame, there: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Both as they are; then what one says by the days of a month beside what the other says by its name: a partner
    whose sheet had a start and an end has a column of months since."""
    yield new, there
    for mine, others in (
        (new.filter(pl.col("month").is_not_null()), by_month(there)),
        (by_month(new), there.filter(pl.col("month").is_not_null())),
    ):
        if mine.height and others.height:
            yield mine, others
