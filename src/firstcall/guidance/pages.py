"""What the pages of the guidance show, in the reader's language: sectors, steps, rules, and how two editions differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstcall.guidance import words
from firstcall.guidance.words import joined, length
from firstcall.policy.guidance import ANY, Profile, Sector, TableLead
from firstcall.policy.procedures import OPENED, FollowUp, Procedure, Step


@dataclass(frozen=True)
class LeadLine:
    """Who leads a sector, in which situation ("" in all), with which duty."""

    situation: str
    who: str
    tags: tuple[str, ...]
    duty: str
    duty_clause: str
    clause: str
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SectorCard:
    id: str
    subject: str
    name: str
    number: int | None
    kind: str
    apart: bool
    clause: str
    leads: tuple[LeadLine, ...]
    unnamed: str
    holders: tuple[tuple[str, str, str], ...]
    points: tuple[tuple[str, str], ...]
    advice: str
    advice_clause: str
    parts: tuple[SectorCard, ...] = ()


@dataclass(frozen=True)
class StepLine:
    id: str
    subject: str
    number: str
    name: str
    who: str
    clock: str
    clock_hard: bool
    clock_clause: str
    explains: str
    clause: str
    tags: tuple[str, ...]
    needs: tuple[tuple[str, bool, str], ...]
    papers: str
    told: str


@dataclass(frozen=True)
class ProcedureBlock:
    id: str
    name: str
    clause: str
    meant_for: str
    opened_by: str
    notes: tuple[str, ...]
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class RuleLine:
    subject: str
    id: str
    text: str
    enforced: str
    means: str
    kind: str
    clause: str


@dataclass
class EditionPage:
    """Everything of an edition's page."""

    sectors: list[SectorCard] = field(default_factory=list)
    others: list[SectorCard] = field(default_factory=list)
    procedures: list[ProcedureBlock] = field(default_factory=list)
    rules: list[RuleLine] = field(default_factory=list)
    criteria: list[tuple[str, str, str]] = field(default_factory=list)
    follow_ups: list[tuple[str, str, str, str]] = field(default_factory=list)
    promises: list[tuple[str, str]] = field(default_factory=list)


def edition_page(profile: Profile, language: str) -> EditionPage:
    """An edition, ready to be read."""
    parts: dict[str, list[Sector]] = {}
    for sector in profile.sectors:
        if sector.parent:
            parts.setdefault(sector.parent, []).append(sector)
    cards = [
        sector_card(profile, one, language, parts.get(one.id, []))
        for one in profile.sectors
        if not one.parent
    ]
    return EditionPage(
        sectors=[one for one in cards if one.number is not None],
        others=[one for one in cards if one.number is None],
        procedures=[procedure_block(profile, one, language) for one in profile.procedures],
        rules=[
            RuleLine(
                f"rule:{one.id}",
                one.id,
                one.text_in(language),
                str(words.ENFORCED[one.enforced][0]),
                str(words.ENFORCED[one.enforced][1]),
                words.ENFORCED[one.enforced][2],
                one.clause,
            )
            for one in profile.rules
        ],
        criteria=[(f"criterion:{one.id}", one.text_in(language), one.clause) for one in profile.criteria],
        follow_ups=[
            (one.name_in(language), due(one), joined(words.ONSETS[onset] for onset in one.onsets), one.clause)
            for one in profile.follow_ups
        ],
        promises=[(one.text_in(language), one.clause) for one in profile.promises],
    )


def sector_card(profile: Profile, sector: Sector, language: str, parts: list[Sector]) -> SectorCard:
    """A sector with its leads by situation, and its areas of responsibility."""
    named = {lead.situation for lead in sector.leads}
    unnamed = [] if ANY in named else [one for one in profile.situations if one.id not in named]
    return SectorCard(
        id=sector.id,
        subject=f"sector:{sector.id}",
        name=sector.name_in(language),
        number=sector.number,
        kind=str(words.SECTOR_KINDS[sector.kind]),
        apart=sector.apart,
        clause=sector.clause,
        leads=tuple(lead_line(profile, lead, language) for lead in sector.leads),
        unnamed=joined(one.names.get(language, one.names["en"]) for one in unnamed),
        holders=tuple((one.agency, one.scope_in(language), one.clause) for one in sector.last_resorts),
        points=tuple((_issue(profile, one.issue, language), one.agency) for one in sector.focal_points),
        advice=sector.advice.text_in(language) if sector.advice else "",
        advice_clause=sector.advice.clause if sector.advice else "",
        parts=tuple(sector_card(profile, one, language, []) for one in parts),
    )


def _issue(profile: Profile, issue: str, language: str) -> str:
    named = [one.name_in(language) for one in profile.issues if one.id == issue]
    others = {
        "gender_based_violence": _("Gender-based violence"),
        "child_protection": _("Child protection"),
        "mine_action": _("Mine action"),
    }
    return named[0] if named else others.get(issue, issue.replace("_", " "))


