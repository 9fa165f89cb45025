"""Plain parts of the record: who acts, and how public identifiers are made."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass


@dataclass(frozen=True)
class Acting:
    """In whose name an act is done: public ids of person and organisation, and the role acted in."""

    person: str
    role: str
    organisation: str = ""


def new_id() -> str:
    """A stable public identifier: 80 random bits as 16 lower-case letters and digits, not guessable in turn."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()
