"""Proof that whoever sits at the command line is the person they name: password, and second step where there is one.

As at the sign-in page: the same backends, the same ten failures and then a pause, the same answer for a wrong password
and an unknown name. No session is opened; each command asks anew (docs/decisions/acting-on-the-command-line.md).
"""

from __future__ import annotations

import os
import sys

import typer
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from firstcall.access.models import User
from firstcall.access.queries import actor_for
from firstcall.access.rules import Actor
from firstcall.cli.output import now
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.web.people import second_steps
from firstcall.web.sign_in import locked_until

PASSWORD, CODE = "FIRSTCALL_PASSWORD", "FIRSTCALL_CODE"


def proven(email: str) -> Actor:
    """The person with the account `email`, once they have proved it. Raises `Refused`; failures are counted."""
    name = email.strip().lower()
    request = _request(name)
    secret = _asked(PASSWORD, f"Password of {name}")
    user = authenticate(request, email=name, password=secret)
    if not isinstance(user, User):
        raise _not_proven(request, name)
    _second_step(request, user)
    AxesProxyHandler.user_logged_in(User, request, user)  # failures before this one no longer count
    found = actor_for(user, now())
    if not found.signed_in:
        message = gettext_noop(
            "%(email)s belongs to nobody on record, so it decides nothing. Ask an administrator."
        )
        raise Refused(Refusal("account-nobody", message, params={"email": name}))
    return found


def _request(name: str) -> HttpRequest:
    """What the sign-in page would be sent, from this machine."""
    request = HttpRequest()
    request.method, request.path = "POST", "/command-line"
    request.META |= {"REMOTE_ADDR": "127.0.0.1", "HTTP_USER_AGENT": "firstcall"}
    request.POST = QueryDict(urlencode({"login": name}))
    request.user = AnonymousUser()
    return request


def _asked(variable: str, prompt: str) -> str:
    """What the variable holds, else what is typed at a terminal. Raises `Refused` where there is neither."""
    given = os.environ.get(variable, "")
    if given:
        return given
    if sys.stdin.isatty():
        return str(typer.prompt(prompt, hide_input=True, err=True))
    message = gettext_noop(
        "A name is no proof. Set %(variable)s, or run the command at a terminal to be asked."
    )
    raise Refused(Refusal("no-proof", message, params={"variable": variable}))


def _not_proven(request: HttpRequest, name: str) -> Refused:
    if not AxesProxyHandler.is_allowed(request, {"email": name}):
        minutes = max(1, -int((now() - locked_until(request)).total_seconds() // 60))
        message = gettext_noop("Too many failures: signing in is paused. Try again in %(minutes)s minutes.")
        return Refused(Refusal("sign-in-paused", message, params={"minutes": minutes}))
    message = gettext_noop(
        "%(email)s and this password do not fit together, or the account is locked. Check both, then try again."
    )
    return Refused(Refusal("not-proven", message, params={"email": name}))


def _second_step(request: HttpRequest, user: User) -> None:
    """An account with a second step gives its code too: of the authenticator, or one kept for recovery."""
    steps = second_steps(user)
    if not steps:
        return
    if set(steps) == {Authenticator.Type.WEBAUTHN}:
        message = gettext_noop(
            "%(email)s signs in with a passkey, which a command cannot ask for. Decide in the browser, or add an "
            "authenticator app."
        )
        raise Refused(Refusal("second-step-browser", message, params={"email": user.email}))
    code = _asked(CODE, "Code of the authenticator")
    with context.request_context(request):
        right = AuthenticateForm(data={"code": code}, user=user).is_valid()
    if not right:
        message = gettext_noop(
            "This code is not valid, or was used already. Take the next one, then try again."
        )
        raise Refused(Refusal("second-step-wrong", message))
