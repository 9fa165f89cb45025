"""The rows of activities in use, read as whole columns, as the findings about them need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.activities.counting.rule import site_key, words_of
from firstcall.activities.models import Activity
from firstcall.activities.queries import survivors
from firstcall.activities.rows.distinct import folded
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.queries import of_lines
from firstcall.organisations.models import Organisation
from firstcall.record.frames import read_frame, whole_table
from firstcall.structure.models import Emergency

CODED = pl.Categorical
HEADS = {"head": pl.Int64, "sector": CODED}
PLACES = {"area_id": pl.Int64, "site": CODED, "population_group": CODED, "what": CODED}
NOT_NAMED = "all"
AT_A_TIME = 10_000  # keys asked for at once
FEW = 150_000  # rows that are looked up by their keys rather than read with all the others


def rows_seen(
    actor: Actor, object_: str, emergency: Emergency, attributed: Attribution, line: Line | None
) -> QuerySet[Activity]:
    """The rows in use that the actor may see, of one line or of all. `what`: the activity, else the indicator."""
    rows = whole_table(Activity.objects.filter(superseded_by=None), "emergency_id", emergency.pk)
    rows = rows.filter(of_lines([line], attributed)) if line else rows
    what = Case(When(activity="", then=F("indicator")), default=F("activity"), output_field=CharField())
    return visible(actor, object_, rows).annotate(what=what, head=Coalesce("group_id", Value(0)))


def read(rows: QuerySet[Activity], columns: Mapping[str, Any]) -> pl.DataFrame:
    """The columns of these rows, with their primary keys."""
    return read_frame(rows, {"pk": pl.Int64, **columns})


def read_of(rows: QuerySet[Activity], columns: Mapping[str, Any], keys: pl.Series) -> pl.DataFrame:
    """As `read`, of the rows with these keys: looked up one by one where they are few, else out of all."""
    schema = {"pk": pl.Int64, **columns}
    if len(keys) > FEW:
        return read_frame(rows, schema).filter(pl.col("pk").is_in(keys.implode()))
    parts = [pl.DataFrame(schema=schema)]
    for some in keys.sort().to_frame("pk").iter_slices(AT_A_TIME):
        found = Activity.objects.filter(pk__in=some["pk"].to_list()).values_list(*schema)
        parts.append(pl.DataFrame(list(found), schema=schema, orient="row"))
    return pl.concat(parts)


def with_lines(frame: pl.DataFrame, attributed: Attribution) -> tuple[pl.DataFrame, list[Line]]:
    """The frame with the number of each row's line, and the lines by number."""
    pairs = frame.select("head", "sector").unique()
    of_pair = [
        attributed.line(head or None, sector) for head, sector in pairs.cast({"sector": pl.String}).rows()
    ]
    lines = sorted(set(of_pair), key=str)
    numbers = {line: number for number, line in enumerate(lines)}
    pairs = pairs.with_columns(pl.Series("line", [numbers[line] for line in of_pair], dtype=pl.Int64))
    return frame.join(pairs, on=["head", "sector"], maintain_order="left").drop("head", "sector"), lines


def in_one_form(frame: pl.DataFrame) -> pl.DataFrame:
    """Sites, activities and organisations as they are compared: spelling aside, merged organisations as one."""
    named = pl.when(pl.col("population_group").cast(pl.String) == NOT_NAMED).then(pl.lit(""))
    merged = survivors()
    return frame.with_columns(
        folded(frame["site"], site_key).alias("site"),
        folded(frame["what"], words_of).alias("activity"),
        named.otherwise(pl.col("population_group").cast(pl.String)).cast(CODED).alias("population_group"),
        pl.col("organisation_id").replace(merged).alias("organisation"),
    ).drop("what", "organisation_id")


def texts_of(keys: list[int]) -> dict[int, tuple[str, str]]:
    """The activity (else the indicator) and the site of these rows, as written."""
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(keys), AT_A_TIME):
        rows = Activity.objects.filter(pk__in=keys[start : start + AT_A_TIME])
        for pk, activity, indicator, site in rows.values_list("pk", "activity", "indicator", "site"):
            found[pk] = (activity or indicator, site)
    return found


def named(organisations: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Public id and the name to show of organisations, by primary key."""
    rows = Organisation.objects.filter(pk__in=set(organisations))
    return {
        pk: (str(public_id), acronym or name)
        for pk, public_id, acronym, name in rows.values_list("pk", "public_id", "acronym", "name")
    }
