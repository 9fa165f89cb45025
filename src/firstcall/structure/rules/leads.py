"""When an agency may lead, act as focal point, or appoint a coordinator (GN 3, 5; OG; S5 to S7)."""

from __future__ import annotations

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.rules.basis import Evidence as Evidence
from firstcall.structure.rules.choices import _unknown
from firstcall.structure.rules.endings import refusal_of_ended

LEAD_ROLES = ("lead", "co_lead", "convener")


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
        return refusal_of_ended()
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


def why_not_focal_point(
    *, area_in_country: bool, taken_by: str, group_ended: bool, has_lead: bool
) -> Refusal | None:
    """A focal point acts in one area of the country, under a lead, one per group and area (GN 5; OG)."""
    if group_ended:
        return refusal_of_ended()
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
        return refusal_of_ended()
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
