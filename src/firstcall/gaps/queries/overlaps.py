"""Overlaps: where several organisations may reach the same people. A question to them, never a finding (L1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

import polars as pl
from django.db.models import QuerySet

from firstcall.access.rules import Actor
from firstcall.activities.counting.in_force import rules_of_lines
from firstcall.activities.counting.rule import AREA
from firstcall.activities.models import Activity
from firstcall.activities.queries import survivors
from firstcall.gaps.queries.activities import (
    HEADS,
    PLACES,
    in_one_form,
    named,
    read,
    read_of,
    rows_seen,
    texts_of,
    with_lines,
)
from firstcall.gaps.queries.response import Response, respond, whole
from firstcall.gaps.rules import ALL, NOTHING
from firstcall.gaps.rules.overlaps import ABOVE, KEY, ROWS, across_levels, apart, overlapping, period, several
from firstcall.needs.lines import Line
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.rules import Accountable

SUSPENDED = "suspended"
LATER = {
    "implementer_id": pl.Int64, "status": pl.String, "starts_on": pl.Date, "ends_on": pl.Date, "month": pl.Date,
    "reached": pl.Int64,
}  # fmt: skip


class Working(NamedTuple):
    """An organisation in an overlap, with the most people it reported there in that time (None: it gave no figure)."""

    id: str
    name: str
    reached: int | None


class OverlapRow(NamedTuple):
    """Several organisations that may reach the same people: one activity, place, population group and time.

    `starts_on` and `ends_on` bound the time in which they overlap; None where their rows give no dates. `together` is
    what they report added up, `twice` how many of those may be the same people (all but the largest figure).
    `above_need`: whether `together` is more than the people in need there; None where that is not known.
    `different_levels`: some report the area as a whole, others parts of it.
    """

    group: str
    group_name: str
    area: str
    area_name: str
    level: int
    site: str
    activity: str
    population_group: str
    organisations: tuple[Working, ...]
    starts_on: date | None
    ends_on: date | None
    together: int | None
    twice: int | None
    in_need: int | None
    above_need: bool | None
    accountable: Accountable
    different_levels: bool = False

    def as_json(self) -> dict[str, object]:
        """The shape of `firstcall overlaps --json` and of the API."""
        return {
            **self._asdict(),
            "organisations": [one._asdict() for one in self.organisations],
            "accountable": {"role": self.accountable.role, "name": self.accountable.name},
        }


def overlap_list(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    area: Area | None = None,
    levels: bool = False,
    at: datetime,
) -> list[OverlapRow]:
    """Where organisations may reach the same people, the most people first. Only what the actor may see is in it.

    What holds different people, the area or each site in it, is as the group's counting rule says. Rows that name no
    activity are not compared, nor are suspended ones. `levels`: also where one reports an area as a whole and another
    a part of it, which costs more time and says less.
    """
    group, area = whole(group, area)
    response = respond(actor, emergency, area, None, at, object_="overlap")
    asked = response.attributed.line(group.pk, "") if group is not None else None
    seen = rows_seen(actor, "overlap", emergency, response.attributed, asked).filter(beside=False)
    rows, lines = _comparable(response, seen, area)
    return sorted(_found(response, seen, rows, lines, levels), key=_order)


def _comparable(
    response: Response, seen: QuerySet[Activity], area: Area | None
) -> tuple[pl.DataFrame, list[Line]]:
    """The rows with an activity, of each what must be the same, spelling aside; and the lines by number."""
    frame = read(seen, {**HEADS, **PLACES, "organisation_id": pl.Int64})
    if area is not None:
        inside = [pk for pk in response.tree.parents if area.pk in response.tree.lineage(pk)]
        frame = frame.filter(pl.col("area_id").is_in(inside))
    frame, lines = with_lines(frame, response.attributed)
    rules = rules_of_lines(response.emergency, lines)
    by_area = [number for number, rule in rules.items() if rule.place == AREA]
    rows = in_one_form(frame).rename({"area_id": "area"})
    if by_area:
        site = (
            pl.when(pl.col("line").is_in(by_area)).then(pl.lit("")).otherwise(pl.col("site").cast(pl.String))
        )
        rows = rows.with_columns(site.cast(pl.Categorical).alias("site"))
    return rows.filter(pl.col("activity") != ""), lines


def _found(
    response: Response, seen: QuerySet[Activity], rows: pl.DataFrame, lines: list[Line], levels: bool
) -> Iterator[OverlapRow]:
    """The overlaps among comparable rows. What else is to be known of a row is read only of those that may overlap."""
    mixed = apart(rows, _above(response, rows)) if levels else None
    rows = several(rows)
    keys = rows["pk"] if mixed is None else pl.concat([rows["pk"], mixed["pk"]]).unique()
    later = read_of(seen, LATER, keys)
    later = later.filter(pl.col("status") != SUSPENDED).with_columns(
        *period(), pl.col("implementer_id").replace(survivors()).alias("implementer")
    )
    rows = rows.join(later, on="pk")
    found = overlapping(rows.select(list(ROWS)).cast(dict(ROWS)))  # type: ignore[arg-type]
    yield from _rows(response, lines, found, _written(rows, found))
    if mixed is not None:
        mixed = mixed.join(later, on="pk")
        columns = {**ROWS, "origin": pl.Int64}
        across = across_levels(mixed.select(list(columns)).cast(dict(columns)))  # type: ignore[arg-type]
        yield from _rows(response, lines, across, _written(mixed, across), across=True)


def _above(response: Response, rows: pl.DataFrame) -> pl.DataFrame:
    """The areas above those of the rows. What is recorded for the whole country is compared with no part of it."""
    tree = response.tree
    pairs = [
        (area, above)
        for area in rows["area"].unique()
        for above in tree.lineage(area)
        if above != area and tree.levels[above] > 0
    ]
    return pl.DataFrame(pairs, schema=ABOVE, orient="row")


def _order(row: OverlapRow) -> tuple[object, ...]:
    return (-(row.twice or 0), -len(row.organisations), row.group, row.area, row.activity, row.site)


def _written(rows: pl.DataFrame, found: pl.DataFrame) -> dict[tuple[object, ...], tuple[str, str]]:
    """One way in which activity and site of each key are written."""
    keys = found.select(KEY).unique()
    plain = rows.select("pk", *KEY).cast({name: ROWS[name] for name in KEY})
    first = plain.join(keys, on=KEY, how="semi").group_by(KEY).agg(pl.col("pk").min())
    texts = texts_of(first["pk"].to_list())
    return {tuple(key): texts[pk] for *key, pk in first.iter_rows()}


def _rows(
    response: Response,
    lines: list[Line],
    found: pl.DataFrame,
    written: dict[tuple[object, ...], tuple[str, str]],
    *,
    across: bool = False,
) -> Iterator[OverlapRow]:
    names = named(found["organisations"].explode().unique().drop_nulls().to_list())
    for number, area, site, activity, people, start, end, organisations, reached in found.iter_rows():
        line = lines[number]
        code, name = response.label(line)
        what, where = written[number, area, site, activity, people]
        known = [figure for figure in reached if figure is not None]
        together = sum(known) if known else None
        in_need = None if response.too_old(line, area) else _in_need(response, line, area, people)
        yield OverlapRow(
            code, name, *response.areas[area], response.tree.levels[area], where if site else "", what, people or ALL,
            tuple(sorted(_working(organisations, reached, names), key=lambda one: one.name.casefold())),
            start, end, together, sum(known) - max(known) if len(known) > 1 else None, in_need,
            None if in_need is None or together is None else together > in_need,
            response.accountable(line, area), across,
        )  # fmt: skip


def _working(
    organisations: Iterable[int], reached: Iterable[int | None], names: dict[int, tuple[str, str]]
) -> Iterator[Working]:
    for pk, figure in zip(organisations, reached, strict=True):
        yield Working(*names[pk], figure)


def _in_need(response: Response, line: Line, area: int, people: str) -> int | None:
    views = response.lines.get(line, {})
    return views.get(people or ALL, {}).get(area, NOTHING).in_need
