"""What may be begun and continued, and where a piece belongs. Plain Python; sizes in bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from firstcall.policy.refusal import Refusal, Refused, gettext_noop

MEGABYTE = 1024 * 1024
CHUNK_BYTES = MEGABYTE  # of one piece
OPEN_AT_ONCE = 10  # unfinished files of one person
KEPT = timedelta(hours=48)  # after the last piece
SPARE_BYTES = 200 * MEGABYTE  # of the disk stay free, for the database and everything else


@dataclass(frozen=True)
class Upload:
    """A file on its way in. `mark` is what its sender recognises it by, such as when it was last changed.

    `emergency`, `kind`, `group` (a code or ""), `sheet`, `round` (of reporting, as its sender names it) and
    `assessment` (an id) say what becomes of it once it is whole.
    """

    id: str
    person: str
    emergency: int
    kind: str
    group: str
    sheet: str
    name: str
    size: int
    sha256: str
    mark: str
    round: str = ""
    assessment: str = ""

    def same_file(self, other: Upload) -> bool:
        """Whether both are one file sent for one purpose: it then goes on where it broke off."""
        said = ("person", "emergency", "kind", "group", "sheet", "round", "assessment", "name", "size")
        alike = all(getattr(self, name) == getattr(other, name) for name in said)
        if self.sha256 and other.sha256:
            return alike and self.sha256 == other.sha256
        return alike and self.mark != "" and self.mark == other.mark


class OffsetDiffers(Refused):
    """The piece does not begin where the file ends so far; `offset` is where it does."""

    def __init__(self, offset: int) -> None:
        message = gettext_noop("Of this file %(offset)d bytes have arrived. Go on from there.")
        super().__init__(Refusal("offset-differs", message, params={"offset": offset}))
        self.offset = offset


def why_not_begin(*, size: int, limit: int, unfinished: int) -> Refusal | None:
    """Too large, nothing in it, or too many begun and never finished."""
    if size > limit:
        message = gettext_noop(
            "The file is larger than %(limit)d MB. Send it in parts, or save the sheet as CSV."
        )
        return Refusal("file_too_large", message, params={"limit": limit // MEGABYTE})
    if size < 1:
        message = gettext_noop("The file is empty. Check that it was saved completely, then send it again.")
        return Refusal("empty_file", message)
    if unfinished >= OPEN_AT_ONCE:
        message = gettext_noop(
            "You have %(count)d files half sent. Finish or cancel one of them on the page Files, then send this one."
        )
        return Refusal("too-many-unfinished", message, params={"count": unfinished})
    return None


def why_no_room(*, free: int, wanted: int) -> Refusal | None:
    """The disk would be too full. What has arrived stays."""
    if free - wanted >= SPARE_BYTES:
        return None
    message = gettext_noop(
        "The server's disk is nearly full. What has arrived is kept; tell whoever runs the server, then go on."
    )
    return Refusal("disk-full", message)


def why_not_add(*, offset: int, length: int, size: int) -> Refusal | None:
    """A piece larger than a piece may be, or that goes beyond the end the file was announced with."""
    if length > CHUNK_BYTES:
        message = gettext_noop("Send at most %(limit)d bytes at a time.")
        return Refusal("piece-too-large", message, params={"limit": CHUNK_BYTES})
    if offset + length > size:
        message = gettext_noop(
            "The file was announced with %(size)d bytes, and this goes beyond them. Begin it anew."
        )
        return Refusal("beyond-the-end", message, params={"size": size})
    return None


def why_not_finish(*, offset: int, size: int) -> Refusal | None:
    """It is not whole yet."""
    if offset == size:
        return None
    message = gettext_noop("Of this file %(offset)d of %(size)d bytes have arrived. Send the rest first.")
    return Refusal("not-whole", message, params={"offset": offset, "size": size})


def why_damaged(*, found: str, announced: str) -> Refusal | None:
    """It is not the file that was announced."""
    if not announced or found == announced:
        return None
    message = gettext_noop(
        "The file arrived changed: its fingerprint is not the one it was announced with. Nothing was kept; send "
        "it again."
    )
    return Refusal("arrived-changed", message)
