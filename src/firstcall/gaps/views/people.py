"""Need and reach by sex and age: bars for each group, and the gaps in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstcall.gaps.queries import PartRow, gaps_by_sex_and_age
from firstcall.gaps.rules import ALL, added
from firstcall.gaps.views.asked import asked, levels, population_groups
from firstcall.gaps.words import age_word, disability_word, remark_word, sex_word, status_word, who_word
from firstcall.web.edge import page


@page("gap", "read")
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Of which sex and age the people are who are in need and not reached."""
    given = asked(request, code, "gap", "level", "people", "by")
    every = gaps_by_sex_and_age(
        actor=given.who,
        emergency=given.emergency,
        group=given.group,
        level=given.level,
        population_group=given.chosen["people"] or ALL,
        area=given.area,
        by=given.chosen["by"],
        at=given.at,
    )
    ranked = sorted(every, key=lambda row: (row.unmet is None, -(row.unmet or row.in_need or 0)))
    part = given.part(ranked)
    shown = [
        (row, who_word(row), status_word(row.status),
         [remark_word(one) for one in row.remarks],
         given.cases.mark(row.group, row.area, row.population_group),
         given.cases.open_url(row.group, row.area, row.population_group, row.sex, row.age))
        for row in part["rows"]
    ]  # fmt: skip
    context = {
        **given.context("gaps-people"),
        **part,
        "rows": shown,
        "charts": charts(every),
        "levels": levels(given.emergency),
        "people_groups": population_groups(given.emergency),
        "cuts": [
            ("sex_and_age", _("Sex and age")),
            ("sex", _("Sex")),
            ("age", _("Age")),
            ("disability", _("Disability")),
        ],
    }
    return render(request, "gaps/people.html", context)


def charts(rows: Iterable[PartRow]) -> list[dict[str, Any]]:
    """For each group: per age a bar for each sex, need and what is reached of it, as shares of the largest need."""
    groups: dict[str, list[PartRow]] = defaultdict(list)
    for row in rows:
        groups[row.group].append(row)
    return [_chart(found) for found in groups.values()]


def _chart(rows: list[PartRow]) -> dict[str, Any]:
    cells: dict[tuple[str, str], list[PartRow]] = defaultdict(list)
    for row in rows:
        if row.stated:
            cells[row.age, row.disability or row.sex].append(row)
    sums = {
        cell: (
            added(r.in_need for r in found),
            added(r.reached for r in found),
            added(r.unmet for r in found),
        )
        for cell, found in cells.items()
    }
    top = max((max(need or 0, reached or 0) for need, reached, _unmet in sums.values()), default=0) or 1
    sexes = list(dict.fromkeys(sex for _age, sex in sums))
    ages = list(dict.fromkeys(age for age, _sex in sums))
    unstated = [row for row in rows if not row.stated]
    return {
        "group": rows[0].group,
        "name": rows[0].group_name,
        "sexes": [disability_word(sex) if sex.startswith("with") else sex_word(sex) for sex in sexes],
        "ages": [
            (age_word(age), [_bar(sums.get((age, sex), (None, None, None)), top) for sex in sexes])
            for age in ages
        ],
        "need_not_stated": added(row.in_need for row in unstated),
        "reached_not_stated": added(row.reached for row in unstated),
    }


def _bar(figures: tuple[int | None, int | None, int | None], top: int) -> dict[str, Any]:
    need, reached, unmet = figures
    return {
        "need": need,
        "reached": reached,
        "unmet": unmet,
        "need_width": f"{100 * (need or 0) / top:.1f}",
        "reached_width": f"{100 * (reached or 0) / top:.1f}",
    }
