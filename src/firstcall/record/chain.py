"""The chain of the ledger: how an entry is written down, hashed and checked. No Django, no database, no
clock.

The format is fixed and described in docs/reference/ledger.md; docs/verify_ledger.py implements it a second
time without this module. An entry is the tuple (sequence, at, act, subject, clause, role, organisation,
commitment, previous, hash), its instant as UTC text with microseconds; a content is (sequence, salt, text); a
signed statement (checkpoint or head) is (sequence, hash, at, key id, signature). A security measure; product
choice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring  # as json.dumps without ensure_ascii does it, many times faster
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

GENESIS = "0" * 64
ENTRY = (
    "sequence", "at", "act", "subject", "clause", "role", "organisation", "commitment", "previous", "hash",
)  # fmt: skip
"""The fields of an entry: all that its place in the chain is proved by, and nothing of what it says."""
ERASED = "content.erased"
CHECKPOINTED = "ledger.checkpointed"
SALT_LENGTH = 64

_quoted = encode_basestring
_sha256 = hashlib.sha256

Entry = tuple[Any, ...]
Content = tuple[Any, ...]


class Signed(NamedTuple):
    """A signed statement that the chain has this hash at this sequence."""

    sequence: int
    hash: str
    at: str
    key_id: str
    signature: str


class Fault(NamedTuple):
    """Something wrong with the ledger: at which entry, a stable code, a sentence."""

    sequence: int
    code: str
    sentence: str


def instant(at: datetime) -> str:
    """An aware instant as UTC text with microseconds: 2026-03-02T09:00:00.000000+00:00. ValueError if
    naive."""
    if at.tzinfo is None:
        raise ValueError("An instant of the ledger needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in the ledger")


_encode_content = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True, default=_plain
).encode


def canonical_content(content: Mapping[str, object]) -> str:
    """What an act says, as JSON text with sorted keys. Dates, instants and decimals become text.

    TypeError or ValueError for what JSON cannot hold (other types, infinity, lone surrogates).
    """
    text = _encode_content(content)
    text.encode()
    return text


def canonical(sequence: int, words: Iterable[str]) -> bytes:
    """A number and texts as the bytes that are hashed or signed: a JSON array, without blanks, in UTF-8.

    TypeError for anything but text, ValueError for what is no UTF-8.
    """
    return f"[{sequence},{','.join(map(_quoted, words))}]".encode()


def entry_hash(fields: Sequence[Any]) -> str:
    """SHA-256 over the canonical fields of an entry up to its previous hash."""
    sequence, *words = fields
    return _sha256(canonical(sequence, words)).hexdigest()


def commitment(salt: str, text: str) -> str:
    """SHA-256 over the salt (64 characters) followed by the content's text."""
    return _sha256((salt + text).encode()).hexdigest()


def statement(sequence: int, hash_: str, at: str, key_id: str) -> bytes:
    """The bytes that are signed for a checkpoint or a head."""
    return canonical(sequence, ["firstcall-ledger", hash_, at, key_id])


def key_id(public_key: bytes) -> str:
    """The short name of a public key (32 bytes): the first 16 hexadecimal digits of its SHA-256."""
    return _sha256(public_key).hexdigest()[:16]


def signature_fault(signed: Signed, public_keys: Mapping[str, str]) -> str:
    """Why the signature does not hold, empty when it does. `public_keys`: key id -> 64 hexadecimal digits."""
    if signed.key_id not in public_keys:
        return f"key {signed.key_id} is not known"
    try:
        key = bytes.fromhex(public_keys[signed.key_id])
        signature = bytes.fromhex(signed.signature)
        if key_id(key) != signed.key_id or signature.hex() != signed.signature:
            return "key or signature is damaged"
        fits = _fits(key, signature, statement(*signed[:4]))
    except (ValueError, TypeError):
        fits = False
    return "" if fits else "the signature does not fit"


