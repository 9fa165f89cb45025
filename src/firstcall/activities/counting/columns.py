"""People in the columns of a partner's sheet: reached and targeted, by sex and age, and what stands beside them."""

from __future__ import annotations

from functools import partial

import polars as pl

from firstcall.activities.counting.adults import adults_meant, as_adults
from firstcall.activities.counting.bands import most_people
from firstcall.activities.counting.fractions import NOISE, Counted, settled
from firstcall.intake.contents.counts import NEGATIVE
from firstcall.intake.contents.counts import people as people_value
from firstcall.intake.contents.side_by_side import of_each
from firstcall.intake.contents.values import PLAIN_DIGITS, numbers_of, people, yes_nos
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.bands import Band
from firstcall.intake.sheets.tables import Column, Table
from firstcall.needs.rows.columns import blank_to_empty
from firstcall.policy.refusal import gettext_noop

FRACTION = "fraction_of_people"  # the code of intake's verdict
MINUS = r"^\s*[-−–—‐‑﹣－]"
AT_A_TIME = 50_000  # rows whose texts are put together at once


def people_of(table: Table, name: str, problems: Problems, counted: pl.Series) -> tuple[pl.Series, pl.Series]:
    """People of each row and their cells by sex and age. Without a stated total the cells are the total.

    `counted`: the rows that are not refused; only among them fractions are settled.
    """
    whole = table.column(name)
    total = _counts(table, whole, problems, counted)
    by_band = {column.band: column for column in table.columns_of(name) if column.band}
    if not by_band:
        return total.whole, pl.Series([""], dtype=pl.Categorical).new_from_index(0, table.rows)
    each = {band: _counts(table, column, problems, counted) for band, column in by_band.items()}
    told = pl.DataFrame({band.key: found.whole for band, found in each.items()})
    if adults_meant(told, list(each), _stated(table, name, total.whole)):
        _say_adults(table, by_band, problems)
        each = {as_adults(band): found for band, found in each.items()}
    bands = sorted(each, key=lambda band: band.key)
    counts = pl.DataFrame({band.key: each[band].whole for band in bands})
    slices = list(counts.iter_slices(AT_A_TIME))
    in_cells = pl.concat(of_each(table.rows, partial(_in_cells, bands=bands), slices), rechunk=True)
    if whole is not None:
        parts = in_cells
        if any(found.exact is not None for found in each.values()):
            exact = {
                band.key: found.whole if found.exact is None else found.exact for band, found in each.items()
            }
            parts = _in_cells(pl.DataFrame(exact), bands)
        _parts_exceed_total(
            table, whole, total.whole if total.exact is None else total.exact, parts, problems
        )
    cells = pl.concat(of_each(table.rows, _cells, slices), rechunk=False)
    return total.whole.fill_null(in_cells), cells


def _in_cells(counts: pl.DataFrame, bands: list[Band]) -> pl.Series:
    """People by the cells of each row: by sex and age, by sex or by age, whichever is most; no age counted twice."""
    kinds: dict[tuple[bool, bool], list[pl.Series]] = {}
    for sex, aged in dict.fromkeys((band.sex, bool(band.age)) for band in bands):
        own = [(band.key, band.age) for band in bands if (band.sex, bool(band.age)) == (sex, aged)]
        kinds.setdefault((bool(sex), aged), []).append(most_people(counts, own))
    sums = [
        pl.DataFrame({str(n): one for n, one in enumerate(parts)}).select(
            _known_sum([str(n) for n in range(len(parts))]).alias("sum")
        )["sum"]
        for parts in kinds.values()
    ]
    return pl.DataFrame({str(n): one for n, one in enumerate(sums)}).select(pl.max_horizontal(pl.all()))["0"]


def _cells(counts: pl.DataFrame) -> pl.Series:
    """The counts of each row as the text that is kept, as `rules.write_cells` writes them; columns in their order."""
    gaps = counts.select(pl.any_horizontal(pl.all().is_null()).alias("gaps"))["gaps"]
    if gaps.all():
        return _told_cells(counts)
    parts = [
        _written(counts[name], f'{"," if place else "{"}"{name}":')
        for place, name in enumerate(counts.columns)
    ]
    cells = pl.DataFrame(parts).select(pl.concat_str(pl.all(), pl.lit("}")).alias("cells"))["cells"]
    return cells.scatter(gaps.arg_true(), _told_cells(counts.filter(gaps))) if gaps.any() else cells


def _told_cells(counts: pl.DataFrame) -> pl.Series:
    """As `_cells`, where some cells of each row say nothing."""
    texts = [pl.format('"{}":{}', pl.lit(name), pl.col(name)) for name in counts.columns]
    joined = counts.select(pl.concat_str(texts, separator=",", ignore_nulls=True).alias("cells"))["cells"]
    return ("{" + joined + "}").replace("{}", "")


def _written(numbers: pl.Series, before: str) -> pl.Series:
    """Each number as text after `before`; null where there is none. Small ones are written once and looked up."""
    most, least = numbers.max(), numbers.min()
    if isinstance(most, int) and isinstance(least, int) and least >= 0 and most <= len(numbers):
        texts = before + pl.int_range(0, most + 1, eager=True).cast(pl.String)
        return texts.gather(numbers).alias(numbers.name)
    return (before + numbers.cast(pl.String)).alias(numbers.name)


