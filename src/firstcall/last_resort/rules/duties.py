"""Whose the rest is once partners have answered: an agency with the duty, or the HC (GN 3 *, 10, 11; L4, L5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firstcall.policy.refusal import Refusal, gettext_noop


@dataclass(frozen=True)
class Holder:
    """An agency with the duty in a group: everywhere (`area` None) or in one area; for all of it or for `scope`."""

    organisation: int
    name: str
    duty: str  # yes, differentiated
    area: int | None = None
    scope: str = ""
    clause: str = "GN 7, 11"


@dataclass(frozen=True)
class Rest:
    """Whose the rest is: `duty` as the course names it, the agency addressed where there is one, and the clause."""

    duty: str
    holder: Holder | None
    clause: str


def holders_here(holders: Iterable[Holder], lineage: Sequence[int]) -> list[Holder]:
    """The holders for a place, the nearest area first, those for all of the group before those for a part.

    `lineage`: the area and those above it, the area itself first; empty for the whole country.
    """
    order = {area: distance for distance, area in enumerate(lineage)}
    there = [one for one in holders if one.area is None or one.area in order]
    return sorted(
        there, key=lambda one: (bool(one.scope), len(order) if one.area is None else order[one.area])
    )


def whose_rest(
    *, group: bool, convened: bool, holders: Sequence[Holder], wanted: int | None = None
) -> Rest | Refusal:
    """Whose the rest is: the agency with the duty, or nobody's but the HC's.

    `holders` as `holders_here` gives them. `wanted`: the agency chosen, where several hold the duty.
    A refusal where it must be chosen, or where the one chosen has no such duty here. An agency that convenes is never
    addressed (GN 3 *; fn 2), whoever chooses it.
    """
    if wanted is not None:
        chosen = next((one for one in holders if one.organisation == wanted), None)
        if chosen is None:
            return Refusal(
                "no-such-duty",
                gettext_noop(
                    "This agency is not provider of last resort here. Choose one that is: %(names)s."
                ),
                "GN 3 *; GN 7, 11",
                {"names": _names(holders) or "—"},
            )
        return Rest(chosen.duty, chosen, chosen.clause)
    whole = [one for one in holders if not one.scope] or list(holders)
    if not whole:
        duty, clause = ("convener", "GN 3 *; fn 2") if group and convened else ("nobody", "GN 10")
        return Rest(duty, None, clause)
    nearest = [one for one in whole if one.area == whole[0].area]
    if len({one.organisation for one in nearest}) > 1:
        return Refusal(
            "choose-holder",
            gettext_noop("Several agencies hold this duty here. Say which of them answers: %(names)s."),
            "GN 7, 11",
            {"names": _names(nearest)},
        )
    return Rest(nearest[0].duty, nearest[0], nearest[0].clause)


def _names(holders: Iterable[Holder]) -> str:
    return ", ".join(dict.fromkeys(one.name for one in holders))
