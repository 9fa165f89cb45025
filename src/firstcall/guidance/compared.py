"""How two editions differ, line by line, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from firstcall.guidance import words
from firstcall.guidance.pages import agencies_word, clock, due, situation_word
from firstcall.guidance.rules import Comparison, Difference, LeadChange, ProcedureChange, SectorChange
from firstcall.guidance.words import joined
from firstcall.policy.guidance import Profile, TableLead
from firstcall.policy.procedures import Step


@dataclass(frozen=True)
class Line:
    """One difference: what it is in a word, of what, a remark, and pairs of what was and what is."""

    what: str
    kind: str
    name: str
    remark: str = ""
    pairs: tuple[tuple[str, str, str], ...] = ()  # label, before, after
    lines: tuple[Line, ...] = ()


def comparison_page(
    old: Profile, new: Profile, found: Comparison, language: str
) -> list[tuple[str, list[Line]]]:
    """Sections of differences; a section without any is left out."""
    sections = [
        (_("Sectors and leads"), [_sector(old, new, one, language) for one in found.sectors]),
        (_("Procedures"), [_procedure(old, new, one, language) for one in found.procedures]),
        (_("Rules"), [_rule(old, new, one, language) for one in found.rules]),
        (_("Criteria"), [_text(old.criteria, new.criteria, one, language) for one in found.criteria]),
        (
            _("Reviews and papers that fall due"),
            [_follow_up(old, new, one, language) for one in found.follow_ups],
        ),
        (
            _("Minimum commitments"),
            [_text(old.promises, new.promises, one, language) for one in found.promises],
        ),
    ]
    return [(title, lines) for title, lines in sections if lines]


def _line(what: str, name: str, **more: Any) -> Line:
    word, kind = words.WHAT[what]
    return Line(str(word), kind, name, **more)


def _sector(old: Profile, new: Profile, change: SectorChange, language: str) -> Line:
    before = joined(one.name_in(language) for one in change.before)
    remark = ""
    if change.what in ("merged", "split", "renamed"):
        remark = _("From: %(sectors)s.") % {"sectors": before}
    elif change.what == "added" and change.after and change.after.parent:
        remark = _("Part of %(sector)s.") % {"sector": new.sector(change.after.parent).name_in(language)}
    pairs = [(_situation(old, new, one, language), *_who(one)) for one in change.leads]
    if change.last_resorts:
        pairs.append(
            (
                _("Last resort of its own"),
                _holders(change.before, language),
                _holders((change.after,) if change.after else (), language),
            )
        )
    if change.before and change.after and len(change.before) == 1:
        kinds = [str(words.SECTOR_KINDS[one.kind]) for one in (change.before[0], change.after)]
        if kinds[0] != kinds[1]:
            pairs.append((_("Kind"), kinds[0], kinds[1]))
        if change.after.apart and not change.before[0].apart:
            remark = _("Coordinated apart: never activated as a group.")
    return _line(change.what, change.shown.name_in(language), remark=remark, pairs=tuple(pairs))


def _situation(old: Profile, new: Profile, change: LeadChange, language: str) -> str:
    named = (situation_word(edition, change.situation, language) for edition in (new, old))
    return next((word for word in named if word), _("Lead"))


def _who(change: LeadChange) -> tuple[str, str]:
    """Who led and who leads; the duty is named only where it is another."""
    duties = {lead.last_resort for lead in (*change.before, *([change.after] if change.after else ()))}
    before = [_lead(lead, duty=len(duties) > 1) for lead in change.before]
    after = _lead(change.after, duty=len(duties) > 1) if change.after else _("nobody named")
    return "; ".join(dict.fromkeys(before)) or _("nobody named"), after


def _lead(lead: TableLead, *, duty: bool) -> str:
    role = f" ({_('convener')})" if lead.role == "convener" else ""
    return f"{agencies_word(lead)}{role}" + (f", {words.LAST_RESORT_SHORT[lead.last_resort]}" if duty else "")


def _holders(sectors: Any, language: str) -> str:
    held = [f"{one.agency} ({one.scope_in(language)})" for sector in sectors for one in sector.last_resorts]
    return joined(held) or _("nobody named")


SHOWN = ("deadline", "needs", "clause")  # aspects of a step that are shown as they were and are


def _aspects(change: Difference | ProcedureChange, shown: tuple[str, ...] = ()) -> str:
    """What changed, in words, besides what is shown anyway."""
    names = list(dict.fromkeys(str(words.ASPECTS[one]) for one in change.aspects if one not in shown))
    if not names:
        return ""
    return _("Changed: %(what)s.") % {"what": joined(names)}


def _procedure(old: Profile, new: Profile, change: ProcedureChange, language: str) -> Line:
    procedure = (old if change.what == "gone" else new).procedure(change.id)
    if change.what != "changed":
        clocks = [
            f"{step.name_in(language)}: {clock(procedure, step, language)}"
            for step in procedure.steps
            if step.deadline
        ]
        remark = " → ".join(step.name_in(language) for step in procedure.steps)
        times = tuple(
            (_("Clock"), "", one) if change.what == "added" else (_("Clock"), one, "") for one in clocks
        )
        return _line(change.what, procedure.name_in(language), remark=remark, pairs=times)
    before = old.procedure(change.id)
    lines = tuple(_step(before, procedure, one, language) for one in change.steps)
    return _line(change.what, procedure.name_in(language), remark=_aspects(change), lines=lines)


def _step(old: Any, new: Any, change: Difference, language: str) -> Line:
    step = (old if change.what == "gone" else new).step(change.id)
    pairs = []
    if change.what == "changed":
        was: Step = old.step(change.id)
        if "deadline" in change.aspects:
            none = _("no time set")
            pairs.append((_("Clock"), clock(old, was, language) or none, clock(new, step, language) or none))
        if "needs" in change.aspects:
            pairs.append((_("Asks for"), _needs(was), _needs(step)))
        if "clause" in change.aspects:
            pairs.append((_("Clause"), was.clause, step.clause))
    name = f"{step.number}. {step.name_in(language)}"
    return _line(change.what, name, remark=_aspects(change, SHOWN), pairs=tuple(pairs))


def _needs(step: Step) -> str:
    named = []
    for one in step.needs:
        how = words.ENFORCED["hard" if one.hard else "soft"][0]
        named.append(f"{words.CHECK_WORDS.get(one.check, one.check)} ({how}, {one.clause})")
    return "; ".join(named) or _("nothing")


def _rule(old: Profile, new: Profile, change: Difference, language: str) -> Line:
    rule = (old if change.what == "gone" else new).rule(change.id)
    pairs = []
    if change.what == "changed":
        was = old.rule(change.id)
        if "texts" in change.aspects:
            pairs.append((_("Wording"), was.text_in(language), rule.text_in(language)))
        if "enforced" in change.aspects:
            pairs.append(
                (_("How"), str(words.ENFORCED[was.enforced][0]), str(words.ENFORCED[rule.enforced][0]))
            )
        if "clause" in change.aspects:
            pairs.append((_("Clause"), was.clause, rule.clause))
    return _line(change.what, f"{change.id}: {rule.text_in(language)}", pairs=tuple(pairs))


def _text(old: Any, new: Any, change: Difference, language: str) -> Line:
    before = {one.id: one for one in old}
    after = {one.id: one for one in new}
    shown = after.get(change.id) or before[change.id]
    pairs: tuple[tuple[str, str, str], ...] = ()
    if change.what == "changed":
        pairs = ((_("Wording"), before[change.id].text_in(language), shown.text_in(language)),)
    return _line(change.what, shown.text_in(language), pairs=pairs)


def _follow_up(old: Profile, new: Profile, change: Difference, language: str) -> Line:
    before = {one.id: one for one in old.follow_ups}
    after = {one.id: one for one in new.follow_ups}
    shown = after.get(change.id) or before[change.id]
    pairs: tuple[tuple[str, str, str], ...] = ()
    if change.what == "changed":
        pairs = ((_("When"), due(before[change.id]), due(shown)),)
    return _line(change.what, shown.name_in(language), remark=due(shown), pairs=pairs)
