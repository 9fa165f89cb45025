"""Signing in as a person does it: password, authenticator app, passkey; no breach of the content policy (`page`)."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from firstcall.access.models import User
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[[Page], list[str]]


def sign_in(page: Page, user: User, password: str = PASSWORD, then: str = "/account/") -> None:
    """Fill in the sign-in page and send it."""
    page.goto(f"/account/login/?next={then}")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


def confirm(page: Page) -> None:
    """Type the password once more: how one signs in is not changed without it."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def code_for(secret: str) -> str:
    """What an authenticator app shows now for `secret`."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_password(page: Page, amina: User, axe: Axe) -> None:
    sign_in(page, amina)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    assert axe(page) == []
    page.locator("header").get_by_text("Amina Diallo").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_authenticator_app(page: Page, amina: User, axe: Axe) -> None:
    """Set up with the shown secret, asked for at the next sign-in, a wrong code refused."""
    sign_in(page, amina, then="/account/2fa/totp/activate/")
    confirm(page)
    expect(page.get_by_role("button", name="Activate")).to_be_visible()
    assert axe(page) == []
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label(re.compile("code", re.I)).fill(code_for(secret))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_label("Unused codes")).to_be_visible()
    assert axe(page) == []

    page.context.clear_cookies()
    sign_in(page, amina)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign In").click()
    expect(page.get_by_role("alert")).to_contain_text("Incorrect code")
    assert axe(page) == []
    page.get_by_label("Code").fill(next_code(secret))
    page.get_by_role("button", name="Sign In").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def next_code(secret: str) -> str:
    """The code of the coming half minute: the one just used is not taken twice."""
    counter = int(time.time()) // 30 + 1
    return format_hotp_value(hotp_value(secret, counter))


def test_passkey(page: Page, amina: User, axe: Axe) -> None:
    """Registered with a virtual authenticator, then used instead of the password."""
    port = page.context.new_cdp_session(page)
    port.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    port.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, amina, then="/account/2fa/webauthn/add/")
    confirm(page)
    expect(page.get_by_role("button", name="Add")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Name").fill("Field laptop")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Unused codes")).to_be_visible()
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_text("Field laptop")).to_be_visible()
    assert axe(page) == []

    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Amina Diallo").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/password/reset/", "/account/signup/", "/nowhere"]
)
def test_open_pages_in_both_directions(
    page: Page, axe: Axe, live_server: Any, language: str, path: str
) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    assert page.locator("html").get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[language]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert axe(page) == []


def test_language_menu_keeps_the_choice_and_the_place(page: Page, amina: User) -> None:
    sign_in(page, amina)
    page.get_by_text("English").first.click()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert page.url.endswith("/account/")
    assert User.objects.get(pk=amina.pk).language == "ar"
