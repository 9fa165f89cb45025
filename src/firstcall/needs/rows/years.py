"""Several years or days, or now and a projection, below each other in a sheet: one counts, the others are left out."""

from __future__ import annotations

import re

import polars as pl

from firstcall.intake.contents.values import distinct
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.naming import is_later
from firstcall.intake.sheets.tables import Table
from firstcall.needs.rollup import METRICS
from firstcall.needs.rows.checking import ABOUT, WHOM
from firstcall.policy.refusal import gettext_noop

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def leave_out_earlier_years(table: Table, problems: Problems) -> None:
    """Refuse the rows of earlier years than the latest of the column "year"; a sheet of one year has none."""
    column = table.column("year")
    if column is None:
        return
    series = table.series(column)
    years = {text: int(found[-1]) for text in distinct(series).to_list() if (found := _YEAR.findall(text))}
    latest = max(years.values(), default=0)
    for text, year in sorted(years.items()):
        if year == latest:
            continue
        frame = pl.DataFrame({"text": series, "row": table.row_numbers()})
        problems.add(
            "earlier-year",
            gettext_noop(
                "The row is of %(text)s, and the sheet has rows of %(latest)s. Only the latest year is taken in."
            ),
            rows=frame.filter(pl.col("text") == text)["row"].to_list(),
            column=column,
            value=text,
            params={"text": text, "latest": str(latest)},
            suggestion=gettext_noop(
                "To keep it, send the rows of that year as a file of their own, with its assessment."
            ),
        )


def leave_out_projections(table: Table, problems: Problems) -> None:
    """Refuse the rows of a projection where the column "period" has rows of now, and those of a second one."""
    column = table.column("period")
    if column is None:
        return
    series = table.series(column)
    texts = distinct(series).to_list()
    now = [text for text in texts if is_later(text) is False]
    later = sorted(text for text in texts if is_later(text))
    frame = pl.DataFrame({"text": series, "row": table.row_numbers()})
    for text in later if now else later[1:]:
        problems.add(
            "later-period",
            gettext_noop(
                "The row is of %(text)s, and the sheet has rows of %(kept)s. Only these are taken in."
            ),
            rows=frame.filter(pl.col("text") == text)["row"].to_list(),
            column=column,
            value=text,
            params={"text": text, "kept": (now or later)[0]},
            suggestion=gettext_noop(
                "To keep it, send these rows as a file of their own, with the day they speak of."
            ),
        )


def latest_figures(figures: pl.DataFrame, problems: Problems) -> pl.DataFrame:
    """The figures (columns of STAGED) without those of an earlier day than others of the same place and people in the
    sheet: rounds below each other are not several figures of one. Rows of which nothing is left are refused."""
    if figures["as_of"].n_unique() < 2:
        return figures
    measured = [*METRICS, "severity"]
    day = pl.col("as_of")
    kept = figures.with_columns(
        pl.when(day.is_null() | (day == day.filter(pl.col(name).is_not_null()).max().over([*ABOUT, *WHOM])))
        .then(name)
        .alias(name)
        for name in measured
    ).filter(pl.any_horizontal(pl.col(measured).is_not_null()))
    gone = figures.filter(~pl.col("row").is_in(kept["row"].unique().implode()))
    for on, rows in (
        gone.group_by("as_of", maintain_order=True).agg(pl.col("row").unique()).sort("as_of").rows()
    ):
        problems.add(
            "earlier-day",
            gettext_noop(
                "The row is of %(day)s, and the sheet has later figures of the same place and people. Only these are "
                "taken in."
            ),
            rows=sorted(rows),
            value=on.isoformat(),
            params={"day": on.isoformat()},
            suggestion=gettext_noop(
                "To keep it, send these rows as a file of their own, with the day they speak of."
            ),
        )
    return kept
