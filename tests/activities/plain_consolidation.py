"""The counting rules written out one row at a time: slow and obvious, to compare with."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, combinations

from firstcall.activities.counting.bands import overlap
from firstcall.activities.counting.rule import DEFAULT, OUTSIDE_PERIOD


@dataclass(frozen=True)
class Row:
    line: int
    area: int
    site: str = ""
    population_group: str = ""
    organisation: int = 1
    targeted: int | None = None
    reached: int | None = None
    cells: tuple[tuple[str, str, int], ...] = ()
    on: date | None = None
    new_people: int | None = None
    households: int | None = None
    recurrent: str | None = None
    activity: str = ""


def largest(figures):
    return max((figure for figure in figures if figure is not None), default=None)


def added(figures):
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def reason(row, rule):
    """Why a row does not count, or None."""
    if rule.period is not None and not rule.period.holds(row.on):
        return OUTSIDE_PERIOD
    for position, condition in enumerate(rule.leave_out):
        if condition.holds(getattr(row, condition.field)):
            return position
    return None


def people_of_bands(figures):
    """{age: figure} -> the most people in any set of bands of which no two overlap."""
    sets = chain.from_iterable(combinations(figures, size) for size in range(1, len(figures) + 1))
    fit = [chosen for chosen in sets if not any(overlap(a, b) for a, b in combinations(chosen, 2))]
    return largest(sum(figures[age] for age in chosen) for chosen in fit)


def people_of_one_group_at_one_place(rows, rule):
    totals = [row.reached for row in rows]
    if not rule.by_sex_and_age:
        return largest(totals)
    by_cell = defaultdict(int)
    for row in rows:
        for sex, age, figure in row.cells:
            by_cell[sex, age] = max(by_cell[sex, age], figure)
    sums = []
    for has_sex, has_age in [(True, True), (True, False), (False, True), (False, False)]:
        of_sex = defaultdict(dict)
        for (sex, age), figure in by_cell.items():
            if (bool(sex), bool(age)) == (has_sex, has_age):
                of_sex[sex][age] = figure
        sums.append(added(people_of_bands(figures) for figures in of_sex.values()))
    return largest([*sums, *totals])


def targeted_of_one_group_at_one_place(rows, rule):
    """Rows that each speak of one sex or age target different people; of others the largest counts."""
    of_one = [
        replace(row, reached=None, cells=((*row.cells[0][:2], row.targeted),))
        for row in rows
        if len(row.cells) == 1 and row.targeted is not None
    ]
    by_sex_and_age = people_of_one_group_at_one_place(of_one, rule) if rule.by_sex_and_age else None
    return largest([*(row.targeted for row in rows), by_sex_and_age])


def largest_of(rows, rule):
    """(reached, targeted): the largest, of each organisation where organisations do not overlap."""
    if rule.method == "sum_of_groups" and "organisation" in rule.over:
        each = [
            [row for row in rows if row.organisation == one] for one in {row.organisation for row in rows}
        ]
    else:
        each = [rows]
    return (
        added(people_of_one_group_at_one_place(own, rule) for own in each),
        added(targeted_of_one_group_at_one_place(own, rule) for own in each),
    )


def figures_of_place(rows, population_group, rule):
    """(reached, targeted) of one place; population group "all" is everyone."""
    own = rows if population_group == "all" else [r for r in rows if r.population_group == population_group]
    if rule.method == "sum":
        return added(row.reached for row in own), added(row.targeted for row in own)
    if rule.method == "new_people":
        blank = rule.where_blank == "reached"
        new = added(row.reached if blank and row.new_people is None else row.new_people for row in own)
        silent = [replace(row, reached=None, cells=()) for row in rows]
        return new, figures_of_place(silent, population_group, DEFAULT)[1]
    if population_group != "all" or (rule.method == "sum_of_groups" and "population_group" not in rule.over):
        return largest_of(own, rule)
    names = {row.population_group for row in rows if row.population_group}
    named = [figures_of_place(rows, name, rule) for name in names]
    unnamed = figures_of_place(rows, "", rule)
    return tuple(largest([added(figure[i] for figure in named), unnamed[i]]) for i in (0, 1))


def with_households(row, rule):
    if rule.households_to_people is None or row.reached is not None or row.households is None:
        return row
    return replace(row, reached=math.floor(row.households * rule.households_to_people + 0.5))


def consolidate(rows, parents, rule=DEFAULT):
    """{(line, area, population group): figures}, as `summary` of the fast one gives them."""

    def below(area, top):
        while area is not None and area != top:
            area = parents[area]
        return area == top

    result = {}
    for line in {row.line for row in rows}:
        for top in parents:
            inside = [row for row in rows if row.line == line and below(row.area, top)]
            for name in {row.population_group for row in inside if row.population_group} | (
                {"all"} if inside else set()
            ):
                own = [row for row in inside if name in ("all", row.population_group)]
                result[line, top, name] = figures_of(own, inside, name, rule)
    return result


def figures_of(own, inside, name, rule):
    counted = [with_households(row, rule) for row in inside if reason(row, rule) is None]
    if rule.place == "area":
        counted = [replace(row, site="") for row in counted]
    places = {(row.area, row.site) for row in counted if name in ("all", row.population_group)}
    each = [
        figures_of_place([r for r in counted if (r.area, r.site) == place], name, rule) for place in places
    ]
    out = [row for row in own if reason(row, rule) is not None]
    by_reason = {
        why: [row for row in out if reason(row, rule) == why] for why in {reason(r, rule) for r in out}
    }
    return (
        len(own),
        len({row.organisation for row in own}),
        added(targeted for _, targeted in each),
        added(reached for reached, _ in each),
        added(row.reached for row in own),
        len(out),
        added(row.reached for row in out),
        [[why, len(rows), added(row.reached for row in rows)] for why, rows in sorted(by_reason.items())],
    )
