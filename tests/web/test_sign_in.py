"""Signing in is hard to abuse: no sign-up, one answer for all, a pause after ten failures, sessions that rotate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone

from firstcall.access.models import User
from firstcall.web.sign_in import client_network, name_tried
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def attempt(client: Client, email: str, password: str, address: str = "10.0.0.7") -> int:
    """One try; the status: 302 in, 200 refused, 429 paused."""
    return client.post(LOGIN, {"login": email, "password": password}, REMOTE_ADDR=address).status_code


def test_in_and_out(client: Client, amina: User) -> None:
    assert attempt(client, amina.email.upper(), PASSWORD) == 302
    assert client.get("/account/").status_code == 200
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_no_sign_up(client: Client) -> None:
    answer = client.post("/account/signup/", {"email": "x@example.org", "password1": PASSWORD})
    assert "There is no sign-up" in answer.content.decode()
    assert User.objects.count() == 0


def test_same_answer_for_known_and_unknown(client: Client, amina: User) -> None:
    answers = []
    for email in (amina.email, "nobody@example.org"):
        page = client.post(LOGIN, {"login": email, "password": "wrong"}).content.decode()
        answers.append(page.replace(email, "").split("<main")[1].split("csrfmiddlewaretoken")[0])
    assert answers[0] == answers[1]
    resets = [
        client.post("/account/password/reset/", {"email": e}) for e in (amina.email, "nobody@example.org")
    ]
    assert [(r.status_code, r["Location"]) for r in resets] == [(302, "/account/password/reset/done/")] * 2
    assert len(mail.outbox) == 2  # a mail either way, so that the time taken tells nothing


def test_ten_failures_pause_the_account_from_everywhere(client: Client, amina: User) -> None:
    tries = [attempt(client, amina.email, "wrong", f"10.0.{n}.1") for n in range(10)]
    assert tries == [200] * 9 + [429]
    answer = client.post(LOGIN, {"login": "AMINA@example.org", "password": PASSWORD}, REMOTE_ADDR="10.9.9.9")
    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.content.decode()
    assert 890 <= int(answer["Retry-After"]) <= 900
    assert "_auth_user_id" not in client.session


def test_ten_failures_pause_the_network_and_no_other(client: Client, amina: User) -> None:
    tries = [attempt(client, f"person{n}@example.org", "wrong", f"10.0.0.{n + 1}") for n in range(10)]
    assert tries == [200] * 9 + [429]
    assert attempt(client, amina.email, PASSWORD, "10.0.0.200") == 429
    assert attempt(client, amina.email, PASSWORD, "10.0.1.200") == 302


def test_the_pause_ends(client: Client, amina: User) -> None:
    for _ in range(10):
        attempt(client, amina.email, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert attempt(client, amina.email, PASSWORD) == 302


def test_unknown_names_are_paused_alike(client: Client) -> None:
    assert [attempt(client, "nobody@example.org", "wrong") for _ in range(11)] == [200] * 9 + [429] * 2


def test_session_key_rotates_at_sign_in(client: Client, amina: User) -> None:
    client.get(LOGIN)
    session = client.session
    session["mark"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    attempt(client, amina.email, PASSWORD)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


def test_new_password_ends_other_sessions(amina: User) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        attempt(client, amina.email, PASSWORD)
    new = "another seven rivers here"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/change/", data).status_code == 302
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


@pytest.mark.parametrize("weak", ["short words", "123456789012345", "qwertyuiop123"])
def test_weak_passwords(client: Client, amina: User, weak: str) -> None:
    attempt(client, amina.email, PASSWORD)
    data = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert client.post("/account/password/change/", data).status_code == 200
    amina.refresh_from_db()
    assert amina.check_password(PASSWORD)


def test_reset_link_works_once(client: Client, amina: User) -> None:
    client.post("/account/password/reset/", {"email": amina.email})
    link = next(word for word in mail.outbox[0].body.split() if "/account/password/reset/key/" in word)
    path = "/" + link.split("/", 3)[3]
    form = client.get(path, follow=True)
    action = form.redirect_chain[-1][0]
    new = "another seven rivers here"
    assert client.post(action, {"password1": new, "password2": new}).status_code == 302
    assert "_auth_user_id" not in client.session
    amina.refresh_from_db()
    assert amina.check_password(new)
    assert Client().get(path, follow=True).context["token_fail"] is True


def test_each_account_has_one_verified_address(amina: User) -> None:
    amina.email = "amina.diallo@example.org"
    amina.save()
    rows = EmailAddress.objects.filter(user=amina).values_list("email", "verified", "primary")
    assert list(rows) == [("amina.diallo@example.org", True, True)]


def test_the_address_is_not_changed_by_its_owner(client: Client, amina: User) -> None:
    client.force_login(amina)
    answer = client.post("/account/email/", {"action_add": "", "email": "other@example.org"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert EmailAddress.objects.filter(user=amina).count() == 1


def test_locked_account(client: Client, amina: User) -> None:
    User.objects.filter(pk=amina.pk).update(is_active=False)
    answer = client.post(LOGIN, {"login": amina.email, "password": PASSWORD}, follow=True)
    assert "This account is locked" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.1.2.3", "10.1.2.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("nonsense", "0.0.0.0"),
    ],
)
def test_network(rf: RequestFactory, address: str, network: str) -> None:
    assert client_network(rf.get("/", REMOTE_ADDR=address)) == network


def test_behind_tls_the_proxy_names_the_caller(rf: RequestFactory, settings: object) -> None:
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.1.1.1, 10.1.2.3")
    assert client_network(request) == "127.0.0.0"
    settings.HTTPS = True  # type: ignore[attr-defined]
    assert client_network(request) == "10.1.2.0"


def test_name_is_counted_in_one_spelling(rf: RequestFactory) -> None:
    assert name_tried(rf.post("/", {"login": " Amina@Example.ORG "})) == "amina@example.org"
    assert name_tried(rf.post("/", {"login": "other"}), {"email": "A@b.c"}) == "a@b.c"


def test_many_requests_from_one_place_are_slowed(client: Client, amina: User) -> None:
    data = {"login": amina.email, "password": PASSWORD}
    answers = [Client().post(LOGIN, data, REMOTE_ADDR="10.77.0.1") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert "Wait a minute" in answers[-1].content.decode()


def test_same_hashing_for_known_and_unknown(
    client: Client, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slow part is done once either way, so that the time taken tells nothing."""
    done: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)

        def counted(
            self: object, *args: object, _real: object = real, _name: str = name, **more: object
        ) -> object:
            done.append(_name)
            return _real(self, *args, **more)  # type: ignore[operator]

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    counts = []
    for email in (amina.email, "nobody@example.org"):
        done.clear()
        attempt(client, email, "wrong")
        counts.append(len(done))
    assert counts == [1, 1]
