"""The versions of a return as people count them: a workbook is one, however many sheets of it hold rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import F

from firstcall.intake.models import ImportBatch
from firstcall.returns.models import Return, ReturnVersion


def sheets_of_latest_version(returns: Collection[int], batch: ImportBatch) -> set[int]:
    """Of these returns (primary keys) those whose latest version is other sheets of the workbook of `batch`, and not
    yet reviewed: this sheet is a part of it, not a version after it."""
    latest = ReturnVersion.objects.filter(of__in=list(returns), number=F("of__number")).order_by("pk")
    parts: dict[int, list[bool]] = {}
    for of, sha256, sheet, gone, verdict in latest.values_list(
        "of", "batch__sha256", "batch__sheet", "taken_back_at", "verdict"
    ):
        same = sha256 == batch.sha256 and sheet != batch.sheet and gone is None and not verdict
        parts.setdefault(of, []).append(same)
    return {of for of, found in parts.items() if all(found)}


@dataclass(frozen=True)
class Version:
    """One version. `nil`: somebody said that there was nothing to report. `files`: its sheets, each a batch."""

    number: int
    nil: bool
    told_by: str
    files: tuple[ImportBatch, ...]
    submitted_at: datetime
    rows: int
    brought: int
    gone: int
    taken_back_at: datetime | None
    verdict: str
    reason: str
    reviewed_at: datetime | None

    @property
    def file_name(self) -> str:
        """The name of its file; "" where there is none."""
        return self.files[0].file_name if self.files else ""

    @property
    def sheets(self) -> list[str]:
        """The names of its sheets, where there are several."""
        return [one.sheet for one in self.files] if len(self.files) > 1 else []


def versions_of(row: Return) -> list[Version]:
    """The versions of a return, the earliest first. What of one was taken back counts only where all of it was."""
    parts = row.versions.select_related("batch").order_by("number", "pk")
    return [_version(list(found)) for _, found in groupby(parts, key=lambda one: one.number)]


def _version(parts: list[ReturnVersion]) -> Version:
    live = [one for one in parts if one.taken_back_at is None]
    shown, first = live or parts, (live or parts)[0]
    return Version(
        number=first.number,
        nil=first.batch is None,
        told_by=first.told_by,
        files=tuple(one.batch for one in shown if one.batch is not None),
        submitted_at=first.submitted_at,
        rows=sum(one.rows for one in shown),
        brought=sum(one.brought for one in shown),
        gone=sum(one.gone for one in shown),
        taken_back_at=None if live else max(one.taken_back_at for one in parts if one.taken_back_at),
        verdict=first.verdict,
        reason=first.reason,
        reviewed_at=first.reviewed_at,
    )
