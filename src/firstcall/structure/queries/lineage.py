"""Reads of what groups cover, came from and became, and of the sectors left out (GN 5; S3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from firstcall.structure.models import Emergency, Group, SectorLeftOut
from firstcall.structure.queries.days import on_day
from firstcall.structure.queries.finding import known_group


@dataclass(frozen=True)
class Past:
    """A group that is no more. `became`: merged, split or closed; `heirs` are those that took over."""

    group: Group
    became: str
    heirs: tuple[Group, ...]

    @property
    def last_day(self) -> date:
        """The last day it was there."""
        assert self.group.ends_on is not None
        return max(self.group.ends_on - timedelta(days=1), self.group.starts_on)


def sector_keys(group: Group) -> dict[str, tuple[str, str]]:
    """What a group covers, by the word a split hands it on with: the sector's id, or the code where it has several."""
    rows = list(group.sectors.order_by("pk").values_list("sector", "code"))
    times = Counter(sector for sector, _ in rows)
    return {(sector if sector and times[sector] == 1 else code): (sector, code) for sector, code in rows}


def left_out(emergency: Emergency, day: date) -> QuerySet[SectorLeftOut]:
    """The sectors left out on `day`, each with its reason."""
    return SectorLeftOut.objects.filter(on_day(day), emergency=emergency).order_by("pk")


def past_groups(emergency: Emergency, day: date) -> list[Past]:
    """The groups that had ended by `day`, newest end first."""
    rows = Group.objects.filter(emergency=emergency, ends_on__lte=day).select_related("merged_into")
    found = []
    for group in rows.prefetch_related("split_into").order_by("-ends_on", "-pk"):
        parts = tuple(sorted(group.split_into.all(), key=lambda one: one.pk))
        if group.merged_into is not None:
            found.append(Past(group, "merged", (group.merged_into,)))
        else:
            found.append(Past(group, "split" if parts else "closed", parts))
    return found


def group_on(emergency: Emergency, text: str, day: date | None) -> Group:
    """The group a word means; seen on a day, also one that has ended since, by its code. Raises `Refused`."""
    if day is not None:
        was = emergency.groups.filter(on_day(day), code__iexact=text).first()
        if was is not None:
            return was
    return known_group(emergency, text)
