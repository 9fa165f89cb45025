"""Organisations that a file names and nobody knew, made as its rows are taken in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import polars as pl

from firstcall.intake.models import ImportBatch
from firstcall.organisations.actions import register_unconfirmed
from firstcall.organisations.actions.registering import one_organisation
from firstcall.organisations.queries import directory
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency


def names_in(rows: pl.DataFrame) -> list[str]:
    """The names of organisations that are still to be registered."""
    names = pl.concat([rows["organisation_name"], rows["implementer_name"]]).unique(maintain_order=True)
    return [name for name in names.to_list() if name]


def numbered(names: Iterable[str]) -> dict[str, int]:
    """A number below zero for each organisation still to be registered, by written name: spellings of one share it."""
    numbers: dict[str, int] = {}
    return {name: numbers.setdefault(one_organisation(name), -len(numbers) - 1) for name in names}


def known_since(rows: pl.DataFrame, emergency: Emergency) -> dict[str, int]:
    """Of the names that were to be registered those that somebody bears by now; primary keys by written name."""
    wanted = names_in(rows)
    known = directory(emergency.country_id) if wanted else None
    return {name: match.id for name in wanted if known and (match := known.exactly(name)) is not None}


def registered(
    rows: pl.DataFrame, emergency: Emergency, batch: ImportBatch, acting: Acting, at: datetime
) -> dict[str, int]:
    """Organisations nobody knew, made; primary keys by written name. Known again if registered since the preview."""
    wanted = names_in(rows)
    if not wanted:
        return {}
    found = known_since(rows, emergency)
    types = dict(
        rows.filter(pl.col("organisation_type") != "").select("organisation_name", "organisation_type").rows()
    )
    made = register_unconfirmed(
        [name for name in wanted if name not in found],
        country=emergency.country,
        batch=batch,
        by=acting,
        at=at,
        types={name: code for name, code in types.items() if name},
    )
    return found | {name: organisation.pk for name, organisation in made.items()}
