"""Workbooks sent to a small country, one after another."""

from __future__ import annotations

from pathlib import Path

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.activities.models import Activity
from tests.intake.made import workbook
from tests.returns.country import IN_TIME, Reporting

HEADINGS = ["Organisation", "Sector", "Admin2 PCode", "Activity", "Reached"]


class Sent(Reporting):
    """A country to which workbooks are sent."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def send(
        self,
        name: str,
        *rows: list[object],
        title: str = "",
        headings: list[str] = HEADINGS,
        sheet: str = "5W",
    ) -> dict:
        """Take in a workbook of one sheet, with `title` above its table."""
        above = [[title], []] if title else []
        path = workbook(self.folder / "sent.xlsx", {sheet: [*above, headings, *rows]})
        (found,) = import_activities(
            [path], emergency=self.emergency, by=operator(), at=IN_TIME, file_names=[name]
        )
        return found

    def dates(self) -> list[tuple[str, str]]:
        """Start and end of the rows in use."""
        rows = Activity.objects.filter(superseded_by=None).order_by("pk")
        return [(str(start), str(end)) for start, end in rows.values_list("starts_on", "ends_on")]


def brought(found: dict) -> list[int]:
    """New, changed and unchanged rows."""
    return [found[name] for name in ("new", "changed", "unchanged")]
