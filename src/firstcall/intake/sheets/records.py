"""Which rows of a table are records: totals among the data and rows that were only prepared are told apart, and named.

A total is a row that says so and is emptier than its neighbours, or a row of bare sums. A prepared row holds what a
template brought (a month, an organisation, zeros, `#N/A`) and nothing that somebody reported.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from firstcall.intake.contents.coded import Texts, any_cell
from firstcall.intake.contents.counts import NOTHING, number
from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases
from firstcall.intake.sheets.catalogue import Catalogue
from firstcall.intake.sheets.column import FORM, Column

TOTALS = phrases("rows", "totals")
EXAMPLES = phrases("rows", "examples")
INSTRUCTIONS = tuple(f"{phrase} " for phrase in phrases("rows", "instructions"))
HEADINGS = 3  # headings in a row of data, from which on it repeats them
_IN_BRACKETS = re.compile(r"^.*\(([^()]*)\)\s*$", re.DOTALL)
FEW = 200  # texts of a column gone through one by one
FIRST = 5  # rows among which an example stands
NOTHING_DONE = phrases("rows", "nothing")
NO_NAME = NOTHING - {"x", "?"}  # among names these are written by somebody
_MAY_SAY_TOTAL = r"(?i)tota(?:l|i)|sum|somm|ensemble|soma|totaux|جمال|مجموع"
_MAY_SAY_NOTHING = (
    r"(?i)noth|nil|\bno\b|rien|n[eé]ant|\br\.? ?a\.? ?s\b|aucun|\bpas d|\bsin\b|nada|ningun|\bsem\b|nenhum|لا"
)
MORE_WORDS = 5  # that may follow: "no activities in March 2025"
SHORT = 2000  # rows of a file that may as a whole say that nothing was done
BARE_SUMS = 200  # rows of numbers alone that are tried as sums of those above


@dataclass(frozen=True)
class Differing:
    """A total (number of its row, its column) that states another sum than its rows have."""

    row: int
    column: Column
    stated: float
    summed: float


@dataclass(frozen=True)
class Taken:
    """A column in which cells were taken from the row above, and the numbers of these rows. What stood there (`had`):
    "merged" nothing, under a cell merged over them; "blank" nothing; "sign" a sign for "as above"."""

    column: Column
    rows: tuple[int, ...]
    had: str


@dataclass(frozen=True)
class Aside:
    """Numbers (from 1) of rows that are no records: those that add up others, those only prepared, and notes; `nothing`
    are those prepared that say there was nothing to report. And rows with figures that stand once for several columns
    of a wide table (`shared`), that repeat the headings, and that only show how to fill in the others (`examples`).
    What was `taken` from the row above (see `given_once`), and rows among such that are `placeless`. Rows that
    name a sector or a place for those below (`sections`), and those of further tables (`others`). And which place each
    total adds up, where it names one (`summed`: number of the row, name)."""

    totals: tuple[int, ...] = ()
    prepared: tuple[int, ...] = ()
    nothing: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    differing: tuple[Differing, ...] = ()
    shared: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    examples: tuple[int, ...] = ()
    taken: tuple[Taken, ...] = ()
    placeless: tuple[int, ...] = ()
    sections: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    summed: tuple[tuple[int, str], ...] = ()


def records_of(
    frame: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue, seen: Texts
) -> tuple[pl.DataFrame, Aside]:
    """The rows that are records, and those set aside. `frame` has "row" and c0..cn of text, in the sheet's order;
    `seen` knows those of its columns."""
    if not catalogue.tells or frame.height == 0:
        return frame, Aside()
    # What is said once for all rows tells none of them apart, and makes a row of sums no fuller.
    named = [column for column in columns if column.name in frame.columns and not column.given]
    headings, examples = headings_again(frame, named, seen), _examples(frame, named, catalogue)
    if headings or examples:
        frame = frame.filter(~_among([*headings, *examples]))
    totals = _totals(frame, named, catalogue, seen)
    kept = frame.filter(~_among(totals)) if totals else frame
    nothing = _nothing_done(kept, named, catalogue, seen)
    once = [column for column in columns if column.name in frame.columns and column.given]
    prepared = sorted({*_prepared(kept, named, once, catalogue, seen), *nothing})
    kept = kept.filter(~_among(prepared)) if prepared else kept
    return kept, Aside(
        tuple(totals), tuple(prepared), tuple(nothing), headings=tuple(headings), examples=tuple(examples)
    )


def _among(rows: Sequence[int]) -> pl.Expr:
    return pl.col("row").is_in(pl.Series(rows, dtype=pl.UInt32).implode())


# --- rows for those who fill in --------------------------------------------------------------------------------------


def headings_again(frame: pl.DataFrame, columns: Sequence[Column], seen: Texts) -> list[int]:
    """The rows that repeat the headings, above a second table or on every page."""
    alike = []
    for column in columns:
        if not column.heading:
            continue
        texts, bare = seen.of(frame[column.name]), column.heading.strip()
        if len(texts) <= FEW and not any(bare in text for text in texts.to_list() if text is not None):
            continue
        same_texts = texts.filter(texts.str.strip_chars() == bare)
        if len(same_texts):
            alike.append(pl.col(column.name).is_in(same_texts.implode()).fill_null(False).cast(pl.Int32))
    if len(alike) < HEADINGS:
        return []
    filled_cells = pl.sum_horizontal(pl.col(column.name).is_not_null().cast(pl.Int32) for column in columns)
    same = pl.sum_horizontal(alike)
    return frame.filter((same >= HEADINGS) & (same * 2 > filled_cells))["row"].to_list()


def _examples(frame: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue) -> list[int]:
    """Of the first rows those whose first text begins with "Example:" and the like, or that say how to fill in."""
    texts = [column.name for column in columns if not _counts(column, catalogue)]
    first_rows = frame.head(FIRST)
    found = _instructing(first_rows, columns)
    for row, *cells in first_rows.filter(~_among(found)).select("row", *texts).iter_rows():
        first = next((cell for cell in cells if cell and _is_word(cell)), "")
        if _shows_how(first):
            found.append(row)
    return found


def _shows_how(first: str) -> bool:
    """Whether a row's first text is one of an example: "Example: …", "e.g. UNICEF", "UNICEF (example)"."""
    said, colon, _rest = first.partition(":")
    if fold(said) in EXAMPLES:
        return bool(colon) or fold(first) != "ex"
    folded = fold(first)
    begun = any(folded.startswith(f"{word} ") for word in EXAMPLES if word != "ex")
    return (
        begun
        or first.strip().casefold().startswith("ex. ")
        or fold(_IN_BRACKETS.sub(r"\1", first)) in EXAMPLES
    )


