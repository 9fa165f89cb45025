"""What decisions stand on, and what is missing of it (GN 5; OG step 2; S2). Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from firstcall.policy.refusal import Refusal, gettext_noop

BASIS_KINDS = ("needs", "gaps", "capacity")
CAPACITY_ACTORS = ("government", "local_authorities", "civil_society", "international")
CLAUSE = "GN 5; OG step 2"

_MISSING = {
    "needs": ("needs-assessment", gettext_noop("No assessment of needs is on record. Record one first.")),
    "gaps": (
        "gaps-assessment",
        gettext_noop("No assessment of operational gaps is on record. Record one first."),
    ),
    "capacity": (
        "capacity-map",
        gettext_noop("No map of response capacities is on record. Record one first."),
    ),
}
_NOT_COVERED = {
    "government": (
        "capacity-government",
        gettext_noop("No capacity map covers the host government. Add what it can do."),
    ),
    "local_authorities": (
        "capacity-local-authorities",
        gettext_noop("No capacity map covers local authorities. Add what they can do."),
    ),
    "civil_society": (
        "capacity-civil-society",
        gettext_noop("No capacity map covers local civil society. Add what it can do."),
    ),
    "international": (
        "capacity-international",
        gettext_noop("No capacity map covers international organisations. Add what they can do."),
    ),
}


@dataclass(frozen=True)
class Evidence:
    """One paper that decisions stand on. The four flags say whom a map of capacities covers."""

    kind: str  # needs, gaps, capacity
    government: bool = False
    local_authorities: bool = False
    civil_society: bool = False
    international: bool = False


def missing_basis(found: Iterable[Evidence]) -> list[Refusal]:
    """What is missing before a decision stands on its feet, each with its clause; empty when nothing is (GN 5).

    Several capacity maps count together: each may cover other actors.
    """
    papers = list(found)
    missing = [_MISSING[kind] for kind in BASIS_KINDS if all(one.kind != kind for one in papers)]
    maps = [one for one in papers if one.kind == "capacity"]
    if maps:
        missing += [
            _NOT_COVERED[actor] for actor in CAPACITY_ACTORS if not any(getattr(one, actor) for one in maps)
        ]
    return [Refusal(code, message, CLAUSE) for code, message in missing]


def why_not_record_basis(
    *, kind: str, title: str, covers: Iterable[str], done_on: date, today: date
) -> Refusal | None:
    """A paper has a kind, a title and a day that has come; a capacity map says whom it covers (OG step 2)."""
    if kind not in BASIS_KINDS:
        return Refusal(
            "basis-kind",
            gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
            CLAUSE,
            {"value": kind, "choices": ", ".join(BASIS_KINDS)},
        )
    if not title:
        return Refusal(
            "basis-title", gettext_noop("Give the paper a title, so that others can find it."), CLAUSE
        )
    if done_on > today:
        return Refusal(
            "basis-in-future",
            gettext_noop("This is dated %(day)s, which has not come yet. Record it when it is done."),
            CLAUSE,
            {"day": done_on.isoformat()},
        )
    covered = list(covers)
    if kind == "capacity" and not covered:
        return Refusal(
            "basis-covers-nobody",
            gettext_noop(
                "Say whose capacities the map covers: government, local authorities, civil society, international."
            ),
            CLAUSE,
        )
    if kind != "capacity" and covered:
        return Refusal(
            "basis-covers",
            gettext_noop("Only a map of capacities covers actors. Leave that empty, or choose that kind."),
            CLAUSE,
        )
    return None


def why_not_withdraw_basis(*, withdrawn_on: date | None) -> Refusal | None:
    """A paper is withdrawn once; what was decided on it keeps its reference."""
    if withdrawn_on is None:
        return None
    return Refusal(
        "already-withdrawn",
        gettext_noop("This was withdrawn on %(day)s already. Nothing is left to do."),
        params={"day": withdrawn_on.isoformat()},
    )
