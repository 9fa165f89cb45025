"""The vocabulary of the profiles in words: checks, papers, audiences, clocks, how a rule is enforced."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from firstcall.access.words import ROLE_NAMES
from firstcall.policy.procedures import AUDIENCES, CHECKS, DOCUMENTS, WATCHERS

SECTOR_KINDS = {
    "technical": _("Technical area"),
    "cross_cutting": _("Cross-cutting area"),
    "common_service": _("Common service"),
    "clear_lead": _("Sector with a clear lead"),
    "responsibility": _("Area of responsibility"),
}
ONSETS = {"new": _("new emergencies"), "ongoing": _("ongoing emergencies"), "planned": _("plans")}
ABOUT = {
    "structure": _("the whole structure"),
    "lead": _("one lead"),
    "group": _("one group"),
    "plan": _("a contingency plan"),
}
ENFORCED = {
    "hard": (_("enforced"), _("FirstCall holds to it."), "info"),
    "soft": (_("asked for"), _("A warning; the reason for going on is kept."), "warn"),
    "free": (_("left open"), _("The country team decides."), "plain"),
    "check": (_("checked"), _("Plans and appeals are compared with it."), "good"),
}
LAST_RESORT = {
    "yes": _("provider of last resort"),
    "no": _("not provider of last resort"),
    "differentiated": _("last resort in its own way: advocacy and explanation"),
}
LAST_RESORT_SHORT = {
    "yes": _("last resort"),
    "no": _("not last resort"),
    "differentiated": _("last resort in its own way"),
}
CHECK_WORDS = {
    "hct": _("A country team exists"),
    "hct-view": _("The country team's view is recorded"),
    "needs-assessment": _("An assessment of needs"),
    "gaps-assessment": _("An assessment of operational gaps"),
    "capacity-map": _("A map of who can respond"),
    "capacity-coverage": _(
        "The map covers government, local authorities, civil society and international actors"
    ),
    "briefed-country-team": _("The country team is briefed"),
    "briefed-government": _("Government counterparts are briefed"),
    "briefed-national-ngos": _("National NGOs are briefed"),
    "briefed-others": _("Others are briefed"),
    "guidance-spread": _("The guidance is spread"),
    "consulted-partners": _("Partners are consulted"),
    "consulted-authorities": _("Authorities are consulted"),
    "consulted-global-leads": _("Global leads are consulted"),
    "consulted-director": _("The lead's Country Director is consulted"),
    "consulted-country-team": _("The country team is consulted"),
    "consulted-principals": _("The Principals are consulted"),
    "consulted-regional": _("Actors in the region are consulted"),
    "lead-headquarters": _("Each proposed lead has consulted its headquarters"),
    "global-lead-country": _("Global leads are consulted in the country"),
    "global-lead-headquarters": _("Global leads are consulted at headquarters"),
    "proposal-not-empty": _("The proposal names sectors and leads"),
    "deviation-reasons": _("A reason wherever the lead is not the global lead"),
    "deviation-consulted": _("The global lead is consulted wherever another agency is proposed"),
    "protection-consultation": _("The agencies for protection agreed among themselves which of them leads"),
    "criteria-tested": _("The criteria are tested for each group"),
    "replies": _("Replies are in, from all who were asked"),
}
DOCUMENT_WORDS = {
    "letter-erc": _("Letter to the Emergency Relief Coordinator"),
    "letter-no-change": _("Letter confirming that no lead is new"),
    "circulation": _("Circulation to the IASC"),
    "notice-government": _("Notice to the host government"),
    "notice-partners": _("Notice to partners"),
    "notice-donors": _("Notice to donors"),
}
AUDIENCE_WORDS = {
    "country_team": _("the country team"),
    "government": _("the government"),
    "national_ngos": _("national NGOs"),
    "others": _("others"),
    "partners": _("partners"),
    "donors": _("donors"),
    "stakeholders": _("other stakeholders"),
    "iasc": _("the IASC"),
}
WHAT = {
    "added": (_("new"), "good"),
    "gone": (_("no longer there"), "bad"),
    "merged": (_("merged"), "info"),
    "split": (_("taken out of another"), "info"),
    "renamed": (_("renamed"), "info"),
    "changed": (_("changed"), "warn"),
}
ASPECTS = {
    "number": _("its number"),
    "actors": _("who acts"),
    "act": _("what is done"),
    "after": _("what comes before"),
    "deadline": _("the clock"),
    "needs": _("what it asks for"),
    "audiences": _("who is told"),
    "tells": _("who gets a notice"),
    "documents": _("the papers"),
    "optional": _("whether it may be left out"),
    "each_round": _("whether it is done again"),
    "skipped_in": _("where it is left out"),
    "names": _("its name"),
    "explains": _("its wording"),
    "texts": _("its wording"),
    "clause": _("the clause"),
    "enforced": _("how it is enforced"),
    "onsets": _("which emergencies it is for"),
    "about": _("what it is about"),
    "opened_by": _("who opens it"),
    "may_settle": _("whether it can be settled"),
    "leads_to": _("what it leads to"),
    "procedure": _("what it follows"),
    "months": _("when it falls due"),
    "days": _("when it falls due"),
    "every": _("whether it comes again"),
    "hard": _("how it is enforced"),
}
assert set(CHECK_WORDS) >= set(CHECKS) - {"told-audiences"}
assert set(DOCUMENT_WORDS) >= set(DOCUMENTS)
assert set(AUDIENCE_WORDS) >= set(AUDIENCES)
assert set(ROLE_NAMES) >= set(WATCHERS)


def length(seconds: int) -> str:
    """A clock's time as people say it: "24 hours", "7 days"; "at once" for none."""
    if seconds == 0:
        return str(_("at once"))
    hours = seconds // 3600
    if hours <= 48 or hours % 24:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s day", "%(count)s days", hours // 24) % {"count": hours // 24}


def joined(values: Any) -> str:
    """Several words as one line."""
    return ", ".join(str(value) for value in values)
