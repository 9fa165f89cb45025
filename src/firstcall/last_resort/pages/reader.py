"""Who reads: how much of each case they see and what they may do in it, without a query for each case."""

from __future__ import annotations

from functools import cached_property

from firstcall.access import rules
from firstcall.access.queries import matrix, may, part
from firstcall.access.rules import Actor, Scope
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.duties import group_now
from firstcall.needs.areas import AreaTree
from firstcall.needs.queries import area_tree
from firstcall.structure.models import Emergency

IN_THE_GROUP = ("LREP", "COORD", "CO", "SNFP")


class Reader:
    """`actor` before the cases of `emergency`. The case's scope is its group's of then and its heir's of today."""

    def __init__(self, actor: Actor, emergency: Emergency) -> None:
        self.actor, self.emergency = actor, emergency

    @cached_property
    def tree(self) -> AreaTree:
        return area_tree(self.emergency.country_id)

    def scope(self, case: GapCase, *, organisation: int | None = None, today: bool = True) -> Scope:
        """Where a case lies: under the group that answers for it today, or under the one it was opened for."""
        group = group_now(case.group) if today else case.group
        return Scope(
            country=self.emergency.country_id,
            emergency=self.emergency.pk,
            group=group.pk if group else None,
            areas=frozenset(self.tree.lineage(case.area_id) if case.area_id else ()),
            organisation=organisation,
            person=case.person or None,
            published=case.confirmed_at is not None,
        )

    def whole(self, case: GapCase) -> bool:
        """Is the whole case shown, or only that there is one, its stage and its dates?"""
        places = [self.scope(case, today=today, organisation=one) for today in (True, False)
                  for one in (None, *_ever_asked(case))]  # fmt: skip
        return any(part(self.actor, "gap_case", one) == "whole" for one in places)

    def may(self, case: GapCase, act: str) -> bool:
        """May this person do `act` of the object gap_case here?"""
        return may(self.actor, "gap_case", act, self.scope(case))

    def in_office(self, case: GapCase, act: str) -> bool:
        """Is the act this person's in the group itself, not only as the HC or OCHA, who may do it in its place?"""
        here = self.scope(case)
        return any(rules.may(matrix(), self.actor, "gap_case", act, here, role=one) for one in IN_THE_GROUP)

    def answers_for(self, case: GapCase) -> list[int]:
        """The organisations (pk) this person answers a call for here, in the order of the grants."""
        mine = [
            held.organisation
            for held in self.actor.held
            if held.organisation is not None
            and may(self.actor, "gap_answer", "answer", self.scope(case, organisation=held.organisation))
        ]
        return list(dict.fromkeys(mine))

    def is_holder(self, case: GapCase) -> bool:
        """Does this person represent the agency whose answer as provider of last resort is waited for?"""
        here = self.scope(case, organisation=case.holder_id)
        return case.holder_id is not None and may(self.actor, "last_resort_call", "answer", here)

    def sees_answer(self, case: GapCase, organisation: int) -> bool:
        """Is what an organisation said to a call shown?"""
        return any(
            may(self.actor, "gap_answer", "read", self.scope(case, organisation=organisation, today=today))
            for today in (True, False)
        )

    def last_resort_part(self, case: GapCase, organisation: int | None, *, funding: bool) -> str:
        """How much of an answer as provider of last resort is shown: whole, published, "" (GN 11)."""
        found = set()
        for today in (True, False):
            here = self.scope(case, organisation=organisation, today=today)
            scope = Scope(**{**here.__dict__, "published": funding})
            found.add(part(self.actor, "last_resort_answer", scope))
        return next((one for one in ("whole", "published") if one in found), "")


def _ever_asked(case: GapCase) -> set[int]:
    """The organisations called on in any call of the case, also before it was opened again."""
    return {one.organisation_id for call in case.calls.all() for one in call.asked.all()}
