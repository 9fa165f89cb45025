"""The pages of the guidance: open to all to read; a comment by those who speak for a country team."""

from __future__ import annotations

import pytest
from django.test import Client

from firstcall.access.models import User
from firstcall.guidance.models import RuleComment
from firstcall.policy.profiles import names, profile
from tests.structure.made import make_emergency, person_with

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def text_of(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def team(at):
    emergency = make_emergency(at)
    actor = person_with("HCT", at, emergency=emergency)
    client = Client()
    client.force_login(User.objects.get(person__public_id=actor.person), backend=BACKEND)
    return client


def test_the_list_marks_the_draft(client):
    page = text_of(client, "/guidance/")
    for name in names():
        assert f'href="/guidance/{name}/"' in page
    assert page.count('<span class="tag tag-warn">draft</span>') == 1
    assert "/guidance/iasc-2006/compare/iasc-2015/" in page


@pytest.mark.parametrize("name", names())
def test_an_edition_shows_every_sector_step_and_rule(client, name):
    edition = profile(name)
    page = text_of(client, f"/guidance/{name}/")
    ids = [f'id="sector-{one.id}"' for one in edition.sectors if not one.parent]
    ids += [f'id="{one.id}-{step.id}"' for one in edition.procedures for step in one.steps]
    ids += [f'<li id="{one.id}">' for one in edition.rules]
    assert [one for one in ids if one not in page] == []
    assert ("This edition is not released" in page) is edition.draft


def test_clocks_needs_and_leads_in_words(client):
    page = text_of(client, "/guidance/iasc-2006/")
    assert "24 hours from the opening" in page
    assert "7 days from “The proposal is shared with the IASC”" in page
    assert "one of UNHCR, OHCHR, UNICEF" in page
    assert "OCHA + UNICEF + WFP" in page
    assert '<strong><bdi>IFRC</bdi></strong> <span class="tag tag-info">convener</span>' in page
    assert "Each proposed lead has consulted its headquarters" in page


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("fr", "Tous sont informés de l&#x27;approche"),
        ("es", "Se informa a todos sobre el enfoque"),
        ("ar", "إطلاع الجميع على النهج"),
    ],
)
def test_the_guidance_speaks_the_readers_language(client, language, says):
    assert says in text_of(client, "/guidance/iasc-2006/", accept_language=language)


def test_two_editions_compared(client):
    page = text_of(client, "/guidance/iasc-2015/compare/iasc-2026/")
    assert "Shelter, land and site coordination" in page
    assert "From: Shelter, Camp coordination and camp management, Housing, land and property." in page
    assert "<ins>NRC (Housing, land and property)</ins>" in page
    assert "One of the two is a draft" in page
    assert "The two say the same." in text_of(client, "/guidance/iasc-2006/compare/iasc-2006/")


@pytest.mark.parametrize(
    "address", ["/guidance/iasc-1066/", "/guidance/iasc-2006/compare/iasc-1066/", "/guidance/../x/"]
)
def test_an_edition_that_is_not_there(client, address):
    assert client.get(address).status_code == 404


def test_a_comment_through_the_page(team):
    page = text_of(team, "/guidance/iasc-2006/")
    address = "/guidance/iasc-2006/comment/?subject=rule%3AR04"
    assert f'href="{address}"' in page
    assert "Where possible a lead in a country" in text_of(team, address)
    empty = team.post(address, {"emergency": "XLO-2026", "text": ""})
    assert (empty.status_code, RuleComment.objects.count()) == (422, 0)
    done = team.post(address, {"emergency": "XLO-2026", "text": "The week is too short"}, follow=True)
    assert "The week is too short" in done.content.decode()
    assert [(one.subject, one.text) for one in RuleComment.objects.all()] == [
        ("rule:R04", "The week is too short")
    ]


def test_who_may_not_comment_gets_no_link_and_no_form(client, team):
    assert "/comment/" not in text_of(client, "/guidance/iasc-2006/")
    assert client.get("/guidance/iasc-2006/comment/?subject=rule:R04").status_code in (302, 403, 404)
    assert team.get("/guidance/iasc-2006/comment/?subject=rule:R99").status_code == 404
    assert team.get("/guidance/iasc-2006/comment/").status_code == 404