def _known_sum(names: list[str]) -> pl.Expr:
    return pl.when(pl.any_horizontal(pl.col(names).is_not_null())).then(pl.sum_horizontal(names))


def _counts(table: Table, column: Column | None, problems: Problems, counted: pl.Series) -> Counted:
    """Counts of people. Fractions are made whole with a remark; what is no number is left out with a remark."""
    if column is None:
        return Counted(pl.Series([None], dtype=pl.Int64).new_from_index(0, table.rows), None)
    series = table.cells(column)
    texts = table.texts(column)
    odd = texts.filter(~texts.str.contains(PLAIN_DIGITS)).to_list()
    fractions = [text for text in odd if people_value(text).code == FRACTION]
    if fractions:
        rows = table.row_numbers().filter(
            series.is_in(pl.Series(fractions, dtype=pl.String).implode()).fill_null(False)
        )
        problems.add(
            FRACTION,
            gettext_noop(
                "People are counted in whole numbers. Fractions go up or down so that the column keeps its sum."
            ),
            rows=rows.to_list(),
            column=column,
            suggestion=gettext_noop("Write whole numbers."),
            refused=False,
        )
    of_households = (column.field or "").startswith("households")
    rounded = people(series, texts, rounded=True, households=of_households)
    rounded.report(problems, table, column, refused=False)
    return settled(series, rounded.values, fractions, counted)


def subtracting(table: Table) -> pl.Series:
    """Whether a row's people reached are fewer than none: a correction of what was sent before, and no figure."""
    found = pl.repeat(False, table.rows, dtype=pl.Boolean, eager=True)
    for column in table.columns_of("reached"):
        texts = table.texts(column)
        minus = texts.filter(~texts.str.contains(PLAIN_DIGITS) & texts.str.contains(MINUS)).to_list()
        below = [text for text in minus if people_value(text).code == NEGATIVE]
        if below:
            found |= table.cells(column).is_in(pl.Series(below, dtype=pl.String).implode()).fill_null(False)
    return found


def beside_people(table: Table, problems: Problems, counted: pl.Series) -> dict[str, pl.Series]:
    """What rows say beside people reached: how many were new, households, whether the same return, other units."""
    new, _none = people_of(table, "new_beneficiaries", problems, counted)
    recurrent, quantity = yes_nos(table.cells("recurrent")), numbers_of(table.cells("quantity"))
    for typed, column in ((recurrent, table.column("recurrent")), (quantity, table.column("quantity"))):
        if column is not None:
            typed.report(problems, table, column, refused=False)
    words = pl.Series(["no", "yes", ""], dtype=pl.Categorical)
    said = words.gather(recurrent.values.cast(pl.UInt32).fill_null(2))
    return {
        "new_people": new,
        "households": _counts(table, table.column("households"), problems, counted).whole,
        "recurrent": said,
        "unit": blank_to_empty(table.cells("unit"), 100),
        # As a workbook can hold it, so that a file written from these rows changes nothing when it is taken in.
        "quantity": quantity.values.round_sig_figs(15),
    }


def newly_reached(table: Table, reached: pl.Series, new: pl.Series, problems: Problems) -> pl.Series:
    """People reached of a sheet that counts all of them nowhere: the new ones, where they are more than those by sex
    and age; said."""
    column = next(iter(table.columns_of("new_beneficiaries")), None)
    more = (new > reached.fill_null(-1)).fill_null(False)
    rows = table.row_numbers().filter(more)
    if column is not None and len(rows):
        problems.add(
            "reached-are-new",
            gettext_noop("No column counts all people reached. Those newly reached are counted as reached."),
            rows=rows.to_list(),
            column=column,
            refused=False,
        )
    return new.zip_with(more, reached)


def _stated(table: Table, name: str, total: pl.Series) -> pl.Series:
    """The total of each row; for people reached, where no column has it, the quantity beside them."""
    if table.column(name) is not None or name != "reached" or table.column("quantity") is None:
        return total
    return numbers_of(table.cells("quantity")).values.cast(pl.Int64, strict=False)


def _say_adults(table: Table, by_band: dict[Band, Column], problems: Problems) -> None:
    column = next(column for band, column in by_band.items() if as_adults(band) != band)
    problems.add(
        "sexes-are-adults",
        gettext_noop(
            "By its figures this column counts adults alone: the children stand beside them. All are added."
        ),
        rows=[table.header_row or 1],
        column=column,
        suggestion=gettext_noop("If it counts all of a sex, correct the figures of the children."),
        refused=False,
    )


def _parts_exceed_total(
    table: Table, column: Column, total: pl.Series, parts: pl.Series, problems: Problems
) -> None:
    rows = table.row_numbers().filter((parts > total + NOISE).fill_null(False)).to_list()
    if rows:
        problems.add(
            "parts-exceed-total",
            gettext_noop(
                "The figures by sex and age add up to more than the total. Both are kept as written."
            ),
            rows=rows,
            column=column,
            suggestion=gettext_noop("Correct the total, or the figures by sex and age."),
            refused=False,
        )
