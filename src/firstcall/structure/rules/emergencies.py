"""When an emergency may be set up (GN 2, 6; G8; S1). Values in, values out."""

from __future__ import annotations

from collections.abc import Collection

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.basis import Evidence as Evidence
from firstcall.structure.rules.choices import CODE, _unknown

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
