"""What may stand in the structure of a response, and who answers for a place. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.basis import Evidence as Evidence
from firstcall.structure.basis import missing_basis as missing_basis

KINDS = ("conflict", "disaster", "complex")
ONSETS = ("new", "ongoing", "planned")
COORDINATORS = ("HC", "RC")  # the RC where no HC is appointed yet (GN 6)
PARTICIPATION = ("partner", "observer", "alongside")
LEAD_ROLES = ("lead", "co_lead", "convener")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,39}")


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


def _unknown(code: str, value: str, choices: Iterable[str], clause: str = "") -> Refusal:
    return Refusal(
        code,
        gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
        clause,
        {"value": value, "choices": ", ".join(choices)},
    )


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


def why_not_designate(
    *,
    organisation: str,
    role: str,
    takes_no_part: bool,
    already: bool,
    group_ended: bool,
    decided_in: str = "",
    is_state: bool = False,
) -> Refusal | None:
    """A lead is an agency that takes part in the approach, once per group and area (GN 5; OG; GN 1 fn 1).

    `decided_in`: the case in which the leadership there was agreed; then only another case changes it (D7).
    """
    if group_ended:
        return _group_ended()
    if decided_in:
        return why_not_end_by_hand(decided_in=decided_in)
    if role not in LEAD_ROLES:
        return _unknown("lead-role", role, LEAD_ROLES, "GN 5")
    if takes_no_part:
        return Refusal(
            "takes-no-part",
            gettext_noop(
                "%(organisation)s takes no part in the cluster approach and cannot lead. Record it as alongside."
            ),
            "GN 1 fn 1",
            {"organisation": organisation},
        )
    if is_state:
        return Refusal(
            "state-is-counterpart",
            gettext_noop(
                "%(organisation)s belongs to the State, whose role is not designated. Record it as the counterpart "
                "that leads overall; a lead covers the international side."
            ),
            "GN 9",
            {"organisation": organisation},
        )
    if already:
        return Refusal(
            "already-leads",
            gettext_noop("%(organisation)s already leads there. End that first if something changes."),
            "GN 5",
            {"organisation": organisation},
        )
    return None


def why_not_end_by_hand(*, decided_in: str) -> Refusal | None:
    """What was agreed in a case is changed by another case only: consult, then propose another arrangement (GN 10)."""
    if not decided_in:
        return None
    return Refusal(
        "agreed-in-case",
        gettext_noop(
            "This was agreed in %(case)s and is not changed by hand. Consult the agency's Country Director, then "
            "propose another arrangement."
        ),
        "GN 10",
        {"case": decided_in},
    )


def why_not_a_person(*, name: str) -> Refusal:
    """A lead is an agency, never a person; the person is its representative or its coordinator (OG Q3; R01)."""
    return Refusal(
        "lead-is-a-person",
        gettext_noop(
            "%(name)s is a person, and a lead is an agency. Enter the agency; it names its representative and "
            "coordinator."
        ),
        "OG Q3",
        {"name": name},
    )


def why_group_ended(*, ended: bool) -> Refusal | None:
    """What has ended takes nobody in any more (OG, how long)."""
    return _group_ended() if ended else None


def _group_ended() -> Refusal:
    return Refusal(
        "group-ended",
        gettext_noop("This has ended. Choose what took over, or set up a new one."),
        "OG, how long",
    )


def why_not_focal_point(
    *, area_in_country: bool, taken_by: str, group_ended: bool, has_lead: bool
) -> Refusal | None:
    """A focal point acts in one area of the country, under a lead, one per group and area (GN 5; OG)."""
    if group_ended:
        return _group_ended()
    if not area_in_country:
        return Refusal(
            "area-elsewhere",
            gettext_noop("This area is not in the emergency's country. Choose an area of the country."),
            "GN 5",
        )
    if not has_lead:
        return Refusal(
            "focal-point-without-lead",
            gettext_noop("A focal point acts under a lead, and there is none yet. Enter the lead first."),
            "OG, focal points",
        )
    if taken_by:
        return Refusal(
            "focal-point-taken",
            gettext_noop("%(organisation)s is the focal point here. End that before naming another."),
            "OG, focal points",
            {"organisation": taken_by},
        )
    return None


def why_not_appoint(*, agency_leads: bool, agency: str, already: bool, group_ended: bool) -> Refusal | None:
    """Coordinators are appointed by the agency that leads the group, nobody else (OG, who is accountable)."""
    if group_ended:
        return _group_ended()
    if not agency_leads:
        return Refusal(
            "appointer-does-not-lead",
            gettext_noop("%(agency)s does not lead here, and only the lead agency appoints the coordinator."),
            "OG, who is accountable",
            {"agency": agency},
        )
    if already:
        return Refusal(
            "already-coordinates",
            gettext_noop("This person already coordinates there."),
            "OG, who is accountable",
        )
    return None


def why_not_join(
    *, participation: str, takes_no_part: bool, already: str, group_ended: bool
) -> Refusal | None:
    """Organisations choose how they take part; one that takes no part is alongside only (GN 8, 10; GN 1 fn 1)."""
    if group_ended:
        return _group_ended()
    if participation not in PARTICIPATION:
        return _unknown("participation", participation, PARTICIPATION, "GN 8")
    if takes_no_part and participation != "alongside":
        return Refusal(
            "alongside-only",
            gettext_noop("This organisation takes no part in the cluster approach. Record it as alongside."),
            "GN 1 fn 1",
        )
    if already:
        return Refusal(
            "already-member",
            gettext_noop("This organisation takes part already, as %(participation)s. Change that instead."),
            "GN 10",
            {"participation": already},
        )
    return None


def why_not_end(*, starts_on: date, ends_on: date | None, on: date) -> Refusal | None:
    """Something ends once, not before it began (product choice: decisions are followed, not altered; D7)."""
    if ends_on is not None:
        return Refusal(
            "already-ended",
            gettext_noop("This ended on %(day)s already. Nothing is left to do."),
            params={"day": ends_on.isoformat()},
        )
    if on < starts_on:
        return Refusal(
            "ends-before-start",
            gettext_noop("This began on %(day)s and cannot end before that day. Give a later day."),
            params={"day": starts_on.isoformat()},
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
    return _group_ended() if any_ended else None
