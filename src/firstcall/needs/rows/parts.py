"""Rows of places that the gazetteer does not have: their figures are added up for the area above, each place once.

Kept there one by one, the largest would stand for all of them, and for the parts of the area that are known
(docs/decisions/needs-and-their-parts.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from firstcall.intake.contents.coded import plain
from firstcall.intake.contents.text import fold
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.records import total_word
from firstcall.intake.sheets.tables import Table
from firstcall.needs.rollup import METRICS, added, largest
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.names import means_all
from firstcall.places.placed import blank
from firstcall.policy.refusal import gettext_noop

KEY = ("group", "sector", "population_group", "sex", "age", "disability", "unit")
LEVELS = range(1, 5)
BELOW_ALL = 9  # the level of sites: camps and villages, below every area
Figure = dict[str, Any]
"""A row of figures, with the columns of STAGED."""


def with_parts_added(
    figures: pl.DataFrame, table: Table, gazetteer: Gazetteer, problems: Problems
) -> pl.DataFrame:
    """The figures, those of places unknown to the gazetteer added up: one figure for all, `also` its other rows.

    Where the sheet has a figure of the area itself, that one stands. Else the parts that are known are added too, so
    that the area's figure is that of all its parts.
    """
    places = _places_below(figures, table, gazetteer)
    if not places:
        return figures
    listed = figures.with_row_index("at").to_dicts()
    counted = [one for one in listed if one["severity"] is None]
    by_key: dict[tuple[Any, ...], dict[int, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for one in counted:
        by_key[tuple(one[name] for name in KEY)][one["area"]].append(one)
    gone: set[int] = set()
    for by_area in by_key.values():
        for area in sorted(by_area, key=lambda pk: -gazetteer.places[pk].level):
            gone |= _added_up(area, by_area, places, gazetteer)
    said = {row for one in listed if one["also"] for row in (one["row"], *one["also"])}
    said |= {one["row"] for one in listed if one["row"] in places and one.get("changed")}
    if said:
        problems.add(
            "parts-added-up",
            gettext_noop(
                "The gazetteer does not have the places of these rows. Their figures are added up for the area above."
            ),
            rows=sorted(said),
            suggestion=gettext_noop(
                "Correct the names, or import a gazetteer that goes down to these places."
            ),
            refused=False,
        )
    kept = [{name: one[name] for name in figures.columns} for one in listed if one["at"] not in gone]
    return pl.DataFrame(kept, schema=figures.schema, orient="row")


def _places_below(figures: pl.DataFrame, table: Table, gazetteer: Gazetteer) -> dict[int, str]:
    """For each row that names a place below the area it is kept at: what it names."""
    columns = [
        (level, column) for level in LEVELS for kind in ("code", "name")
        if (column := table.column(f"admin{level}_{kind}"))
    ]  # fmt: skip
    areas = dict(zip(figures["row"].to_list(), figures["area"].to_list(), strict=True))
    cells = [(level, plain(table.cells(column)).to_list()) for level, column in columns]
    if site := table.column("site"):
        cells.append((BELOW_ALL, plain(table.cells(site)).to_list()))
    found = {}
    for at, row in enumerate(table.row_numbers().to_list()):
        if row not in areas:
            continue
        level = gazetteer.places[areas[row]].level
        named = [text for below, texts in cells if below > level and _names(text := texts[at])]
        if named:
            found[row] = fold(" ".join(named))
    return found


def _names(text: str | None) -> bool:
    return text is not None and not blank(text) and not means_all(text) and not total_word(text)


def _added_up(
    area: int, by_area: Mapping[int, list[Figure]], places: Mapping[int, str], gazetteer: Gazetteer
) -> set[int]:
    """Put the figures of an area's unknown parts into the first of them; the positions of those that are gone."""
    parts = [one for one in by_area[area] if one["row"] in places]
    own = [one for one in by_area[area] if one["row"] not in places]
    below = _topmost(area, by_area, gazetteer)
    by_place: dict[str, list[Figure]] = defaultdict(list)
    for one in parts:
        by_place[places[one["row"]]].append(one)
    if not parts or (len(by_place) == 1 and not own and not below):
        return set()
    keeper = (own or parts)[0]
    if not own:
        for metric in METRICS:
            mine = [largest(*(one[metric] for one in some)) for some in by_place.values()]
            keeper[metric] = added(*mine, *_metric(below, metric))
        keeper["changed"] = True
    others = [one for one in parts if one is not keeper]
    rows = {one["row"] for one in others} - {keeper["row"]}
    keeper["also"] = sorted({*(keeper["also"] or ()), *rows}) or None
    return {one["at"] for one in others}


def _metric(below: Mapping[int, Sequence[Figure]], metric: str) -> Iterable[int | None]:
    return (largest(*(one[metric] for one in some)) for some in below.values())


def _topmost(area: int, by_area: Mapping[int, list[Figure]], gazetteer: Gazetteer) -> dict[int, list[Figure]]:
    """The figures right below an area: of areas in it that have no other with figures between."""
    found = {}
    for other, figures in by_area.items():
        above = gazetteer.places[other].parent if other != area else None
        while above is not None and above != area and above not in by_area:
            above = gazetteer.places[above].parent
        if above == area:
            found[other] = figures
    return found
