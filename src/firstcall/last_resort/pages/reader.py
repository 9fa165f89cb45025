"""Who reads: how much of each case they see and what they may do in it, without a query for each case."""

from __future__ import annotations

from functools import cached_property

from firstcall.access import rules
from firstcall.access.queries import matrix, may
from firstcall.access.rules import Actor, Part, Scope
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.queries.duties import group_now
from firstcall.last_resort.queries.seeing import (
    answers_for,
    last_resort_part,
    scopes_of,
    sees_answer,
    sees_whole,
)
from firstcall.needs.areas import AreaTree
from firstcall.needs.queries import area_tree
from firstcall.structure.models import Emergency

IN_THE_GROUP = ("LREP", "COORD", "CO", "SNFP")


class Reader:
    """`actor` before the cases of `emergency`, whose areas are read once. What may be read `queries.seeing` says."""

    def __init__(self, actor: Actor, emergency: Emergency) -> None:
        self.actor, self.emergency = actor, emergency

    @cached_property
    def tree(self) -> AreaTree:
        return area_tree(self.emergency.country_id)

    def scope(self, case: GapCase, *, organisation: int | None = None) -> Scope:
        """Where a case lies for acts: under the group that answers for it today."""
        group = group_now(case.group)
        return Scope(
            country=self.emergency.country_id,
            emergency=self.emergency.pk,
            group=group.pk if group else None,
            areas=frozenset(self._lineage(case)),
            organisation=organisation,
            person=case.person or None,
            published=case.confirmed_at is not None,
        )

    def scopes(self, case: GapCase) -> list[Scope]:
        """Where a case lies for what may be read of it (`queries.seeing`)."""
        return scopes_of(self.actor, case, self._lineage(case))

    def whole(self, case: GapCase) -> bool:
        """Is the whole case shown, or only that there is one, its stage and its dates?"""
        return sees_whole(self.actor, self.scopes(case))

    def may(self, case: GapCase, act: str) -> bool:
        """May this person do `act` of the object gap_case here?"""
        return may(self.actor, "gap_case", act, self.scope(case))

    def in_office(self, case: GapCase, act: str) -> bool:
        """Is the act this person's in the group itself, not only as the HC or OCHA, who may do it in its place?"""
        here = self.scope(case)
        return any(rules.may(matrix(), self.actor, "gap_case", act, here, role=one) for one in IN_THE_GROUP)

    def answers_for(self, case: GapCase) -> list[int]:
        """The organisations (pk) this person answers a call for here, in the order of the grants."""
        return answers_for(self.actor, case)

    def is_holder(self, case: GapCase) -> bool:
        """Does this person represent the agency whose answer as provider of last resort is waited for?"""
        here = self.scope(case, organisation=case.holder_id)
        return case.holder_id is not None and may(self.actor, "last_resort_call", "answer", here)

    def sees_answer(self, case: GapCase, organisation: int) -> bool:
        """Is what an organisation said to a call shown?"""
        return sees_answer(self.actor, self.scopes(case), organisation)

    def last_resort_part(self, case: GapCase, organisation: int | None, *, funding: bool) -> Part:
        """How much of an answer as provider of last resort is shown: whole, published, "" (GN 11)."""
        return last_resort_part(self.actor, self.scopes(case), organisation, funding=funding)

    def _lineage(self, case: GapCase) -> list[int]:
        return self.tree.lineage(case.area_id) if case.area_id else []
