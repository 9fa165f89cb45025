"""What is in already when a file comes, asked once for all who ask it while the file is read or taken in.

A year of reports is some 1,500 files, and a file is held against them in many ways. The answers belong to one step of
one import (its preview, what is worked out before it is taken in, the transaction of it) and go with it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from firstcall.activities.models import Activity
from firstcall.activities.queries import survivors
from firstcall.activities.rows.namedmonths import Said
from firstcall.activities.versions.saidofmonths import said_of_months
from firstcall.intake.filenames import same_file
from firstcall.intake.models import ImportBatch
from firstcall.needs.lines import Attribution
from firstcall.needs.queries import attribution
from firstcall.places.queries import replaced_areas
from firstcall.structure.models import Emergency

Answer = TypeVar("Answer")


class FileIn(NamedTuple):
    """A file that is in; its first field is its primary key."""

    pk: int
    name: str
    sheet: str
    sha256: str
    committed_at: datetime | None
    accepted: int


class WhatIsIn:
    """What is in beside the file of `batch`."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self._answers: dict[Hashable, Any] = {}

    def then(self, *, same_rows: bool) -> WhatIsIn:
        """The same for the transaction in which the file begins to count, which is given up where files came or went
        since, or organisations were merged (`activities.queries.standing`). Groups are asked anew. What was kept of
        other answers holds for the `same_rows` of the file alone."""
        found = WhatIsIn(self.batch)
        found.files, found.merged, found.said = self.files, self.merged, self.said
        if same_rows:
            found._answers = dict(self._answers)
        return found

    def once(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """What `ask` gives, asked the first time only."""
        if key not in self._answers:
            self._answers[key] = ask()
        answer: Answer = self._answers[key]
        return answer

    def under_groups(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """As `once`, asked again where the groups are others since."""
        kept = self._answers.get(key)
        if kept is None or kept[0] != self.attributed:
            kept = self._answers[key] = (self.attributed, ask())
        answer: Answer = kept[1]
        return answer

    @property
    def emergency(self) -> Emergency:
        """The emergency of the file."""
        assert self.batch.emergency is not None
        return self.batch.emergency

    @cached_property
    def files(self) -> tuple[FileIn, ...]:
        """The other files of its kind that are in, newest first."""
        found = ImportBatch.objects.filter(
            emergency=self.batch.emergency_id, kind=self.batch.kind, state=ImportBatch.COMMITTED
        ).exclude(pk=self.batch.pk)
        columns = ("pk", "file_name", "sheet", "sha256", "committed_at", "accepted")
        return tuple(FileIn(*row) for row in found.order_by("-committed_at").values_list(*columns))

    @cached_property
    def rows(self) -> bool:
        """Whether the emergency has any row."""
        return Activity.objects.filter(emergency=self.batch.emergency_id).exists()

    @cached_property
    def merged(self) -> dict[int, int]:
        """As `activities.queries.survivors`."""
        return survivors()

    @cached_property
    def replaced(self) -> dict[int, int]:
        """As `places.queries.replaced_areas`."""
        return replaced_areas(self.emergency.country_id)

    @cached_property
    def attributed(self) -> Attribution:
        """As `needs.queries.attribution`, as the groups are now."""
        return attribution(self.emergency)

    @cached_property
    def said(self) -> list[Said]:
        """What was said of the months of the file when it was read."""
        return said_of_months([self.batch.pk]).get(self.batch.pk, [])

    @property
    def same_bytes(self) -> list[FileIn]:
        """The files that are the same to the last byte, newest first."""
        batch = self.batch
        return [one for one in self.files if (one.sha256, one.sheet) == (batch.sha256, batch.sheet)]

    @property
    def others(self) -> list[FileIn]:
        """The files that are not the same to the last byte."""
        return [one for one in self.files if one.sha256 != self.batch.sha256]

    @property
    def same_sheet(self) -> list[FileIn]:
        """The files whose sheet bears the same name, or none either."""
        return [one for one in self.files if one.sheet == self.batch.sheet]

    @property
    def other_sheets(self) -> list[int]:
        """The other sheets of the same workbook (primary keys), but those it is a copy or a corrected version of by
        name."""
        batch = self.batch
        return [
            one.pk
            for one in self.files
            if one.sha256 == batch.sha256
            and one.sheet != batch.sheet
            and not same_file(one.sheet, batch.sheet)
        ]

    def with_merged(self, organisations: set[int]) -> set[int]:
        """These organisations (primary keys) and those that became one of them."""
        return organisations | {pk for pk, last in self.merged.items() if last in organisations}
