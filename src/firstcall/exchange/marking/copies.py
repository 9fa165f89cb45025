"""The marked copy of an import's file: its own workbook where that can be kept, else one made of the cells read."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, pgettext

from firstcall.exchange.marking.anew import make, why_not_anew
from firstcall.exchange.marking.marks import Fault, Marks, Words
from firstcall.intake.files.own_sheets import own_sheet
from firstcall.intake.files.reading import in_child, read_file
from firstcall.intake.files.storage import stored_file
from firstcall.intake.models import ImportBatch
from firstcall.intake.queries import problems_of
from firstcall.intake.sentences import in_language
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse

CHILD = "firstcall.exchange.marking.child"
GONE = Refusal(
    "file-gone", gettext_noop("The file that was sent is not kept any more. Send it again to have it marked.")
)


def marked_copy(batch: ImportBatch, *, language: str) -> bytes:
    """The file of an import as a workbook with its wrong cells marked, in `language`.

    The caller has asked whether the import may be read. Raises `Refused` where the file is gone or cannot be opened.
    """
    path = stored_file(batch.sha256, home=Path(settings.HOME))
    if path is None:
        raise Refused(GONE)
    marks = marks_of(batch, language=language)
    with tempfile.TemporaryDirectory(prefix="firstcall-marking-") as name:
        folder = Path(name)
        (folder / "marks.json").write_text(marks.as_json(), encoding="utf-8")
        try:
            answer = in_child(CHILD, path, folder)
        except Refused:  # it died of the workbook: the cells that the reader can read are left
            answer = {"marked": False}
        if answer.get("marked"):
            return (folder / "marked.xlsx").read_bytes()
    book = read_file(path, file_name=batch.file_name)
    refuse(why_not_anew(book))
    return make(book, marks)


def marked_name(batch: ImportBatch) -> str:
    """What the marked copy is called."""
    stem = batch.file_name.rpartition(".")[0] or batch.file_name
    return f"{stem[:120]}-marked.xlsx"


def marks_of(batch: ImportBatch, *, language: str) -> Marks:
    """The problems of an import in the reader's language, and the words of their sheet."""
    with translation.override(language):
        faults = tuple(
            Fault(
                one.sheet,
                tuple(one.cells.split()),
                one.column,
                one.value,
                in_language(one.message),
                in_language(one.suggestion),
                one.refused,
                one.rows,
            )
            for one in problems_of(batch)
        )
        return Marks(_words(batch), faults)


def _sheet_in(language: str) -> str:
    with translation.override(language):
        return own_sheet(gettext("Problems"))


def _words(batch: ImportBatch) -> Words:
    title = gettext(
        "%(file)s: red cells were left out, yellow ones kept with a remark. Correct them in this file and send it "
        "again; this sheet is not read."
    )
    return Words(
        sheet=own_sheet(gettext("Problems")),
        title=title % {"file": batch.file_name},
        columns=(
            gettext("Cell"),
            gettext("Column"),
            gettext("Value"),
            gettext("What"),
            gettext("What to do"),
            gettext("Rows"),
            pgettext("of rows", "State"),
        ),
        refused=gettext("left out"),
        kept=gettext("kept"),
        none=gettext("no problems"),
        earlier=tuple(_sheet_in(language) for language, _name in settings.LANGUAGES),
        right_to_left=translation.get_language_bidi(),
    )
