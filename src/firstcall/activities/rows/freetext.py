"""Free text of activities without contacts: a telephone number in a site's name is not kept, nor published."""

from __future__ import annotations

import polars as pl

from firstcall.intake.contents.coded import distinct
from firstcall.intake.personal import CONTACT
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Table
from firstcall.policy.refusal import gettext_noop

TEXTS = ("site", "activity", "indicator", "donor")


def without_contacts(rows: pl.DataFrame, table: Table, problems: Problems) -> pl.DataFrame:
    """The rows with texts that hold a contact, an identity number or coordinates left empty; said by their cells, never
    by their text (security D3)."""
    for name in TEXTS:
        texts = distinct(rows[name])
        hits = texts.filter(texts.str.contains(CONTACT))
        if len(hits) == 0:
            continue
        hit = rows[name].is_in(hits.implode()).fill_null(False)
        column = table.column(name)
        problems.add(
            "contact-in-text",
            gettext_noop(
                "The text holds a telephone number, an address, a number of a person or coordinates. It is left out."
            ),
            rows=rows.filter(hit)["row"].to_list(),
            column=column or name,
            suggestion=gettext_noop("Take the contact out of the cell and send the file again."),
            refused=False,
        )
        rows = rows.with_columns(
            pl.when(pl.lit(hit)).then(pl.lit("", dtype=rows.schema[name])).otherwise(pl.col(name)).alias(name)
        )
    return rows
