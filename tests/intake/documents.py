"""Documents for the tests, made by script: honest ones, and such as could be taken for something else."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import docx

from tests.intake.made import workbook

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODT = "application/vnd.oasis.opendocument.text"


def pdf(*objects: bytes, version: bytes = b"1.7") -> bytes:
    """A PDF of one empty page, and further objects as they are given."""
    own = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    )
    content = b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n"
    for number, one in enumerate((*own, *objects), start=1):
        content += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    return content + b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def object_stream(inside: bytes, filter_: bytes = b"/FlateDecode") -> bytes:
    """Objects packed together, as newer PDFs keep them."""
    packed = zlib.compress(inside)
    return (
        b"<< /Type /ObjStm /N 1 /First 4 /Filter %s /Length %d >>\nstream\n" % (filter_, len(packed))
        + packed
        + b"\nendstream"
    )


def word(path: Path, parts: Mapping[str, bytes] | None = None, *, types: bytes = b"") -> Path:
    """A Word document; `parts` are put in beside its own, `types` stands in place of its own kind."""
    document = docx.Document()
    document.add_paragraph("Rapid assessment.")
    document.save(str(path))
    if parts or types:
        _put_in(path, parts or {}, types)
    return path


def _put_in(path: Path, parts: Mapping[str, bytes], types: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        own = {one.filename: archive.read(one) for one in archive.infolist()}
    if types:
        own["[Content_Types].xml"] = own["[Content_Types].xml"].replace(WORD.encode(), types)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**own, **parts}.items():
            archive.writestr(name, content)


def open_text(path: Path, parts: Mapping[str, bytes] | None = None, *, kind: str = ODT) -> Path:
    """An OpenDocument text."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", '<?xml version="1.0"?><office:document-content/>')
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return path


def book(path: Path) -> Path:
    """A workbook."""
    return workbook(path, {"Data": [["Area", "People"], ["North", 5]]})


def archived(parts: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()
