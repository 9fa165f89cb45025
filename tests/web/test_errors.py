"""What rooms raise becomes a page with a sentence and the right status; nothing typed is lost."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator

import pytest
from django import forms
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_POST
from pytest_django import Settings

from firstcall.access.models import User
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refusal, Refused
from firstcall.record.rules import KeyReused, Stale
from firstcall.urls import handler400, handler403, handler404, handler500  # noqa: F401 - as the real ones
from firstcall.urls import urlpatterns as real
from firstcall.web.edge import PAGES, actor, now, page

WHY = Refusal("two-leads", "Name at least %(n)s leads first.", "GN 5", {"n": 2})
CURRENT = Organisation(name="Their name", version=7)


class Named(forms.Form):
    name = forms.CharField()


@page("group", "create")
def form_view(request: HttpRequest) -> HttpResponse:
    """A page whose action refuses."""
    form = Named(request.POST or None)
    if request.method == "POST" and form.is_valid():
        raise Refused(WHY)
    return render(
        request,
        "web/act.html",
        {"form": form, "title": "A form", "button": "Save", "back": "/"},
    )


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


ERRORS: dict[str, Exception] = {
    "forbidden": Forbidden(
        Refusal("forbidden", "Ask one of these to do it: %(roles)s.", "", {"roles": "HC"})
    ),
    "not-visible": NotVisible("group.read"),
    "stale": Stale(CURRENT),
    "gone": Stale(None),
    "reused": KeyReused(),
    "refused": Refused(WHY),
    "disk": OSError(errno.ENOSPC, "No space left on device"),
    "database-disk": OperationalError("database or disk is full"),
    "big": RequestDataTooBig("too big"),
    "bad": BadRequest("what?"),
    "broken": ValueError("a secret detail"),
}
urlpatterns = [
    *real,
    path("form", form_view),
    path("only-post", require_POST(raising(Refused(WHY)))),
    *[path(f"raise/{name}", raising(error)) for name, error in ERRORS.items()],
]
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine, pytest.mark.urls(__name__)]


@pytest.fixture
def member(client: Client, amina: User) -> Iterator[Client]:
    """A signed-in browser that, like a person's, is shown pages instead of exceptions."""
    client.raise_request_exception = False
    client.force_login(amina)
    return client


@pytest.mark.parametrize(
    ("name", "status", "says"),
    [
        ("forbidden", 403, "Ask one of these to do it: HC."),
        ("not-visible", 404, "There is nothing here"),
        ("stale", 412, "Somebody else was first"),
        ("gone", 412, "Somebody else was first"),
        ("reused", 422, "Idempotency-Key was used"),
        ("refused", 409, "Name at least 2 leads first."),
        ("disk", 507, "The server has no room left"),
        ("database-disk", 507, "The server has no room left"),
        ("big", 413, "This is too large"),
        ("bad", 400, "The request was not understood"),
        ("broken", 500, "Something broke on our side"),
    ],
)
def test_each_error_has_its_page(member: Client, name: str, status: int, says: str) -> None:
    answer = member.get(f"/raise/{name}")
    text = answer.content.decode()
    assert (answer.status_code, says in text) == (status, True)
    assert "Traceback" not in text
    assert "a secret detail" not in text


def test_what_does_not_exist_looks_like_what_may_not_be_seen(member: Client) -> None:
    hidden = member.get("/raise/not-visible").content.decode().replace("/raise/not-visible", "")
    absent = member.get("/raise/nothing").content.decode().replace("/raise/nothing", "")
    assert without_token(hidden) == without_token(absent)


def without_token(text: str) -> str:
    """The page without the tokens against forged requests, which differ each time."""
    return "".join(part.split('"', 1)[-1] for part in text.split('csrfmiddlewaretoken" value="')).split(
        "hx-headers"
    )[0]


def test_refused_shows_the_page_again_with_what_was_typed(member: Client) -> None:
    answer = member.post("/form", {"name": "Water and sanitation"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Name at least 2 leads first." in text
    assert "GN 5" in text
    assert 'value="Water and sanitation"' in text


def test_refused_without_a_page_to_repeat_still_gives_back_what_was_typed(member: Client) -> None:
    answer = member.post("/only-post", {"reason": "Long and carefully written", "password": "never shown"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Name at least 2 leads first." in text
    assert "Long and carefully written" in text
    assert "never shown" not in text


def test_stale_shows_both_and_offers_both(member: Client) -> None:
    text = member.post("/raise/stale", {"name": "My name", "version": "6"}).content.decode()
    assert "<bdi>My name</bdi>" in text
    assert "<bdi>Their name</bdi>" in text
    assert '<input type="hidden" name="version" value="7">' in text
    assert '<input type="hidden" name="name" value="My name">' in text


def test_stale_of_what_is_gone_cannot_be_replaced(member: Client) -> None:
    text = member.post("/raise/gone", {"name": "My name"}).content.decode()
    assert "<bdi>My name</bdi>" in text
    assert "Replace it with mine" not in text


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get("/raise/forbidden?a=1")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/account/login/?next=%2Fraise%2Fforbidden%3Fa%3D1",
    )
    assert client.post("/raise/forbidden").status_code == 403


def test_a_body_above_the_limit_is_not_read(client: Client, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = client.post("/form", {"name": "x" * 2000})
    assert answer.status_code == 413
    assert "This is too large" in answer.content.decode()


def test_too_many_fields(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    assert client.post("/account/login/", {f"f{n}": "1" for n in range(5)}).status_code == 413


def test_an_expired_form(amina: User) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": amina.email, "password": "x"})
    assert answer.status_code == 403
    assert "The page was open too long" in answer.content.decode()


def test_server_error_page_needs_no_database(django_assert_num_queries: Callable[..., object]) -> None:
    from django.test import RequestFactory

    from firstcall.web.errors import server_error

    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert server_error(RequestFactory().get("/")).status_code == 500


def test_signed_in_pages_stay_out_of_caches(client: Client, amina: User) -> None:
    assert "Cache-Control" not in client.get("/nowhere").headers
    client.force_login(amina)
    assert client.get("/account/")["Cache-Control"] == "private, no-store"


def test_unknown_address_says_what_to_do(client: Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "/account/login/?next=/nowhere" in answer.content.decode()


def test_health_and_robots(client: Client) -> None:
    health = client.get("/healthz")
    assert (health.status_code, health.content, health["Content-Type"]) == (200, b"ok\n", "text/plain")
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_page_registers_what_it_requires() -> None:
    assert PAGES[f"{__name__}.form_view"] == ("group", "create")
    assert sys.modules[__name__].form_view.requires == ("group", "create")


def test_actor_is_read_once(
    rf: object, amina: User, django_assert_num_queries: Callable[..., object]
) -> None:
    request = rf.get("/")  # type: ignore[attr-defined]
    request.user = User.objects.select_related("person").get(pk=amina.pk)
    first = actor(request)
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        assert actor(request) is first
    assert (first.name, first.signed_in) == ("Amina Diallo", True)
    assert now().utcoffset().total_seconds() == 0  # type: ignore[union-attr]
