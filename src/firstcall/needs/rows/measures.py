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
from firstcall.intake.sheets.naming import of_phases
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.people import knows_population_group
from firstcall.policy.refusal import gettext_noop

MEASURE, VALUE, REACHED = "measure", "value", "reached"
CODES = {
    "inn": "in_need", "tgt": "targeted", "aff": "affected", "rea": REACHED, "pop": "population", "all": "population",
}  # fmt: skip
"""As OCHA's public data write them."""
COUNTS = ("population", "affected", "in_need", "targeted", REACHED, VALUE)
PHASE = "phase"
MOSTLY = 0.5  # of the different texts: known measures

SAID = {
    REACHED: (
        "measure-reached",
        gettext_noop("The row counts people reached, who come with reports of activities. It is left out."),
        "",
    ),
    PHASE: (
        "one-phase",
        gettext_noop(
            "The row counts the people of one phase only. Those in need are in the row of phase 3 and above."
        ),
        "",
    ),
    VALUE: (
        "measure-unknown",
        gettext_noop("“%(text)s” does not say what the row counts: people in need, targeted, affected."),
        gettext_noop("Write INN, TGT or AFF, or people in need, targeted, affected."),
    ),
}
"""What is said of rows that are left out, by what they count."""


def by_measure(table: Table, problems: Problems) -> Table:
    """The table with a column for each measure its rows name; as it is where no column of the sheet names measures."""
    table = _by_phase(table)
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


def _by_phase(table: Table) -> Table:
    """The table, its column of phases for one of measures where some rows are of all phases from 3 on ("3+").

    Else a phase is the severity of its place.
    """
    column = table.column(PHASE)
    if column is None:
        return table
    long = any(of_phases(text) for text in distinct(table.series(column)).to_list())
    if not long or table.column(MEASURE) is not None:
        return _with(table, column, "" if table.column("severity") else "severity")
    return _with(table, column, MEASURE)


def _measure(text: str) -> str:
    phases = of_phases(text)
    if phases is not None:
        return "in_need" if phases else PHASE
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
    for name in sorted(set(known.values()) - {REACHED, VALUE, PHASE}):
        own = pl.Series([text for text, meant in known.items() if meant == name], dtype=pl.String)
        given = f"{value.name} of {name}"
        cells = pl.select(pl.when(texts.is_in(own.implode())).then(figures)).to_series().alias(given)
        frame = frame.with_columns(cells)
        columns.append(replace(value, field=name, given=given))
    return replace(table, frame=frame, columns=tuple(columns))


def _say_left_out(table: Table, column: Column, known: Mapping[str, str], problems: Problems) -> None:
    frame = pl.DataFrame({"text": table.series(column), "row": table.row_numbers()})
    for (text,), rows in frame.group_by("text", maintain_order=True):
        meant = VALUE if text is None else known.get(text, VALUE)
        if meant not in SAID:
            continue
        code, message, suggestion = SAID[meant]
        problems.add(
            code,
            message,
            rows=rows["row"].to_list(),
            column=column,
            value=text or "",
            params={"text": text or ""},
            suggestion=suggestion,
        )
