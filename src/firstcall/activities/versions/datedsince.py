"""Rows sent again with their month, after an earlier version of their file named none: the same report, not another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import polars as pl

from firstcall.activities.models import Activity
from firstcall.activities.versions.keys import keys_of
from firstcall.activities.versions.othermonths import WHEN, named_there
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.intake.filenames import same_file
from firstcall.needs.matching import Comparison


def with_dated_since(known: WhatIsIn, rows: pl.DataFrame, found: Comparison) -> Comparison:
    """The comparison, with new rows that say when as changes of rows that say all the same but not when: those of the
    same sheet of a file that is by its name a version of this one."""
    dated = rows["month"].is_not_null() | rows["starts_on"].is_not_null()
    positions = [position for position in found.new if dated[position]]
    if not positions:
        return found
    name = known.batch.file_name
    earlier = [one.pk for one in known.same_sheet if one.name == name or same_file(one.name, name)]
    undated = Activity.objects.filter(
        batch__in=earlier, superseded_by=None, month=None, starts_on=None, ends_on=None
    )
    stored = list(undated.order_by("-pk").values_list("pk", "content_key")) if earlier else []
    if not stored:
        return found
    said = named_there([pk for pk, _ in stored])
    there: dict[str, list[int]] = defaultdict(list)
    for pk, content in stored:
        there[content].append(pk)
    bare = rows[positions].with_columns(pl.lit(None, dtype=rows.schema[name]).alias(name) for name in WHEN)
    days = rows.select(pl.coalesce("month", "starts_on"))[positions].to_series()
    pairs = []
    for position, content, day in zip(positions, keys_of(bare)["content"], days, strict=True):
        left = there[content]
        # Of the month it names, where it names one: another month's row is not this one with its year.
        same = next((pk for pk in reversed(left) if not said[pk] or day.month in said[pk]), None)
        if same is not None:
            pairs.append((position, same))
            left.remove(same)
    gone = {position for position, _pk in pairs}
    return replace(
        found,
        changed=tuple(sorted((*found.changed, *pairs))),
        new=tuple(position for position in found.new if position not in gone),
    )
