"""Figures by sex and age laid out in columns: what they say is what each text says."""

from __future__ import annotations

import polars as pl
import pytest

from firstcall.activities.counting.cells import SETS, people_in_cells, with_columns_of_cells
from firstcall.activities.rules import write_cells


def rows(*texts: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"row": range(len(texts)), "cells": texts}, schema={"row": pl.Int64, "cells": pl.String}
    )


def test_each_cell_has_a_column_and_rows_that_do_not_name_it_say_nothing():
    table = with_columns_of_cells(
        rows('{"f|0-4":12,"m|0-4":7}', "", '{"f|0-4":3}', '{"m|0-4":5,"f|0-4":1}', '{"f|0-4":0,"m|0-4":90}')
    )
    assert table is not None
    assert table.columns == ["row", "cell_f|0-4", "cell_m|0-4"]
    assert sorted(table.rows()) == [(0, 12, 7), (1, None, None), (2, 3, None), (3, 1, 5), (4, 0, 90)]


@pytest.mark.parametrize(
    ("cells", "people"),
    [
        ({("f", "0-4"): 12, ("m", "0-4"): 7}, 19),
        ({("f", ""): 12, ("m", ""): 7, ("", "0-4"): 20}, 20),
        ({("f", ""): 12, ("m", ""): 7, ("", "0-4"): 3, ("f", "0-4"): 2}, 19),
        ({("f", "adults"): 0}, 0),
        ({}, None),
    ],
)
def test_of_three_ways_to_count_the_same_people_the_largest_counts(cells, people):
    table = with_columns_of_cells(rows(write_cells(cells), '{"f|0-4":4}'))
    assert table is not None
    assert table.sort("row").select(people_in_cells(table)).to_series().to_list() == [people, 4]


@pytest.mark.parametrize(
    "texts",
    [
        [f'{{"f|{age}":1}}' for age in range(SETS + 1)],
        ['{"f|0-4":1}'] * 600 + [f'{{"f|{age}m":1}}' for age in range(SETS + 1)],
        ['{"f|0-17":1,"f|5-11":2}'],
        ['{"f|0-17":1}', '{"m|5-11":2}'],
    ],
    ids=["many sets", "many sets further down", "bands overlap", "bands of two rows overlap"],
)
def test_many_sets_of_cells_and_bands_that_overlap_are_not_laid_out(texts):
    assert with_columns_of_cells(rows(*texts)) is None
