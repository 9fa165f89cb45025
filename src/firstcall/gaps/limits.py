"""How old a group's figures of need may be, and in how many places they are older: for all doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcall.gaps.rules.ranking import order
from firstcall.needs.queries import as_of_days, attribution, limit_in_force, limit_version, limits_so_far
from firstcall.structure.models import Group


@dataclass(frozen=True)
class AgeOfNeeds:
    """A limit in days, and the places of the group that have figures with a day: how many are older on that day."""

    days: int
    places: int
    too_old: int

    @property
    def words(self) -> str:
        """As a sentence."""
        if not self.places:
            return _("No figure of need says a day yet, so none is too old.")
        text = ngettext(
            "%(old)d of %(places)d place has figures older than %(days)d days.",
            "%(old)d of %(places)d places have figures older than %(days)d days.",
            self.places,
        )
        return text % {"old": self.too_old, "places": self.places, "days": self.days}


def default_limit() -> int:
    """Days, for groups that have no limit of their own."""
    return order().old_need


def limit_of(group: Group) -> int:
    """Days, for this group."""
    row = limit_in_force(group)
    return row.days if row is not None and row.days is not None else default_limit()


def age_of_needs(group: Group, on: date, days: int | None = None) -> AgeOfNeeds:
    """What the limit in force, or one of `days`, leaves out on a day."""
    limit = limit_of(group) if days is None else days
    attributed = attribution(group.emergency)
    whole = group.parent_id or group.pk
    known = [
        day
        for line, areas in as_of_days(group.emergency, attributed).items()
        if line.group == whole
        for day in areas.values()
        if day is not None
    ]
    return AgeOfNeeds(limit, len(known), sum((on - day).days > limit for day in known))


def limit_values(group: Group, on: date, days: int | None = None) -> dict[str, object]:
    """The limit in force with what it leaves out on a day, and those before it. `days`: another, to be tried."""
    row, found = limit_in_force(group), age_of_needs(group, on, days)
    return {
        "group": group.code,
        "days": found.days,
        "own": row is not None and row.days is not None,
        "default": default_limit(),
        "reason": row.reason if row else "",
        "since": row.starts_on if row else None,
        "version": limit_version(group),
        "places": found.places,
        "too_old": found.too_old,
        "history": [
            {"days": one.days, "reason": one.reason, "starts_on": one.starts_on, "ends_on": one.ends_on}
            for one in limits_so_far(group)
        ],
    }
