"""What each letter says: kind and facts in, a `Letter` in the chosen language out. One language a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from firstcall.designation.letters import parts
from firstcall.designation.letters.facts import LetterFacts
from firstcall.designation.letters.paper import Letter, Section, printable
from firstcall.designation.letters.words import day, until
from firstcall.policy.procedures import DOCUMENTS

Body = tuple[str, str, str, tuple[Section | None, ...], str]
"""Addressee where none is given, title, salutation, sections, closing."""


def write_letter(kind: str, facts: LetterFacts, *, language: str = "en") -> Letter:
    """The letter of this kind (a document of `policy.procedures.DOCUMENTS`) in `language`.

    Drafted only, and marked so: sending it, and recording that it was sent, is for people. Raises `KeyError`.
    """
    facts = _printable(facts)
    with translation.override(language):
        addressee, title, salutation, sections, closing = BODIES[kind](facts)
        return Letter(
            kind=kind,
            language=language,
            title=title,
            reference=_reference(facts),
            place_and_date=", ".join(part for part in (facts.place, day(facts.dated)) if part),
            sender=facts.writer.role_title,
            addressee=facts.addressee or addressee,
            salutation=salutation,
            sections=tuple(section for section in sections if section is not None),
            closing=closing,
            signature=tuple(part for part in (facts.writer.name, facts.writer.role_title) if part),
            status=_("DRAFT from the record of %(moment)s, not sent")
            % {"moment": until(facts.drawn_at, "UTC")},
            page_words=_("Page"),
        )


def _printable(value: Any) -> Any:
    """The same facts, every text of them fit for paper."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(_printable(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _printable(getattr(value, one.name)) for one in fields(value)})
    return value


def _reference(facts: LetterFacts) -> str:
    words = _("%(emergency)s, case %(case)s, round %(round)s")
    return words % {"emergency": facts.emergency_code, "case": facts.case, "round": facts.round}


def _about(facts: LetterFacts) -> dict[str, str]:
    return {
        "emergency": facts.emergency_name,
        "country": facts.country,
        "procedure": facts.procedure,
        "groups": facts.term_plural or _("groups"),
    }


def _to_the_erc(facts: LetterFacts, title: str, opening: list[str], leads: Section, closing: str) -> Body:
    """What both letters of the HC to the ERC have in common: to whom, and the sections in their order."""
    sections = (
        parts.opening(opening),
        leads,
        parts.rationale(facts),
        parts.deviations(facts),
        parts.thematic(facts),
        parts.consultations(facts),
        parts.support(facts),
    )
    return (
        _("The Emergency Relief Coordinator"),
        title,
        _("Dear Emergency Relief Coordinator,"),
        sections,
        closing,
    )


def _proposal(facts: LetterFacts) -> Body:
    """HC to ERC (GN 6; OG step 4)."""
    about = _about(facts)
    opening = [
        _(
            "I write to propose who should lead the %(groups)s of the international response to %(emergency)s in "
            "%(country)s. The proposal was prepared under the procedure “%(procedure)s”."
        )
        % about,
        parts.situation(facts),
        _("This is round %(round)s of the proposal. It takes the place of the earlier ones.")
        % {"round": facts.round}
        if facts.round > 1
        else "",
        _(
            "The arrangements proposed are set out first, then the reasons for them and the consultations held."
        ),
    ]
    leads = parts.leads(facts, _("Proposed leads"), changes=True)
    closing = _(
        "I should be grateful for your help in reaching agreement on these arrangements, and remain at your disposal "
        "should an alternative be put forward that we ought to discuss here first."
    )
    title = _("Proposed leads for the response to %(emergency)s, %(country)s") % about
    return _to_the_erc(facts, title, opening, leads, closing)


def _no_change(facts: LetterFacts) -> Body:
    """HC to ERC: no new leads, and the approach applied in all sectors (OG step 4)."""
    about = _about(facts)
    opening = [
        _(
            "Our review of the %(groups)s in %(country)s, held under the procedure “%(procedure)s” for %(emergency)s, "
            "has ended without a need for new leads. The present arrangements stay as they are."
        )
        % about,
        parts.situation(facts),
        _(
            "I confirm that the cluster approach is applied in every sector of this response, with the "
            "responsibilities that it gives to each lead."
        ),
    ]
    leads = parts.leads(facts, _("Leads as they stand"))
    closing = _("No reply is needed. I shall write again should the team come to see a need for changes.")
    title = _("No new leads for the response to %(emergency)s, %(country)s") % about
    return _to_the_erc(facts, title, opening, leads, closing)


