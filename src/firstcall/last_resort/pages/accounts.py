"""Who answers for a case, by name, role and clause: always somebody (GN 5, 10, 11; L5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries import Now
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.rules.stages import CLOSED, LAST_RESORT
from firstcall.needs.areas import AreaTree
from firstcall.places.models import Area
from firstcall.structure.models import Emergency, Group
from firstcall.structure.queries import answering_on, hc_name
from firstcall.structure.rules import Accountable, Answering, who_answers


@dataclass(frozen=True)
class Answers:
    """Somebody who answers: the name ("" where it is not shown), as what, and the clause it comes from."""

    name: str
    role: str
    clause: str


class Accounts:
    """Who answers in an emergency at a moment, read once for any number of cases."""

    def __init__(self, emergency: Emergency, tree: AreaTree, at: datetime) -> None:
        self.emergency, self.tree, self.at = emergency, tree, at

    @cached_property
    def _named(self) -> list[Answering]:
        return answering_on(self.emergency, self.at.date())

    @cached_property
    def hc(self) -> str:
        """The name of the Humanitarian Coordinator, or that the post is vacant."""
        return hc_name(self.emergency, self.at)

    def over(self, group: Group | None, area: Area | None) -> Answers:
        """Who answers for a group in a place; a part of a group is its lead's."""
        return _with_words(self._over(group, area))

    def _over(self, group: Group | None, area: Area | None) -> Accountable:
        found = self._accountable(group, area)
        if found.role == "hc" and group is not None and group.parent_id:
            found = self._accountable(group.parent, area)
        return found

    def _accountable(self, group: Group | None, area: Area | None) -> Accountable:
        there = self.tree.lineage(area.pk) if area else []
        return who_answers(group.pk if group else None, there, self._named, self.hc)

    def of(self, case: GapCase) -> Answers:
        """Who answers for the case as a gap of its group."""
        return self.over(group_now(case.group), case.area)

    def turn(self, now: Now) -> Answers:
        """Whose turn it is: from the last resort on the agency with the duty, or the HC; before, who leads."""
        case = now.case
        if now.stage not in (LAST_RESORT, CLOSED) or not case.duty:
            return self.of(case)
        duty = now.course.duty(case.duty)
        if case.holder is None:
            return Answers(self.hc, _("Humanitarian Coordinator"), case.duty_clause or duty.clause)
        name = case.holder.acronym or case.holder.name
        return Answers(name, _("provider of last resort"), case.duty_clause or duty.clause)

    def coordinator(self, case: GapCase) -> str:
        """The office that runs the case, as sentences name it; the HC's where nobody leads."""
        group = group_now(case.group)
        leading = [one for one in self._named if one.role != "focal_point"]
        there = self.tree.lineage(case.area_id) if case.area_id else []
        over = who_answers(_whole(group), there, leading, self.hc)
        if group is None or over.role == "hc":
            return self.hc_words
        return _("the coordinator of %(group)s (%(lead)s)") % {"group": group.name, "lead": over.name}

    def published(self, case: GapCase) -> Answers:
        """Who answers, for those who do not see where the case lies: who leads its group, or the HC; agencies by
        name, the HC by the office alone, as everywhere else for these readers."""
        found = self._over(group_now(case.group), None)
        words = _with_words(found)
        return replace(words, name="") if found.role == "hc" else words

    @cached_property
    def hc_words(self) -> str:
        """The HC as sentences name the office."""
        return _("the Humanitarian Coordinator (%(name)s)") % {"name": self.hc}


def _whole(group: Group | None) -> int | None:
    """The group that leads are entered for: the whole of which it is a part."""
    return None if group is None else (group.parent_id or group.pk)


def _with_words(found: Accountable) -> Answers:
    words = {
        "focal_point": (_("focal point for this place"), "GN 5"),
        "lead": (_("lead agency"), "GN 5, 7"),
        "convener": (_("convener, no duty of last resort"), "GN 3 *"),
        "hc": (_("Humanitarian Coordinator"), "GN 10"),
    }
    return Answers(found.name, *words[found.role])
