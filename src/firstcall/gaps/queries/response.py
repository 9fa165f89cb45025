"""What every finding about an emergency is made of, read once: areas, groups, figures, who answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar

from django.utils.translation import gettext

from firstcall.access.rules import Actor
from firstcall.gaps.figures import within
from firstcall.gaps.history import views_of_lines
from firstcall.gaps.rules import ALL, View
from firstcall.gaps.rules.ranking import Order, need_too_old, order, order_with
from firstcall.needs.areas import AreaTree
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.queries import (
    age_limits,
    area_tree,
    as_of_days,
    attribution,
    figures_older,
    sector_label,
)
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import answering_on, hc_name
from firstcall.structure.rules import Accountable, Answering, who_answers

Value = TypeVar("Value")


@dataclass
class Response:
    """Everything the tables are made of, read once. `lines`: the figures of each line by population group. `on`: the
    day on which they are looked at."""

    emergency: Emergency
    at: datetime
    tree: AreaTree
    lines: dict[Line, dict[str, View]]
    groups: dict[int, tuple[str, str]]
    areas: dict[int, tuple[str, str]]
    answers: list[Answering]
    hc: str
    attributed: Attribution
    on: date
    _answering: dict[int | None, tuple[list[Answering], bool]] = field(default_factory=dict)
    _named: dict[tuple[int | None, int | None], Accountable] = field(default_factory=dict)

    @cached_property
    def ages(self) -> dict[Line, dict[int, date | None]]:
        """The day that the needs of each line speak of, by the area they were given for."""
        return as_of_days(self.emergency, self.attributed)

    @cached_property
    def _limits(self) -> dict[int, int]:
        return age_limits(self.emergency)

    @cached_property
    def _any_old(self) -> bool:
        shortest = min([order().old_need, *self._limits.values()])
        return figures_older(self.emergency, self.on - timedelta(days=shortest))

    def order_of(self, line: Line) -> Order:
        """What the rows of a line are ranked by: with the group's own limit for the age of needs, where it has one."""
        return order_with(self._limits.get(line.group) if line.group is not None else None)

    def as_of(self, line: Line, area: int) -> date | None:
        """The day that the need of an area speaks of: its own, else that of the nearest area above it."""
        return nearest(self.ages.get(line, {}), area, self.tree)

    def too_old(self, line: Line, area: int) -> bool:
        """Are the figures of need there so old that they are not known any more (gaps/ranking.toml)?"""
        return self._any_old and need_too_old(self.as_of(line, area), self.on, self.order_of(line))

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
            return sector_label(line.sector)
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


def chosen(lines: Iterable[Line], groups: Iterable[int], group: Group | None) -> list[Line]:
    """The lines of `group`, or all of them: groups in their order, then sectors without a group."""
    order = {pk: number for number, pk in enumerate(sorted(groups))}
    wanted = (line for line in lines if group is None or line.group == group.pk)
    return sorted(wanted, key=lambda line: (line.group is None, order.get(line.group or 0, 0), line.sector))


def whole(group: Group | None, area: Area | None) -> tuple[Group | None, Area | None]:
    """A part of a group has no figures of its own: it is its area of the whole (GN 12)."""
    if group is None or group.parent is None:
        return group, area
    return group.parent, area or group.area


def respond(
    actor: Actor,
    emergency: Emergency,
    area: Area | None,
    day: date | None,
    at: datetime,
    *,
    object_: str = "gap",
) -> Response:
    """Read what tables are made of, as far as the actor may see `object_`: of an area, under the groups of a day."""
    tree = area_tree(emergency.country_id)
    attributed = attribution(emergency, day)
    lines = views_of_lines(actor, emergency, attributed, tree, object_)
    if area is not None:
        inside = {pk for pk in tree.parents if area.pk in tree.lineage(pk)}
        lines = {line: within(views, inside) for line, views in lines.items()}
    return Response(
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
        answers=answering_on(emergency, day or at.date()),
        hc=hc_name(emergency, at if day is None else min(at, _end_of(day))),
        attributed=attributed,
        on=day or at.date(),
    )


def nearest(known: Mapping[int, Value | None], area: int, tree: AreaTree) -> Value | None:
    """What is known of the area, else of the nearest area above it."""
    return next((found for above in tree.lineage(area) if (found := known.get(above)) is not None), None)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=UTC)
