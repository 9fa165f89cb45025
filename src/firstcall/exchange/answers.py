"""Files as answers of the edge, the same for pages and programs."""

from __future__ import annotations

import tempfile
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from firstcall.access.rules import Actor
from firstcall.exchange.files import ENDINGS, Wanted, csv_chunks, known_format, write_binary
from firstcall.exchange.funding import NAME, funding_csv
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "hxl": "text/csv; charset=utf-8",
    "xlsx": XLSX,
    "datapackage": "application/zip",
}


def known_language(text: str, default: str) -> str:
    """A language as given, the default where none is. Raises `Refused` naming those there are."""
    languages = [code for code, _name in settings.LANGUAGES]
    if text and text not in languages:
        message = gettext_noop("Files are not made in “%(language)s”. Choose one of: %(known)s.")
        raise Refused(
            Refusal("file-language", message, params={"language": text, "known": ", ".join(languages)})
        )
    return text or (default if default in languages else "en")


def exported(wanted: Wanted, format: str) -> HttpResponseBase:
    """An export to take away. Refusals come before the answer begins; text is streamed, a workbook lies on disk."""
    sheet = None
    if known_format(format) in ("csv", "hxl"):
        chunks = csv_chunks(
            wanted.what,
            emergency=wanted.emergency,
            group=wanted.group,
            hxl=format == "hxl",
            actor=wanted.actor,
            at=wanted.at,
            choice=wanted.choice,
        )
        first = next(chunks)
        response: HttpResponseBase = StreamingHttpResponse(chain([first], chunks), content_type=MEDIA[format])
    else:
        sheet = wanted.sheet()
        file = cast(IO[bytes], tempfile.TemporaryFile(dir=_folder()))  # noqa: SIM115 the answer closes it
        write_binary(wanted, sheet, format, file)
        file.seek(0)
        response = FileResponse(file, content_type=MEDIA[format])
    response.headers["Content-Disposition"] = _as_file(f"{wanted.name}.{ENDINGS[format]}")
    return response


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to take away."""
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = _as_file(name)
    return response


def funding_file(actor: Actor, at: datetime) -> HttpResponse:
    """The gaps that wait for money, to take away. Raises `NotVisible`."""
    response = HttpResponse(funding_csv(actor, at), content_type=MEDIA["csv"])
    response.headers["Content-Disposition"] = _as_file(NAME)
    return response


def _folder() -> Path:
    folder = Path(settings.HOME) / "files" / "exports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _as_file(name: str) -> str:
    return content_disposition_header(True, name) or "attachment"
