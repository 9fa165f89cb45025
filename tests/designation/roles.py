"""One of every role of the matrix, and what a refused act must not leave behind."""

from __future__ import annotations

from typing import Any

from firstcall.access.actions import give
from firstcall.access.queries import actor_for, matrix, nobody, operator
from firstcall.access.rules import Actor, Forbidden, NotVisible
from firstcall.designation.actions.recording import GLOBAL
from firstcall.designation.models import Act, Case, Consultation, Proposal, ProposalLine, Reply
from firstcall.organisations.queries import find
from firstcall.record.models import LedgerEntry, Notice
from firstcall.structure.models import Lead, Leadership
from tests.designation.made import (
    Scene,
)
from tests.structure.made import make_group, make_person

NO = (Forbidden, NotVisible)
COUNTED = (Act, Case, Consultation, Proposal, ProposalLine, Reply, Lead, Leadership, LedgerEntry, Notice)


def counted() -> list[int]:
    return [model._default_manager.count() for model in COUNTED]


def with_role(scene: Scene, role: str, **scope: Any) -> Actor:
    """Somebody with exactly this role, in the scene's emergency where the role has one."""
    person = make_person(f"A {role}", scene.at)
    where = {} if role in (*GLOBAL, "ADM") else {"emergency": scene.emergency}
    give(by=operator(), at=scene.at, person=person, role=role, **{**where, **scope})
    return actor_for(person, scene.at)


def again(row: Any) -> Any:
    """The row as it is now: what a refused act had in hand was taken back."""
    return type(row)._default_manager.get(pk=row.pk)


def everybody(scene: Scene) -> dict[str, Actor]:
    """One of every role of the matrix, and those that need none."""
    who, group = find("WHO"), make_group(scene.emergency, scene.at, "nutrition", ("UNICEF",))
    area = group.emergency.country.areas.filter(level=1).first()
    scopes: dict[str, dict[str, Any]] = {
        "LREP": {"group": group, "organisation": who},
        **{role: {"group": group} for role in ("COORD", "CO")},
        "SNFP": {"group": group, "area": area},
        **{role: {"organisation": who} for role in ("PART", "OBS", "LIA", "IASC", "GCL", "DON")},
    }
    roles = [role.code for role in matrix().roles.values() if not role.implied]
    found = {role: with_role(scene, role, **scopes.get(role, {})) for role in roles}
    return {**found, "OPER": operator(), "PUB": nobody()}
