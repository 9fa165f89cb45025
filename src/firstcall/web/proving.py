"""Decisions are signed freshly: whoever takes one has proved who they are in the last five minutes (security B10).

A page that is sent later asks for the password (or the passkey) and then goes on with what was typed; a program that
uses a session is told to. On the command line the password itself comes with each decision (see `cli/proving.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from firstcall.access.rules import Forbidden
from firstcall.policy.refusal import Refusal, gettext_noop

View = Callable[..., HttpResponse]


def proved_recently(request: HttpRequest) -> bool:
    """Has this person signed in, or proved who they are again, in the last five minutes?"""
    if not request.user.is_authenticated:
        return False
    moments = [record.get("at", 0) for record in get_authentication_records(request, request.user)]
    return bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def signed(view: View) -> View:
    """A page that takes a decision: when it is sent without fresh proof, the proof is asked for and it goes on."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.method == "POST" and request.user.is_authenticated and not proved_recently(request):
            raise ReauthenticationRequired
        return view(request, *args, **options)

    return asked


def require_proof(request: HttpRequest) -> None:
    """For programs that use a session: `Forbidden` with what to do where the proof is older."""
    if request.user.is_authenticated and not proved_recently(request):
        message = gettext_noop(
            "A decision is signed freshly. Prove who you are at /account/reauthenticate/ and send it again."
        )
        raise Forbidden(Refusal("proof-too-old", message))
