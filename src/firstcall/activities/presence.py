"""Who is where: the organisations present per group and area, with the people reached."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.activities.counting.in_force import rules_in_force
from firstcall.activities.counting.rule import DEFAULT, Counting
from firstcall.activities.counting.shown import left_out_of
from firstcall.activities.counting.words import LeftOut
from firstcall.activities.models import ActivityRollup
from firstcall.activities.queries import current_activities, survivors
from firstcall.needs.areas import AreaTree
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.queries import area_tree, attribution, of_lines, sector_label
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group


@dataclass(frozen=True)
class Presence:
    """A group (or a sector without a group) in one area: who is there, and the people reached, consolidated.

    `organisations` are (public id, name to show), in order of name. `frequencies` is the plain sum of what was
    reported, which counts people again each time they are reached. `rows` and `frequencies` are of all rows;
    `rows_left_out` and `frequencies_left_out` of those the group's `rule` leaves out, `left_out` by reason.
    """

    group: str
    group_name: str
    area: str
    area_name: str
    level: int
    rows: int
    organisations: tuple[tuple[str, str], ...]
    targeted: int | None
    reached: int | None
    frequencies: int | None
    latest_on: date | None
    rows_left_out: int = 0
    frequencies_left_out: int | None = None
    left_out: LeftOut = ()
    rule: Counting = DEFAULT


def presence(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    level: int | None = None,
    area: int | None = None,
    at: datetime,
) -> list[Presence]:
    """Who is where: one line per group and area of `level` (default: the deepest reported).

    Rows known only above that level stand at their own area. `area` (primary key) takes what is at or below it.
    """
    attributed = attribution(emergency)
    tree = area_tree(emergency.country_id)
    depth = _deepest(actor, emergency) if level is None else level
    here = _organisations_by_area(actor, emergency, group, area, attributed, tree, depth)
    figures = _figures_by_area(actor, emergency, attributed)
    return _presence_lines(emergency, here, figures, tree)


def _deepest(actor: Actor, emergency: Emergency) -> int:
    rollups = visible(actor, "presence", ActivityRollup.objects.filter(emergency=emergency))
    return max(rollups.values_list("level", flat=True).distinct(), default=1)


def _organisations_by_area(
    actor: Actor,
    emergency: Emergency,
    group: Group | None,
    area: int | None,
    attributed: Attribution,
    tree: AreaTree,
    level: int,
) -> dict[tuple[Line, int], set[int]]:
    rows = visible(actor, "presence", current_activities(emergency))
    if group is not None:
        rows = rows.filter(of_lines([attributed.line(group.pk, "")], attributed))
    merged = survivors()
    found: dict[tuple[Line, int], set[int]] = defaultdict(set)
    distinct = rows.order_by().values_list("group_id", "sector", "area_id", "organisation_id").distinct()
    for group_id, sector, recorded, organisation in distinct:
        lineage = tree.lineage(recorded)
        if area is not None and area not in lineage:
            continue
        shown = next((above for above in lineage if tree.levels[above] <= level), recorded)
        found[attributed.line(group_id, sector), shown].add(merged.get(organisation, organisation))
    return found


class Counted(NamedTuple):
    """The kept figures of one line and area, in the order of the roll-up's columns."""

    rows: int = 0
    targeted: int | None = None
    reached: int | None = None
    frequencies: int | None = None
    latest_on: date | None = None
    rows_left_out: int = 0
    frequencies_left_out: int | None = None
    left_out: str = ""


def _figures_by_area(
    actor: Actor, emergency: Emergency, attributed: Attribution
) -> dict[tuple[Line, int], Counted]:
    rollups = visible(
        actor, "presence", ActivityRollup.objects.filter(emergency=emergency, population_group="all")
    )
    columns = ("group_id", "sector", "area_id", *Counted._fields)
    return {
        (attributed.line(group, sector), area): Counted(*values)
        for group, sector, area, *values in rollups.values_list(*columns)
    }


def _presence_lines(
    emergency: Emergency,
    here: dict[tuple[Line, int], set[int]],
    figures: dict[tuple[Line, int], Counted],
    tree: AreaTree,
) -> list[Presence]:
    groups = {pk: (code, name) for pk, code, name in emergency.groups.values_list("pk", "code", "name")}
    areas = {
        pk: (code, name)
        for pk, code, name in Area.objects.filter(country=emergency.country_id).values_list(
            "pk", "pcode", "name"
        )
    }
    wanted = {pk for found in here.values() for pk in found}
    organisations = {
        pk: (public_id, acronym or name)
        for pk, public_id, acronym, name in Organisation.objects.values_list(
            "pk", "public_id", "acronym", "name"
        )
        if pk in wanted
    }
    rules = rules_in_force(emergency)
    lines = []
    for (line, area), present in here.items():
        code, name = groups[line.group] if line.group is not None else sector_label(line.sector)
        counted = figures.get((line, area), Counted())
        named = sorted((organisations[pk] for pk in present), key=lambda one: one[1].casefold())
        kept = counted._asdict()
        lines.append(
            Presence(
                group=code,
                group_name=name,
                area=areas[area][0],
                area_name=areas[area][1],
                level=tree.levels[area],
                organisations=tuple(named),
                rule=rules.get(line.group or 0, DEFAULT),
                **{**kept, "left_out": left_out_of(counted.left_out)},
            )
        )
    return sorted(lines, key=lambda one: (one.group, one.area))
