"""What browsers are made to send by people who mean no good: lines in addresses, other hosts, edited links."""

from __future__ import annotations

import logging
from io import StringIO

import pytest
from django.core import mail
from django.test import Client

from firstcall.access.models import User
from tests.web.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
RESET = "/account/password/reset/"


@pytest.mark.parametrize(
    "email", ["amina@example.org\r\nBcc: all@example.org", "amina@example.org\nSubject: x", "a\0@example.org"]
)
def test_a_line_end_in_an_address_reaches_no_header_of_a_mail(
    client: Client, amina: User, email: str
) -> None:
    """Input 99: the form is shown again, nothing is sent."""
    answer = client.post(RESET, {"email": email})
    assert (answer.status_code, len(mail.outbox)) == (200, 0)
    assert "Traceback" not in answer.content.decode()


def test_another_host_is_refused_and_no_mail_names_it(client: Client, amina: User) -> None:
    """Input 112."""
    answer = client.post(RESET, {"email": amina.email}, headers={"Host": "evil.example"})
    assert (answer.status_code, len(mail.outbox)) == (400, 0)
    assert (
        client.post(RESET, {"email": amina.email}, headers={"X-Forwarded-Host": "evil.example"}).status_code
        == 302
    )
    assert ["evil.example" in one.body for one in mail.outbox] == [False]


@pytest.mark.parametrize(
    "address", ["/nowhere%0a[INFO] all is well", "/nowhere%0d%0a%1b[2Jx", "/e/%E2%80%A8x/"]
)
def test_what_is_asked_for_writes_one_line_into_the_log(client: Client, address: str) -> None:
    """Input 100: one record is one line, without characters that a terminal obeys."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    try:
        answer = client.get(address)
    finally:
        logging.getLogger().removeHandler(handler)
    assert answer.status_code == 404
    lines = written.getvalue().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("Not Found: /")
    assert lines[0].isprintable()


@pytest.mark.parametrize(
    "query",
    [
        "?page=1000000000000000000",
        "?after=1000000000000000000",
        "?order=password",
        "?q=%27%3B%20DROP%20TABLE%20x",
        "?q=%25%25",
        "?q=" + "x" * 5000,
        "?type=%27%20OR%201=1",
        "?_connector=OR%201=1",
        "?user__password__startswith=a",
    ],
)
def test_parameters_of_a_page_are_data_or_nothing(client: Client, query: str) -> None:
    """Inputs 87, 88 and 115: what a page does not know it does not look at."""
    answer = client.get(f"/organisations/{query}")
    assert answer.status_code == 200
    assert "DROP TABLE" not in answer.content.decode() or 'name="q"' in answer.content.decode()


@pytest.mark.parametrize(
    "sent", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_back_to_this_site_only(client: Client, amina: User, sent: str) -> None:
    """Input 117, the address to go on to."""
    answer = client.post("/account/login/", {"login": amina.email, "password": PASSWORD, "next": sent})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize(
    "address",
    [
        "/account/password/reset/key/1-set-password/",
        "/account/password/reset/key/zz-abcdef-0123456789abcdef/",
        "/files/aaaaaaaaaaaaaaaa/",
        "/files/aaaaaaaaaaaaaaaa/marked/",
        "/files/..%2f..%2fetc%2fpasswd/marked/",
        "/jobs/aaaaaaaaaaaaaaaa/",
    ],
)
def test_an_edited_link_opens_nothing(client: Client, amina: User, address: str) -> None:
    """Input 118. There are no signed addresses of files: each download asks who asks."""
    client.force_login(amina)
    answer = client.get(address)
    assert answer.status_code in (200, 404)
    assert answer.status_code == 404 or 'name="password1"' not in answer.content.decode()
