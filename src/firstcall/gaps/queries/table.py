"""The gap table: the one query behind the page, the map, the API, the command line and the CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from firstcall.access.rules import Actor
from firstcall.gaps.queries.response import Response, chosen, respond, whole
from firstcall.gaps.rules import ALL, Cell, View, added, gaps, met_share
from firstcall.gaps.rules.ranking import TOO_OLD
from firstcall.needs.lines import Line
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.rules import Accountable


class GapRow(NamedTuple):
    """One group, place and population group: need less response, and who answers (L1, L5; GN 10).

    `group` is the group's code, or the sector's code where no group covers it; `area` a P-code. `rest`: what is
    known no finer than this area, beside rows for its parts. Figures are people; None is not known. Where the figures
    of need are too old, `in_need` and `unmet` are None, `status` says so, and `recorded` is the need as recorded.
    """

    group: str
    group_name: str
    area: str
    area_name: str
    level: int
    population_group: str
    in_need: int | None
    targeted: int | None
    reached: int | None
    unmet: int | None
    unreported: int | None
    coverage: float | None  # reached of those in need; may be above 1
    organisations: int
    accountable: Accountable
    status: str
    rest: bool
    rank: int
    recorded: int | None = None

    def as_json(self) -> dict[str, object]:
        """The shape of `firstcall gaps --json`."""
        return {
            "group": self.group,
            "area": self.area,
            "area_name": self.area_name,
            "population_group": self.population_group,
            "in_need": self.in_need,
            "targeted": self.targeted,
            "reached": self.reached,
            "unmet": self.unmet,
            "coverage": self.coverage,
            "organisations": self.organisations,
            "accountable": {"role": self.accountable.role, "name": self.accountable.name},
            "status": self.status,
        }


class GapTotal(NamedTuple):
    """One group over the whole country (or area): the sums of its list, distinct organisations, who answers."""

    group: str
    group_name: str
    in_need: int | None
    targeted: int | None
    reached: int | None
    unmet: int | None
    unreported: int | None
    coverage: float | None
    organisations: int
    nobody_present: int  # places with need and no organisation
    accountable: Accountable
    too_old: int = 0  # places whose figures of need are too old: in targeted and reached, and in nothing else
    too_old_in_need: int | None = None  # people in need there, as recorded

    @property
    def met(self) -> float | None:
        """The share of the need that is met, place by place (`met_share`)."""
        return met_share(self.in_need, self.reached, self.unmet, self.unreported)


def gap_table(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    level: int | None = None,
    population_group: str | None = None,
    area: Area | None = None,
    day: date | None = None,
    at: datetime,
) -> list[GapRow]:
    """Need less response at `level`, in the order of groups, areas and population groups.

    `level` defaults to the deepest at which needs were recorded; figures known only above it stand at their own
    area, so that in need and reached add up to the national figure. `population_group` None lists the finest
    groups that count nobody twice, "all" everybody in one row. Only what the actor may see is in it. `day` shows
    the figures in use under the groups as they were then, and who answered; whether they are too old is asked on that
    day. A part of a group is its place in it.
    """
    group, area = whole(group, area)
    response = respond(actor, emergency, area, day, at)
    depth = response.default_level() if level is None else level
    return [
        row
        for line in chosen(response.lines, response.groups, group)
        for _area, row in rows_of(response, line, population_group, depth)
    ]


def rows_of(
    response: Response, line: Line, population_group: str | None, level: int
) -> Iterator[tuple[int, GapRow]]:
    """The rows of one line, each with its area's key. By position: there are tens of thousands of them."""
    cells = gaps(response.lines[line], response.tree, population_group=population_group, level=level)
    code, name = response.label(line)
    areas, levels = response.areas, response.tree.levels
    for cell in cells:
        area, people, in_need, targeted, reached, unmet, unreported, organisations, status, rest = cell
        recorded = None
        if in_need is not None and response.too_old(line, area):
            recorded, cell = in_need, _not_known(cell)
            in_need, unmet, unreported, status = None, None, None, TOO_OLD
        coverage = cell.coverage
        yield area, GapRow(
            code, name, *areas[area], levels[area], people,
            in_need, targeted, reached, unmet, unreported,
            None if coverage is None else round(coverage, 4),
            organisations, response.accountable(line, area), status, rest, cell.rank, recorded,
        )  # fmt: skip


def _not_known(cell: Cell) -> Cell:
    """A cell whose figures of need are too old: not known, and never counted as unmet."""
    return cell._replace(in_need=None, unmet=None, unreported=None, status=TOO_OLD)


def ranked(rows: Iterable[GapRow]) -> list[GapRow]:
    """Largest gaps first: by unmet where known, else by people in need of whom nobody has reported."""
    return sorted(rows, key=lambda row: -row.rank)


def totals(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    level: int | None = None,
    area: Area | None = None,
    day: date | None = None,
    at: datetime,
) -> list[GapTotal]:
    """One line per group, in the order of the table: the sums of its list of everybody ("all") at `level`.

    `day` as in `gap_table`. Places whose figures are too old are left out of what is in need and unmet, and counted.
    """
    group, area = whole(group, area)
    response = respond(actor, emergency, area, day, at)
    depth = response.default_level() if level is None else level
    return [
        _total(response, line, response.lines[line], depth)
        for line in chosen(response.lines, response.groups, group)
    ]


def _total(response: Response, line: Line, views: dict[str, View], level: int) -> GapTotal:
    every = gaps(views, response.tree, population_group=ALL, level=level)
    old = {c.area for c in every if c.in_need is not None and response.too_old(line, c.area)}
    gone = [c for c in every if c.area in old and c.in_need is not None]
    cells = [c for c in every if c.area not in old or c.in_need is None]
    in_need, reached = added(c.in_need for c in cells), added(c.reached for c in cells)
    everyone = views[ALL]
    tops = [area for area in everyone if response.tree.parents[area] not in everyone]
    code, name = response.label(line)
    return GapTotal(
        group=code,
        group_name=name,
        in_need=in_need,
        targeted=added(c.targeted for c in every),
        reached=added(c.reached for c in every),
        unmet=added(c.unmet for c in cells),
        unreported=added(c.unreported for c in cells),
        coverage=None if reached is None or not in_need else round(reached / in_need, 4),
        organisations=max((everyone[area].organisations for area in tops), default=0),
        nobody_present=len([c for c in cells if c.status == "nobody present"]),
        accountable=response.accountable(line, min(tops, key=lambda area: response.tree.levels[area])),
        too_old=len(old),
        too_old_in_need=added(c.in_need for c in gone),
    )