def _instructing(frame: pl.DataFrame, columns: Sequence[Column]) -> list[int]:
    """Rows of which two cells, and half of those filled, say what to write there: "Select …", "dd/mm/yyyy"."""
    found = []
    for row, *cells in frame.select("row", *(column.name for column in columns)).iter_rows():
        filled = [cell for cell in cells if cell and cell.strip()]
        telling = sum(f"{fold(cell)} ".startswith(INSTRUCTIONS) for cell in filled)
        if telling >= 2 and telling * 2 >= len(filled):
            found.append(row)
    return found


# --- rows that add up others ---------------------------------------------------------------------------------------


def _totals(frame: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue, seen: Texts) -> list[int]:
    texts = [column.name for column in columns if not _counts(column, catalogue)]
    figures = [column.name for column in columns if _counts(column, catalogue)]
    if not texts or frame.height < 2:
        return []
    counts = frame.select(pl.sum_horizontal(pl.col(texts).is_not_null()).alias("n"))["n"]
    usual = float(counts.median() or 0)  # type: ignore[arg-type]
    worded = frame.filter(
        any_cell(frame.select(texts), lambda cells: cells.str.contains(_MAY_SAY_TOTAL), seen)
    )
    found = {
        row
        for row, *cells in worded.select("row", *texts).iter_rows()
        if _is_total([cell.strip() for cell in cells if cell and _is_word(cell)], usual)
    }
    return sorted(found | _bare_sums(frame, texts, figures, found))


