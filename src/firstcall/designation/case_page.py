"""What the page of a case shows: what is next and for whom, what is missing, the timeline, the draft, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.designation import forms
from firstcall.designation.letters.from_case import letters_of
from firstcall.designation.models import Act, Case, Proposal, Reply
from firstcall.designation.proposals import content_of
from firstcall.designation.queries import (
    Seen,
    cases_of,
    clocks_of,
    facts_of,
    procedure_of,
    role_in_step,
    steps_of,
)
from firstcall.designation.queries.facts import unmet_with
from firstcall.designation.queries.lines import lines_of, name_of, sectors_of, tables_of
from firstcall.designation.rules import CLOSED, WAITING, StepNow, Unmet, clock_state, next_steps
from firstcall.designation.values import ANSWERED
from firstcall.policy import profiles
from firstcall.policy.procedures import Step
from firstcall.structure.models import Emergency

URLS = {"propose": "case-propose", "circulate": "case-circulate", "agree": "case-agree"}


@dataclass(frozen=True)
class NextAct:
    """An open step: who acts, what is missing, the clock; `url` where this person may do it now."""

    now: StepNow
    name: str
    explain: str
    actors: str
    state: str
    unmet: tuple[Unmet, ...]
    url: str
    button: str

    @property
    def hard(self) -> list[Unmet]:
        return [one for one in self.unmet if one.need.hard]

    @property
    def soft(self) -> list[Unmet]:
        return [one for one in self.unmet if not one.need.hard]


@dataclass(frozen=True)
class Mark:
    """A step on the timeline, with what was done in it."""

    now: StepNow
    name: str
    explain: str
    actors: str
    state: str
    act: Act | None
    told: bool  # may this reader see what was noted?


@dataclass(frozen=True)
class Round:
    """What was proposed in a round and what was said to it."""

    number: int
    proposal: Proposal | None
    lines: list[dict[str, Any]]
    views: list[Reply]
    replies: list[Reply]
    returned: Act | None


@dataclass(frozen=True)
class CaseLine:
    """A case in the list: its name, where it stands, the next clock."""

    case: Case
    name: str
    about: str
    next: list[str] = field(default_factory=list)
    clock: Any = None
    link: str = ""


def case_lines(actor: Actor, emergency: Emergency, at: datetime) -> list[CaseLine]:
    """The cases somebody sees, newest first; what is being drafted only for those who see the whole."""
    language = get_language() or "en"
    return [_case_line(seen, at, language) for seen in cases_of(actor, emergency)]


def _case_line(seen: Seen, at: datetime, language: str) -> CaseLine:
    case = seen.case
    procedure = procedure_of(case)
    running = case.state == "running"
    waiting = [one.step.name_in(language) for one in next_steps(steps_of(case)) if not one.step.optional]
    clocks = [one for one in clocks_of(case, at) if one.step.status != CLOSED]
    return CaseLine(
        case=case,
        name=procedure.name_in(language),
        about=about(case),
        next=waiting if running and seen.steps else [],
        clock=clocks[0] if clocks and running and seen.steps else None,
        link=reverse("case", args=[case.emergency.code, case.code]),
    )


def about(case: Case) -> str:
    """Which lead or group a case is about, where it is about one."""
    if case.lead is not None:
        return f"{case.lead.organisation.acronym or case.lead.organisation.name}, {case.lead.group.name}"
    return case.group.name if case.group is not None else ""


def case_page(seen: Seen, actor: Actor, at: datetime, language: str) -> dict[str, Any]:
    """The context of a case's page, as far as this person sees the case."""
    case = seen.case
    procedure = procedure_of(case)
    steps = steps_of(case)
    rights = _rights(actor, case, steps)
    rounds = [_round(seen, number) for number in range(case.round, 0, -1)]
    return {
        "case": case,
        "seen": seen,
        "name": procedure.name_in(language),
        "procedure": procedure,
        "about": about(case),
        "variant": next((one.name_in(language) for one in procedure.variants if one.id == case.variant), ""),
        "may": rights,
        "next": _next(seen, steps, actor, at, language) if seen.steps and case.state == "running" else [],
        "clocks": [
            (one.step.step.name_in(language), one)
            for one in clocks_of(case, at)
            if one.step.status == WAITING and case.state == "running"
        ]
        if seen.steps
        else [],
        "marks": [_mark(seen, one, at, language) for one in steps] if seen.steps else [],
        "lines": _lines(case, language) if seen.whole else [],
        "agreed": _agreed(case, steps),
        "rounds": rounds if seen.proposal else [],
        "earlier": rounds[1:] if seen.proposal else [],
        "this_round": rounds[0],
        "consultations": list(case.consultations.select_related("organisation").order_by("-held_on", "-pk"))
        if seen.proposal
        else [],
        "letters": _letters(seen),
        "purposes": dict(forms.PURPOSES),
        "levels": dict(forms.LEVELS),
        "outcomes": dict(forms.OUTCOMES),
        "concern": case.concern if case.concern and may(actor, "concern", "read", _scope(case)) else None,
        "wording": _wording(case, actor),
    }


def _scope(case: Case) -> Scope:
    return Scope(emergency=case.emergency_id, country=case.emergency.country_id)


def _wording(case: Case, actor: Actor) -> str:
    """The HC's words of the concern this case is about, for the HC and the representative of the lead concerned."""
    if case.concern is None or case.lead is None:
        return ""
    own = any(
        held.role == "LREP"
        and held.organisation == case.lead.organisation_id
        and held.emergency == case.emergency_id
        for held in actor.held
    )
    return case.concern.wording if own or may(actor, "concern", "read", _scope(case)) else ""


