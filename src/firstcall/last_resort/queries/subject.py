"""What a case is about, by name: its group, or the sector no group covers."""

from __future__ import annotations

from django.utils.translation import get_language

from firstcall.last_resort.models import GapCase
from firstcall.policy.profiles import sector_name


def subject_of(case: GapCase) -> str:
    """The name of the group, or of the sector in the reader's language."""
    return case.group.name if case.group is not None else sector_name(case.sector, get_language() or "en")
