"""The small words of letters: roles, duties, outcomes, dates and deadlines, in the language that is active."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstcall.designation.letters.facts import ConsultationFacts, GroupFacts, LeadFacts

ROLES = {
    "lead": gettext_lazy("Lead"),
    "joint": gettext_lazy("Joint lead"),
    "co_lead": gettext_lazy("Co-lead"),
    "convener": gettext_lazy("Convener"),
}
ACTIONS = {
    "establish": gettext_lazy("To be established"),
    "keep": gettext_lazy("Continues"),
    "close": gettext_lazy("To be closed"),
}
PURPOSES = {
    "partners": gettext_lazy("Humanitarian partners"),
    "authorities": gettext_lazy("National authorities"),
    "agency": gettext_lazy("Proposed lead's own headquarters"),
    "global_lead": gettext_lazy("Global lead of the sector"),
    "country_director": gettext_lazy("Country Director or Representative"),
    "country_team": gettext_lazy("Humanitarian Country Team"),
    "principals": gettext_lazy("IASC Principals"),
    "protection": gettext_lazy("The three agencies for protection"),
    "regional": gettext_lazy("Regional organisations"),
}
LEVELS = {"country": gettext_lazy("Country"), "headquarters": gettext_lazy("Headquarters")}
OUTCOMES = {
    "agrees": gettext_lazy("Agrees"),
    "comment": gettext_lazy("Comment"),
    "alternative": gettext_lazy("Proposes an alternative"),
    "concern": gettext_lazy("Concern"),
    "not_reached": gettext_lazy("Could not be reached"),
}


def day(value: date) -> str:
    return date_format(value, "DATE_FORMAT")


def until(due: datetime, zone: str) -> str:
    """A deadline as both sides read it: in UTC, and in the time of the country where that differs."""
    there, utc = due.astimezone(ZoneInfo(zone)), due.astimezone(UTC)
    words = _("%(day)s, %(time)s UTC") % {"day": day(utc.date()), "time": f"{utc:%H:%M}"}
    if there.utcoffset() == utc.utcoffset():
        return words
    local = {"utc": words, "day": day(there.date()), "time": f"{there:%H:%M}", "zone": zone.replace("_", " ")}
    return _("%(utc)s (%(day)s, %(time)s local time, %(zone)s)") % local


def role(lead: LeadFacts, group: GroupFacts) -> str:
    """What an agency is in a group; several leads of the same area and situation lead jointly (GN 5)."""
    others = [
        one for one in group.leads if one.role == "lead" and _where(one) == _where(lead) and one is not lead
    ]
    return str(ROLES["joint" if lead.role == "lead" and others else lead.role])


def _where(lead: LeadFacts) -> tuple[str, str]:
    return lead.area, lead.situation


def duty(lead: LeadFacts) -> str:
    """The duty as provider of last resort, said even where there is none (GN 3 note, GN 7, GN 11)."""
    if lead.role == "convener":
        return _("Convener: no such duty")
    words = {"yes": _("Yes"), "differentiated": _("Differentiated")}.get(lead.duty, _("No"))
    return f"{words}: {lead.duty_scope}" if lead.duty and lead.duty_scope else words


def where(lead: LeadFacts, group: GroupFacts) -> str:
    """Where and in which situation an agency has its role."""
    parts = [lead.area or group.area or _("Whole country"), lead.situation]
    return "\n".join(part for part in parts if part)


def consulted(one: ConsultationFacts) -> str:
    """With whom a consultation was, and about which sector."""
    words = str(PURPOSES.get(one.purpose, one.purpose))
    with_whom = f"{words}: {one.who}" if one.who else words
    return f"{with_whom} ({one.sector})" if one.sector else with_whom
