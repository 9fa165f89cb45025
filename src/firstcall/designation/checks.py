"""What a step asks for, each check one function of the facts that gives the sentences of what is missing.

A profile names the checks (`policy.procedures.CHECKS`) and says which are hard and on which clause; here is what each
means. No Django, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from firstcall.designation.facts import Agency, Facts, Line
from firstcall.designation.rules import Unmet
from firstcall.policy.procedures import CHECKS, Step
from firstcall.policy.refusal import Refusal, gettext_noop

Missing = tuple[str, dict[str, Any]]
Check = Callable[[Facts], Iterable[Missing]]
NO_NEW_LEADS = "no-new-leads"


def unmet(step: Step, facts: Facts) -> tuple[Unmet, ...]:
    """Everything `step` asks for that is not there, hard needs first, each with its clause."""
    found = [
        Unmet(need, Refusal(need.check, message, need.clause, params))
        for need in step.needs
        for message, params in ALL[need.check](facts)
    ]
    return tuple(sorted(found, key=lambda one: not one.need.hard))


def why_not_fits(facts: Facts, clause: str) -> Refusal | None:
    """Why the draft does not fit the way that `facts.variant` names: it is empty, or has new leads."""
    for message, params in _not_empty(facts):
        return Refusal("proposal-not-empty", message, clause, params)
    return None


def _flag(holds: Callable[[Facts], bool], message: str) -> Check:
    return lambda facts: [] if holds(facts) else [(message, {})]


def _talked(purpose: str, message: str) -> Check:
    return _flag(lambda facts: any(one.purpose == purpose for one in facts.consulted), message)


def _reached(facts: Facts, agency: Agency, level: str) -> bool:
    """Was this agency consulted at this level, or at least tried (a consultation "not reached" says what was tried)?"""
    return any(one.organisation == agency.id and one.level == level for one in facts.consulted)


def _changing(facts: Facts) -> list[Line]:
    return [line for line in facts.lines if line.changes]


def _uncovered(facts: Facts) -> Iterable[Missing]:
    if "capacity" in facts.basis and facts.uncovered:
        message = gettext_noop(
            "The map of response capacity does not cover: %(missing)s. Add what is known of them."
        )
        yield message, {"missing": ", ".join(name.replace("_", " ") for name in facts.uncovered)}


def has_team_view(facts: Facts) -> bool:
    """Has the country team given its view: a member in this round, or a meeting that was logged?"""
    said = any(one.body == "country_team" for one in facts.answers)
    return said or any(one.purpose == "country_team" for one in facts.consulted)


def _view(facts: Facts) -> Iterable[Missing]:
    if not has_team_view(facts):
        yield (
            gettext_noop(
                "The country team has not given its view. Ask its members, or log the meeting it was agreed at."
            ),
            {},
        )


def _lead_headquarters(facts: Facts) -> Iterable[Missing]:
    for agency in _once(lead.agency for line in _changing(facts) for lead in line.leads):
        if not _reached(facts, agency, "headquarters"):
            message = gettext_noop("%(agency)s has not consulted its headquarters. Log it once it has.")
            yield message, {"agency": agency.name}


def _global_lead(level: str, message: str) -> Check:
    def check(facts: Facts) -> Iterable[Missing]:
        for agency in _once(one for line in _changing(facts) for one in line.global_leads):
            if not _reached(facts, agency, level):
                yield message, {"agency": agency.name}

    return check


def _global_leads_at_all(facts: Facts) -> Iterable[Missing]:
    answered = {one.organisation.id for one in facts.answers if one.body == "iasc"}
    for agency in _once(one for line in _changing(facts) for one in line.global_leads):
        consulted = any(one.organisation == agency.id for one in facts.consulted)
        if agency.id not in answered and not consulted:
            message = gettext_noop(
                "%(agency)s, a global lead, has not been consulted. Log it, or wait for its reply."
            )
            yield message, {"agency": agency.name}


def _once(agencies: Iterable[Agency]) -> list[Agency]:
    return list({agency.id: agency for agency in agencies}.values())


def _not_empty(facts: Facts) -> Iterable[Missing]:
    if facts.variant == NO_NEW_LEADS:
        for line in _changing(facts):
            message = gettext_noop(
                "“%(line)s” has a new lead, so this is not a case without new leads. Take it out."
            )
            yield message, {"line": line.name}
        return
    if not facts.lines:
        yield gettext_noop("The proposal is empty. Add the sectors, and who leads each."), {}
    for line in facts.lines:
        leading = any(lead.role in ("lead", "convener") for lead in line.leads)
        if line.action == "establish" and line.kind != "thematic" and not leading:
            yield gettext_noop("“%(line)s” has no lead. Name one, or take the line out."), {"line": line.name}


def _deviation_reasons(facts: Facts) -> Iterable[Missing]:
    for line in _changing(facts):
        for lead in line.leads:
            if lead.differs and not lead.deviation.strip():
                message = gettext_noop(
                    "%(agency)s for “%(line)s” differs from the global table. Give the reason."
                )
                yield message, {"agency": lead.agency.name, "line": line.name}


def _deviation_consulted(facts: Facts) -> Iterable[Missing]:
    for line in _changing(facts):
        if not any(lead.differs for lead in line.leads):
            continue
        for agency in line.global_leads:
            if not any(one.organisation == agency.id for one in facts.consulted):
                message = gettext_noop(
                    "“%(line)s” differs from the global table. Consult %(agency)s and log it."
                )
                yield message, {"line": line.name, "agency": agency.name}


def _protection(facts: Facts) -> Iterable[Missing]:
    for line in _changing(facts):
        absent = [
            agency.name
            for agency in line.choice
            if not any(
                one.purpose == "protection" and one.organisation == agency.id for one in facts.consulted
            )
        ]
        if absent:
            message = gettext_noop(
                "“%(line)s”: the agencies that may lead it agree among themselves first. Not consulted: %(absent)s."
            )
            yield message, {"line": line.name, "absent": ", ".join(absent)}


def _criteria(facts: Facts) -> Iterable[Missing]:
    for line in facts.lines:
        if line.action not in ("establish", "close"):
            continue
        unanswered = [name for name in facts.criteria if name not in line.criteria]
        if unanswered:
            yield gettext_noop("“%(line)s” has not been tested against every condition."), {"line": line.name}
        elif line.action == "establish" and not all(line.criteria[name] for name in facts.criteria):
            yield gettext_noop("“%(line)s” does not meet every condition. Take it out."), {"line": line.name}
        elif line.action == "close" and all(line.criteria[name] for name in facts.criteria):
            yield gettext_noop("“%(line)s” still meets every condition, so it stays."), {"line": line.name}


def _replies(facts: Facts) -> Iterable[Missing]:
    iasc = [one for one in facts.answers if one.body == "iasc"]
    for one in iasc:
        if one.answer == "alternative":
            message = gettext_noop(
                "%(agency)s proposes otherwise. Send the proposal back, or say how it was settled."
            )
            yield message, {"agency": one.organisation.name}
    silent = [one.name for one in facts.asked if one.id not in {each.organisation.id for each in iasc}]
    if silent and not facts.week_over:
        message = gettext_noop("The time for replies is not over. No reply yet from: %(silent)s.")
        yield message, {"silent": ", ".join(silent)}
    elif silent:
        message = gettext_noop(
            "Silence is no agreement. No reply from: %(silent)s. Say how agreement was reached."
        )
        yield message, {"silent": ", ".join(silent)}


ALL: Mapping[str, Check] = {
    "hct": _flag(lambda facts: facts.has_team, gettext_noop("There is no country team. Found it first.")),
    "hct-view": _view,
    "needs-assessment": _flag(
        lambda facts: "needs" in facts.basis, gettext_noop("No assessment of needs is on record. Add one.")
    ),
    "gaps-assessment": _flag(
        lambda facts: "gaps" in facts.basis,
        gettext_noop("No assessment of operational gaps is on record. Add one."),
    ),
    "capacity-map": _flag(
        lambda facts: "capacity" in facts.basis,
        gettext_noop("No map of response capacity is on record. Add one."),
    ),
    "capacity-coverage": _uncovered,
    "briefed-country-team": _flag(
        lambda facts: "country_team" in facts.briefed, gettext_noop("The country team has not been briefed.")
    ),
    "briefed-government": _flag(
        lambda facts: "government" in facts.briefed,
        gettext_noop("Government counterparts have not been briefed."),
    ),
    "briefed-national-ngos": _flag(
        lambda facts: "national_ngos" in facts.briefed, gettext_noop("National NGOs have not been briefed.")
    ),
    "briefed-others": _flag(
        lambda facts: "others" in facts.briefed, gettext_noop("Other stakeholders have not been briefed.")
    ),
    "guidance-spread": _flag(
        lambda facts: facts.guidance_spread,
        gettext_noop("The guidance has not been spread. Record the briefing at which it was."),
    ),
    "consulted-partners": _talked(
        "partners", gettext_noop("Partners in the country have not been consulted. Log it.")
    ),
    "consulted-authorities": _talked(
        "authorities", gettext_noop("National authorities have not been consulted. Log it.")
    ),
    "consulted-regional": _talked(
        "regional", gettext_noop("Actors in the region have not been consulted. Log it.")
    ),
    "consulted-director": _flag(
        lambda facts: any(
            one.purpose == "country_director" and one.organisation == facts.lead for one in facts.consulted
        ),
        gettext_noop("The lead's Country Director has not been consulted. Log it."),
    ),
    "consulted-country-team": _talked(
        "country_team", gettext_noop("The country team has not been consulted. Log it.")
    ),
    "consulted-principals": _talked(
        "principals", gettext_noop("The Principals have not been consulted. Log it.")
    ),
    "consulted-global-leads": _global_leads_at_all,
    "lead-headquarters": _lead_headquarters,
    "global-lead-country": _global_lead(
        "country", gettext_noop("%(agency)s, a global lead, has not been consulted in the country. Log it.")
    ),
    "global-lead-headquarters": _global_lead(
        "headquarters",
        gettext_noop("%(agency)s, a global lead, has not been consulted at headquarters. Log it."),
    ),
    "proposal-not-empty": _not_empty,
    "deviation-reasons": _deviation_reasons,
    "deviation-consulted": _deviation_consulted,
    "protection-consultation": _protection,
    "criteria-tested": _criteria,
    "replies": _replies,
}
assert set(ALL) == set(CHECKS)
