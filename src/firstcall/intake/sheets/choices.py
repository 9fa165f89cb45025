"""Exports of programs for forms: a question with several answers, and a column of 0 and 1 for each of them beside it.

"Which activities?" holds "food cash"; "Which activities?/food" and "Which activities?/cash" hold 1. The columns of the
answers repeat the question: they are neither people nor activities of their own. Only sectors are read from them, since
the cell of the question parts them by nothing but blanks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.counts import number
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import FORM, SAMPLE, Column
from firstcall.intake.sheets.headings import BARE
from firstcall.intake.sheets.headingtext import normalised

FEWEST = 2  # answers of a question (product choice)
PARTED_BY = ("/", ".")
TICKED = frozenset(["", "0", "1", "0.0", "1.0", "true", "false"])
YES_OR_NO = (phrases("answers", "yes") | phrases("answers", "no")) - {"0", "1", "x"}
WHAT = ("activity", "activity_detail", "indicator")


def with_choices(
    columns: Sequence[Column],
    frame: pl.DataFrame,
    catalogue: Catalogue,
    is_sector: Callable[[str], bool] | None,
) -> list[Column]:
    """The columns; those of answers left aside, or named by their sector where the answers are sectors. A question
    about activities is the activity where nothing else is; one answered yes and no ("HRP activity (Y/N)") is not."""
    found = [
        column if not _is_answered(column, frame, catalogue) else _aside(column, "") for column in columns
    ]
    for asked, answers in _questions(found, frame):
        activity = not {one.field for one in found} & set(WHAT) and _asks_what(found[asked], catalogue)
        if activity:
            found[asked] = replace(found[asked], field=WHAT[0], confidence=BARE, found_by="heading", rival="")
        names_sector = any(one.field == "sector" for at, one in enumerate(found) if at != asked)
        free = found[asked].field in ("", "sector") and not names_sector and is_sector is not None
        sectors = [at for at, text in answers if free and is_sector is not None and is_sector(text)]
        told = sectors if len(sectors) >= FEWEST else []
        for at, text in answers:
            found[at] = _aside(found[at], text if at in told else "")
        if told:
            found[asked] = _aside(found[asked], "")
    return found


def _questions(columns: Sequence[Column], frame: pl.DataFrame) -> list[tuple[int, list[tuple[int, str]]]]:
    """The places of the questions with several answers, and those of their answers, each with what it stands for."""
    places = {column.heading: at for at, column in enumerate(columns) if column.heading}
    found: dict[int, list[tuple[int, str]]] = {}
    for at, column in enumerate(columns):
        for sign in PARTED_BY:
            question, _, answer = column.heading.rpartition(sign)
            asked = places.get(question)
            if asked is not None and answer.strip() and column.found_by not in ("remembered", "hxl"):
                found.setdefault(asked, []).append((at, answer.strip()))
                break
    return [
        (asked, answers)
        for asked, answers in found.items()
        if len(answers) >= FEWEST
        and _says_words(frame, columns[asked])
        and all(_is_ticked(frame, columns[at]) for at, _ in answers)
    ]


def _cells(frame: pl.DataFrame, column: Column) -> list[str]:
    if column.name not in frame.columns:
        return []
    return [text.strip() for text in frame[column.name].drop_nulls().head(SAMPLE).to_list()]


def _says_words(frame: pl.DataFrame, column: Column) -> bool:
    cells = [text for text in _cells(frame, column) if text]
    return bool(cells) and not any(number(text).value is not None for text in cells)


def _is_ticked(frame: pl.DataFrame, column: Column) -> bool:
    return {text.casefold() for text in _cells(frame, column)} <= TICKED


def _is_answered(column: Column, frame: pl.DataFrame, catalogue: Catalogue) -> bool:
    """Whether a column headed like a text says nothing but yes and no."""
    if column.found_by != "heading" or not column.field or catalogue.field(column.field).kind != "text":
        return False
    return {fold(text) for text in _cells(frame, column) if text} <= YES_OR_NO and bool(_cells(frame, column))


def _aside(column: Column, choice: str) -> Column:
    """The column, not understood as anything of its own."""
    return Column(column.index, column.heading, column.tag, found_by=FORM, above=column.above, choice=choice)


def _asks_what(column: Column, catalogue: Catalogue) -> bool:
    """Whether a question that is nothing else has the word for activities in it."""
    names = (
        catalogue.field(WHAT[0]).names
        if WHAT[0] in {entry.name for entry in catalogue.fields}
        else frozenset()
    )
    return not column.field and not names.isdisjoint(normalised(column.heading).split())
