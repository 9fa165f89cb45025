"""The reported rows an actor may see, field by field, as tuples, a page at a time: memory does not grow with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from firstcall.access.queries import visible
from firstcall.access.rules import Actor
from firstcall.activities.models import Activity
from firstcall.activities.queries import current_activities, survivors
from firstcall.needs.queries import area_tree, attribution, of_lines
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area
from firstcall.policy import profiles
from firstcall.structure.models import Emergency, Group

PAGE = 5_000
LEVELS = 4
RAW = (
    "pk", "organisation_id", "implementer_id", "group_id", "sector", "area_id", "donor", "site", "activity",
    "indicator", "month", "starts_on", "ends_on", "status", "population_group", "targeted", "reached", "cells",
    "batch__file_name", "batch__sheet", "source_row",
    "new_people", "households", "recurrent", "unit", "quantity",
)  # fmt: skip
AT = {name: place for place, name in enumerate(RAW)}
Raw = tuple[Any, ...]
Getter = Callable[[Raw], Any]
_KEY = re.compile(r'"([^"]+)":')
NOBODY = ("", "", "")
NOWHERE = (("", ""),) * (LEVELS + 1)


@dataclass(frozen=True)
class Known:
    """What rows point to, loaded once: organisations as (name, acronym, type), areas as (code, name) per level."""

    organisations: dict[int, tuple[str, str, str]]
    merged: dict[int, int]
    areas: dict[int, tuple[tuple[str, str], ...]]
    groups: dict[int, str]
    language: str

    @classmethod
    def of(cls, emergency: Emergency, language: str) -> Known:
        """All that the rows of an emergency may point to."""
        people = Organisation.objects.values_list("pk", "name", "acronym", "type_code")
        return cls(
            {pk: (name, acronym, kind) for pk, name, acronym, kind in people},
            survivors(),
            _areas(emergency),
            dict(emergency.groups.values_list("pk", "code")),
            language,
        )

    def organisation(self, pk: int | None) -> tuple[str, str, str]:
        """Who it is today: merged ones stand under what they became."""
        return NOBODY if pk is None else self.organisations[self.merged.get(pk, pk)]


def _areas(emergency: Emergency) -> dict[int, tuple[tuple[str, str], ...]]:
    tree = area_tree(emergency.country_id)
    rows = Area.objects.filter(country=emergency.country_id).values_list("pk", "pcode", "name")
    names = {pk: (pcode, name) for pk, pcode, name in rows}
    found = {}
    for area in names:
        levels = list(NOWHERE)
        for above in tree.lineage(area):
            if tree.levels[above] <= LEVELS:
                levels[tree.levels[above]] = names[above]
        found[area] = tuple(levels)
    return found


def rows_of(
    *,
    actor: Actor,
    emergency: Emergency,
    group: Group | None = None,
    organisation: Organisation | None = None,
) -> QuerySet[Activity]:
    """The rows in use that the actor may see, of a group, of an organisation (and those merged into it)."""
    rows = visible(actor, "activity", current_activities(emergency))
    if group is not None:
        attributed = attribution(emergency)
        rows = rows.filter(of_lines([attributed.line(group.pk, "")], attributed))
    if organisation is not None:
        same = [pk for pk, last in survivors().items() if last == organisation.pk]
        rows = rows.filter(organisation_id__in=[organisation.pk, *same])
    return rows


def pages(rows: QuerySet[Activity]) -> Iterator[Raw]:
    """The rows, oldest first, as tuples of RAW; each page is found by the key of the last row before it."""
    after: int | None = 0
    while after is not None:
        page = list(rows.filter(pk__gt=after).order_by("pk").values_list(*RAW)[:PAGE])
        yield from page
        after = page[-1][0] if len(page) == PAGE else None


def keys_of_cells(rows: QuerySet[Activity]) -> set[str]:
    """The kinds of people ("f|0-4") that any of the rows counts."""
    found: set[str] = set()
    kinds = rows.exclude(cells="").order_by("pk").values_list("cells", flat=True)
    for text in kinds.iterator(chunk_size=PAGE):
        found.update(_KEY.findall(text))
    return found


def getters(names: Sequence[str], known: Known) -> list[Getter]:
    """What gives the value of each field of a raw row. Months are text ("2022-06"), days dates, null is None."""
    return [_getter(name, known) for name in names]


def _getter(name: str, known: Known) -> Getter:
    if name in ("organisation", "organisation_acronym", "organisation_type"):
        part = ("organisation", "organisation_acronym", "organisation_type").index(name)
        return lambda raw: known.organisation(raw[1])[part]
    if name in ("implementer", "implementer_acronym", "implementer_type"):
        part = ("implementer", "implementer_acronym", "implementer_type").index(name)
        return lambda raw: known.organisation(raw[2])[part]
    if name == "organisations":
        return lambda raw: known.merged.get(raw[1], raw[1])
    if name == "sector":
        return lambda raw: raw[4] or known.groups.get(raw[3], "")
    if name == "sector_name":
        return lambda raw: profiles.sector_name(raw[4] or known.groups.get(raw[3], ""), known.language)
    if match := re.fullmatch(r"admin(\d)_(code|name)", name):
        level, part = int(match[1]), int(match[2] == "name")
        return lambda raw: known.areas[raw[5]][level][part]
    if name == "month":
        return lambda raw: _month(raw[10])
    if name.startswith("cells:"):
        key = name.removeprefix("cells:")
        return lambda raw: _cells(raw[17]).get(key) if raw[17] else None
    place = AT[SIMPLE[name]]
    return lambda raw: raw[place]


AS_STORED = (
    "donor", "site", "activity", "indicator", "status", "population_group", "targeted", "reached", "households",
    "recurrent", "unit", "quantity",
)  # fmt: skip
SIMPLE = {name: name for name in AS_STORED} | {
    "start": "starts_on",
    "new_beneficiaries": "new_people",
    "end": "ends_on",
    "source_file": "batch__file_name",
    "source_sheet": "batch__sheet",
    "source_row": "source_row",
}


@lru_cache(maxsize=4096)
def _cells(text: str) -> dict[str, int]:
    """The people of one row by sex and age; read once for all columns of it."""
    return json.loads(text)  # type: ignore[no-any-return]


def _month(day: date | None) -> str | None:
    return f"{day:%Y-%m}" if day is not None else None
