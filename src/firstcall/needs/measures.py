"""Long sheets whose rows say what their one figure counts: "INN" or "People in need", "TGT", "AFF", a population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.text import fold
from firstcall.intake.contents.values import distinct
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.headings import EXACT, of_heading
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.people import knows_population_group
from firstcall.policy.refusal import gettext_noop

MEASURE, VALUE, REACHED = "measure", "value", "reached"
CODES = {
    "inn": "in_need", "tgt": "targeted", "aff": "affected", "rea": REACHED, "pop": "population", "all": "population",
}  # fmt: skip
"""As OCHA's public data write them."""
COUNTS = ("population", "affected", "in_need", "targeted", REACHED, VALUE)
MOSTLY = 0.5  # of the different texts: known measures


def by_measure(table: Table, problems: Problems) -> Table:
    """The table with a column for each measure its rows name; as it is where no column of the sheet names measures."""
    column = table.column(MEASURE)
    if column is None:
        return table
    texts = distinct(table.series(column)).to_list()
    known = {text: name for text in texts if (name := _measure(text))}
    counted = [one for one in table.columns if one.field in COUNTS]
    if not known or len(known) < MOSTLY * len(texts):
        groups = (
            texts and all(map(knows_population_group, texts)) and table.column("population_group") is None
        )
        return _with(table, column, "population_group" if groups else "")
    if len(counted) != 1:
        return _with(table, column, "")
    _say_left_out(table, column, known, problems)
    return _spread(table, column, counted[0], known)


def _measure(text: str) -> str:
    if code := CODES.get(fold(text)):
        return code
    found = of_heading(text, catalogue("needs"))
    return (
        found[0].field.name
        if found and found[0].confidence >= EXACT and found[0].field.name in COUNTS
        else ""
    )


def _with(table: Table, column: Column, field: str) -> Table:
    changed = replace(column, field=field)
    return replace(table, columns=tuple(changed if one is column else one for one in table.columns))


def _spread(table: Table, measure: Column, value: Column, known: Mapping[str, str]) -> Table:
    """For each measure a column that is filled where the row is of it."""
    texts, figures = table.series(measure), table.series(value)
    columns = [one for one in table.columns if one not in (measure, value)]
    frame = table.frame
    for name in sorted(set(known.values()) - {REACHED, VALUE}):
        own = pl.Series([text for text, meant in known.items() if meant == name], dtype=pl.String)
        given = f"{value.name} of {name}"
        cells = pl.select(pl.when(texts.is_in(own.implode())).then(figures)).to_series().alias(given)
        frame = frame.with_columns(cells)
        columns.append(replace(value, field=name, given=given))
    return replace(table, frame=frame, columns=tuple(columns))


def _say_left_out(table: Table, column: Column, known: Mapping[str, str], problems: Problems) -> None:
    frame = pl.DataFrame({"text": table.series(column), "row": table.row_numbers()})
    for (text,), rows in frame.group_by("text", maintain_order=True):
        if text is not None and known.get(text, VALUE) not in (REACHED, VALUE):
            continue
        reached = text is not None and known.get(text) == REACHED
        problems.add(
            "measure-reached" if reached else "measure-unknown",
            gettext_noop(
                "The row counts people reached, who come with reports of activities. It is left out."
            )
            if reached
            else gettext_noop(
                "“%(text)s” does not say what the row counts: people in need, targeted, affected."
            ),
            rows=rows["row"].to_list(),
            column=column.label,
            column_index=column.index,
            value=text or "",
            params={"text": text or ""},
            suggestion=""
            if reached
            else gettext_noop("Write INN, TGT or AFF, or people in need, targeted, affected."),
        )
