"""A browser in which somebody is signed in, with the proof of who they are as old as a test wants it."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows import login
from django.test import Client

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(client: Client, user: Any, *, seconds_ago: float = 0) -> Client:
    """Sign in as with the form, `seconds_ago`: what follows in the session is that old."""
    client.force_login(user, backend=BACKEND)
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time() - seconds_ago}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login.user_id_to_str(user)
    session.save()
    return client
