"""What a column of people in need holds, told by its content, where its heading says nothing."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from firstcall.intake.sheets.column import ContentHint
from firstcall.policy.profiles import sector_codes_for

LOOKED_AT = 80  # distinct values of a sample
FEWEST_VALUES, FEWEST_ROWS = 2, 3  # of which one is reached: a single cell proves nothing
SURE = 0.9


def content_hint(places: ContentHint) -> ContentHint:
    """A `ContentHint` for needs: places first (see `places.hints`), then sectors, where every value is one."""

    def hint(heading: str, sample: pl.Series) -> Sequence[tuple[str, float]]:
        found = list(places(heading, sample))
        values = sample.unique().drop_nulls().head(LOOKED_AT).to_list()
        enough = len(values) >= FEWEST_VALUES or (values and len(sample) >= FEWEST_ROWS)
        if enough and all(sector_codes_for(text) for text in values):
            found.append(("sector", SURE))
        return sorted(found, key=lambda one: -one[1])

    return hint
