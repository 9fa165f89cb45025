"""Reads of who does what, where, when, for whom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

import polars as pl
from django.db.models import Count, Q, QuerySet, Sum

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.activities.consolidation import ANCESTORS, ROWS
from firstcall.activities.counting.people import SAID
from firstcall.activities.counting.rule import site_key
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch
from firstcall.needs.areas import AreaTree
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.queries import area_tree, attribution, of_lines
from firstcall.organisations.models import Organisation
from firstcall.organisations.rules import survivor
from firstcall.places.models import Area
from firstcall.record.frames import read_frame, whole_table
from firstcall.record.kept_queries import KeptQuery
from firstcall.structure.models import Emergency, Group

PAGE = 5000
NUMBERS = ("targeted", "reached", "new_people", "households")


def current_activities(emergency: Emergency, *, scan: bool = False) -> QuerySet[Activity]:
    """The rows in use: not superseded by a later report. `scan`: what is wanted is spread over the whole table, so that
    its own order is quicker than an index."""
    if scan:
        return whole_table(Activity.objects.filter(superseded_by=None), "emergency_id", emergency.pk)
    return Activity.objects.filter(emergency=emergency, superseded_by=None)


MERGED = KeptQuery(
    lambda: Organisation.objects.exclude(merged_into=None).order_by().values_list("pk", "merged_into_id")
)


def survivors() -> dict[int, int]:
    """What each merged organisation became in the end, by primary key; others are not in it."""
    merged: dict[int, int] = dict(MERGED())  # type: ignore[arg-type]
    return {pk: survivor(pk, merged) for pk in merged}


def standing(emergency: Emergency, besides: ImportBatch) -> tuple[object, ...]:
    """A value that stays the same while the rows in use besides those of a batch do, and whom they are about."""
    batches = ImportBatch.objects.filter(emergency=emergency, kind="activities", committed_at__isnull=False)
    batches = batches.exclude(pk=besides.pk)
    return (*batches.aggregate(Count("pk"), Sum("version")).values(), tuple(sorted(survivors().items())))


class Brought(NamedTuple):
    """The rows that a batch (primary key) brought, as columns of the table."""

    batch: int
    facts: pl.DataFrame


def rows_to_consolidate(
    emergency: Emergency,
    lines: list[Line],
    attributed: Attribution,
    tree: AreaTree,
    fields: Collection[str] = (),
    only: Q | None = None,
    *,
    scan: bool = False,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows in use that count for `lines` (their position is `line`), and the areas above each area of them.

    `fields`: what conditions of counting rules ask for; each comes as text in a column "said_" and its name. `only`:
    these rows and no others. `scan`: as in `current_activities`.
    """
    return read_to_consolidate(emergency, lines, attributed, tree, fields, only=only, scan=scan)()


def read_to_consolidate(
    emergency: Emergency,
    lines: list[Line],
    attributed: Attribution,
    tree: AreaTree,
    fields: Collection[str] = (),
    *,
    brought: Brought | None = None,
    gone: Collection[int] = (),
    only: Q | None = None,
    scan: bool = False,
) -> Callable[[], tuple[pl.DataFrame, pl.DataFrame]]:
    """As `rows_to_consolidate`: all that is to be read is read; what is returned makes the columns, in any thread.

    `brought`: rows that count as well and are not read, all of `lines`. `gone`: rows (primary keys) left out.
    """
    more = sorted(set(fields) - {"site", "population_group"})
    columns = ("group_id", "sector", "area_id", "site", "population_group", "organisation_id", *NUMBERS,
               "cells", "month", "ends_on", "starts_on", *more)  # fmt: skip
    raw = ("group", "sector", *columns[2:])
    schema = (
        dict.fromkeys(raw, pl.String)
        | dict.fromkeys(("group", "area_id", "organisation_id", *NUMBERS), pl.Int64)
        | dict.fromkeys(("month", "ends_on", "starts_on"), pl.Date)
    )
    found = current_activities(emergency, scan=scan).filter(of_lines(lines, attributed))
    if only is not None:
        found = found.filter(only)
    if brought is not None:
        found = found.exclude(batch=brought.batch)
    stored = {"pk": pl.Int64} | {name: schema[name] for name in raw}
    if scan:
        frame = read_frame(found, dict(zip(("pk", *columns), stored.values(), strict=True)))
        frame.columns = list(stored)
    else:
        frame = _frame(found.values_list("pk", *columns), stored)
    merged = survivors()

    def made() -> tuple[pl.DataFrame, pl.DataFrame]:
        facts = frame
        if gone:
            facts = facts.filter(~pl.col("pk").is_in(pl.Series(list(gone), dtype=pl.Int64).implode()))
        facts = facts.drop("pk")
        if brought is not None:
            new = brought.facts.select(columns)
            new.columns = list(raw)
            facts = pl.concat([facts, new.cast(facts.schema)])  # type: ignore[arg-type]
        facts = facts.with_columns(pl.col("organisation_id").replace(merged))
        rows = _to_consolidate(facts, lines, attributed, fields)
        areas = set(rows["area"].unique())
        pairs = [(area, above, tree.levels[above]) for area in areas for above in tree.lineage(area)]
        return rows, pl.DataFrame(pairs, schema=ANCESTORS, orient="row")

    return made


def _to_consolidate(
    facts: pl.DataFrame, lines: list[Line], attributed: Attribution, fields: Collection[str]
) -> pl.DataFrame:
    """The columns of ROWS, and those that rules ask for."""
    rows = _with_line(facts, lines, attributed).select(
        "line",
        pl.col("area_id").alias("area"),
        _folded(facts["site"]),
        "population_group",
        pl.col("organisation_id").alias("organisation"),
        *NUMBERS,
        "cells",
        pl.coalesce(pl.col("month").dt.month_end(), "ends_on", "starts_on").alias("on"),
        *(pl.col(field).alias(f"{SAID}{field}") for field in fields),
    )
    return rows.cast(dict(ROWS))  # type: ignore[arg-type]


