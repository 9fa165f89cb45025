"""A file that a program sends, on disk for as long as it is read; and one that was kept, given out again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from firstcall.intake.files.documents import FORMS, given_out_as
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


def document_answer(path: Path, *, name: str, kind: str) -> FileResponse:
    """A kept document as it came: to be saved, never to be shown in the browser or taken for something else (B11)."""
    form = FORMS.get(kind)
    response = FileResponse(path.open("rb"), content_type=form.media if form else "application/octet-stream")
    disposition = content_disposition_header(True, given_out_as(name, kind))
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
