"""Lists of sites with who lives there, which look like reports of activities: taken in as such, and said."""

from __future__ import annotations

from firstcall.intake.contents.counted import REACHING
from firstcall.intake.contents.text import fold
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Table
from firstcall.policy.refusal import gettext_noop

WHAT_AND_WHEN = frozenset(
    [
        "activity", "activity_detail", "indicator", "modality", "quantity", "unit", "targeted", "households_targeted",
        "new_beneficiaries", "month", "quarter", "start", "end", "project", "project_name",
    ]
)  # fmt: skip
"""Fields of which a report has at least one, and a list of sites none."""


def say_site_list(table: Table, problems: Problems) -> None:
    """Say of a table of sites and people, without what is done and when, that its people may only live there."""
    fields = {column.field for column in table.columns}
    people = table.column("reached") or table.column("households")
    if (
        "site" not in fields
        or people is None
        or fields & WHAT_AND_WHEN
        or REACHING & set(fold(people.heading).split())
    ):
        return
    problems.add(
        "site-list",
        gettext_noop(
            "No column says what is done, or when. In a list of sites these figures are who lives there."
        ),
        rows=[table.header_row or 1],
        column=people,
        suggestion=gettext_noop("If they were not reached, leave this column out."),
        refused=False,
    )
