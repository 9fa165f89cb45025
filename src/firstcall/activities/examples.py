"""A few rows of what a file would bring, to look at before it counts: new, changed with what was, unchanged."""

from __future__ import annotations

from typing import Any

import polars as pl

from firstcall.activities.models import Activity
from firstcall.needs.matching import Comparison
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area

SHOWN = 20
FIGURES = ("status", "ends_on", "targeted", "reached")  # what may change while the row is about the same
ABOUT = ("activity", "month", "starts_on", "population_group", *FIGURES)


def examples(rows: pl.DataFrame, found: Comparison) -> dict[str, list[dict[str, Any]]]:
    """The first rows of each kind: {"row", "values", "before"}; `before` holds what differs now, by the same names."""
    changed = found.changed[:SHOWN]
    kinds = {
        "new": found.new[:SHOWN],
        "changed": [at for at, _ in changed],
        "unchanged": found.unchanged[:SHOWN],
    }
    shown = {kind: rows[list(places)].to_dicts() if places else [] for kind, places in kinds.items()}
    every = [row for some in shown.values() for row in some]
    organisations = Organisation.objects.in_bulk(
        {row["organisation"] for row in every if row["organisation"]}
    )
    areas = Area.objects.in_bulk({row["area"] for row in every})
    old = Activity.objects.in_bulk([pk for _, pk in changed])

    def shape(row: dict[str, Any], before: Activity | None = None) -> dict[str, Any]:
        organisation = organisations.get(row["organisation"])
        values = {
            "organisation": str(organisation.acronym or organisation.name)
            if organisation
            else row["organisation_name"],
            "area": areas[row["area"]].name,
            **{name: _plain(row[name]) for name in ABOUT},
        }
        was = {name: _plain(getattr(before, name)) for name in FIGURES} if before else {}
        return {
            "row": row["row"],
            "values": values,
            "before": {name: value for name, value in was.items() if value != values[name]},
        }

    return {
        "new": [shape(row) for row in shown["new"]],
        "changed": [shape(row, old.get(pk)) for row, (_, pk) in zip(shown["changed"], changed, strict=True)],
        "unchanged": [shape(row) for row in shown["unchanged"]],
    }


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)
