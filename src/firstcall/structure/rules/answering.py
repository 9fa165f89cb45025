"""Who answers for a group in a place: focal point, lead, or the Humanitarian Coordinator (GN 5, 10; L5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firstcall.structure.rules.basis import Evidence as Evidence


@dataclass(frozen=True)
class Accountable:
    """Who answers for a group in a place: `role` is focal_point, lead, convener or hc; `name` may name several."""

    role: str
    name: str


@dataclass(frozen=True)
class Answering:
    """An organisation that leads a group, or acts for the lead: everywhere (area None) or in one area."""

    group: int
    organisation: str
    role: str  # lead, convener, focal_point
    area: int | None = None


def who_answers(
    group: int | None, lineage: Sequence[int], answering: Iterable[Answering], hc: str
) -> Accountable:
    """Name who answers: the focal point nearest above the place, else the lead there, else the HC (GN 5, 10; L5).

    `lineage` holds the primary keys of the area and its ancestors, the area itself first. `hc` is the name to show
    for the Humanitarian Coordinator, against whom a gap stands that no group or no lead covers. A co-lead shares
    the coordination and does not answer (practice: the duty stays with the lead agency), so it is not passed in.
    """
    mine = [one for one in answering if group is not None and one.group == group]
    places: list[int | None] = [*lineage, None]
    for area in places:
        focal = [one for one in mine if one.role == "focal_point" and one.area == area]
        if focal:
            return Accountable("focal_point", ", ".join(one.organisation for one in focal))
    for area in places:
        leads = [one for one in mine if one.role in ("lead", "convener") and one.area == area]
        if leads:
            roles = {one.role for one in leads}
            role = "convener" if roles == {"convener"} else "lead"
            return Accountable(role, ", ".join(one.organisation for one in leads))
    return Accountable("hc", hc)
