"""For tests of workbooks of needs: the small country, a workbook made and taken in, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from firstcall.access.queries import operator
from firstcall.needs.actions import import_needs_sheets
from firstcall.needs.models import NeedFigure, NeedRollup
from firstcall.places.models import Area
from tests.gaps.country import AT, SmallCountry
from tests.intake.made import Cells, workbook

PLACES = [("ZZ11", "Area ZZ11"), ("ZZ12", "Area ZZ12"), ("ZZ21", "Area ZZ21")]


class BooksCountry(SmallCountry):
    """The small country with a second group, and workbooks as people keep them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.health = self.group("HEA", "Health", "HEA")

    def add_area(self, pcode: str, name: str, parent: str) -> None:
        """One more district."""
        above = self.areas[parent]
        self.areas[pcode] = Area.objects.create(
            country=self.country, pcode=pcode, name=name, level=above.level + 1, parent=above
        )

    def take_in(
        self, *rows: Sequence[object], name: str = "Sheet1", merged: Sequence[str] = (), **more: Any
    ) -> dict[str, Any]:
        """The report of one sheet."""
        (found,) = self.take_in_book({name: rows}, merged=merged, **more)
        return found

    def take_in_book(
        self,
        sheets: dict[str, Cells],
        *,
        merged: Sequence[str] = (),
        hidden: Sequence[str] = (),
        **more: Any,
    ) -> list[dict[str, Any]]:
        path = workbook(self.folder / "needs.xlsx", sheets, merged=merged, hidden=hidden)
        return import_needs_sheets(path, emergency=self.emergency, by=operator(), at=AT, **more)  # type: ignore[return-value]


def added_up(group: str = "all", metric: str = "in_need") -> dict[str, int | None]:
    """The country's figures by sector."""
    rows = NeedRollup.objects.filter(level=0, population_group=group)
    return {
        code or sector: figure for code, sector, figure in rows.values_list("group__code", "sector", metric)
    }


def by_area(metric: str = "in_need") -> dict[str, int | None]:
    """The figures of everybody that were taken in, by area."""
    rows = NeedFigure.objects.filter(superseded_by=None, population_group="all", sex="", age="")
    return dict(rows.exclude(**{metric: None}).values_list("area__pcode", metric))


def codes(found: dict[str, Any]) -> set[str]:
    """What was said of a file."""
    return {one["code"] for one in found["problems"]}
