#!/usr/bin/env python3
"""Check an exported FirstCall ledger without FirstCall.

    python3 verify_ledger.py EXPORT [--key PUBLIC_KEY]...

EXPORT is the file of `firstcall ledger export FILE`; its format is described in reference/ledger.md. The program
needs Python 3.9 or later and, to check signatures, the package `cryptography`; it imports nothing of FirstCall.
A file can only vouch for itself: compare the public key it names with the one the installation has published
elsewhere, or give that key with --key, and the file is refused when it was signed with another.

Exit status: 0 sound, 1 faults found, 2 not such a file, 3 sound but the signatures were not checked.
"""

import argparse
import hashlib
import json
import re
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None

FORMAT = "firstcall-ledger/1"
GENESIS = "0" * 64
LENGTHS = {"entry": 10, "content": 3, "checkpoint": 5, "head": 5}


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(values):
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Ledger:
    """The ledger as far as it has been read."""

    def __init__(self, keys):
        self.keys = keys
        self.faults = 0
        self.sequence, self.hash, self.at = 0, GENESIS, ""
        self.commitment = None  # of the last entry, until its content has come
        self.signed = {}  # sequence -> [(hash, at, kind)]
        self.checkpoints, self.missing, self.erased = set(), set(), set()
        self.head = None

    def fault(self, sequence, sentence):
        self.faults += 1
        if self.faults <= 1000:
            print(f"entry {sequence}: {sentence}")

    def checkpoint(self, *signed):
        self.checkpoints.add(signed[0])
        self.statement("checkpoint", *signed)

    def head_line(self, *signed):
        if self.head is not None:
            self.fault(signed[0], "a second head")
        self.head = signed[0]
        self.statement("head", *signed)

    def statement(self, kind, sequence, hash_, at, key_id, signature):
        """A signed statement: note what it says of the chain if its signature holds."""
        wrong = self.wrong_signature(
            canonical([sequence, "firstcall-ledger", hash_, at, key_id]), key_id, signature
        )
        if wrong:
            self.fault(sequence, f"the {kind} is not valid: {wrong}")
        elif kind == "head" and sequence <= self.sequence:
            self.compare(sequence, hash_, at)
        else:
            self.signed.setdefault(sequence, []).append((hash_, at))

    def wrong_signature(self, message, key_id, signature):
        try:
            key, raw = bytes.fromhex(self.keys[key_id]), bytes.fromhex(signature)
            if hashlib.sha256(key).hexdigest()[:16] != key_id or raw.hex() != signature or len(raw) != 64:
                return "its key or signature is damaged"
            if Ed25519PublicKey is not None:
                Ed25519PublicKey.from_public_bytes(key).verify(raw, message.encode())
        except KeyError:
            return f"key {key_id} is not known"
        except (ValueError, TypeError):
            return "its key or signature is damaged"
        except InvalidSignature:
            return "the signature does not fit"
        return ""

    def compare(self, sequence, hash_, at):
        if sequence == self.sequence and hash_ != self.hash:
            self.fault(sequence, f"its hash is not the one signed on {at}: the chain was rewritten")
        elif sequence < self.sequence:
            self.fault(self.sequence, f"the chain goes on after its signed head, entry {sequence}")

    def entry(self, *fields):
        sequence, at, act, subject, previous, hash_ = *fields[:4], *fields[8:]
        self.content_is_over()
        if type(sequence) is not int or sequence <= self.sequence:
            self.fault(sequence, f"stands after entry {self.sequence}")
            return
        if sequence != self.sequence + 1:
            self.fault(sequence, f"entries {self.sequence + 1} to {sequence - 1} are missing")
        elif previous != self.hash:
            self.fault(sequence, f"does not follow from entry {sequence - 1}")
        if sha256(canonical(list(fields[:9]))) != hash_:
            self.fault(sequence, "was changed: its hash does not fit what it says")
        elif at < self.at:
            self.fault(sequence, f"is dated before entry {sequence - 1}")
        else:
            self.at = at
        self.sequence, self.hash, self.commitment = sequence, hash_, fields[7]
        for signed_hash, signed_at in self.signed.pop(sequence, ()):
            self.compare(sequence, signed_hash, signed_at)
        erasure = re.fullmatch(r"ledger:(\d{1,18})", str(subject))
        if act == "content.erased" and erasure and int(erasure[1]) < sequence:
            self.erased.add(int(erasure[1]))
        if act == "ledger.checkpointed" and sequence not in self.checkpoints:
            self.fault(sequence, "its checkpoint is missing")

    def content(self, sequence, salt, text):
        if sequence != self.sequence or self.commitment is None:
            self.fault(sequence, "there is a content too many")
        elif len(salt) != 64 or sha256(salt + text) != self.commitment:
            self.fault(sequence, "what it says was changed")
        self.commitment = None

    def content_is_over(self):
        """No more lines belong to the last entry: what it says is missing unless it has come."""
        if self.commitment is not None:
            self.missing.add(self.sequence)
        self.commitment = None

    def end(self):
        self.content_is_over()
        for sequence in sorted(self.missing - self.erased):
            self.fault(sequence, "what it says is missing, and no entry erased it")
        for sequence in sorted(self.signed):
            self.fault(sequence, f"is missing, and was signed; the chain ends at entry {self.sequence}")
        if self.sequence and self.head is None:
            self.fault(self.sequence, "there is no signed head")


def read(ledger, file):
    actions = {
        "entry": ledger.entry, "content": ledger.content, "checkpoint": ledger.checkpoint, "head": ledger.head_line
    }  # fmt: skip
    for number, line in enumerate(file, 2):
        try:
            kind, *values = json.loads(line)
            if len(values) != LENGTHS[kind]:
                raise ValueError(kind)
            actions[kind](*values)
        except (ValueError, KeyError, TypeError):
            ledger.fault(ledger.sequence, f"line {number}, after this entry, cannot be read")
    ledger.end()


def main():
    parser = argparse.ArgumentParser(description="Check an exported FirstCall ledger.")
    parser.add_argument("export")
    parser.add_argument("--key", action="append", help="a public key you trust (64 hexadecimal digits)")
    asked = parser.parse_args()
    try:
        file = open(asked.export, encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
        header = json.loads(file.readline())
        keys = dict(header["public_keys"])
        if header["format"] != FORMAT:
            raise ValueError("another format")
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"{asked.export} is not an exported ledger: {error}", file=sys.stderr)
        return 2
    trusted = [key.lower() for key in asked.key or keys.values()]
    ledger = Ledger({key_id: key for key_id, key in keys.items() if key in trusted})
    with file:
        read(ledger, file)
    for key_id, key in keys.items():
        print(f"signed with key {key_id}: {key}" + ("" if key in trusted else " (not the key you gave)"))
    print(f"{ledger.sequence} entries, {ledger.faults} faults")
    if ledger.faults:
        return 1
    if Ed25519PublicKey is None:
        print(
            "SIGNATURES WERE NOT CHECKED: install the Python package cryptography. The chain itself is sound."
        )
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