def _circulation(facts: LetterFacts) -> Body:
    """ERC to the IASC: endorsement or another proposal within the week (OG step 5). Silence is no answer."""
    about = _about(facts)
    asked = _(
        "Please let me know whether your organisation endorses the proposal or suggests an alternative."
    )
    if facts.due_at is not None:
        due = {"due": until(facts.due_at, facts.time_zone)}
        asked = (
            _(
                "Please let me know within one week, by %(due)s, whether your organisation endorses the proposal or "
                "suggests an alternative."
            )
            % due
        )
    opening = [
        _(
            "I share with you the proposal received from %(country)s for the leads of the %(groups)s in the response "
            "to %(emergency)s."
        )
        % about,
        parts.situation(facts),
        asked,
        _(
            "Silence will not be read as endorsement. Alternatives will be taken up with the Humanitarian "
            "Coordinator, and circulated again where they change the proposal."
        ),
    ]
    sections = (
        parts.opening(opening),
        parts.leads(facts, _("Proposed leads"), changes=True),
        parts.rationale(facts),
        parts.deviations(facts),
        parts.thematic(facts),
        parts.consultations(facts),
        parts.fingerprint(facts),
    )
    title = _("For endorsement: leads for the response to %(emergency)s, %(country)s") % about
    addressee = _("The members of the Inter-Agency Standing Committee")
    return addressee, title, _("Dear colleagues,"), sections, _("I thank you for your early reply.")


def _notice(facts: LetterFacts, addressee: str, salutation: str, more: str, closing: str) -> Body:
    """Agreed sectors and leads, to those who are told (GN 6; OG step 6)."""
    about = _about(facts)
    if facts.agreed_on is None:
        words = _(
            "In the response to %(emergency)s in %(country)s, the leads of the %(groups)s remain as before."
        )
        heading = _("Leads as they stand")
    else:
        about["day"] = day(facts.agreed_on)
        words = _(
            "On %(day)s agreement was reached on the leads of the %(groups)s in the international response to "
            "%(emergency)s in %(country)s."
        )
        heading = _("Agreed leads")
    sections = (
        parts.opening([words % about, facts.agreed_outcome, more]),
        parts.leads(facts, heading),
        parts.thematic(facts),
    )
    title = _("Leads of the response to %(emergency)s, %(country)s") % about
    return addressee, title, salutation, sections, closing


def _notice_government(facts: LetterFacts) -> Body:
    more = _(
        "The arrangements concern the international organisations alone. The State keeps its primary role in "
        "starting, organising, coordinating and carrying out assistance on its territory. In each sector, the agency "
        "named is the first point of call for your authorities."
    )
    closing = _(
        "I thank your Government for its cooperation, and ask that the competent authorities be informed."
    )
    addressee = _("The Government of %(country)s") % _about(facts)
    return _notice(facts, addressee, _("Excellencies,"), more, closing)


def _notice_partners(facts: LetterFacts) -> Body:
    more = _(
        "In each sector, please turn first to the agency named. The sectors and their leads should be stated in the "
        "same way in the plans and appeals to come."
    )
    closing = _("I thank you for the part you took in the consultations, and for your work.")
    return _notice(facts, _("All humanitarian partners"), _("Dear colleagues,"), more, closing)


def _notice_donors(facts: LetterFacts) -> Body:
    more = _(
        "In each sector, the agency named answers for an adequate response and is the first point of call. Your "
        "support to them, and to the partners they work with, will matter."
    )
    closing = _("My office is ready to answer your questions on these arrangements.")
    return _notice(facts, _("Donors to the response"), _("Dear colleagues,"), more, closing)


BODIES: dict[str, Callable[[LetterFacts], Body]] = dict(
    zip(
        DOCUMENTS,
        (_proposal, _no_change, _circulation, _notice_government, _notice_partners, _notice_donors),
        strict=True,
    )
)
