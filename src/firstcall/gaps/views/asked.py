"""What every page of gaps is asked for in its address, and what all of them show: tabs, filters, pages of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from firstcall.access.rules import Actor
from firstcall.activities.models import ActivityRollup
from firstcall.gaps.cases import Cases, cases_of
from firstcall.needs.models import NeedRollup
from firstcall.places.models import Area
from firstcall.places.queries import area_by_code, at_and_below
from firstcall.structure.frame import frame, holds_here
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import group_for, on_day, visible_emergency
from firstcall.web.edge import actor, now

SHOWN = 100
TABS = (
    ("gaps", "gap"), ("gaps-people", "gap"), ("gaps-nobody", "gap"), ("gaps-waiting", "gap"),
    ("gaps-overlaps", "overlap"),
)  # fmt: skip
KEPT = ("group", "place")  # filters that go along from tab to tab


@dataclass(frozen=True)
class Asked:
    """A page of gaps as its reader asks for it. `chosen`: the filters as they stand in the address."""

    request: HttpRequest
    who: Actor
    at: datetime
    emergency: Emergency
    chosen: dict[str, str]
    group: Group | None
    area: Area | None
    day: date | None
    start: int
    cases: Cases

    @property
    def level(self) -> int | None:
        return int(self.chosen["level"]) if self.chosen.get("level", "").isdigit() else None

    def context(self, tab: str) -> dict[str, Any]:
        """What the frame of all pages of gaps needs."""
        return {
            **frame(self.request, self.emergency, "gaps"),
            "tabs": self._tabs(tab),
            "clear": reverse(tab, args=[self.emergency.code]),
            "group": self.group,
            "area": self.area,
            "chosen": self.chosen,
            "cases": self.cases,
            # Called by the pages that have nothing to list.
            "no_figures": self._has_no_figures,
            "no_needs": self._has_no_needs,
            "unknown": [
                name
                for name, found in (("group", self.group), ("place", self.area), ("day", self.day))
                if self.chosen.get(name) and found is None
            ],
            "groups": list(
                self.emergency.groups.filter(ends_on=None).order_by("pk").values_list("code", "name")
            ),
            "provinces": list(
                Area.objects.filter(country=self.emergency.country_id, level=1)
                .order_by("name")
                .values_list("pcode", "name")
            ),
        }

    def _has_no_needs(self) -> bool:
        return not NeedRollup.objects.filter(emergency=self.emergency, in_need__isnull=False).exists()

    def _has_no_figures(self) -> bool:
        return not any(
            rows.objects.filter(emergency=self.emergency).exists() for rows in (NeedRollup, ActivityRollup)
        )

    def _tabs(self, here: str) -> list[tuple[str, str, bool]]:
        words = {
            "gaps": _("Unmet need"),
            "gaps-people": _("By sex and age"),
            "gaps-nobody": _("Nobody present"),
            "gaps-waiting": _("Not started, ended"),
            "gaps-overlaps": _("Overlaps"),
        }
        kept = urlencode({name: self.chosen[name] for name in KEPT if self.chosen.get(name)})
        return [
            (
                words[name],
                reverse(name, args=[self.emergency.code]) + (f"?{kept}" if kept else ""),
                name == here,
            )
            for name, object_ in TABS
            if holds_here(self.who, self.emergency, object_)
        ]

    def part(self, rows: Sequence[Any]) -> dict[str, Any]:
        """One page of a list, with the addresses of the next and the first."""
        following = self.start + SHOWN
        return {
            "rows": rows[self.start : following],
            "count": len(rows),
            "start": self.start,
            "next": self._address(following) if following < len(rows) else "",
            "first": self._address(0) if self.start else "",
        }

    def _address(self, start: int) -> str:
        kept = {name: value for name, value in self.chosen.items() if value}
        return "?" + urlencode({**kept, "from": start} if start else kept)

    def within(self) -> list[int] | None:
        """The areas at and below the one asked for, level by level; None for the whole country."""
        return None if self.area is None else at_and_below(self.area)


def asked(request: HttpRequest, code: str, object_: str, *names: str) -> Asked:
    """What the address asks for: `names` beside group and place. Http404 where the reader may not."""
    who, at = actor(request), now()
    emergency = visible_emergency(who, code)
    if not holds_here(who, emergency, object_):
        raise Http404
    chosen = {name: request.GET.get(name, "").strip() for name in (*KEPT, *names)}
    day = _day(chosen.get("day", ""))
    return Asked(
        request=request,
        who=who,
        at=at,
        emergency=emergency,
        chosen=chosen,
        group=_group(emergency, chosen["group"], day),
        area=area_by_code(emergency.country_id, chosen["place"]) if chosen["place"] else None,
        day=day,
        start=int(request.GET["from"]) if request.GET.get("from", "").isdigit() else 0,
        cases=cases_of(who, emergency),
    )


def _day(text: str) -> date | None:
    """The day the address names, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _group(emergency: Emergency, text: str, day: date | None) -> Group | None:
    """The group the address names, on a day also one that has ended since; None where there is none."""
    if not text:
        return None
    then = emergency.groups.filter(on_day(day), code__iexact=text).first() if day else None
    return then or group_for(emergency, text)


def levels(emergency: Emergency) -> list[tuple[str, str]]:
    """The levels a list can be made at."""
    found = Area.objects.filter(country=emergency.country_id, level__gt=0).values_list("level", flat=True)
    return [(str(level), _("Level %(level)s") % {"level": level}) for level in sorted(found.distinct())]


def population_groups(emergency: Emergency) -> list[tuple[str, str]]:
    """The population groups that needs name."""
    rows = NeedRollup.objects.filter(emergency=emergency).exclude(population_group="all")
    return [(name, name) for name in sorted(set(rows.values_list("population_group", flat=True)))]
