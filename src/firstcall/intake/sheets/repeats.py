"""Exports of programs for forms with a sheet for what a form asks several times: each of its rows belongs to the row of
the form that its `_parent_index` names, which says who, when and in which sector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from firstcall.intake.contents.counts import number
from firstcall.intake.files.reading import Book, Sheet
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import SAMPLE
from firstcall.intake.sheets.columns import FORM_COLUMNS
from firstcall.intake.sheets.headings import of_heading
from firstcall.intake.sheets.headingtext import normalised

INDEX, PARENT, SHEET = "index", "parent index", "parent table name"
FIGURES = ("people", "number")
DEEPEST = 3  # repetitions within repetitions


def with_forms(book: Book, catalogue: Catalogue, *, alone: bool = False) -> Book:
    """The book, each sheet of repeated questions with the answers of its form beside its own.

    Figures of the form are not copied: they would be counted once for each repetition. Where these have figures,
    the form is left out: its own are those of its repetitions together; not where a sheet is wanted `alone`.
    """
    if len(book.sheets) < 2 or not catalogue.tells:
        return book
    made = {sheet.name: _joined(sheet, book, catalogue, DEEPEST) for sheet in book.sheets}
    forms = {
        form.name
        for sheet in (() if alone else book.sheets)
        if made[sheet.name] is not sheet and _has_figures(sheet, catalogue)
        for form in (_form_of(sheet, book),)
        if form is not None and made[form.name] is form
    }
    return replace(book, sheets=tuple(one for name, one in made.items() if name not in forms))


def _form_of(sheet: Sheet, book: Book) -> Sheet | None:
    head = _head(sheet)
    if PARENT not in head or SHEET not in head or sheet.frame.height < 2:
        return None
    form = book.sheet(sheet.frame.item(1, head.index(SHEET)) or "")
    return form if form is not None and form is not sheet and INDEX in _head(form) else None


def _has_figures(sheet: Sheet, catalogue: Catalogue) -> bool:
    fields = [found[0].field for text in sheet.rows(1)[0] if (found := of_heading(text, catalogue))]
    return any(field.kind in FIGURES and field.name != "year" for field in fields)


def _joined(sheet: Sheet, book: Book, catalogue: Catalogue, depth: int) -> Sheet:
    form = _form_of(sheet, book) if depth else None
    if form is None:
        return sheet
    head = _head(sheet)
    form = _joined(form, book, catalogue, depth - 1)
    asked = form.rows(1)[0]
    wanted = [at for at in range(form.frame.width) if _is_said(form, at, asked[at], head, catalogue)]
    width = sheet.frame.width
    names = {at: f"c{width + n}" for n, at in enumerate(wanted)}
    answers = form.frame.slice(1).select(
        form.frame[1:, _head(form).index(INDEX)].alias("key"),
        *(pl.col(form.frame.columns[at]).alias(name) for at, name in names.items()),
    )
    answers = pl.concat(
        [pl.DataFrame({"key": [None], **{name: [asked[at]] for at, name in names.items()}}, schema=answers.schema),
         answers.filter(pl.col("key").is_not_null()).unique("key", keep="first", maintain_order=True)]
    )  # fmt: skip
    keys = sheet.frame[:, head.index(PARENT)].alias("key")
    of_headings = pl.Series("key", [None], dtype=keys.dtype)  # beside them stand those of the form
    keys = pl.concat([of_headings, keys[1:]])
    beside = keys.to_frame().join(answers, on="key", how="left", nulls_equal=True, maintain_order="left")
    return replace(sheet, frame=pl.concat([sheet.frame, beside.drop("key")], how="horizontal"))


def _head(sheet: Sheet) -> list[str]:
    """The headings of an export: its first row."""
    return [normalised(text) for text in (sheet.rows(1) or [[]])[0]]


def _is_said(form: Sheet, at: int, heading: str, own: Sequence[str], catalogue: Catalogue) -> bool:
    """Whether a column of the form says something that its repetitions do not say themselves, and counts nothing."""
    name = normalised(heading)
    if not name or name in FORM_COLUMNS or name in own:
        return False
    found = of_heading(heading, catalogue)
    if found:
        return found[0].field.kind not in FIGURES or found[0].field.name == "year"
    cells = [text for text in form.frame[1:, at].head(SAMPLE).to_list() if text and text.strip()]
    return bool(cells) and not all(number(text).value is not None for text in cells)
