"""The pages of gaps."""

from firstcall.gaps.views.age_limit import group_age_limit
from firstcall.gaps.views.nobody import nobody
from firstcall.gaps.views.overlaps import overlaps
from firstcall.gaps.views.people import people
from firstcall.gaps.views.unmet import gaps
from firstcall.gaps.views.waiting import waiting

__all__ = ["gaps", "group_age_limit", "nobody", "overlaps", "people", "waiting"]
