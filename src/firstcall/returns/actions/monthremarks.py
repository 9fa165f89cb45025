"""What is said of the months of a file that is a version of an earlier one."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from firstcall.activities.actions import FileRows
from firstcall.intake.rules import Problems
from firstcall.policy.refusal import gettext_noop
from firstcall.returns.queries.monthsleft import months_left


def remark_on_months_left(file: FileRows, problems: Problems) -> None:
    """Rows of months that an earlier version has and this one has not."""
    for name, organisation, month, count in months_left(file):
        problems.add(
            "months-stay",
            gettext_noop(
                "“%(file)s” has rows of %(organisation)s for %(month)s, a month of which this version has none. They "
                "go on counting: %(count)s."
            ),
            value=f"{organisation}, {month:%Y-%m}: {count}",
            params={"file": name, "organisation": organisation, "month": f"{month:%Y-%m}", "count": count},
            suggestion=gettext_noop("If this file replaces it, take that one back on its page."),
            refused=False,
        )


def remark_on_months_of_corrected(
    rows: pl.DataFrame, corrected: Mapping[str, list[int]], problems: Problems
) -> None:
    """Rows that name their month without its year were taken for that of the file they correct (positions, by name)."""
    for name, positions in corrected.items():
        months = sorted({f"{rows['month'][position]:%Y-%m}" for position in positions})
        problems.add(
            "month-of-version",
            gettext_noop(
                "The rows name their month without its year. “%(file)s”, of which this is a version by its name, has "
                "it: %(months)s."
            ),
            rows=sorted({int(rows["row"][position]) for position in positions}),
            value=", ".join(months),
            params={"file": name, "months": ", ".join(months)},
            suggestion=gettext_noop("If they are of another year, name month and year in the file."),
            refused=False,
        )
