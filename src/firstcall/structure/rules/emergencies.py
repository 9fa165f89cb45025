"""When an emergency may be set up, and when it ends (GN 2, 6, 13; OG Q7; G8; S1, S12). Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.basis import Evidence as Evidence
from firstcall.structure.rules.choices import CODE, _unknown
from firstcall.structure.rules.endings import why_not_end

KINDS = ("conflict", "disaster", "complex")

ONSETS = ("new", "ongoing", "planned")

COORDINATORS = ("HC", "RC")  # the RC where no HC is appointed yet (GN 6)


def why_not_create_emergency(
    *,
    code: str,
    kind: str,
    onset: str,
    profile: str,
    profiles: Collection[str],
    codes: Collection[str],
    coordinator: str = "HC",
) -> Refusal | None:
    """An emergency needs a free code, a kind, an onset and an edition of the guidance to run under (GN 2, G8)."""
    if not CODE.fullmatch(code):
        return Refusal(
            "emergency-code",
            gettext_noop(
                "“%(code)s” cannot be a code: use up to 40 letters, digits, hyphens or dots, no spaces."
            ),
            params={"code": code},
        )
    if code.casefold() in {one.casefold() for one in codes}:
        return Refusal(
            "emergency-exists",
            gettext_noop(
                "There is already an emergency %(code)s. Choose another code, or go on with that one."
            ),
            params={"code": code},
        )
    if kind not in KINDS:
        return _unknown("emergency-kind", kind, KINDS, "GN 2")
    if onset not in ONSETS:
        return _unknown("emergency-onset", onset, ONSETS, "GN 6")
    if coordinator not in COORDINATORS:
        return _unknown("emergency-coordinator", coordinator, COORDINATORS, "GN 6")
    if profile not in profiles:
        return _unknown("emergency-profile", profile, sorted(profiles), "GN 1")
    return None


def why_not_end_emergency(
    *, began_on: date, ended_on: date | None, on: date, today: date, groups: Sequence[str], reason: str
) -> Refusal | None:
    """A response ends once, with a reason, after its groups were closed or handed over (GN 13; OG Q7).

    `groups`: the names of those still open.
    """
    found = why_not_end(starts_on=began_on, ends_on=ended_on, on=on)
    if found is not None:
        return found
    if on > today:
        return Refusal(
            "emergency-ends-later",
            gettext_noop("%(day)s is still to come. End it on the day, or give a day that is past."),
            "OG, how long",
            {"day": on.isoformat()},
        )
    if groups:
        return why_groups_open(groups)
    if not reason.strip():
        return Refusal(
            "emergency-end-reason",
            gettext_noop("Say why it ends, and who goes on: the government, development partners."),
            "GN 13",
        )
    return None


def why_groups_open(groups: Sequence[str]) -> Refusal | None:
    """A response does not end while groups of it are open (OG Q7). `groups`: their names."""
    if not groups:
        return None
    return Refusal(
        "groups-open",
        gettext_noop("%(groups)s: still open. Close or hand over each first, at its own time."),
        "OG, how long",
        {"groups": ", ".join(groups)},
    )
