"""Where uploaded files lie: under FIRSTCALL_HOME, by what they contain, never by the name their sender gave them."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from firstcall.intake.contents.text import clean

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
NAME_LENGTH = 200


@dataclass(frozen=True)
class StoredFile:
    """A file in the store: the name to show, the fingerprint of its content, where it lies, its size in bytes."""

    name: str
    sha256: str
    path: Path
    size: int


def store(source: Path, *, file_name: str, home: Path, room: str = "imports") -> StoredFile:
    """Copy a file into `home`/files/`room`/<first two of its SHA-256>/<random name>, readable by its owner only."""
    fingerprint = sha256_of(source)
    folder = home / "files" / room / fingerprint[:2]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{fingerprint[:16]}-{secrets.token_hex(8)}"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target, source.open("rb") as content:
        shutil.copyfileobj(content, target, 1024 * 1024)
        target.flush()
        os.fsync(target.fileno())
    return StoredFile(shown_name(file_name), fingerprint, path, path.stat().st_size)


def stored_file(sha256: str, *, home: Path) -> Path | None:
    """Where a file of this fingerprint lies in `home`; None where it is not there, or no longer what it was."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        return None
    found = sorted((home / "files" / "imports" / sha256[:2]).glob(f"{sha256[:16]}-*"))
    return next((path for path in found if path.is_file() and sha256_of(path) == sha256), None)


def sha256_of(path: Path) -> str:
    """The fingerprint of a file's content, 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shown_name(file_name: str) -> str:
    """A file's name fit to be shown and kept: no folders, no control or direction characters, at most 200 long."""
    name = clean(re.split(r"[/\\]", file_name)[-1])
    name = _FORBIDDEN.sub("_", name).strip(". ")
    if len(name) > NAME_LENGTH:
        stem, dot, suffix = name.rpartition(".")
        name = stem[: NAME_LENGTH - 8] + dot + suffix[:7] if dot else name[:NAME_LENGTH]
    return name or "file"
