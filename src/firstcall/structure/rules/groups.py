"""When groups may be added, divided, left out and taken back in (GN 5, 7, 12; OG Q6; S3, S8, S13). Values only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.choices import CODE
from firstcall.structure.rules.endings import refusal_of_ended

KINDS_OF_ONES_OWN = ("ad_hoc", "thematic")


@dataclass(frozen=True)
class Successor:
    """A group that takes over part of another: its code, its name, and the sectors it covers from now on."""

    code: str
    name: str
    sectors: tuple[str, ...] = ()


def why_not_early_recovery(
    *, advised_against: bool, reason: str, clause: str, covered_by: str = ""
) -> Refusal | None:
    """Early recovery is a network of focal points; a group of its own only for a gap nobody else covers (GN 5; OG Q6).

    `advised_against`: the guidance advises a network for one of the sectors. `covered_by`: a group that covers it.
    """
    if not advised_against:
        return None
    if covered_by:
        return Refusal(
            "early-recovery-covered",
            gettext_noop(
                "%(group)s covers early recovery already. Name its focal points for early recovery in every other "
                "one instead."
            ),
            clause,
            {"group": covered_by},
        )
    if not reason.strip():
        return Refusal(
            "early-recovery-network",
            gettext_noop(
                "Early recovery is built into all others: name a focal point in each. For one of its own, state the "
                "gap that no other covers."
            ),
            clause,
        )
    return None


def why_not_apart(sector: str, edition: str) -> Refusal | None:
    """A sector the edition coordinates by arrangements of its own has no group here: refugees since 2015 (R22).

    `sector`: its name, or "" where none of those asked for is such a one.
    """
    if not sector:
        return None
    message = gettext_noop(
        "%(sector)s: coordinated by arrangements of its own under “%(edition)s”, never by a group set up here."
    )
    return Refusal("coordinated-apart", message, "RCM", {"sector": sector, "edition": edition})


def why_not_kind(*, kind: str, known_sector: bool) -> Refusal | None:
    """What is no sector of the guidance is ad hoc or thematic; a sector keeps its own kind (GN 5; OG Q6)."""
    if not kind or (kind in KINDS_OF_ONES_OWN and not known_sector):
        return None
    return Refusal(
        "group-kind",
        gettext_noop(
            "“%(kind)s” is for what is no sector of the guidance, and is ad_hoc or thematic. Leave it out for a sector."
        ),
        "GN 5",
        {"kind": kind},
    )


def why_not_profile(*, profile: str, profiles: Collection[str]) -> Refusal | None:
    """A group may run under another edition than its emergency, if there is such an edition (product choice; G8)."""
    if not profile or profile in profiles:
        return None
    return Refusal(
        "group-profile",
        gettext_noop("There is no edition “%(profile)s” of the guidance. Choose one of: %(profiles)s."),
        params={"profile": profile, "profiles": ", ".join(sorted(profiles))},
    )


def why_not_part(
    *, has_parent: bool, area: str, in_country: bool, reason: str, parent_is_part: bool, taken_by: str
) -> Refusal | None:
    """Below the capital only as part of a national one, in an area, where need is shown (GN 12; S13)."""
    if not has_parent and not area:
        return None
    if not has_parent:
        return Refusal(
            "part-without-whole",
            gettext_noop(
                "For %(area)s, name the national one it is part of: it works under the same lead and strategy."
            ),
            "GN 12",
            {"area": area},
        )
    if parent_is_part:
        return Refusal(
            "part-of-part",
            gettext_noop("This is itself part of a national one. Name the national one."),
            "GN 12",
        )
    if not area:
        return Refusal(
            "part-without-area", gettext_noop("Say in which region or district it is to work."), "GN 12"
        )
    if not in_country:
        return Refusal(
            "area-elsewhere",
            gettext_noop("This area is not in the emergency's country. Choose an area of the country."),
            "GN 5",
        )
    if taken_by:
        return Refusal(
            "part-exists",
            gettext_noop("%(name)s works there already. Strengthen it instead."),
            "GN 12",
            {"name": taken_by},
        )
    if not reason.strip():
        return Refusal(
            "part-without-need",
            gettext_noop(
                "Meetings below the capital are set up only where need is shown, so that small organisations are "
                "spared. State the need."
            ),
            "GN 12",
        )
    return None


def why_not_split(
    *, ended: bool, covered: Collection[str], into: Iterable[Successor], codes: Collection[str]
) -> Refusal | None:
    """Into two or more; each sector is taken over, and none comes in from elsewhere (GN 5; S3)."""
    into = list(into)
    if ended:
        return refusal_of_ended()
    if len(into) < 2:
        return Refusal("split-needs-two", gettext_noop("Name at least two that take over."), "GN 5")
    for one in into:
        found = _why_not_successor(one, covered, codes)
        if found is not None:
            return found
    new = [one.code.casefold() for one in into]
    if len(set(new)) < len(new):
        return Refusal(
            "split-same-code", gettext_noop("Give each of those that take over a code of its own."), "GN 5"
        )
    lost = sorted(set(covered) - {sector for one in into for sector in one.sectors})
    if lost:
        return Refusal(
            "split-loses-sector",
            gettext_noop(
                "Nobody takes over %(sectors)s. Give each sector to one of those that take over, then leave out "
                "what is no longer needed."
            ),
            "GN 5",
            {"sectors": ", ".join(lost)},
        )
    return None


def _why_not_successor(one: Successor, covered: Collection[str], codes: Collection[str]) -> Refusal | None:
    if not CODE.fullmatch(one.code) or not one.name.strip():
        return Refusal(
            "split-name",
            gettext_noop(
                "Each of those that take over needs a name and a code of up to 40 letters, digits, hyphens or dots."
            ),
            "GN 5",
        )
    if one.code.casefold() in {code.casefold() for code in codes}:
        return Refusal(
            "group-exists",
            gettext_noop("The code %(code)s is taken in this emergency. Choose another."),
            "GN 5",
            {"code": one.code},
        )
    strange = sorted(set(one.sectors) - set(covered))
    if strange:
        return Refusal(
            "split-adds-sector",
            gettext_noop(
                "%(sectors)s was not covered here, so it cannot be handed on. Choose among: %(covered)s."
            ),
            "GN 5",
            {"sectors": ", ".join(strange), "covered": ", ".join(sorted(covered)) or "–"},
        )
    return None


def why_not_close(*, parts: Iterable[str]) -> Refusal | None:
    """What has parts below the capital is closed after them: nobody works without a lead above (GN 12)."""
    open_parts = ", ".join(parts)
    if not open_parts:
        return None
    return Refusal(
        "parts-open",
        gettext_noop("%(parts)s would be left without a national one. Close or move those first."),
        "GN 12",
        {"parts": open_parts},
    )


def why_not_leave_out(
    *, sector: str, known: bool, reason: str, covered_by: str, already: bool, sectors: Mapping[str, str]
) -> Refusal | None:
    """A sector of the guidance is left out with its reason, while nobody covers it (GN 5; OG Q6; R06)."""
    if not known:
        return Refusal(
            "sector-unknown",
            gettext_noop("“%(sector)s” is not a sector of the guidance. Choose one of: %(sectors)s."),
            "GN 5",
            {"sector": sector, "sectors": ", ".join(sectors)},
        )
    if covered_by:
        return Refusal(
            "sector-covered",
            gettext_noop("%(group)s covers this sector. Close it or hand the sector on first."),
            "GN 5",
            {"group": covered_by},
        )
    if already:
        return Refusal(
            "already-left-out",
            gettext_noop("This sector is left out already. Nothing is left to do."),
            "GN 5",
        )
    if not reason.strip():
        return Refusal(
            "left-out-without-reason",
            gettext_noop("Say why this emergency does not need the sector: others will ask."),
            "GN 5",
        )
    return None
