"""Places that wait: nobody present, plans that have not started, work that ended with no successor (L1, L5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

import polars as pl

from firstcall.access.rules import Actor
from firstcall.activities.models import Activity
from firstcall.gaps.queries.activities import (
    HEADS,
    PLACES,
    in_one_form,
    named,
    read,
    rows_seen,
    texts_of,
    with_lines,
)
from firstcall.gaps.queries.placed import PlacedGap, placed_gaps
from firstcall.gaps.queries.response import Response, respond, whole
from firstcall.gaps.rules import ALL, NOBODY, NOTHING
from firstcall.gaps.rules.stalled import QUIET_AFTER, ROWS, ended, not_started
from firstcall.needs.lines import Line
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.rules import Accountable

NOBODY_PRESENT, NOT_STARTED, ENDED = KINDS = ("nobody_present", "not_started", "ended")
LATER = {
    "organisation_id": pl.Int64, "status": pl.Categorical, "starts_on": pl.Date, "ends_on": pl.Date,
    "month": pl.Date, "targeted": pl.Int64, "reached": pl.Int64,
}  # fmt: skip


class StalledRow(NamedTuple):
    """A place that waits. `kind`: nobody_present, not_started or ended.

    `since`: of when the need is, or the first day planned, or the last day anybody was at work; None is not known, and
    so is `days`. `people`: in need; planned for; reached before it ended (those at risk now).
    """

    kind: str
    group: str
    group_name: str
    area: str
    area_name: str
    level: int
    site: str
    activity: str
    organisations: tuple[tuple[str, str], ...]
    since: date | None
    days: int | None
    people: int | None
    planned_on: date | None
    severity: int | None
    accountable: Accountable

    def as_json(self) -> dict[str, object]:
        """The shape of `firstcall gaps --stalled --json` and of the API."""
        return {
            **self._asdict(),
            "organisations": [{"id": pk, "name": name} for pk, name in self.organisations],
            "accountable": {"role": self.accountable.role, "name": self.accountable.name},
        }


def stalled(
    *,
    actor: Actor,
    emergency: Emergency,
    kinds: Collection[str] = KINDS,
    group: Group | None = None,
    area: Area | None = None,
    quiet_after: int = QUIET_AFTER,
    at: datetime,
) -> list[StalledRow]:
    """Places that wait, by kind and within each the most people first. Only what the actor may see is in it.

    `quiet_after`: days without a report after which work counts as ended.
    """
    found: list[StalledRow] = []
    if NOBODY_PRESENT in kinds:
        rows = placed_gaps(
            actor=actor, emergency=emergency, group=group, area=area, population_group=ALL, at=at
        )
        found.extend(_nobody(rows, at.date()))
    if NOT_STARTED in kinds or ENDED in kinds:
        found.extend(_of_activities(actor, emergency, kinds, group, area, quiet_after, at))
    return sorted(found, key=lambda row: (KINDS.index(row.kind), -(row.people or 0), -(row.days or 0)))


def _nobody(rows: Iterable[PlacedGap], on: date) -> Iterator[StalledRow]:
    for one in rows:
        row, as_of = one.row, one.signs.as_of
        if one.known.status == NOBODY:
            yield StalledRow(
                NOBODY_PRESENT, row.group, row.group_name, row.area, row.area_name, row.level, "", "", (),
                as_of, (on - as_of).days if as_of else None, one.known.in_need, None, one.signs.severity,
                row.accountable,
            )  # fmt: skip


def _of_activities(
    actor: Actor,
    emergency: Emergency,
    kinds: Collection[str],
    group: Group | None,
    area: Area | None,
    quiet_after: int,
    at: datetime,
) -> Iterator[StalledRow]:
    group, area = whole(group, area)
    response = respond(actor, emergency, area, None, at)
    asked = response.attributed.line(group.pk, "") if group is not None else None
    seen = rows_seen(actor, "gap", emergency, response.attributed, asked)
    frame = read(seen, {**HEADS, **PLACES, "batch_id": pl.Int64, **LATER})
    tree = response.tree
    if area is not None:
        frame = frame.filter(
            pl.col("area_id").is_in([pk for pk in tree.parents if area.pk in tree.lineage(pk)])
        )
    frame, lines = with_lines(frame, response.attributed)
    rows = (
        in_one_form(frame).rename({"area_id": "area"}).join(_received(emergency), on="batch_id", how="left")
    )
    rows = rows.select(list(ROWS)).cast(dict(ROWS))  # type: ignore[arg-type]
    on = at.date()
    if NOT_STARTED in kinds:
        yield from _plans(response, lines, not_started(rows, on), on)
    if ENDED in kinds:
        pairs = [(pk, above) for pk in rows["area"].unique() for above in tree.lineage(pk)]
        above = pl.DataFrame(pairs, schema={"area": pl.Int64, "ancestor": pl.Int64}, orient="row")
        yield from _endings(response, lines, ended(rows, above, on, quiet_after=quiet_after), on)


def _received(emergency: Emergency) -> pl.DataFrame:
    """The day each file came in."""
    batches = (
        Activity.objects.filter(emergency=emergency).order_by().values_list("batch_id", "batch__created_at")
    )
    days = [(pk, at.date()) for pk, at in batches.distinct()]
    return pl.DataFrame(days, schema={"batch_id": pl.Int64, "received_on": pl.Date}, orient="row")


def _plans(response: Response, lines: list[Line], found: pl.DataFrame, on: date) -> Iterator[StalledRow]:
    texts, names = texts_of(found["pk"].to_list()), named(found["organisation"].to_list())
    for number, area, site, _activity, organisation, since, targeted, pk in found.iter_rows():
        line, (what, where) = lines[number], texts[pk]
        code, name = response.label(line)
        yield StalledRow(
            NOT_STARTED, code, name, *response.areas[area], response.tree.levels[area], where if site else "", what,
            (names[organisation],), since, (on - since).days if since else None, targeted, None, None,
            response.accountable(line, area),
        )  # fmt: skip


def _endings(response: Response, lines: list[Line], found: pl.DataFrame, on: date) -> Iterator[StalledRow]:
    names = named(found["organisations"].explode().unique().drop_nulls().to_list())
    for number, area, since, organisations, planned_on in found.iter_rows():
        line = lines[number]
        code, name = response.label(line)
        reached = response.lines.get(line, {}).get(ALL, {}).get(area, NOTHING).reached
        yield StalledRow(
            ENDED, code, name, *response.areas[area], response.tree.levels[area], "", "",
            tuple(sorted((names[pk] for pk in organisations), key=lambda one: one[1].casefold())),
            since, (on - since).days if since else None, reached, planned_on, None, response.accountable(line, area),
        )  # fmt: skip
