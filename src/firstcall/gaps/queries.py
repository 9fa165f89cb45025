"""The gap table: the one query behind the page, the map, the API, the command line and the CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from django.utils.translation import gettext

from firstcall.access.rules import Actor
from firstcall.gaps.figures import within
from firstcall.gaps.history import views_of_lines
from firstcall.gaps.rules import ALL, Cell, View, added, gaps
from firstcall.needs.areas import AreaTree
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.queries import area_tree, attribution
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import answering, hc_name, structure_on
from firstcall.structure.rules import Accountable, Answering, who_answers


class GapRow(NamedTuple):
    """One group, place and population group: need less response, and who answers (L1, L5; GN 10).

    `group` is the group's code, or the sector's code where no group covers it; `area` a P-code. `rest`: what is
    known no finer than this area, beside rows for its parts. Figures are people; None is not known.
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
    coverage: float | None
    organisations: int
    accountable: Accountable
    status: str
    rest: bool
    rank: int

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


@dataclass
class _Response:
    """Everything the table is made of, read once."""

    emergency: Emergency
    at: datetime
    tree: AreaTree
    lines: dict[Line, dict[str, View]]
    groups: dict[int, tuple[str, str]]
    areas: dict[int, tuple[str, str]]
    answers: list[Answering]
    hc: str
    attributed: Attribution
    _answering: dict[int | None, tuple[list[Answering], bool]] = field(default_factory=dict)
    _named: dict[tuple[int | None, int | None], Accountable] = field(default_factory=dict)

    def accountable(self, line: Line, area: int) -> Accountable:
        """Who answers, worked out once per group and area; once per group where nobody answers for one area only."""
        if line.group not in self._answering:
            self._answering[line.group] = self._answering_for(line.group)
        mine, by_area = self._answering[line.group]
        key = (line.group, area if by_area else None)
        if key not in self._named:
            self._named[key] = who_answers(line.group, self.tree.lineage(area), mine, self.hc)
        return self._named[key]

    def _answering_for(self, whose: int | None) -> tuple[list[Answering], bool]:
        """Those of a group's heirs as its own, and whether any of them answers for one area only."""
        heirs = self.attributed.heirs(whose) if whose is not None else ()
        mine = [replace(one, group=whose or 0) for one in self.answers if one.group in heirs]
        return mine, any(one.area is not None for one in mine)

    def label(self, line: Line) -> tuple[str, str]:
        if line.group is None:
            return (line.sector, line.sector)
        code, name = self.groups[line.group]
        if self.attributed.divided(
            line.group
        ):  # figures a split cannot divide; the successors answer for them
            name = gettext("%(name)s (not divided)") % {"name": name}
        return (code, name)

    def default_level(self) -> int:
        """The deepest level at which needs were recorded in the emergency; 1 where there are none."""
        levels = {
            self.tree.levels[area]
            for views in self.lines.values()
            for area, figures in views[ALL].items()
            if figures.in_need is not None
        }
        return max(levels, default=1)


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
    the figures in use under the groups as they were then, and who answered. A part of a group is its place in it.
    """
    group, area = _whole(group, area)
    response = _response(actor, emergency, area, day, at)
    depth = response.default_level() if level is None else level
    rows: list[GapRow] = []
    for line, views in _chosen(response, group):
        cells = gaps(views, response.tree, population_group=population_group, level=depth)
        rows.extend(_rows(response, line, cells))
    return rows


def _chosen(response: _Response, group: Group | None) -> Iterable[tuple[Line, dict[str, View]]]:
    order = {pk: number for number, pk in enumerate(sorted(response.groups))}
    lines = sorted(
        response.lines, key=lambda line: (line.group is None, order.get(line.group or 0, 0), line.sector)
    )
    return [(line, response.lines[line]) for line in lines if group is None or line.group == group.pk]


def _rows(response: _Response, line: Line, cells: list[Cell]) -> Iterator[GapRow]:
    """The cells of one line as rows. By position: there are tens of thousands of them."""
    code, name = response.label(line)
    areas, levels = response.areas, response.tree.levels
    for cell in cells:
        area, people, in_need, targeted, reached, unmet, unreported, organisations, status, rest = cell
        coverage = cell.coverage
        yield GapRow(
            code, name, *areas[area], levels[area], people,
            in_need, targeted, reached, unmet, unreported,
            None if coverage is None else round(coverage, 4),
            organisations, response.accountable(line, area), status, rest, cell.rank,
        )  # fmt: skip


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

    `day` as in `gap_table`.
    """
    group, area = _whole(group, area)
    response = _response(actor, emergency, area, day, at)
    depth = response.default_level() if level is None else level
    return [_total(response, line, views, depth) for line, views in _chosen(response, group)]


def _total(response: _Response, line: Line, views: dict[str, View], level: int) -> GapTotal:
    cells = gaps(views, response.tree, population_group=ALL, level=level)
    in_need, reached = added(c.in_need for c in cells), added(c.reached for c in cells)
    everyone = views[ALL]
    tops = [area for area in everyone if response.tree.parents[area] not in everyone]
    code, name = response.label(line)
    return GapTotal(
        group=code,
        group_name=name,
        in_need=in_need,
        targeted=added(c.targeted for c in cells),
        reached=reached,
        unmet=added(c.unmet for c in cells),
        unreported=added(c.unreported for c in cells),
        coverage=None if reached is None or not in_need else round(reached / in_need, 4),
        organisations=max((everyone[area].organisations for area in tops), default=0),
        nobody_present=len([c for c in cells if c.status == "nobody present"]),
        accountable=response.accountable(line, min(tops, key=lambda area: response.tree.levels[area])),
    )


def _whole(group: Group | None, area: Area | None) -> tuple[Group | None, Area | None]:
    """A part of a group has no figures of its own: it is its area of the whole (GN 12)."""
    if group is None or group.parent is None:
        return group, area
    return group.parent, area or group.area


def _response(
    actor: Actor, emergency: Emergency, area: Area | None, day: date | None, at: datetime
) -> _Response:
    tree = area_tree(emergency.country_id)
    attributed = attribution(emergency, day)
    lines = views_of_lines(actor, emergency, attributed, tree)
    if area is not None:
        inside = {pk for pk in tree.parents if area.pk in tree.lineage(pk)}
        lines = {line: within(views, inside) for line, views in lines.items()}
    return _Response(
        emergency=emergency,
        at=at,
        tree=tree,
        lines={line: views for line, views in lines.items() if views[ALL]},
        groups={pk: (code, name) for pk, code, name in emergency.groups.values_list("pk", "code", "name")},
        areas={
            pk: (code, name)
            for pk, code, name in Area.objects.filter(country=emergency.country_id).values_list(
                "pk", "pcode", "name"
            )
        },
        answers=answering(structure_on(emergency, day or at.date())),
        hc=hc_name(emergency, at if day is None else min(at, _end_of(day))),
        attributed=attributed,
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=UTC)