@lru_cache(maxsize=256)
def _fits(key: bytes, signature: bytes, message: bytes) -> bool:
    """The same checkpoints are asked about at each verification, and no answer ever changes."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def stray(sequence: object) -> Fault:
    """The fault of a content without its entry."""
    number = sequence if isinstance(sequence, int) else -1
    return Fault(number, "extra", f"There is a content for entry {sequence}, which does not exist.")


def verify(
    entries: Iterable[Entry],
    contents: Iterable[Content],
    checkpoints: Iterable[Signed],
    public_keys: Mapping[str, str],
    head: Signed | None,
    *,
    to_the_end: bool = True,
    most: int = 1000,
) -> list[Fault]:
    """Every fault of a ledger, at most `most`; an empty list when it is sound. Streams: memory does not grow.

    `entries` by sequence, `contents` by the sequence of their entry. `head` is the last signed head, kept
    outside the database; without `to_the_end`, entries after it are accepted (they came while we were
    reading).
    """
    walk = _Walk(contents, most)
    for checkpoint in checkpoints:
        walk.expect(Signed(*checkpoint), public_keys, "checkpoint")
    if head is not None:
        walk.expect(Signed(*head), public_keys, "head")
    for entry in entries:
        walk.step(entry)
    walk.finish(head, to_the_end)
    return walk.faults


class _Walk:
    """The state of one reading of the ledger from its first entry to its last."""

    def __init__(self, contents: Iterable[Content], most: int) -> None:
        self.faults: list[Fault] = []
        self.most = most
        self.sequence, self.hash, self.at = 0, GENESIS, ""
        self.contents: Iterator[Content] = iter(contents)
        self.content: Content | None = next(self.contents, None)
        self.signed: dict[int, list[Signed]] = {}
        self.checkpoints: set[int] = set()
        self.without_content: set[int] = set()
        self.erased: set[int] = set()

    def fault(self, sequence: object, code: str, sentence: str) -> None:
        if len(self.faults) < self.most:
            number = sequence if isinstance(sequence, int) else -1
            self.faults.append(Fault(number, code, sentence))

    def expect(self, signed: Signed, public_keys: Mapping[str, str], kind: str) -> None:
        """Note what a signed statement says of the chain, if its signature holds."""
        wrong = signature_fault(signed, public_keys)
        if kind == "checkpoint":
            self.checkpoints.add(signed.sequence)
        if wrong:
            self.fault(
                signed.sequence, f"{kind}-signature", f"The {kind} of entry {signed.sequence}: {wrong}."
            )
        else:
            self.signed.setdefault(signed.sequence, []).append(signed)

    def step(self, entry: Entry) -> None:
        """Check one entry against itself, its predecessor, its content and what was signed."""
        sequence, at, act, previous, hash_ = entry[0], entry[1], entry[2], entry[8], entry[9]
        if sequence != self.sequence + 1:
            if type(sequence) is not int or sequence <= self.sequence:
                return self.fault(sequence, "order", f"Entry {sequence} stands after entry {self.sequence}.")
            self.fault(sequence, "gap", f"Entries {self.sequence + 1} to {sequence - 1} are missing.")
        elif previous != self.hash:
            self.fault(sequence, "link", f"Entry {sequence} does not follow from entry {sequence - 1}.")
        if hash_ != self._hash_of(entry):
            self.fault(
                sequence, "changed", f"Entry {sequence} was changed: its hash does not fit what it says."
            )
        elif at < self.at:
            self.fault(sequence, "time", f"Entry {sequence} is dated before entry {sequence - 1}.")
        else:
            self.at = at
        self._content_of(sequence, entry[7])
        if act == ERASED:
            self._note_erasure(sequence, entry[3])
        elif act == CHECKPOINTED and sequence not in self.checkpoints:
            self.fault(sequence, "checkpoint-missing", f"The checkpoint of entry {sequence} is missing.")
        for signed in self.signed.pop(sequence, ()):
            if signed.hash != hash_:
                self._contradicted(signed)
        self.sequence, self.hash = sequence, hash_
        return None

    def _hash_of(self, entry: Entry) -> str:
        try:
            return _sha256(canonical(entry[0], entry[1:9])).hexdigest()
        except (TypeError, ValueError):  # bytes where text should be, or text that is no UTF-8
            return ""

    def _content_of(self, sequence: int, committed: str) -> None:
        content = self.content
        while content is not None and (type(content[0]) is not int or content[0] < sequence):
            content = self._extra(content)
        if content is None or content[0] != sequence:
            self.without_content.add(sequence)
            return
        self.content = next(self.contents, None)
        _, salt, text = content
        try:
            sound = len(salt) == SALT_LENGTH and _sha256((salt + text).encode()).hexdigest() == committed
        except (TypeError, ValueError):
            sound = False
        if not sound:
            self.fault(sequence, "content", f"What entry {sequence} says was changed.")

    def _extra(self, content: Content) -> Content | None:
        self.fault(*stray(content[0]))
        self.content = next(self.contents, None)
        return self.content

    def _note_erasure(self, sequence: int, subject: object) -> None:
        target = str(subject).removeprefix("ledger:")
        if target.isdecimal() and int(target) < sequence:
            self.erased.add(int(target))

    def _contradicted(self, signed: Signed) -> None:
        self.fault(
            signed.sequence,
            "rewritten",
            f"Entry {signed.sequence} does not have the hash signed on {signed.at}: the chain was rewritten.",
        )

    def finish(self, head: Signed | None, to_the_end: bool) -> None:
        """What can be said only at the end: erasures, signed entries that are not there, an unsigned end."""
        while self.content is not None:
            self._extra(self.content)
        for sequence in sorted(self.without_content - self.erased):
            self.fault(
                sequence, "content-missing", f"What entry {sequence} says is missing, and no entry erased it."
            )
        for sequence, statements in sorted(self.signed.items()):
            at = statements[0].at
            self.fault(
                sequence,
                "cut",
                f"Entry {sequence}, signed on {at}, is missing: the chain ends at entry {self.sequence}.",
            )
        if to_the_end and self.sequence > (head.sequence if head else 0):
            what = f"head, entry {head.sequence}" if head else "head: there is none"
            self.fault(
                self.sequence,
                "unsigned",
                f"The chain goes on to entry {self.sequence}, after its signed {what}.",
            )
