"""Rules about secrets: how long a token lives, and when the server must not start. Pure."""

from __future__ import annotations

from firstcall.policy.refusal import Refusal, gettext_noop

TOKEN_DAYS = 90


def why_not_token(days: int) -> Refusal | None:
    """Why a token cannot live this many days: 1 to 90 (product choice, security B10)."""
    if 1 <= days <= TOKEN_DAYS:
        return None
    message = gettext_noop("A token lives between 1 and %(days)s days. Choose a shorter time and renew it.")
    return Refusal("token-days", message, "", {"days": TOKEN_DAYS})


KNOWN_SECRETS = (
    "django-insecure",
    "changeme",
    "change-me",
    "secret",
    "firstcall",
    "insecure",
    "example",
    "default",
)


def why_not_serve(*, demo_mode: bool, secret_key: str, demo_accounts: bool) -> Refusal | None:
    """Why the server must not start outside demo mode: a guessable secret, or demonstration accounts."""
    if demo_mode:
        return None
    if _guessable(secret_key):
        message = gettext_noop(
            "The secret key is a default or too short. Unset FIRSTCALL_SECRET_KEY to have one made, "
            "or set one of at least 32 random characters."
        )
        return Refusal("weak-secret", message)
    if demo_accounts:
        message = gettext_noop(
            "This database holds demonstration accounts, whose passwords are public. "
            "Use another FIRSTCALL_HOME, or start with FIRSTCALL_MODE=demo."
        )
        return Refusal("demo-accounts", message)
    return None


def _guessable(secret: str) -> bool:
    plain = secret.lower()
    return (
        len(secret) < 32 or len(set(secret)) < 10 or any(plain.startswith(known) for known in KNOWN_SECRETS)
    )
