"""From the rows of a case to the facts its checks read."""

from __future__ import annotations

from datetime import datetime

from firstcall.designation import checks
from firstcall.designation.facts import Agency, Answer, Consulted, Facts
from firstcall.designation.models import Case
from firstcall.designation.queries.cases import steps_of
from firstcall.designation.queries.lines import proposal_lines, shown
from firstcall.designation.rules import StepNow, Unmet
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import current
from firstcall.policy import profiles
from firstcall.structure.models import Basis, Briefing, CountryTeam

COVERED = ("government", "local_authorities", "civil_society", "international")


def facts_of(case: Case, at: datetime) -> Facts:
    """Everything a step of `case` may ask for, as it is at `at`."""
    emergency = case.emergency
    bases = list(Basis.objects.filter(emergency=emergency, withdrawn_on=None))
    maps = [one for one in bases if one.kind == "capacity"]
    briefings = list(Briefing.objects.filter(emergency=emergency).values_list("audience", "guidance_spread"))
    replies = case.replies.filter(round=case.round).select_related("organisation").order_by("pk")
    return Facts(
        variant=case.variant,
        has_team=CountryTeam.objects.filter(emergency=emergency).exists(),
        basis=frozenset(one.kind for one in bases),
        uncovered=tuple(name for name in COVERED if not any(getattr(one, name) for one in maps)),
        briefed=frozenset(audience for audience, _spread in briefings),
        guidance_spread=any(spread for _audience, spread in briefings),
        consulted=tuple(
            Consulted(purpose, level, organisation or "", outcome)
            for purpose, level, organisation, outcome in case.consultations.order_by("pk").values_list(
                "purpose", "level", "organisation__public_id", "outcome"
            )
        ),
        lines=proposal_lines(case),
        answers=tuple(
            Answer(one.body, Agency(one.organisation.public_id, shown(one.organisation)), one.answer)
            for one in replies
        ),
        asked=asked(case),
        week_over=any(one.overdue(at) for one in steps_of(case) if one.step.act == "agree"),
        criteria=tuple(one.id for one in profiles.profile(case.profile).criteria),
        lead=current(case.lead.organisation).public_id if case.lead else "",
    )


def asked(case: Case) -> tuple[Agency, ...]:
    """The organisations whose reply is asked for: the members of the IASC that are known here (OG step 5).

    Whoever takes no part in the approach is not waited for (GN fn 1: ICRC).
    """
    agencies = profiles.profile(case.profile).agencies
    alongside = [one.acronym for one in agencies if one.participation == "alongside"]
    rows = Organisation.objects.filter(iasc_member=True, merged_into=None).order_by("acronym", "name")
    names = rows.exclude(acronym__in=alongside).values_list("public_id", "acronym", "name")
    return tuple(Agency(public_id, acronym or name) for public_id, acronym, name in names)


def unmet_of(case: Case, one: StepNow, at: datetime) -> tuple[Unmet, ...]:
    """What a step of `case` asks for and is not there, at `at`."""
    return unmet_with(facts_of(case, at), one) if one.step.needs else ()


def unmet_with(facts: Facts, one: StepNow) -> tuple[Unmet, ...]:
    """As `unmet_of`, with facts that were read already."""
    return checks.unmet(one.step, facts)
