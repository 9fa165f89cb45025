"""The areas of a country as tables that a spreadsheet can choose from: each level sorted under the one above."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

DEPTH = 3
BETWEEN = "|"  # between the names of a key; taken out of names
NONE = 1  # where an area without parts points: the blank row under the headings
FIRST = 2  # the first row of areas, counted from 0


@dataclass(frozen=True)
class Listed:
    """One area as it is chosen: `key` are its names from the top, `label` its own, `first` and `count` its parts."""

    key: str
    label: str
    code: str
    first: int = NONE
    count: int = 1


@dataclass(frozen=True)
class Place:
    """An area of the gazetteer."""

    pk: int
    parent: int | None
    level: int
    name: str
    code: str


def cascade(places: Iterable[Place]) -> list[list[Listed]]:
    """The areas of levels 1, 2 and 3. `first` is the row (from 0) of the next table where an area's parts begin.

    Areas of one name under one parent bear their code in the label, so that a choice means one of them.
    """
    below: dict[int | None, list[Place]] = {}
    tops = []
    for place in places:
        if place.level == 1:
            tops.append(place)
        elif 1 < place.level <= DEPTH:
            below.setdefault(place.parent, []).append(place)
    tables: list[list[Listed]] = []
    level: list[tuple[str, list[Place]]] = [("", tops)]
    for _depth in range(DEPTH):
        table, following = [], []
        rows = FIRST
        for key, parts in level:
            for place, label in _labelled(parts):
                own = f"{key}{BETWEEN}{label}" if key else label
                under = below.get(place.pk, [])
                table.append(Listed(own, label, place.code, rows if under else NONE, max(1, len(under))))
                rows += len(under)
                following.append((own, under))
        tables.append(table)
        level = following
    return [table for table in tables if table]


def _labelled(places: list[Place]) -> list[tuple[Place, str]]:
    names = {place.pk: " ".join(place.name.replace(BETWEEN, " ").split()) or place.code for place in places}
    times = Counter(name.casefold() for name in names.values())
    labelled = [
        (
            place,
            names[place.pk]
            if times[names[place.pk].casefold()] == 1
            else f"{names[place.pk]} ({place.code})",
        )
        for place in places
    ]
    return sorted(labelled, key=lambda one: (one[1].casefold(), one[0].code))
