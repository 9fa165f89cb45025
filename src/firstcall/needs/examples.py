"""A few figures of what a file would bring, to look at before they count: new, changed with what was, unchanged."""

from __future__ import annotations

from typing import Any

import polars as pl

from firstcall.needs.matching import Comparison
from firstcall.needs.models import NeedFigure
from firstcall.needs.rollup import METRICS
from firstcall.places.models import Area

SHOWN = 20
FURTHER = {"disability": "disability_status", "severity": "severity", "as_of": "as_of"}  # where it is said
ABOUT = ("sector", "population_group", "sex", "age", *METRICS)


def examples(figures: pl.DataFrame, found: Comparison) -> dict[str, list[dict[str, Any]]]:
    """The first figures of each kind: {"row", "values", "before"}; `before` holds what differs now."""
    changed = found.changed[:SHOWN]
    kinds = {
        "new": found.new[:SHOWN],
        "changed": [at for at, _ in changed],
        "unchanged": found.unchanged[:SHOWN],
    }
    shown = {kind: figures[list(places)].to_dicts() if places else [] for kind, places in kinds.items()}
    areas = Area.objects.in_bulk({row["area"] for some in shown.values() for row in some})
    old = NeedFigure.objects.in_bulk([pk for _, pk in changed])

    def shape(row: dict[str, Any], before: NeedFigure | None = None) -> dict[str, Any]:
        values = {"area": areas[row["area"]].name, **{name: row[name] for name in ABOUT}}
        values |= {shown: row[name] for name, shown in FURTHER.items() if row.get(name) not in (None, "")}
        was = {name: getattr(before, name) for name in METRICS} if before else {}
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
