"""Where unfinished files lie: ID holds what has arrived, ID.json what was said of it. How much has arrived is the
size of the file, and when it last grew is its time; so nothing can disagree after a crash.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from firstcall.intake.files.storage import StoredFile, sha256_of, shown_name, store
from firstcall.intake.transfer import disk
from firstcall.intake.transfer.rules import (
    KEPT,
    OffsetDiffers,
    Upload,
    why_damaged,
    why_no_room,
    why_not_add,
    why_not_begin,
    why_not_finish,
)
from firstcall.policy.refusal import Refused, refuse
from firstcall.record.rules import new_id

_ID = re.compile(r"[a-z2-7]{16}")


def _folder() -> Path:
    folder = Path(settings.HOME) / "files" / "unfinished"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _content(upload: Upload) -> Path:
    return _folder() / upload.id


def begin(*, at: datetime, name: str, **said: Any) -> tuple[Upload, bool]:
    """A new unfinished file, or the one of the same person that is the same file; and whether it is new.

    Raises `Refused`: too large (`file_too_large`), too many unfinished, the disk nearly full (`disk-full`).
    """
    wanted = Upload(id=new_id(), name=shown_name(name), **said)
    mine = unfinished(wanted.person)
    found = next((one for one in mine if one.same_file(wanted)), None)
    if found is not None:
        return found, False
    refuse(why_not_begin(size=wanted.size, limit=settings.UPLOAD_LIMIT_BYTES, unfinished=len(mine)))
    # Once in pieces, and once more in the store while it is finished.
    refuse(why_no_room(free=disk.free_bytes(_folder()), wanted=2 * wanted.size))
    path = _content(wanted)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    os.utime(path, (at.timestamp(), at.timestamp()))
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(wanted)), encoding="utf-8")
    draft.replace(path.with_suffix(".json"))
    return wanted, True


def find(public_id: str, person: str) -> Upload | None:
    """The unfinished file of this person; None when there is none, or it is somebody else's."""
    if not person or _ID.fullmatch(public_id) is None:
        return None
    found = _read(_folder() / f"{public_id}.json")
    return found if found is not None and found.person == person and _content(found).exists() else None


def unfinished(person: str, emergency: int | None = None) -> list[Upload]:
    """The unfinished files of a person, the one that grew last first."""
    every = (_read(path) for path in _folder().glob("*.json"))
    mine = [
        (_content(one).stat().st_mtime, one)
        for one in every
        if one is not None
        and one.person == person
        and emergency in (None, one.emergency)
        and _content(one).exists()
    ]
    return [one for _, one in sorted(mine, key=lambda pair: (-pair[0], pair[1].id))]


def _read(path: Path) -> Upload | None:
    try:
        return Upload(**json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def offset_of(upload: Upload) -> int:
    """How many bytes have arrived; 0 when it is gone meanwhile."""
    try:
        return _content(upload).stat().st_size
    except FileNotFoundError:
        return 0


def add(upload: Upload, *, offset: int, piece: bytes, at: datetime) -> int:
    """Append a piece; gives how many bytes have arrived then. A piece that is there already changes nothing.

    On the disk before it is acknowledged, and whole or not at all. Raises `OffsetDiffers`; `Refused` for a piece that
    is too large, goes beyond the end, or has no room; FileNotFoundError when the file was given up meanwhile.
    """
    refuse(why_not_add(offset=offset, length=len(piece), size=upload.size))
    with _locked(upload) as handle:
        there = os.fstat(handle).st_size
        if offset < there and os.pread(handle, len(piece), offset) == piece:
            return there
        if offset != there:
            raise OffsetDiffers(there)
        refuse(why_no_room(free=disk.free_bytes(_folder()), wanted=len(piece)))
        try:
            _write(handle, piece, there)
        except OSError:
            os.ftruncate(handle, there)
            raise
        os.utime(handle, (at.timestamp(), at.timestamp()))
        return there + len(piece)


def _write(handle: int, piece: bytes, offset: int) -> None:
    rest = memoryview(piece)
    while rest:
        written = os.pwrite(handle, rest, offset)
        rest, offset = rest[written:], offset + written
    os.fsync(handle)


@contextmanager
def _locked(upload: Upload) -> Iterator[int]:
    """The open content, for one at a time: of two pieces sent at once the second sees what the first left."""
    handle = os.open(_content(upload), os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def taken(upload: Upload) -> StoredFile:
    """The whole file in the store of imports; what had arrived stays until `drop`.

    Raises `Refused` while it is not whole (`not-whole`), or when it is not what was announced: then nothing of it
    is kept (`arrived-changed`).
    """
    return store(whole(upload), file_name=upload.name, home=Path(settings.HOME))


def whole(upload: Upload) -> Path:
    """Where the whole file lies until `drop`. Raises `Refused` as `taken`."""
    refuse(why_not_finish(offset=offset_of(upload), size=upload.size))
    path = _content(upload)
    try:
        refuse(why_damaged(found=sha256_of(path), announced=upload.sha256))
    except Refused:
        drop(upload)
        raise
    return path


def drop(upload: Upload) -> None:
    """Nothing of it stays: it is whole and in the store, or was given up."""
    _content(upload).with_suffix(".json").unlink(missing_ok=True)
    _content(upload).unlink(missing_ok=True)


def forget_old(at: datetime) -> int:
    """Remove what has not grown for 48 hours, here and where whole uploads pass through; gives how many."""
    gone = 0
    passing = Path(settings.HOME) / "files" / "uploads"
    places = [*_folder().iterdir(), *(passing.iterdir() if passing.exists() else ())]
    for path in places:
        content = path.with_suffix("")
        try:
            last = (content if content.exists() else path).stat().st_mtime
        except FileNotFoundError:
            continue
        if last <= (at - KEPT).timestamp():
            path.with_suffix(".json").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            gone += path == content
    return gone
