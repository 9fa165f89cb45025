"""The key of the ledger, and the head it signs. Both are files under FIRSTCALL_HOME, outside the database.

Whoever owns the database can rewrite every row of it; but not these files. The private key signs checkpoints
and the head; it also marks each salt, so that an entry FirstCall wrote can be told from one put in by hand in
the moment between a commit and the writing of the head. Product choice.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firstcall.record import chain
from firstcall.record.chain import Signed
from firstcall.record.rules import unsound
from firstcall.secret_files import secret_file, secret_path

KEY_FILE = "ledger.key"
HEAD_FILE = "ledger-head.json"
PUBLIC_KEYS_FILE = "ledger-keys.json"


@dataclass(frozen=True)
class Key:
    """The signing key, its public half in hexadecimal, its short name, and the secret that marks salts."""

    private: Ed25519PrivateKey
    secret: bytes
    public: str
    id: str

    def sign(self, sequence: int, hash_: str, at: str) -> Signed:
        """The signed statement that entry `sequence` has this hash."""
        signature = self.private.sign(chain.statement(sequence, hash_, at, self.id)).hex()
        return Signed(sequence, hash_, at, self.id, signature)

    def salt(self, fields: tuple[Any, ...], text: str) -> str:
        """A fresh salt for an entry: 128 random bits, then a mark only this key can make."""
        random = secrets.token_hex(16)
        return random + self._mark(random, fields, text)

    def made(self, salt: str, fields: tuple[Any, ...], text: str) -> bool:
        """Was this salt made by this key for exactly this entry? `fields` lack the commitment."""
        return hmac.compare_digest(self._mark(salt[:32], fields, text).encode(), salt[32:].encode())

    def _mark(self, random: str, fields: tuple[Any, ...], text: str) -> str:
        sequence, *words = fields
        message = chain.canonical(sequence, [*words, random, text])
        return hmac.digest(self.secret, message, "sha256").hex()[:32]


def key(home: Path, *, make: bool) -> Key:
    """The key of the ledger. Made now if `make`; otherwise its absence is refused (a ledger exists
    already)."""
    path = secret_path(home, KEY_FILE)
    if not make and not path.exists():
        raise unsound("ledger-key-missing", path=str(path))
    content = secret_file(home, KEY_FILE, lambda: secrets.token_hex(32).encode())
    try:
        return _key(content)
    except ValueError as error:
        raise unsound("ledger-key-unreadable", path=str(path)) from error


@lru_cache(maxsize=2)  # the file is read each time; what follows from its bytes is worked out once
def _key(content: bytes) -> Key:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(content.decode().strip()))
    public = private.public_key().public_bytes_raw()
    secret = hashlib.sha256(b"firstcall-salt" + private.private_bytes_raw()).digest()
    return Key(private, secret, public.hex(), chain.key_id(public))


def public_keys(home: Path) -> dict[str, str]:
    """Every public key that has signed: key id -> 64 hexadecimal digits."""
    path = home / PUBLIC_KEYS_FILE
    return dict(json.loads(path.read_text())) if path.exists() else {}


def head(home: Path) -> Signed | None:
    """The last signed head; None when nothing has been signed yet."""
    path = home / HEAD_FILE
    try:
        return Signed(**json.loads(path.read_text()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise unsound("ledger-head-unreadable", path=str(path)) from error


def sign_head(home: Path, signer: Key, sequence: int, hash_: str, at: str) -> None:
    """Sign entry `sequence` as the end of the chain, with a key that is published first."""
    publish(home, signer)
    advance(home, signer.sign(sequence, hash_, at))


def advance(home: Path, signed: Signed) -> None:
    """Write the signed head if it goes forward. Whole or not at all, whatever process or power fails."""
    with _locked(home):
        now = head(home)
        if now is None or now.sequence < signed.sequence:
            _replace(home / HEAD_FILE, signed._asdict())


def publish(home: Path, signer: Key) -> None:
    """List the public half among the published keys, if it is not there yet."""
    if signer.id in public_keys(home):
        return
    with _locked(home):
        _replace(home / PUBLIC_KEYS_FILE, {**public_keys(home), signer.id: signer.public})


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    with (home / ".ledger-head.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _replace(path: Path, content: dict[str, object]) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with draft.open("w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