def _counts(column: Column, catalogue: Catalogue) -> bool:
    return bool(column.field) and catalogue.field(column.field).kind in ("people", "number")


def _is_word(cell: str) -> bool:
    """Whether a cell is text that says something: no number, no error."""
    return bool(cell.strip()) and not cell.startswith("#") and any(letter.isalpha() for letter in cell)


def _is_total(words: Sequence[str], usual: float) -> bool:
    """Whether a row of these words calls itself a total and says clearly less than the `usual` row."""
    kinds = {total_word(word) for word in words if len(word) <= 80}
    if "alone" in kinds:
        return len(words) <= max(2, usual * 0.6) and len(words) < max(usual, 2)
    return "beside" in kinds and usual > 1 and len(words) <= max(1, usual * 0.5)


def total_word(text: str) -> str:
    """ "alone" for "Grand total", "beside" for "Total Bay" or "Nord - sous-total", "" for anything else."""
    folded = fold(text)
    if folded in TOTALS:
        return "alone"
    around = any(folded.startswith(f"{word} ") or folded.endswith(f" {word}") for word in TOTALS)
    return "beside" if around and len(folded.split()) <= 6 else ""


def without_total(text: str) -> str:
    """What a total adds up by its name: "Bay" of "Total Bay"; the text itself where it says no such word."""
    words = text.split()
    for length in range(1, len(words)):
        if fold(" ".join(words[:length])) in TOTALS:
            return " ".join(words[length:]).strip(" -–—:")
        if fold(" ".join(words[-length:])) in TOTALS:
            return " ".join(words[:-length]).strip(" -–—:")
    return text.strip()


def _bare_sums(
    frame: pl.DataFrame, texts: Sequence[str], figures: Sequence[str], known: set[int]
) -> set[int]:
    """Rows without a word whose figures are each the sum of the rows above, since the last total or from the top."""
    best = sorted(texts, key=lambda name: frame[name].null_count())[:3]
    candidates = frame.with_row_index("at").filter(pl.all_horizontal(pl.col(best).is_null())).head(BARE_SUMS)
    found: set[int] = set()
    if not figures or candidates.height == frame.height:
        return found
    rows = frame["row"].to_list() if candidates.height else []
    for at, *cells in candidates.select("at", *texts).iter_rows():
        if any(cell and _is_word(cell) for cell in cells):
            continue
        here = {name: _figure(frame[name][at]) for name in figures}
        ends = [i for i in range(at) if rows[i] in known or rows[i] in found]
        starts = {0, ends[-1] + 1 if ends else 0}
        if any(_is_sum(frame, here, start, at, known | found) for start in starts):
            found.add(rows[at])
    return found


def _is_sum(
    frame: pl.DataFrame, here: dict[str, float | None], start: int, end: int, aside: set[int]
) -> bool:
    above = frame.slice(start, end - start).filter(~_among(sorted(aside)))
    figures = {name: total for name, total in here.items() if total}
    return (
        bool(figures)
        and above.height >= 2
        and all(
            abs(sum(_figure(text) or 0.0 for text in above[name].to_list()) - total) <= 0.5
            for name, total in figures.items()
        )
    )


def _figure(text: str | None) -> float | None:
    value = number(text).value if text else None
    return float(str(value)) if value is not None else None


# --- rows that were only prepared ----------------------------------------------------------------------------------


