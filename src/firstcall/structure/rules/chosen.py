"""When a group may be chosen and when groups may be merged (GN 5; S3). Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.basis import Evidence as Evidence
from firstcall.structure.rules.choices import CODE
from firstcall.structure.rules.endings import refusal_of_ended


def why_not_add_group(
    *, ended: bool, code: str, name: str, known_sector: bool, codes: Collection[str], sectors: Iterable[str]
) -> Refusal | None:
    """A group needs a free code, and a name when it is not a sector of the guidance (GN 5: chosen, added ad hoc)."""
    if ended:
        return Refusal(
            "emergency-ended",
            gettext_noop(
                "This emergency has ended, so its structure no longer changes. Set up a new emergency."
            ),
            "GN 13",
        )
    if not CODE.fullmatch(code):
        return Refusal(
            "group-code",
            gettext_noop("“%(code)s” cannot be a code: use up to 40 letters, digits, hyphens or dots."),
            params={"code": code},
        )
    if code.casefold() in {one.casefold() for one in codes}:
        return Refusal(
            "group-exists",
            gettext_noop("%(code)s is taken in this emergency. Rename that one, or choose another code."),
            "GN 5",
            {"code": code},
        )
    if not known_sector and not name:
        return Refusal(
            "sector-unknown",
            gettext_noop(
                "“%(code)s” is not a sector of the guidance. Choose one of %(sectors)s, or give a name to set up "
                "one of your own."
            ),
            "GN 5",
            {"code": code, "sectors": ", ".join(sectors)},
        )
    return None


def why_not_merge(*, groups: int, one_emergency: bool, any_ended: bool) -> Refusal | None:
    """Two or more current groups of one emergency may be merged into a new one (GN 5, e.g. Health and Nutrition)."""
    if groups < 2 or not one_emergency:
        return Refusal(
            "merge-needs-two",
            gettext_noop("Choose at least two of the same emergency to merge."),
            "GN 5",
        )
    return refusal_of_ended() if any_ended else None
