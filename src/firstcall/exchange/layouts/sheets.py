"""A layout filled: its columns as headings with hashtags, its rows streamed, or put together where it says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from firstcall.access.rules import Actor
from firstcall.exchange.layouts import bands
from firstcall.exchange.layouts.catalogue import COUNTED, EACH, SUMMED, SUMS, Layout, fields, layouts
from firstcall.exchange.layouts.donors import Donor, donor_named
from firstcall.exchange.layouts.own import own_columns
from firstcall.exchange.layouts.records import (
    AT,
    SIMPLE,
    Getter,
    Known,
    Raw,
    getters,
    keys_of_cells,
    pages,
    rows_of,
)
from firstcall.exchange.shapes import Row, Sheet
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import directory
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.structure.models import Emergency, Group

OWN = "own"
_BAND = re.compile(r"(\w+)\[(.+)\]")


@dataclass(frozen=True)
class Choice:
    """Which layout, in which language; the donor or the organisation whose rows are wanted, where it is of one."""

    layout: str
    language: str = "en"
    donor: str = ""
    organisation: Organisation | None = None


def names() -> tuple[str, ...]:
    """Every layout that can be asked for."""
    return (*layouts(), OWN)


def why_not_layout(choice: Choice) -> Refusal | None:
    """The layout is known, and what it is of is named."""
    if choice.layout not in names():
        message = gettext_noop("“%(layout)s” is not a layout. Choose one of: %(choices)s.")
        return Refusal(
            "export-layout", message, params={"layout": choice.layout, "choices": ", ".join(names())}
        )
    if choice.layout == OWN and choice.organisation is None:
        return Refusal(
            "export-organisation", gettext_noop("Name the organisation whose own layout is wanted.")
        )
    if choice.layout != OWN and layouts()[choice.layout].of_donor and not choice.donor.strip():
        return Refusal("export-donor", gettext_noop("Name the donor whose rows are wanted."))
    return None


def layout_sheet(choice: Choice, *, actor: Actor, emergency: Emergency, group: Group | None) -> Sheet:
    """The sheet of a layout, of the rows the actor may see. Raises `Refused` for a choice that cannot be made."""
    refuse(why_not_layout(choice))
    rows = rows_of(actor=actor, emergency=emergency, group=group, organisation=choice.organisation)
    if choice.layout == OWN:
        assert choice.organisation is not None
        written = own_columns(choice.organisation, rows, choice.language)
        wanted = [(heading, _of_import(field)) for heading, field in written]
        columns = tuple((heading, _tag(name)) for heading, name in wanted)
        layout = Layout(OWN, {}, EACH, tuple(name for _heading, name in wanted))
    else:
        layout = layouts()[choice.layout]
        kinds = sorted(keys_of_cells(rows), key=bands.order) if "cells" in layout.columns else []
        expanded = [
            name
            for one in layout.columns
            for name in ([f"cells:{key}" for key in kinds] if one == "cells" else [one])
        ]
        columns = tuple((_heading(name, choice.language), _tag(name)) for name in expanded)
        layout = Layout(layout.name, layout.titles, layout.rows, tuple(expanded), layout.of_donor)
    donor = donor_named(choice.donor, directory(emergency.country_id)) if layout.of_donor else None

    def stream(_actor: Actor, _emergency: Emergency, _group: Group | None, _at: datetime) -> Iterator[Row]:
        return _rows(layout, pages(rows), Known.of(emergency, choice.language), donor)

    return Sheet(columns, stream, layout.columns)


def _heading(name: str, language: str) -> str:
    if name.startswith("cells:"):
        return bands.heading(name.removeprefix("cells:"), language)
    return fields()[name].heading(language)


def _tag(name: str) -> str:
    if name.startswith("cells:"):
        return bands.hashtag(name.removeprefix("cells:"))
    return fields()[name].hxl if name in fields() else ""


def _of_import(field: str) -> str:
    """The field a column of an import was understood as, among those that are kept; "" where it is not kept."""
    if match := _BAND.fullmatch(field):
        return f"cells:{match[2]}" if match[1] == "reached" else ""
    return field if field in fields() or field in SIMPLE or field.startswith("implementer_") else ""


def _rows(layout: Layout, raw: Iterator[Raw], known: Known, donor: Donor | None) -> Iterator[Row]:
    if donor is not None:
        raw = _of_donor(raw, donor)
    wanted = [getter if name else _nothing for name, getter in _named(layout.columns, known)]
    if layout.rows == EACH:
        return (tuple(get(row) for get in wanted) for row in raw)
    if layout.rows == SUMS:
        return iter(_summed(layout.columns, wanted, raw))
    return iter(sorted({tuple(get(row) for get in wanted) for row in raw}, key=_sortable))


def _named(columns: Sequence[str], known: Known) -> list[tuple[str, Getter]]:
    return [(name, getters([name], known)[0] if name else _nothing) for name in columns]


def _nothing(_raw: Raw) -> None:
    return None


def _of_donor(raw: Iterator[Raw], donor: Donor) -> Iterator[Raw]:
    """The rows that name the donor, with no other donor named."""
    place, seen = AT["donor"], dict[str, str]()
    for row in raw:
        written = row[place]
        if written not in seen:
            seen[written] = donor.in_cell(written)
        if seen[written]:
            yield (*row[:place], seen[written], *row[place + 1 :])


def _summed(columns: Sequence[str], wanted: Sequence[Callable[[Raw], Any]], raw: Iterator[Raw]) -> list[Row]:
    """Rows alike in everything but figures, once: people as reported, summed (null stays null), organisations."""
    sums = [place for place, name in enumerate(columns) if name in SUMMED]
    counts = [place for place, name in enumerate(columns) if name in COUNTED]
    alike = [place for place in range(len(columns)) if place not in (*sums, *counts)]
    found: dict[Row, tuple[list[int | None], list[set[Any]]]] = {}
    for row in raw:
        values = [get(row) for get in wanted]
        figures, sets = found.setdefault(
            tuple(values[place] for place in alike), ([None] * len(sums), [set() for _ in counts])
        )
        for number, place in enumerate(sums):
            if values[place] is not None:
                figures[number] = (figures[number] or 0) + values[place]
        for number, place in enumerate(counts):
            sets[number].add(values[place])
    rows = []
    for key in sorted(found, key=_sortable):
        figures, sets = found[key]
        line: list[Any] = [None] * len(columns)
        for places, given in ((alike, key), (sums, figures), (counts, [len(one) for one in sets])):
            for place, value in zip(places, given, strict=True):
                line[place] = value
        rows.append(tuple(line))
    return rows


def _sortable(row: Row) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in row)


def chosen(layout: str, *, language: str, donor: str, organisation: Organisation | None) -> Choice | None:
    """A choice as given at a door; None where no layout was asked for. Raises `Refused`."""
    if not layout:
        return None
    choice = Choice(layout, language, donor, organisation)
    problem = why_not_layout(choice)
    if problem is not None:
        raise Refused(problem)
    return choice
