"""Plain parts of the record: who acts, how public identifiers are made, what can go wrong with a write."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from firstcall.policy.refusal import Refusal, Refused, gettext_noop


@dataclass(frozen=True)
class Acting:
    """In whose name an act is done: public ids of person and organisation, and the role acted in."""

    person: str
    role: str
    organisation: str = ""


SYSTEM = Acting(person="", role="SVC")
"""FirstCall itself, for what no person does: checkpoints, reminders."""


def new_id() -> str:
    """A stable public identifier: 80 random bits as 16 lower-case letters and digits, not guessable in
    turn."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def in_language(params: Mapping[str, object], language: str) -> dict[str, object]:
    """The params of a notice with names in several languages ({"en": …, "fr": …}) put into `language`."""
    return {
        key: value.get(language, value.get("en", "")) if isinstance(value, dict) else value
        for key, value in params.items()
    }


def request_hash(method: str, path: str, body: bytes) -> str:
    """What makes two requests under one Idempotency-Key the same: method, path with query, body (SHA-256)."""
    head = f"{method.upper()} {path}\n".encode()
    return hashlib.sha256(head + body).hexdigest()


class Stale(Exception):
    """Someone else changed the row first. `current` is the row as it is now, None when it is gone."""

    def __init__(self, current: object | None) -> None:
        super().__init__("Someone else changed this in the meantime. Look at both versions, then save again.")
        self.current = current


class NotInTransaction(RuntimeError):
    """A programming error: the ledger is written in the same transaction as what it records, or not at
    all."""


class LedgerUnsound(Refused):
    """The ledger cannot be continued: a key or an entry is missing, or the database was changed from
    outside."""


def unsound(code: str, **params: object) -> LedgerUnsound:
    """The refusal with this code (see `LEDGER_REFUSALS`)."""
    return LedgerUnsound(Refusal(code, LEDGER_REFUSALS[code], params=params))


LEDGER_REFUSALS = {
    "ledger-key-missing": gettext_noop(
        "The ledger has entries, but its signing key %(path)s is missing. "
        "Put the key back from your backup of the secrets folder, then start again."
    ),
    "ledger-key-unreadable": gettext_noop(
        "The signing key of the ledger, %(path)s, is not a key. "
        "Put the key back from your backup of the secrets folder, then start again."
    ),
    "ledger-key-other": gettext_noop(
        "The ledger was signed with key %(signed)s, but %(path)s holds key %(held)s. "
        "Put the right key back from your backup of the secrets folder."
    ),
    "ledger-head-unreadable": gettext_noop(
        "The signed head of the ledger, %(path)s, cannot be read. Put it back from your backup, "
        "then run: firstcall ledger verify"
    ),
    "ledger-cut": gettext_noop(
        "The ledger ends at entry %(last)s, but entry %(signed)s has been signed: the end is missing. "
        "Nothing more is recorded until a complete database is restored. See: firstcall ledger verify"
    ),
    "ledger-rewritten": gettext_noop(
        "Entry %(signed)s of the ledger is not the one that was signed: the database was changed outside "
        "FirstCall. Nothing more is recorded until a sound database is restored. See: firstcall ledger verify"
    ),
    "ledger-foreign": gettext_noop(
        "Entry %(last)s of the ledger was not written by FirstCall. "
        "Nothing more is recorded until a sound database is restored. See: firstcall ledger verify"
    ),
}


class KeyReused(Refused):
    """The same Idempotency-Key came with another request: 422."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                "idempotency-key-reused",
                gettext_noop(
                    "This Idempotency-Key was used for a different request. Use a new key for each request."
                ),
            )
        )


class InFlight(Refused):
    """The first request under this Idempotency-Key has not been answered yet: 409."""

    def __init__(self) -> None:
        super().__init__(
            Refusal(
                "idempotency-key-in-flight",
                gettext_noop(
                    "The first request with this Idempotency-Key is still being handled. Ask again soon."
                ),
            )
        )
