"""A number of people written into each row of a project, which would be counted in each of its places."""

from __future__ import annotations

import polars as pl

from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Table
from firstcall.policy.refusal import gettext_noop

FEWEST = 3  # places of a project (product choice)
SMALL = 10  # people; a few may well be as many everywhere


def say_repeated(table: Table, reached: pl.Series, areas: pl.Series, problems: Problems) -> None:
    """Remark on projects whose rows in at least three places all say the same number of people. Nothing is left out:
    only the sender knows whether each place has as many."""
    project = table.column("project") or table.column("project_name")
    column = table.column("reached")
    if project is None or column is None:
        return
    everything = pl.DataFrame(
        {"row": table.row_numbers(), "project": table.cells(project), "area": areas, "reached": reached}
    )
    rows = everything.lazy().filter(pl.col("reached") > SMALL, pl.col("project", "area").is_not_null())
    figure = pl.col("reached")
    once = rows.group_by("project").agg(figure.min().alias("least"), figure.max().alias("most"))
    once = once.filter(pl.col("least") == pl.col("most"))
    # By "streaming" a few rows at a time are looked at; else all of them are copied first.
    found_once = once.collect(engine="streaming")["project"]
    alike = rows.filter(pl.col("project").is_in(found_once.implode())).collect(engine="streaming")
    several = alike.group_by("project").agg("row", pl.col("area").n_unique())
    found = sorted(row for rows_of in several.filter(pl.col("area") >= FEWEST)["row"] for row in rows_of)
    if not found:
        return
    problems.add(
        "figures-repeat",
        gettext_noop(
            "The rows of a project say the same number of people in each of its places. They are counted in each."
        ),
        rows=found,
        column=column,
        suggestion=gettext_noop("If it is the number of the whole project, leave it in one row."),
        refused=False,
    )