def _prepared(
    frame: pl.DataFrame,
    columns: Sequence[Column],
    once: Sequence[Column],
    catalogue: Catalogue,
    seen: Texts,
) -> list[int]:
    """The rows in which nothing of what tells an activity is filled (the catalogue's `tells`, see headings.toml). What
    was done is told by their own cells alone, not by what is said `once` for all."""
    what = [column for column in columns if column.field in catalogue.tells[0]]
    who, where = (
        [column for column in (*columns, *once) if column.field in names] for names in catalogue.tells[1:]
    )
    if not what and not who:
        return []
    told = _any_filled(frame, what, catalogue, seen)
    placed = [_any_filled(frame, group, catalogue, seen) for group in (who, where) if group]
    for one in placed[1:]:
        placed[0] = placed[0] & one
    bare = ~(told | placed[0]) if placed else ~told
    unknown = [
        column for column in columns if not column.field and column.found_by not in ("remembered", FORM)
    ]
    if not what and unknown:  # what was done may stand in a column that was not understood
        bare = bare & ~_any_filled(frame, unknown, catalogue, seen)
    return frame.filter(bare)["row"].to_list()


def _nothing_done(
    frame: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue, seen: Texts
) -> list[int]:
    """The rows that say, where their activity would stand, that there was none, and give no figure. In other columns it
    takes more than a word ("Nil" may be a place), and nothing else that may tell what was done; of a large file they
    are not looked at, since a return of nothing is short."""
    what = [column for column in columns if column.field in catalogue.tells[0]]
    mine = {column.name for column in what if not _counts(column, catalogue)}
    texts = [column.name for column in columns if not _counts(column, catalogue)]
    if frame.height > SHORT:
        texts = [name for name in texts if name in mine]
    if not texts:
        return []
    worded = frame.filter(
        any_cell(frame.select(texts), lambda cells: cells.str.contains(_MAY_SAY_NOTHING), seen)
    )
    if not worded.height:
        return []
    figures = [column for column in what if _counts(column, catalogue)]
    bare = worded.filter(~_any_filled(worded, figures, catalogue, seen))
    telling = mine | {column.name for column in columns if not column.field}
    return [
        row
        for row, *cells in bare.select("row", *texts).iter_rows()
        if _none_done(
            {name: cell for name, cell in zip(texts, cells, strict=True) if cell and cell.strip(" -–0.,")},
            mine,
            telling,
        )
    ]


def _none_done(cells: Mapping[str, str], mine: Collection[str], telling: Collection[str]) -> bool:
    """Whether of a row's filled `cells` (by column) one says that nothing was done, and none of those that would be
    `telling` anything else."""
    nothing = {name for name, cell in cells.items() if says_nothing(cell) and (name in mine or " " in cell)}
    return bool(nothing) and all(name in nothing for name in cells if name in telling)


def says_nothing(text: str) -> bool:
    """Whether a text says that nothing was done: "Nothing to report", "Aucune activité ce mois"."""
    folded = fold(text)
    return folded in NOTHING_DONE or any(
        folded.startswith(f"{phrase} ") and len(folded.split()) <= len(phrase.split()) + MORE_WORDS
        for phrase in NOTHING_DONE
        if " " in phrase
    )


def _any_filled(
    frame: pl.DataFrame, columns: Sequence[Column], catalogue: Catalogue, seen: Texts
) -> pl.Series:
    """True where one of the columns says something: no error, no dash, no bare zero."""
    found = pl.repeat(False, frame.height, eager=True, dtype=pl.Boolean)
    for column in columns:
        nothing = NOTHING if _counts(column, catalogue) else NO_NAME
        found |= any_cell(frame.select(column.name), partial(_says_something, nothing), seen)
        if found.all():
            break
    return found


def _says_something(nothing: frozenset[str], cell: pl.Expr) -> pl.Expr:
    return ~_says_nothing(cell, nothing)


def _says_nothing(cell: pl.Expr, nothing: frozenset[str]) -> pl.Expr:
    bare = cell.str.strip_chars().str.to_lowercase()
    return (
        cell.is_null()
        | bare.is_in(pl.Series(sorted(nothing), dtype=pl.String).implode())
        | bare.str.contains(r"^(?:[-+]?[0\u{660}]+(?:[.,][0\u{660}]+)?|#[^\s]{2,20})?$")
    ).fill_null(True)
