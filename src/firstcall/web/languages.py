"""The language of a page: what the person chose, else the cookie, else what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from firstcall.access.models import User

KNOWN = frozenset(code for code, _name in settings.LANGUAGES)


class PersonLanguage:
    """A signed-in person's own choice goes before the cookie and the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            chosen = request.user.language
            if chosen in KNOWN and chosen != translation.get_language():
                translation.activate(chosen)
                request.LANGUAGE_CODE = chosen
        return self.get_response(request)


@csrf_exempt  # a visitor's pages carry no token, so they stay cacheable; another site's form reaches no session (Lax)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the language of the menu: in a cookie for this browser, and with the account of who is signed in."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    response = HttpResponseRedirect(back)
    if language not in KNOWN:
        return response
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        httponly=True,
        secure=settings.HTTPS,
    )
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    return response
