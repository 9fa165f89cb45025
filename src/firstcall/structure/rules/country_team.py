"""Who sits in the Humanitarian Country Team: the pre-requisite of the approach (GN 8; S1)."""

from __future__ import annotations

from datetime import date

from firstcall.policy.refusal import Refusal, gettext_noop

SEAT_ROLES = ("chair", "member", "observer", "secretariat")


def why_not_found_team(*, founded_on: date | None, on: date, today: date) -> Refusal | None:
    """An emergency has one country team, founded on a day that has come (GN 8)."""
    if founded_on is not None:
        return Refusal(
            "team-exists",
            gettext_noop("The country team is on record since %(day)s. Seat its members instead."),
            "GN 8",
            {"day": founded_on.isoformat()},
        )
    if on > today:
        return Refusal(
            "team-in-future",
            gettext_noop("%(day)s has not come yet. Record the country team when it meets."),
            "GN 8",
            {"day": on.isoformat()},
        )
    return None


def why_not_seat(
    *, founded: bool, role: str, organisation: str, takes_no_part: bool, held: str, chaired_by: str
) -> Refusal | None:
    """One seat an organisation, one chair a team; who takes no part in the approach observes (GN 8; GN 1 fn 1)."""
    if not founded:
        return Refusal(
            "no-team",
            gettext_noop("There is no country team on record. Record that it was set up first."),
            "GN 8",
        )
    if role not in SEAT_ROLES:
        return Refusal(
            "seat-role",
            gettext_noop("“%(value)s” is not one of the choices. Choose one of: %(choices)s."),
            "GN 8",
            {"value": role, "choices": ", ".join(SEAT_ROLES)},
        )
    if held:
        return Refusal(
            "already-seated",
            gettext_noop("%(organisation)s sits in the country team already. End that seat first."),
            "GN 8",
            {"organisation": organisation},
        )
    if role == "chair" and chaired_by:
        return Refusal(
            "already-chaired",
            gettext_noop("%(organisation)s chairs the country team. End that seat first."),
            "GN 8",
            {"organisation": chaired_by},
        )
    if takes_no_part and role != "observer":
        return Refusal(
            "observes-only",
            gettext_noop("%(organisation)s takes no part in the cluster approach. Seat it as observer."),
            "GN 1 fn 1",
            {"organisation": organisation},
        )
    return None
