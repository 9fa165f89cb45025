"""A letter's facts from a case, as far as its reader sees the case: the one module of letters that asks the database.

Once a proposal was sent its letters say what was sent, word for word, and not what the draft has become since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from firstcall.access.queries import nobody
from firstcall.access.rules import Actor, NotVisible
from firstcall.designation.letters.facts import (
    ConsultationFacts,
    GroupFacts,
    LeadFacts,
    LetterFacts,
    Writer,
)
from firstcall.designation.letters.paper import Letter
from firstcall.designation.letters.pdf import as_pdf
from firstcall.designation.letters.word import as_word
from firstcall.designation.letters.wording import write_letter
from firstcall.designation.models import Case, Proposal
from firstcall.designation.proposals import content_of, proposal_text
from firstcall.designation.queries import Seen, procedure_of, proposal_of, steps_of
from firstcall.designation.queries.cases import was_agreed, was_sent
from firstcall.designation.queries.lines import shown
from firstcall.places.models import Area
from firstcall.places.queries import country_name
from firstcall.policy import profiles
from firstcall.policy.guidance import Profile
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.models import Emergency
from firstcall.structure.queries import humanitarian_coordinator, tables_for
from firstcall.structure.queries.terms import words_of
from firstcall.structure.values import names_shown

LANGUAGES = ("en", "fr", "es", "ar")
NOTICES = ("notice-government", "notice-partners", "notice-donors")
BY_ERC = ("circulation", "notice-donors")
FORMS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def letters_of(seen: Seen) -> tuple[str, ...]:
    """The letters of a case that can be drafted for this reader now, in the order of its steps."""
    case = seen.case
    kinds = [kind for step in procedure_of(case).steps_in(case.variant) for kind in step.documents]
    other = "letter-erc" if case.variant == "no-new-leads" else "letter-no-change"
    mine = [kind for kind in dict.fromkeys(kinds) if kind != other]
    if seen.whole:
        return tuple(mine)
    sent, agreed = seen.proposal and was_sent(case), was_agreed(case)
    return tuple(kind for kind in mine if (agreed if kind in NOTICES else sent))


def letter_of(
    seen: Seen, kind: str, *, by: Actor, at: datetime, language: str = ""
) -> tuple[Letter, LetterFacts]:
    """The letter of this kind drafted from a case in `language` (the emergency's, if none is named).

    Raises `NotVisible` for a kind this reader cannot have, `Refused` for a language there is none in.
    """
    if kind not in letters_of(seen):
        raise NotVisible
    wanted = language or seen.case.emergency.language
    if wanted not in LANGUAGES:
        message = gettext_noop("Letters are not written in “%(language)s”. Choose one of: %(known)s.")
        params = {"language": wanted, "known": ", ".join(LANGUAGES)}
        raise Refused(Refusal("letter-language", message, "", params))
    with translation.override(wanted):
        facts = facts_for(seen, kind, by=by, at=at, language=wanted)
    return write_letter(kind, facts, language=wanted), facts


def letter_file(
    seen: Seen, kind: str, form: str, *, by: Actor, at: datetime, language: str = ""
) -> tuple[bytes, str, str]:
    """A letter as a file: its bytes, its media type, its name. Raises `NotVisible`, `Refused`."""
    if form not in FORMS:
        raise NotVisible
    letter, facts = letter_of(seen, kind, by=by, at=at, language=language)
    made = as_word(letter, facts) if form == "docx" else as_pdf(letter, facts)
    name = f"{seen.case.emergency.code}-{seen.case.code}-{kind}-{letter.language}.{form}"
    return made, FORMS[form], name


def facts_for(seen: Seen, kind: str, *, by: Actor, at: datetime, language: str) -> LetterFacts:
    """What a letter of this kind may say to whoever reads it."""
    case = seen.case
    emergency, profile = case.emergency, profiles.profile(case.profile)
    sent = _sent(seen)
    content = content_of(sent) if sent else dict(json.loads(proposal_text(case, nobody(), at)))
    notice = kind in NOTICES
    words = words_of(emergency)
    agreed = case.acts.filter(kind="closed", step__in=_ends(case), round=case.round).order_by("-pk").first()
    return LetterFacts(
        case=case.code,
        procedure=procedure_of(case).name_in(language),
        emergency_code=emergency.code,
        emergency_name=emergency.name,
        country=country_name(emergency.country_id, language, emergency.country.name),
        writer=_writer(case, kind, by, at),
        drawn_at=at,
        dated=at.date(),
        situation="" if notice else _situation(emergency, profile, language),
        round=sent.round if sent else case.round,
        groups=tuple(_groups(content["lines"], emergency, profile, language, notice=notice)),
        thematic=tuple(one["name"] for one in content["lines"] if one["kind"] == "thematic"),
        consultations=() if notice else tuple(_consultations(case, sent, profile, language)),
        support="" if notice else content["support"],
        due_at=_due(case) if kind == "circulation" else None,
        time_zone=emergency.country.time_zone,
        proposal_hash=sent.hash if sent else "",
        agreed_on=agreed.at.date() if agreed and not case.variant else None,
        term_singular=words["Term"],
        term_plural=words["terms"],
    )


def _sent(seen: Seen) -> Proposal | None:
    """The proposal a letter is drawn from: of this round, else (for who does not see the draft) the last one sent."""
    if seen.whole:
        return proposal_of(seen.case)
    return seen.case.proposals.order_by("-round").first()


def _ends(case: Case) -> list[str]:
    return [step.id for step in procedure_of(case).steps_in(case.variant) if step.act == "agree"]


def _writer(case: Case, kind: str, by: Actor, at: datetime) -> Writer:
    """Who signs. The HC is named to those who see names in this response; the ERC only to the ERC."""
    if kind in BY_ERC:
        own = any(held.role == "ERC" for held in by.held)
        return Writer(_("Emergency Relief Coordinator"), by.name if own else "")
    person = humanitarian_coordinator(case.emergency, at)
    title = _("Resident Coordinator") if case.emergency.coordinator == "RC" else _("Humanitarian Coordinator")
    return Writer(title, person.name if person and names_shown(by, case.emergency) else "")


def _situation(emergency: Emergency, profile: Profile, language: str) -> str:
    names = {"conflict": _("conflict"), "disaster": _("disaster"), "complex": _("conflict and disaster")}
    displaced = _("people have been displaced") if emergency.displacement else ""
    parts = (names.get(emergency.kind, emergency.kind), displaced, emergency.scale.rstrip(". "))
    return "; ".join(part for part in parts if part)


def _groups(
    lines: Iterable[dict[str, Any]], emergency: Emergency, profile: Profile, language: str, *, notice: bool
) -> Iterable[GroupFacts]:
    codes = {code for line in lines for one in (line, *line["leads"]) if (code := one["area"])}
    areas = dict(
        Area.objects.filter(country=emergency.country_id, pcode__in=codes).values_list("pcode", "name")
    )
    situations = {one.id: one.names.get(language, one.names["en"]) for one in profile.situations}
    for line in lines:
        if line["kind"] == "thematic" or (notice and line["action"] == "close"):
            continue
        sectors = tuple(profile.sector(one).name_in(language) for one in line["sectors"])
        spoken = {
            " + ".join(profile.sector(one).name_in(each) for one in line["sectors"]) for each in LANGUAGES
        }
        own = not line["sectors"] or line["name"] not in spoken
        yield GroupFacts(
            name=line["name"] if own else " + ".join(sectors),
            leads=tuple(
                LeadFacts(
                    organisation=lead["name"],
                    role=lead["role"],
                    area=areas.get(lead["area"], lead["area"] or ""),
                    situation=situations.get(lead["situation"], lead["situation"]),
                    duty=_duty(lead, line["sectors"], emergency, profile),
                    duty_scope=lead["last_resort_scope"],
                    deviation="" if notice else lead["deviation"],
                )
                for lead in line["leads"]
            ),
            action="keep" if line["group"] and line["action"] == "establish" else line["action"],
            sectors=sectors,
            area=areas.get(line["area"], line["area"] or ""),
            rationale="" if notice else line["reason"],
        )


def _duty(lead: dict[str, Any], sectors: Iterable[str], emergency: Emergency, profile: Profile) -> str:
    """The duty as provider of last resort that comes with the lead: as the table has it for the sector (GN 7, 11)."""
    if lead["role"] != "lead":
        return ""
    tables = [table for one in sectors for table in tables_for(emergency, profile, one)]
    named = [one for one in tables if lead["acronym"] in one.agencies] or [
        one for one in tables if one.role != "convener"
    ]
    duty = named[0].last_resort if named else "yes"
    return duty if duty != "no" else ""


def _consultations(
    case: Case, sent: Proposal | None, profile: Profile, language: str
) -> Iterable[ConsultationFacts]:
    rows = case.consultations.select_related("organisation").order_by("held_on", "pk")
    for one in rows.filter(recorded_at__lte=sent.at) if sent else rows:
        known = [sector for sector in profile.sectors if sector.id == one.sector]
        yield ConsultationFacts(
            purpose=one.purpose,
            who=", ".join(part for part in (one.organisation and shown(one.organisation), one.who) if part),
            held_on=one.held_on,
            level=one.level,
            sector=known[0].name_in(language) if known else one.sector,
            outcome=one.outcome,
            note=one.note,
        )


def _due(case: Case) -> datetime | None:
    """Until when replies are asked for: as the clock of the agreement has it, once the proposal is out."""
    return next((one.due_at for one in steps_of(case) if one.step.act == "agree"), None)
