"""firstcall gaps …, firstcall overlaps"""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from firstcall.access.queries import operator
from firstcall.cli.figures import EmergencyOption, GroupOption, LevelOption, which
from firstcall.cli.output import DONE, AsJson, command, day_of, figure, now, share, show_json, show_table
from firstcall.gaps.queries import (
    OverlapRow,
    PlacedGap,
    gaps_by_sex_and_age,
    overlap_list,
    placed_gaps,
    stalled,
)
from firstcall.gaps.queries.stalled import KINDS
from firstcall.gaps.rules import ALL
from firstcall.gaps.rules.stalled import QUIET_AFTER
from firstcall.gaps.words import left_out_words, remark_word, who_word, why_word
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import emergency_by_code
from firstcall.structure.queries.lineage import group_on
from firstcall.structure.rules import Accountable

LimitOption = Annotated[int, typer.Option(min=0, help="How many rows the table shows; JSON has all.")]


@command
def gaps(
    emergency: EmergencyOption,
    group: GroupOption = "",
    level: LevelOption = None,
    limit: LimitOption = 30,
    day: Annotated[
        str,
        typer.Option(help="Under the groups and leads of this day, such as 2026-03-01; today without it."),
    ] = "",
    sex_age: Annotated[
        bool, typer.Option("--sex-age", help="By sex and age, where both are stated.")
    ] = False,
    stalled_: Annotated[
        str,
        typer.Option("--stalled", help="Instead: nobody_present, not_started, ended, or all three."),
    ] = "",
    quiet_after: Annotated[
        int,
        typer.Option(min=1, help="With --stalled: days without a report after which work counts as ended."),
    ] = QUIET_AFTER,
    as_json: AsJson = False,
) -> int:
    """Need less response, per group, area and population group, why each stands there, and who answers for each."""
    found = emergency_by_code(emergency)
    then = day_of(day)
    only = group_on(found, group, then) if group else None
    if sex_age:
        return _by_sex_and_age(found, only, level, limit, as_json)
    if stalled_:
        return _stalled(found, only, stalled_, quiet_after, limit, as_json)
    return _table(found, only, level, then, limit, as_json)


def _table(
    found: Emergency, only: Group | None, level: int | None, then: date | None, limit: int, as_json: bool
) -> int:
    rows = placed_gaps(actor=operator(), emergency=found, group=only, level=level, day=then, at=now())
    if as_json:
        show_json([row.as_json() for row in rows])
        return DONE
    heaviest = [one for one in rows if one.known.weighed][:limit]
    columns = ["Group", "Place", "People", "In need", "Reached", "Unmet", "Met", "Orgs", "Why", "Who answers"]
    show_table(
        f"The {len(heaviest)} largest gaps of {len(rows)} rows",
        columns,
        [_line(one) for one in heaviest],
        numbers=[3, 4, 5, 6, 7],
    )
    if left_out := left_out_words(one.row for one in rows):
        typer.echo(left_out)
    return DONE


def _line(one: PlacedGap) -> tuple[object, ...]:
    row, known = one.row, one.known
    unmet = f"up to {figure(known.in_need)}" if known.unmet is None else known.unmet
    return (
        row.group,
        row.area_name,
        row.population_group,
        known.in_need,
        known.status if known.reached is None else known.reached,
        unmet,
        share(one.met) if one.met is not None else "",
        row.organisations,
        why_word(one),
        _who(row.accountable),
    )


def _who(accountable: Accountable) -> str:
    return f"{accountable.name} ({accountable.role.replace('_', ' ')})"


def _by_sex_and_age(
    found: Emergency, only: Group | None, level: int | None, limit: int, as_json: bool
) -> int:
    rows = gaps_by_sex_and_age(
        actor=operator(), emergency=found, group=only, level=level, population_group=ALL, at=now()
    )
    if as_json:
        show_json([row.as_json() for row in rows])
        return DONE
    largest = sorted(rows, key=lambda row: (row.unmet is None, -(row.unmet or row.in_need or 0)))[:limit]
    lines = [
        (
            row.group,
            row.area_name,
            who_word(row),
            row.in_need,
            row.status if row.reached is None else row.reached,
            row.unmet,
            " ".join(map(remark_word, row.remarks)),
            _who(row.accountable),
        )
        for row in largest
    ]
    columns = ["Group", "Place", "Who", "In need", "Reached", "Unmet", "To know", "Who answers"]
    show_table(f"{len(largest)} of {len(rows)} rows by sex and age", columns, lines, numbers=[3, 4, 5])
    return DONE


def _stalled(
    found: Emergency, only: Group | None, kind: str, quiet_after: int, limit: int, as_json: bool
) -> int:
    if kind not in (*KINDS, "all"):
        message = gettext_noop("There is no kind “%(kind)s”. Choose one of: %(kinds)s.")
        raise Refused(
            Refusal("stalled-kind", message, params={"kind": kind, "kinds": ", ".join((*KINDS, "all"))})
        )
    rows = stalled(
        actor=operator(),
        emergency=found,
        kinds=KINDS if kind == "all" else (kind,),
        group=only,
        quiet_after=quiet_after,
        at=now(),
    )
    if as_json:
        show_json([row.as_json() for row in rows])
        return DONE
    lines = [
        (
            row.kind.replace("_", " "),
            row.group,
            row.area_name,
            row.activity,
            ", ".join(name for _id, name in row.organisations),
            row.people,
            row.since,
            row.days,
            _who(row.accountable),
        )
        for row in rows[:limit]
    ]
    columns = [
        "What",
        "Group",
        "Place",
        "Activity",
        "Organisations",
        "People",
        "Since",
        "Days",
        "Who answers",
    ]
    show_table(f"{len(lines)} of {len(rows)} places that wait", columns, lines, numbers=[5, 7])
    return DONE


def _where(row: OverlapRow) -> str:
    if row.different_levels:
        return f"{row.area_name} and parts of it"
    return f"{row.area_name}, {row.site}" if row.site else row.area_name


@command
def overlaps(
    emergency: EmergencyOption,
    group: GroupOption = "",
    levels: Annotated[
        bool, typer.Option("--levels", help="Also where one reports an area and another a part of it.")
    ] = False,
    limit: LimitOption = 30,
    as_json: AsJson = False,
) -> int:
    """Organisations that may reach the same people: one activity, place, population group and time. To ask them."""
    found, only = which(emergency, group)
    rows = overlap_list(actor=operator(), emergency=found, group=only, levels=levels, at=now())
    if as_json:
        show_json([row.as_json() for row in rows])
        return DONE
    lines = [
        (
            row.group,
            _where(row),
            row.activity,
            row.population_group,
            ", ".join(f"{one.name} {figure(one.reached)}" for one in row.organisations),
            row.starts_on,
            row.ends_on,
            row.twice,
        )
        for row in rows[:limit]
    ]
    columns = ["Group", "Place", "Activity", "People", "Organisations", "From", "To", "May be the same"]
    show_table(f"{len(lines)} of {len(rows)} possible overlaps, to ask about", columns, lines, numbers=[7])
    return DONE