def _folded(sites: pl.Series) -> pl.Expr:
    """Sites in the form in which two spellings of one are equal; each distinct spelling is folded once."""
    distinct = sites.unique().to_list()
    return pl.col("site").replace_strict(
        pl.Series(distinct, dtype=pl.String),
        pl.Series([site_key(site) for site in distinct], dtype=pl.String),
        return_dtype=pl.String,
    )


def _frame(rows: QuerySet[Activity, tuple[object, ...]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows as columns, read in parts, so that they are never all there as objects."""
    parts, chunks = [pl.DataFrame(schema=schema)], rows.iterator(chunk_size=20_000)  # type: ignore[arg-type]
    while part := list(islice(chunks, 20_000)):
        parts.append(pl.DataFrame(part, schema=schema, orient="row"))  # type: ignore[arg-type]
    return pl.concat(parts)


def _with_line(frame: pl.DataFrame, lines: list[Line], attributed: Attribution) -> pl.DataFrame:
    """The frame with the position of each row's line, worked out once per pair of group and sector."""
    position = {line: number for number, line in enumerate(lines)}
    pairs = frame.select("group", "sector").unique()
    numbers = [position[attributed.line(group, sector)] for group, sector in pairs.rows()]
    pairs = pairs.with_columns(pl.Series("line", numbers, dtype=pl.Int64))
    return frame.join(pairs, on=["group", "sector"], nulls_equal=True)


class ExportRow(NamedTuple):
    """One reported row in the order of the export's columns."""

    organisation: str
    organisation_acronym: str
    organisation_type: str
    sector: str
    admin1_code: str
    admin2_code: str
    admin3_code: str
    activity: str
    start: date | None
    end: date | None
    status: str
    population_group: str
    targeted: int | None
    reached: int | None
    source_file: str
    source_sheet: str
    source_row: int


FIELDS = ("pk", "organisation_id", "sector", "area_id", "activity", "starts_on", "ends_on", "month", "status",
          "population_group", "targeted", "reached", "batch__file_name", "batch__sheet", "source_row")  # fmt: skip


@dataclass(frozen=True)
class Names:
    """What the rows of one emergency point to, loaded once for all pages of an export."""

    organisations: dict[int, tuple[str, str, str]]
    merged: dict[int, int]
    codes: dict[int, tuple[str, str, str]]


def names(emergency: Emergency) -> Names:
    """Organisations (name, acronym, type code) and the codes of levels 1 to 3 above and at each area."""
    organisations = Organisation.objects.values_list("pk", "name", "acronym", "type_code")
    tree = area_tree(emergency.country_id)
    pcodes = dict(Area.objects.filter(country=emergency.country_id).values_list("pk", "pcode"))
    codes = {}
    for area in pcodes:
        by_level = {tree.levels[above]: pcodes[above] for above in tree.lineage(area)}
        codes[area] = (by_level.get(1, ""), by_level.get(2, ""), by_level.get(3, ""))
    return Names({pk: (name, acronym, kind) for pk, name, acronym, kind in organisations}, survivors(), codes)


def activity_rows(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    organisation: Organisation | None = None,
    area: int | None = None,
    after: int = 0,
    limit: int = PAGE,
    known: Names | None = None,
) -> tuple[list[ExportRow], int | None]:
    """A page of reported rows the actor may see, oldest first, and where the next page starts (None: no more).

    `area` (primary key) takes everything at or below it. Pages by key, so the last is as quick as the first.
    """
    rows = visible(actor, "activity", current_activities(emergency)).filter(pk__gt=after)
    attributed = attribution(emergency)
    if group is not None:
        rows = rows.filter(of_lines([attributed.line(group.pk, "")], attributed))
    if organisation is not None:
        same = [pk for pk, last in survivors().items() if last == organisation.pk]
        rows = rows.filter(organisation_id__in=[organisation.pk, *same])
    if area is not None:
        tree = area_tree(emergency.country_id)
        rows = rows.filter(area_id__in=[pk for pk in tree.parents if area in tree.lineage(pk)])
    found = list(rows.order_by("pk").values_list(*FIELDS)[: limit + 1])
    known = known or names(emergency)
    following = found[limit - 1][0] if len(found) > limit else None
    return [_export_row(values, known) for values in found[:limit]], following


def _export_row(values: tuple, known: Names) -> ExportRow:  # type: ignore[type-arg]
    _pk, organisation, sector, area, activity, starts_on, ends_on, month, *rest = values
    name, acronym, kind = known.organisations[known.merged.get(organisation, organisation)]
    return ExportRow(
        name, acronym, kind, sector, *known.codes[area], activity, starts_on or month, ends_on or _month_end(month),
        *rest,
    )  # fmt: skip


def _month_end(month: date | None) -> date | None:
    if month is None:
        return None
    following = (
        month.replace(year=month.year + 1, month=1)
        if month.month == 12
        else month.replace(month=month.month + 1)
    )
    return date.fromordinal(following.toordinal() - 1)


def all_activity_rows(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    organisation: Organisation | None = None,
) -> Iterator[ExportRow]:
    """Every reported row the actor may see, read page by page."""
    after: int | None = 0
    known = names(emergency)
    while after is not None:
        page, after = activity_rows(
            actor=actor, emergency=emergency, group=group, organisation=organisation, after=after, known=known
        )
        yield from page
