"""Texts of many rows made one form at the cost of the distinct ones only."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl


def folded(texts: pl.Series, fold: Callable[[str], str]) -> pl.Series:
    """Each text (coded or plain) by `fold`, which is asked once for each distinct one; coded."""
    distinct = texts.unique().drop_nulls()
    plain = distinct.cast(pl.String).to_list()
    forms = pl.DataFrame(
        {"text": distinct, "form": pl.Series([fold(one) for one in plain], dtype=pl.Categorical)}
    )
    found = pl.DataFrame({"text": texts}).join(forms, on="text", how="left", maintain_order="left")
    return found["form"]
