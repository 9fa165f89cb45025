"""Signing in: no sign-up, the same answer for known and unknown names, ten failures and then a pause.

The pause counts per account and per network (IPv4 /24, IPv6 /64), so that neither one account tried from many
addresses nor many accounts tried from one place gets further (product choice).
"""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from firstcall.web.edge import now


class Accounts(DefaultAccountAdapter):
    """What of the account library's behaviour FirstCall decides itself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by those who grant roles, never by visitors."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's address, behind a proxy the one the proxy saw."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counting failures is left to one place: `locked_out` below."""

    def format_email_subject(self, subject: str) -> str:
        """Subjects of mails name the system, not a host."""
        return f"FirstCall: {' '.join(str(subject).split())}"

    def reauthenticate(self, user: Any, password: str) -> bool:
        """A password asked for again counts like one asked for at the door."""
        return bool(super().reauthenticate(user, password))


def client_address(request: HttpRequest) -> str:
    """The address of the caller. Behind TLS the nearest proxy's last entry is the one nobody can forge."""
    if settings.HTTPS:
        seen = [
            part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
        ]
        if seen:
            return seen[-1]
    return str(request.META.get("REMOTE_ADDR") or "127.0.0.1")


def client_network(request: HttpRequest) -> str:
    """The network failures are counted for: /24 of an IPv4 address, /64 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - an address nobody has, not one to listen on
    prefix = 24 if address.version == 4 else 64
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account name somebody tried, in the one spelling failures are counted under."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username")
    return str(given or request.POST.get("login") or "").strip().lower()[:254]


def locked_out(request: HttpRequest, *_args: object, **_more: object) -> HttpResponse:
    """429: says when to try again. The same whether the account exists or not."""
    until = locked_until(request)
    context = {"minutes": max(1, -int((now() - until).total_seconds() // 60))}
    response = render(request, "account/locked.html", context, status=429)
    response.headers["Retry-After"] = str(max(1, int((until - now()).total_seconds())))
    return response


def locked_until(request: HttpRequest) -> datetime:
    """When the pause for this account or network ends."""
    pause = timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried = Q(username=name_tried(request)) | Q(ip_address=client_network(request))
    last = (
        AccessAttempt.objects.filter(tried)
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    return (last or now()) + pause


def is_locked(request: HttpRequest) -> bool:
    """Whether signing in is paused for this network now."""
    return not AxesProxyHandler.is_allowed(request)


def pause_text(minutes: int) -> str:
    """How long the pause still lasts, in words."""
    return gettext("Try again in %(minutes)s minutes.") % {"minutes": minutes}
