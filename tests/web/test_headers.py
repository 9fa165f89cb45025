"""What browsers are told on every page, and what the pages themselves hold to."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
PATHS = ["/account/login/", "/account/password/reset/", "/account/signup/", "/nowhere", "/healthz"]


@pytest.mark.parametrize("path", PATHS)
def test_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "manifest-src": "'self'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_cookies(client: Client, amina: object) -> None:
    client.post("/account/login/", {"login": "amina@example.org", "password": "seven rivers meet here"})
    client.post("/language", {"language": "fr"})
    session, language = client.cookies["sessionid"], client.cookies["django_language"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert (language["httponly"], language["samesite"]) == (True, "Lax")
    assert settings.SESSION_COOKIE_SECURE is settings.HTTPS


@pytest.mark.parametrize("path", PATHS[:4])
def test_no_inline_script_style_or_foreign_host(client: Client, path: str) -> None:
    text = client.get(path).content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []
    assert [
        tag
        for tag in re.findall(r"<script[^>]*>", text)
        if "src=" not in tag and "application/json" not in tag
    ] == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []


@pytest.mark.parametrize(
    ("sent", "back"),
    [("/account/", "/account/"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("", "/")],
)
def test_language_leads_back_to_this_site_only(client: Client, sent: str, back: str) -> None:
    answer = client.post("/language", {"language": "ar", "next": sent})
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert client.cookies["django_language"].value == "ar"


def test_unknown_language_is_not_kept(client: Client) -> None:
    client.post("/language", {"language": "xx"})
    assert "django_language" not in client.cookies


def test_visitors_get_no_cookie_from_reading(client: Client) -> None:
    assert client.get("/nowhere").cookies == {}


@pytest.mark.parametrize("path", PATHS[:4])
def test_first_load_is_light(client: Client, path: str) -> None:
    """At most 100 kB compressed with everything the page asks for (issue 2, 5)."""
    text = client.get(path).content
    names = set(re.findall(r'(?:src|href)="/static/([^"]+)"', text.decode()))
    files = [Path(str(finders.find(name))) for name in sorted(names)]
    assert files != []
    total = sum(len(gzip.compress(content)) for content in [text, *[file.read_bytes() for file in files]])
    assert total < 30_000
