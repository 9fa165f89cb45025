"""For tests of assessments: the small country with two assessments, and files written and taken in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from firstcall.access.queries import operator
from firstcall.intake.models import ImportBatch
from firstcall.needs.actions import import_needs, record_assessment
from firstcall.needs.models import Assessment, NeedFigure, NeedRollup
from tests.gaps.country import AT, SmallCountry

COMMON: dict[str, Any] = {"by": operator(), "at": AT}


class AssessedCountry(SmallCountry):
    """A small country and what was assessed in it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder, self.written = folder, 0

    def assessment(self, title: str, ends_on: date | None = None, **said: Any) -> Assessment:
        return record_assessment(emergency=self.emergency, title=title, ends_on=ends_on, **said, **COMMON)

    def file(self, *lines: str) -> Path:
        self.written += 1
        path = self.folder / f"needs{self.written}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def take_in(
        self, *lines: str, assessment: Assessment | None = None, group: Any = "food", **more: Any
    ) -> dict[str, Any]:
        return import_needs(
            self.file(*lines),
            emergency=self.emergency,
            group=self.food if group == "food" else group,
            assessment=assessment,
            **more,
            **COMMON,
        )

    def added_up(self) -> dict[str, int | None]:
        """People in need of everybody, by area."""
        rows = NeedRollup.objects.filter(population_group="all", emergency=self.emergency)
        return dict(rows.values_list("area__pcode", "in_need"))

    def state(self) -> tuple[set[Any], set[Any]]:
        """Every figure with whether it counts, and every sum: to be compared with what is afterwards."""
        figures = NeedFigure.objects.filter(superseded_by=None).values_list(
            "pk", "in_use", "assessment_id", "in_need"
        )
        sums = NeedRollup.objects.values_list(
            "group_id",
            "sector",
            "area_id",
            "population_group",
            "population",
            "affected",
            "in_need",
            "targeted",
        )
        return set(figures), set(sums)


def last_batch() -> ImportBatch:
    return ImportBatch.objects.latest("pk")