def _rights(actor: Actor, case: Case, steps: Sequence[StepNow]) -> dict[str, bool]:
    scope = _scope(case)
    running = case.state == "running"
    by_act = {one.step.act: one for one in steps}
    sent = "propose" in by_act and by_act["propose"].status == CLOSED
    fixed = sent or ("determine" in by_act and by_act["determine"].status == CLOSED)
    out = "circulate" in by_act and by_act["circulate"].status == CLOSED and by_act["agree"].status != CLOSED
    agreed = "agree" in by_act and by_act["agree"].status == CLOSED
    return {
        "draft": running and not fixed and may(actor, "case", "draft", scope),
        "consult": running and may(actor, "case", "consult", scope),
        "view": running and not sent and "determine" in by_act and may(actor, "decision", "view", scope),
        "reply": running and out and may(actor, "decision", "reply", scope),
        "return": running and out and may(actor, "decision", "return", scope),
        "settle": running
        and procedure_of(case).may_settle
        and not sent
        and may(actor, "decision", "settle", scope),
        "withdraw": running and not agreed and may(actor, "decision", "withdraw", scope),
        "activate": running
        and bool(procedure_of(case).leads_to)
        and may(actor, "decision", "activate", scope),
        "variant": running
        and bool(procedure_of(case).variants)
        and not sent
        and may(actor, "case", "draft", scope),
    }


def _next(seen: Seen, steps: Sequence[StepNow], actor: Actor, at: datetime, language: str) -> list[NextAct]:
    case = seen.case
    facts = facts_of(case, at)
    found = []
    for one in next_steps(steps):
        url = ""
        if role_in_step(actor, case, one.step):
            name = URLS.get(one.step.act)
            args = [case.emergency.code, case.code]
            url = reverse(name, args=args) if name else reverse("case-close", args=[*args, one.step.id])
        found.append(
            NextAct(
                now=one,
                name=one.step.name_in(language),
                explain=one.step.explain_in(language),
                actors=_actors(case, one.step, language),
                state=clock_state(one, at),
                unmet=unmet_with(facts, one) if seen.whole or one.step.act in ANSWERED else (),
                url=url,
                button=_button(one.step),
            )
        )
    return found


def _button(step: Step) -> str:
    return {
        "propose": gettext("Send it to the ERC"),
        "circulate": gettext("Share it and ask for replies"),
        "agree": gettext("Record the agreement"),
        "tell": gettext("They have been told"),
        "determine": gettext("It is determined"),
    }.get(step.act, gettext("It was done"))


def _actors(case: Case, step: Step, language: str) -> str:
    profile = profiles.profile(case.profile)
    return ", ".join(profile.actor(one).name_in(language) for one in step.actors)


def _mark(seen: Seen, one: StepNow, at: datetime, language: str) -> Mark:
    case = seen.case
    told = seen.whole or (seen.proposal and one.step.act in (*ANSWERED, "propose"))
    act = (
        case.acts.filter(kind="closed", step=one.step.id).order_by("-pk").first()
        if one.status == CLOSED
        else None
    )
    return Mark(
        now=one,
        name=one.step.name_in(language),
        explain=one.step.explain_in(language),
        actors=_actors(case, one.step, language),
        state=clock_state(one, at),
        act=act,
        told=told,
    )


def _lines(case: Case, language: str) -> list[dict[str, Any]]:
    """The draft's lines, with what the global table suggests and where they differ from it."""
    profile = profiles.profile(case.profile)
    rows = []
    for line in lines_of(case):
        tables = tables_of(line, profile, case.emergency)
        named = {agency for table in tables for agency in table.agencies}
        rows.append(
            {
                "line": line,
                "name": name_of(line, language),
                "sectors": [profile.sector(one).name_in(language) for one in sectors_of(line)],
                "tables": [table for table in tables if table.agencies],
                "leads": [
                    (lead, bool(named) and lead.organisation.acronym not in named and lead.role != "co_lead")
                    for lead in line.leads.all()
                ],
                "criteria": [(one.text_in(language), line.criteria.get(one.id)) for one in profile.criteria]
                if line.action == "establish" or line.criteria
                else [],
            }
        )
    return rows


def _round(seen: Seen, number: int) -> Round:
    case = seen.case
    proposal = case.proposals.filter(round=number).first()
    said = list(case.replies.filter(round=number).select_related("organisation").order_by("pk"))
    return Round(
        number=number,
        proposal=proposal,
        lines=content_of(proposal)["lines"] if proposal else [],
        views=[one for one in said if one.body == "country_team" and seen.whole],
        replies=[one for one in said if one.body == "iasc"],
        returned=case.acts.filter(kind="returned", round=number).first(),
    )


def _agreed(case: Case, steps: Sequence[StepNow]) -> dict[str, Any] | None:
    """What everybody may know: what was agreed, when and in which round; or that no lead is new."""
    closing = next(
        (one for one in steps if one.step.act == ("propose" if case.variant else "agree") and one.closing),
        None,
    )
    proposal = case.proposals.filter(round=case.round).first()
    if closing is None or proposal is None:
        return None
    return {
        "at": closing.closing.at if closing.closing else None,
        "lines": content_of(proposal)["lines"],
        "step": closing.step,
    }


def _letters(seen: Seen) -> list[tuple[str, str]]:
    """The letters this person can have drafted of the case now, by kind and name."""
    names = {
        "letter-erc": gettext("Letter to the Emergency Relief Coordinator"),
        "letter-no-change": gettext("Letter to the Emergency Relief Coordinator: no new leads"),
        "circulation": gettext("Circulation to the IASC"),
        "notice-government": gettext("Notice to the government"),
        "notice-partners": gettext("Notice to partners"),
        "notice-donors": gettext("Notice to donors"),
    }
    return [(kind, names[kind]) for kind in letters_of(seen)]
