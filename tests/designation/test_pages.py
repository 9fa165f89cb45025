"""The pages of a case: what each role sees of it and may do, the forms of the acts, refusals in place."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from firstcall.access.actions import create_account
from firstcall.access.queries import operator
from firstcall.designation import actions
from firstcall.designation.models import Case
from tests.designation.made import Scene, make_scene, new_emergency_to, ongoing_to
from tests.setup.sessions import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def as_(scene: Scene, who: str, seconds_ago: float = 0) -> Client:
    """A browser in which this person is signed in."""
    person = scene.people[who]
    user = person.user or create_account(
        by=operator(), at=scene.at, email=f"{who}@example.org", password="long enough 31", person=person
    )
    return sign_in(Client(), user, seconds_ago=seconds_ago)


def page_of(case: Case, act: str = "") -> str:
    return f"/e/{case.emergency.code}/designation/{case.code}/{act}"


def test_a_case_is_opened_and_its_first_step_closed_on_pages(at: datetime) -> None:
    scene = make_scene(at)
    hc = as_(scene, "hc")
    opened = hc.post(f"/e/{scene.emergency.code}/designation/open/", {"procedure": "new-emergency"})
    case = Case.objects.get()
    assert (opened.status_code, opened["Location"]) == (302, page_of(case))
    refused = hc.post(page_of(case, "steps/consult/"), {"note": "", "reason": ""})
    assert refused.status_code == 409
    assert "Partners in the country have not been consulted" in refused.content.decode()
    logged = {"purpose": "partners", "who": "The country team", "level": "country", "outcome": "agrees"}
    assert hc.post(page_of(case, "consult/"), logged).status_code == 302
    assert hc.post(page_of(case, "steps/consult/"), {"reason": "No country team yet."}).status_code == 302
    assert [act.step for act in case.acts.filter(kind="closed")] == ["consult"]


@pytest.mark.parametrize(
    ("who", "until", "status", "has", "hasnt"),
    [
        ("hc", "consult", 200, "Send it to the ERC", "Record the agreement"),
        ("ocha", "consult", 200, "Add to the draft", "Send it to the ERC"),
        ("erc", "consult", 200, "Leads are proposed", "Met at noon"),
        ("erc", "consult", 200, "overdue", "Consultations"),
        ("who", "consult", 404, "", ""),
        ("gov", "consult", 404, "", ""),
        ("erc", "propose", 200, "Share it and ask for replies", "Add to the draft"),
        ("who", "circulate", 200, "Reply for your organisation", "Record the agreement"),
        ("part", "circulate", 404, "", ""),
        ("part", "end", 200, "What was agreed", "Consultations"),
        ("gov", "end", 200, "What was agreed", "Steps"),
    ],
)
def test_what_each_sees(at: datetime, who: str, until: str, status: int, has: str, hasnt: str) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, until)
    answer = as_(scene, who).get(page_of(case))
    text = answer.content.decode()
    assert (answer.status_code, has in text, bool(hasnt) and hasnt in text) == (status, True, False)


def test_the_public_sees_what_was_agreed(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    assert Client().get(page_of(case)).status_code == 404
    scene.later(days=8)
    actions.agree(case, reason="Agreed by telephone.", expected=None, **scene.by("erc"))
    text = Client().get(page_of(case)).content.decode()
    assert "What was agreed" in text
    assert "Agreed by telephone" not in text


def test_a_reply_and_the_way_back_on_pages(at: datetime) -> None:
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    unicef = as_(scene, "unicef")
    silent = unicef.post(page_of(case, "reply/"), {"answer": "alternative", "text": ""})
    assert (silent.status_code, "Write what you propose" in silent.content.decode()) == (409, True)
    answer = {"answer": "alternative", "text": "UNICEF and WHO together"}
    assert unicef.post(page_of(case, "reply/"), answer).status_code == 302
    erc = as_(scene, "erc")
    assert erc.post(page_of(case, "return/"), {"reason": "Look at UNICEF's proposal."}).status_code == 302
    text = as_(scene, "hc").get(page_of(case)).content.decode()
    assert "UNICEF and WHO together" in text
    assert "round 2" in text


def test_the_wrong_role_posts_in_vain(at: datetime) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "circulate")
    for who, act in (
        ("ocha", "agree/"),
        ("hc", "agree/"),
        ("who", "agree/"),
        ("erc", "reply/"),
        ("ocha", "propose/"),
    ):
        answer = as_(scene, who).post(page_of(case, act), {"answer": "endorse", "reason": "x", "note": "x"})
        assert answer.status_code == 403, (who, act)
    assert not case.acts.filter(step="agree").exists()


def test_a_concern_names_its_author_to_the_hc_only(at: datetime) -> None:
    scene = make_scene(at)
    new_emergency_to(scene, "end")
    lead = scene.emergency.groups.get().leads.get()
    part = as_(scene, "part")
    filed = part.post(
        f"/e/{scene.emergency.code}/groups/health/leads/{lead.public_id}/concern/",
        {"text": "No meeting for a month"},
    )
    address = filed["Location"]
    assert "The part" in as_(scene, "hc").get(address).content.decode()
    desk = as_(scene, "ocha").get(address).content.decode()
    assert ("No meeting for a month" in desk, "The part" in desk) == (True, False)
    assert as_(scene, "hct").get(address).status_code == 404
    assert as_(scene, "erc").get(address).status_code == 404
    own = part.get(address).content.decode()
    assert "No meeting for a month" in own
    taken = as_(scene, "hc").post(f"{address}take-up/", {"wording": "Coordination has stopped"})
    case = Case.objects.get(procedure="replacement")
    assert taken["Location"] == page_of(case)
    assert "Coordination has stopped" in as_(scene, "hc").get(page_of(case)).content.decode()


@pytest.mark.parametrize(
    ("who", "kind", "status"),
    [
        ("hc", "letter-erc", 200),
        ("gov", "letter-erc", 404),
        ("gov", "notice-government", 200),
        ("hc", "nonsense", 404),
    ],
)
def test_letters_of_a_case(at: datetime, who: str, kind: str, status: int) -> None:
    scene = make_scene(at)
    case = new_emergency_to(scene, "end")
    word = as_(scene, who).get(page_of(case, f"letters/{kind}.docx"))
    assert word.status_code == status
    assert (word.content[:2] == b"PK") is (status == 200)


def test_a_decision_is_signed_freshly_and_nothing_typed_is_lost(at: datetime) -> None:
    """Security B10: the proof is five minutes old at most; a later decision asks for it, then goes on."""
    scene = make_scene(at, onset="ongoing")
    case = ongoing_to(scene, "circulate")
    late = as_(scene, "erc", seconds_ago=301)
    assert late.get(page_of(case, "agree/")).status_code == 200
    asked = late.post(page_of(case, "agree/"), {"reason": "All were asked by telephone"})
    assert (asked.status_code, asked["Location"].split("?")[0]) == (302, "/account/reauthenticate/")
    assert not case.acts.filter(step="agree").exists()
    done = late.post(asked["Location"], {"password": "long enough 31"})
    assert (done.status_code, done["Location"]) == (302, page_of(case))
    assert case.acts.get(step="agree").reason == "All were asked by telephone"
