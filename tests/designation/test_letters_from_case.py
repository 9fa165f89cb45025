"""Letters drafted from a case: who gets which, and that they say what was sent."""

from __future__ import annotations

import io
from datetime import datetime

import docx
import pytest

from firstcall.access.queries import nobody
from firstcall.access.rules import NotVisible
from firstcall.designation import actions
from firstcall.designation.letters.from_case import facts_for, letter_file, letters_of
from firstcall.designation.models import ProposalLine
from firstcall.designation.queries import Seen, visible_case
from firstcall.organisations.queries import find
from firstcall.policy.refusal import Refused
from tests.designation.made import Scene, consult, draft, make_scene, new_emergency_to, ongoing_to

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
ONGOING = ("letter-erc", "circulation", "notice-government", "notice-partners")


def seen_by(scene: Scene, who: str) -> Seen:
    return visible_case(scene.actor(who) if who else nobody(), scene.emergency, "D1")


def facts(scene: Scene, who: str, kind: str):  # type: ignore[no-untyped-def]
    by = scene.actor(who) if who else nobody()
    return facts_for(seen_by(scene, who), kind, by=by, at=scene.at, language="en")


def test_who_can_have_which(at: datetime):
    scene = make_scene(at, "ongoing")
    case = ongoing_to(scene, "circulate")
    assert letters_of(seen_by(scene, "ocha")) == ONGOING
    assert letters_of(seen_by(scene, "who")) == ("letter-erc", "circulation")
    actions.agree(case, reason="All agree", expected=None, **scene.by("erc"))
    assert letters_of(seen_by(scene, "who")) == ONGOING
    assert letters_of(seen_by(scene, "")) == ("notice-government", "notice-partners")
    made, media, name = letter_file(seen_by(scene, ""), "notice-partners", "docx", by=nobody(), at=scene.at)
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(made)).paragraphs)
    assert (media.split(".")[-1], name) == ("document", "XLO-2026-D1-notice-partners-en.docx")
    assert "agreement was reached" in text
    for kind, form in (
        ("letter-erc", "docx"),
        ("circulation", "pdf"),
        ("notice-partners", "txt"),
        ("x", "pdf"),
    ):
        with pytest.raises(NotVisible):
            letter_file(seen_by(scene, ""), kind, form, by=nobody(), at=scene.at)


def test_a_way_without_new_leads_has_its_own_letter(at: datetime):
    scene = make_scene(at, "ongoing")
    case = ongoing_to(scene, "opened")
    actions.choose_variant(case, variant="no-new-leads", expected=None, **scene.by("hc"))
    assert letters_of(seen_by(scene, "hc")) == ("letter-no-change", "notice-government", "notice-partners")


def test_what_was_sent_is_what_the_letter_says(at: datetime):
    """After the proposal came back the team's letter is of the new draft; the IASC's is still of what it got."""
    scene = make_scene(at, "ongoing")
    case = ongoing_to(scene, "circulate")
    scene.later(hours=1)
    actions.return_proposal(case, reason="UNICEF would lead", expected=None, **scene.by("erc"))
    line = ProposalLine.objects.select_related("case__emergency").get(case=case)
    actions.name_lead(line, organisation=find("UNICEF"), deviation="It runs most clinics", **scene.by("hc"))
    consult(scene, case, "global_lead", "UNICEF")
    team, iasc = (facts(scene, who, "letter-erc") for who in ("hc", "who"))
    assert [(one.round, [lead.organisation for lead in one.groups[0].leads]) for one in (team, iasc)] == [
        (2, ["World Health Organization", "United Nations Children's Fund"]),
        (1, ["World Health Organization"]),
    ]
    assert [len(one.consultations) for one in (team, iasc)] == [5, 4]
    assert [bool(one.proposal_hash) for one in (team, iasc)] == [False, True]


def test_a_convener_has_no_duty_and_names_are_for_those_who_see_them(at: datetime):
    scene = make_scene(at, "new", kind="disaster")
    case = new_emergency_to(scene, "opened")
    draft(scene, case, "shelter", "IFRC")
    draft(scene, case, "health", "WHO")
    shelter, health = facts(scene, "hc", "letter-erc").groups
    assert [(one.leads[0].role, one.leads[0].duty) for one in (shelter, health)] == [
        ("convener", ""),
        ("lead", "yes"),
    ]
    assert facts(scene, "hc", "letter-erc").writer.name == "The hc"


def test_notices_hold_no_reason_and_no_name(at: datetime):
    scene = make_scene(at)
    new_emergency_to(scene, "agree")
    public = facts(scene, "", "notice-partners")
    assert (public.writer.name, public.consultations, public.support, public.situation) == ("", (), "", "")
    assert [(one.rationale, one.leads[0].deviation) for one in public.groups] == [("", "")]
    assert public.agreed_on == scene.at.date()


def test_the_circulation_says_until_when(at: datetime):
    scene = make_scene(at, "ongoing")
    ongoing_to(scene, "circulate")
    found = facts(scene, "erc", "circulation")
    assert (found.due_at, found.writer.name) == (datetime(2026, 3, 9, 9, 0, tzinfo=at.tzinfo), "The erc")


def test_letters_are_in_four_languages(at: datetime):
    scene = make_scene(at, "ongoing")
    ongoing_to(scene, "opened")
    hc, seen = scene.actor("hc"), seen_by(scene, "hc")
    for language in ("en", "fr", "es", "ar"):
        name = letter_file(seen, "letter-erc", "docx", by=hc, at=scene.at, language=language)[2]
        assert name == f"XLO-2026-D1-letter-erc-{language}.docx"
    with pytest.raises(Refused, match="not written in “de”"):
        letter_file(seen, "letter-erc", "docx", by=hc, at=scene.at, language="de")
