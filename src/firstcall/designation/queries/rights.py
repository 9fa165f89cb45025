"""Whose step it is: the permission matrix says who may do such an act at all, the profile whose step it is."""

from __future__ import annotations

from firstcall.access import rules as access_rules
from firstcall.access.queries import matrix
from firstcall.access.rules import Actor, Scope
from firstcall.designation.models import Case
from firstcall.policy import profiles
from firstcall.policy.procedures import Step

DECIDES = {
    "determine": "determine",
    "propose": "propose",
    "circulate": "circulate",
    "agree": "agree",
    "tell": "tell",
}


def decision_of(step: Step) -> str:
    """The act of the matrix's object `decision` that closes a step."""
    return DECIDES.get(step.act, "close")


def role_in_step(actor: Actor, case: Case, step: Step) -> str:
    """The role in which `actor` may close a step of `case`; "" where it is another's."""
    scope = Scope(emergency=case.emergency_id, country=case.emergency.country_id, group=case.group_id)
    profile = profiles.profile(case.profile)
    for role in [role for one in step.actors for role in profile.actor(one).roles]:
        if access_rules.may(matrix(), actor, "decision", decision_of(step), scope, role=role):
            return role
    return ""
