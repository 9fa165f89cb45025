"""What came of a file: the figures and problems that pages, API and command line show alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from firstcall.intake.rules import Problem
from firstcall.policy.refusal import gettext_noop


@dataclass(frozen=True)
class Report:
    """One file on its way in. `rows` counts rows (or features) with content that concern the country.

    `batch` is the public id of the stored batch, "" for a dry run.
    """

    file_name: str
    sheet: str = ""
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    accepted: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    batch: str = ""

    def as_json(self, translate: Callable[[str], str] = gettext_noop) -> dict[str, object]:
        """The shape of `import … --json`."""
        return {
            "file": self.file_name,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "columns": dict(self.columns),
            "rows": self.rows,
            "accepted": self.accepted,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "problems": [problem.as_json(translate) for problem in self.problems],
            "totals": dict(self.totals),
        }
