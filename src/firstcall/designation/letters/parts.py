"""The parts letters have in common, each left out where the record holds nothing for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from firstcall.designation.letters import words
from firstcall.designation.letters.facts import GroupFacts, LetterFacts
from firstcall.designation.letters.paper import Entry, Section, Table


def opening(paragraphs: Iterable[str]) -> Section:
    return Section(paragraphs=tuple(one for one in paragraphs if one))


def situation(facts: LetterFacts) -> str:
    return _("The situation: %(situation)s.") % {"situation": facts.situation} if facts.situation else ""


def leads(facts: LetterFacts, heading: str, *, changes: bool = False) -> Section:
    """The table of groups and leads; with `changes`, what becomes of each group."""
    headings = [
        facts.term_singular or _("Group"),
        _("Agency"),
        _("Role"),
        _("Where"),
        _("Provider of last resort"),
    ]
    rows = [row for group in facts.groups for row in _rows(group, changes)]
    if not rows:
        return Section(heading, (_("The record holds none yet."),))
    return Section(heading, table=Table(tuple(headings), tuple(rows)))


def _rows(group: GroupFacts, changes: bool) -> list[tuple[str, ...]]:
    merged = not all(sector.casefold() in group.name.casefold() for sector in group.sectors)
    sectors = ", ".join(group.sectors) if merged else ""
    change = str(words.ACTIONS.get(group.action, group.action)) if changes else ""
    name = "\n".join(part for part in (group.name, sectors, change) if part)
    if not group.leads:
        return [(name, _("None"), "–", group.area or _("Whole country"), "–")]
    return [
        (name, lead.organisation, words.role(lead, group), words.where(lead, group), words.duty(lead))
        for lead in group.leads
    ]


def rationale(facts: LetterFacts) -> Section | None:
    entries = [Entry(group.name, group.rationale) for group in facts.groups if group.rationale]
    return Section(_("Reasons, by sector"), entries=tuple(entries)) if entries else None


def deviations(facts: LetterFacts) -> Section | None:
    """Where an agency is not the one of the global table, and why (OG Q6)."""
    entries = [
        Entry(f"{group.name}, {lead.organisation}", lead.deviation)
        for group in facts.groups
        for lead in group.leads
        if lead.deviation
    ]
    if not entries:
        return None
    about = _("In the following cases the agency is not the one that leads the sector at the global level.")
    return Section(_("Where this differs from the global arrangements"), (about,), tuple(entries))


def thematic(facts: LetterFacts) -> Section | None:
    if not facts.thematic:
        return None
    return Section(_("Thematic groups"), entries=tuple(Entry("", name) for name in facts.thematic))


def consultations(facts: LetterFacts) -> Section:
    heading = _("Consultations held")
    if not facts.consultations:
        return Section(heading, (_("The record holds no consultation yet."),))
    headings = (_("Date"), _("With"), _("Level"), _("Outcome"))
    rows = [
        (
            words.day(one.held_on),
            words.consulted(one),
            str(words.LEVELS.get(one.level, one.level)),
            "\n".join(part for part in (str(words.OUTCOMES.get(one.outcome, one.outcome)), one.note) if part),
        )
        for one in facts.consultations
    ]
    return Section(heading, table=Table(headings, tuple(rows)))


def support(facts: LetterFacts) -> Section | None:
    return Section(_("Support needed"), tuple(facts.support.split("\n\n"))) if facts.support else None


def fingerprint(facts: LetterFacts) -> Section | None:
    """What ties a reply to the text it answers."""
    if not facts.proposal_hash:
        return None
    about = _("Replies are recorded against the proposal with this fingerprint (SHA-256):")
    return Section(_("The text that is circulated"), (about, facts.proposal_hash))
