"""A file that a program sends, on disk for as long as it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from firstcall.record.rules import new_id
from firstcall.web.programs import answer


@contextmanager
def received(file: UploadedFile) -> Iterator[Path]:
    """The file under a name of our own, never its sender's (input 89); gone at the end."""
    folder = Path(settings.HOME) / "files" / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / new_id()
    try:
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        yield path
    finally:
        path.unlink(missing_ok=True)


def report_answer(report: Mapping[str, Any]) -> HttpResponse:
    """What became of a file: 201 when it was taken in, 200 for a dry run, which stores nothing."""
    return answer(dict(report), 201 if report["batch"] else 200)
