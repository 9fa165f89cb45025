"""The check after a case was closed: what was undertaken held against what was really reported (GN 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstcall.last_resort.models import GapAct
from firstcall.last_resort.queries import Now, reported_since
from firstcall.last_resort.rules.checking import IN_FULL, IN_PART, NOT_KNOWN, NOT_YET, Check
from firstcall.last_resort.rules.stages import CLOSED


@dataclass(frozen=True)
class Checked:
    """What was reported since, its words, and what somebody made of it (None: not looked at yet)."""

    check: Check
    words: str
    kind: str
    act: GapAct | None


def checked_part(now: Now, acts: Sequence[GapAct]) -> Checked | None:
    """The check of a case that was closed as filled; None for any other."""
    if now.stage != CLOSED or now.case.check_on is None:
        return None
    found = reported_since(now.case)
    words, kind = {
        IN_FULL: (_("reported in full"), "good"),
        IN_PART: (_("reported in part"), "warn"),
        NOT_YET: (_("nothing reported yet"), "plain"),
        NOT_KNOWN: (_("reported; how many people there are is not known"), "plain"),
    }[found.status]
    looked = [one for one in acts if one.kind == "checked" and now.case.checked_at is not None]
    return Checked(found, words, kind, looked[-1] if looked else None)
