"""A gap case of the world in the state an operation needs: raised, found, called, brought, constrained, closed."""

from __future__ import annotations

from typing import Any

from firstcall.access.queries import actor_for, operator
from firstcall.last_resort import actions
from firstcall.last_resort.actions.watches import set_watch
from firstcall.last_resort.models import GapCase
from firstcall.last_resort.rules.bringing import Said
from firstcall.organisations.queries import find
from tests.api.world import World

STATES = ("gap draft", "gap", "gap called", "gap brought", "gap constrained", "gap filled", "gap closed")
WHY = {"evidence": "The budget of March", "explanation": "There is no money for it"}


def make_gap(world: World, needs: tuple[str, ...]) -> None:
    """Bring about G1 as `needs` names it, at version 1."""
    for need in needs:
        if need in STATES:
            _gap_to(world, need)
        elif need == "watch":
            line = {"group": world.health, "sign": "unmet", "limit": 100}
            world.ids["watch"] = set_watch(**line, by=operator(), at=world.at).public_id  # type: ignore[arg-type]
    GapCase.objects.update(version=1)


def _gap_to(world: World, until: str) -> None:
    def by(who: str) -> dict[str, Any]:
        return {"by": actor_for(world.people[who], world.at), "at": world.at}

    given = {"emergency": world.emergency, "group": world.health, "what": "No vaccines", "people": 500}
    case = actions.open_case(**given, **by("own" if until == "gap draft" else "coord"))
    if until in ("gap draft", "gap"):
        return
    if until == "gap closed":
        actions.close_case(case, ending="need_ended", text="They left", expected=None, **by("coord"))
        return
    actions.call_partners(case, organisations=[find("UNHCR")], **by("coord"))
    if until == "gap called":
        return
    if until == "gap filled":
        said = {"organisation": find("UNHCR"), "answer": "accepted", "text": "Two teams"}
        actions.answer_call(case, **said, **by("own"))
        case = GapCase.objects.get(pk=case.pk)
        actions.close_case(case, ending="filled_by_partners", text="UNHCR", expected=None, **by("coord"))
        return
    actions.bring_last_resort(case, urgency="life_saving", why="They die", expected=None, **by("coord"))
    if until == "gap brought":
        return
    said = Said(answer="constrained", conditions=("funding",), amount_usd=40_000, **WHY)
    actions.answer_last_resort(GapCase.objects.get(pk=case.pk), said=said, expected=None, **by("lrep"))