def situation_word(profile: Profile, situation: str, language: str) -> str:
    """The name of a column of the table; "" for all of them."""
    found = [one for one in profile.situations if one.id == situation]
    return found[0].names.get(language, found[0].names["en"]) if found else ""


def agencies_word(lead: TableLead) -> str:
    """The agencies of a lead: one, one to be chosen, or all jointly."""
    if lead.choose:
        return _("one of %(agencies)s") % {"agencies": joined(lead.agencies)}
    return " + ".join(lead.agencies)


def lead_line(profile: Profile, lead: TableLead, language: str) -> LeadLine:
    tags = [_("convener")] if lead.role == "convener" else []
    tags += [_("jointly")] if len(lead.agencies) > 1 and not lead.choose else []
    notes = [(note.text_in(language), note.clause) for note in lead.notes]
    if lead.choose:
        notes.insert(0, (lead.consultation_in(language), lead.clause))
    return LeadLine(
        situation=situation_word(profile, lead.situation, language),
        who=agencies_word(lead),
        tags=tuple(tags),
        duty=str(words.LAST_RESORT[lead.last_resort]),
        duty_clause=lead.last_resort_clause,
        clause=lead.clause,
        notes=tuple(notes),
    )


def procedure_block(profile: Profile, procedure: Procedure, language: str) -> ProcedureBlock:
    """A procedure with its steps in order."""
    notes = []
    for variant in procedure.variants:
        left_out = [one.name_in(language) for one in procedure.steps if variant.id in one.skipped_in]
        notes.append(
            _("“%(variant)s” leaves out: %(steps)s.")
            % {"variant": variant.name_in(language), "steps": "; ".join(left_out)}
        )
    if procedure.may_settle:
        notes.append(_("It can be settled without a proposal, with a reason."))
    if procedure.leads_to:
        follows = profile.procedure(procedure.leads_to).name_in(language)
        notes.append(_("When the plan is activated, this begins: %(procedure)s.") % {"procedure": follows})
    return ProcedureBlock(
        id=procedure.id,
        name=procedure.name_in(language),
        clause=procedure.clause,
        meant_for=_("For %(onsets)s; about %(about)s.")
        % {
            "onsets": get_text_list([str(words.ONSETS[one]) for one in procedure.onsets], _("and")),
            "about": words.ABOUT[procedure.about],
        },
        opened_by=_actors(profile, procedure.opened_by, language),
        notes=tuple(notes),
        steps=tuple(step_line(profile, procedure, one, language) for one in procedure.steps),
    )


def _actors(profile: Profile, ids: tuple[str, ...], language: str) -> str:
    return " · ".join(profile.actor(one).name_in(language) for one in ids)


def step_line(profile: Profile, procedure: Procedure, step: Step, language: str) -> StepLine:
    tags = [_("may be left out")] if step.optional else []
    tags += [_("again each round")] if step.each_round else []
    return StepLine(
        id=step.id,
        subject=f"step:{procedure.id}/{step.id}",
        number=step.number,
        name=step.name_in(language),
        who=_actors(profile, step.actors, language),
        clock=clock(procedure, step, language),
        clock_hard=bool(step.deadline and step.deadline.hard),
        clock_clause=step.deadline.clause if step.deadline else "",
        explains=step.explain_in(language),
        clause=step.clause,
        tags=tuple(tags),
        needs=tuple(
            (str(words.CHECK_WORDS.get(one.check, one.check)), one.hard, one.clause) for one in step.needs
        ),
        papers=joined(words.DOCUMENT_WORDS[one] for one in step.documents),
        told=joined(words.AUDIENCE_WORDS[one] for one in step.audiences),
    )


def clock(procedure: Procedure, step: Step, language: str) -> str:
    """A step's time in words; "" where the guidance sets none."""
    if step.deadline is None:
        return ""
    time, start = length(step.deadline.seconds), step.deadline.start
    if start == OPENED:
        return _("%(time)s from the opening") % {"time": time}
    return _("%(time)s from “%(step)s”") % {"time": time, "step": procedure.step(start).name_in(language)}


def due(one: FollowUp) -> str:
    """When a review falls due: "3 months after the agreement", "every 12 months"."""
    if one.months:
        time = ngettext("%(count)s month", "%(count)s months", one.months) % {"count": one.months}
    else:
        time = ngettext("%(count)s day", "%(count)s days", one.days) % {"count": one.days}
    if one.every:
        return _("every %(time)s") % {"time": time}
    return _("%(time)s after the agreement") % {"time": time}


def subject_word(profile: Profile, subject: str, language: str) -> Any:
    """What a comment is on, as people call it; None for what the edition has not."""
    kind, _colon, name = subject.partition(":")
    try:
        if kind == "sector":
            return profile.sector(name).name_in(language)
        if kind == "rule":
            return f"{name}: {profile.rule(name).text_in(language)}"
        if kind == "step":
            procedure, _slash, step = name.partition("/")
            return profile.procedure(procedure).step(step).name_in(language)
        return next(one.text_in(language) for one in profile.criteria if f"criterion:{one.id}" == subject)
    except (KeyError, StopIteration):
        return None
