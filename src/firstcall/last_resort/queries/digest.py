"""How many open cases wait for whom, for the week's digest: read once for an emergency."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from firstcall.last_resort.models import GapAct, GapCase
from firstcall.last_resort.queries.cases import RELATED
from firstcall.last_resort.queries.said import SAID
from firstcall.last_resort.queries.standing import case_now, silent_in
from firstcall.last_resort.rules.stages import ANSWERED, CLOSED, DRAFT, DUE, FOUND, WITH_HC
from firstcall.structure.models import Emergency


@dataclass
class Waiting:
    """Counts by primary keys. `entry`: the last ledger entry about a case here."""

    entry: int = 0
    open: int = 0
    due: int = 0
    with_hc: int = 0
    groups: Counter[int | None] = field(default_factory=Counter)
    to_run: Counter[int | None] = field(default_factory=Counter)
    holders: Counter[int | None] = field(default_factory=Counter)
    silent: Counter[int] = field(default_factory=Counter)

    def of_group(self, group: int | None) -> tuple[int, int]:
        """Open cases of a group, and those whose next act is its coordinator's."""
        return self.groups[group], self.to_run[group]

    def due_of(self, organisation: int | None) -> int:
        """Cases in which the last resort waits for this agency."""
        return self.holders[organisation]

    def silent_of(self, organisation: int | None) -> int:
        """Calls this organisation has not answered."""
        return self.silent[organisation] if organisation is not None else 0


def waiting_cases(emergency: Emergency, at: datetime) -> Waiting:
    """Whom the open cases of an emergency wait for. Seven queries however many there are."""
    found = Waiting()
    rows = GapCase.objects.filter(emergency=emergency).exclude(stage=CLOSED)
    for case in rows.select_related(*RELATED).prefetch_related(*SAID).order_by("pk"):
        now = case_now(case, at)
        found.groups[case.group_id] += 1
        found.open += case.stage != DRAFT
        if now.stage in (DRAFT, FOUND, ANSWERED):
            found.to_run[case.group_id] += 1
        if now.standing == DUE:
            found.due += 1
            found.holders[case.holder_id] += 1
        found.with_hc += now.standing == WITH_HC
        if case.stage == "called":
            found.silent.update(silent_in(case).keys())
    last = GapAct.objects.filter(case__emergency=emergency).aggregate(last=Max("ledger_sequence"))["last"]
    found.entry = last or 0
    return found
