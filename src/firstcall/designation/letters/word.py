"""A letter as a Word document people can work on: headings, lists and tables in styles, right to left where needed."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from firstcall.designation.letters.facts import LetterFacts
from firstcall.designation.letters.paper import Letter, Section, Table

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Arial"  # the reader's machine has it, for both scripts
WIDTHS = {5: (32, 40, 26, 32, 30), 4: (29, 61, 27, 43)}  # mm
NEVER_CHANGES = (1980, 1, 1, 0, 0, 0)


def as_word(letter: Letter, facts: LetterFacts) -> bytes:
    """The letter's .docx, the same bytes for the same facts."""
    import docx  # only who asks for a Word file loads it

    document = docx.Document()
    _set_page(document, letter)
    _say_what_it_is(document, letter, facts)
    _header(document, letter)
    _text(document, letter.sender, bold=True)
    _text(document, letter.place_and_date)
    _text(document, letter.addressee)
    document.add_heading(letter.title, level=1)
    _text(document, letter.salutation)
    for section in letter.sections:
        _section(document, section)
    _text(document, letter.closing)
    _text(document, "\n" + "\n".join(letter.signature))
    _in_its_language(document, letter)
    packed = io.BytesIO()
    document.save(packed)
    return _same_bytes(packed)


def _set_page(document: Document, letter: Letter) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(28), Mm(22)
    for name, size in {"Normal": 10.5, "Heading 1": 15, "Heading 2": 12, "List Bullet": 10.5}.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for which in list(fonts.attrib):
            del fonts.attrib[which]  # a theme's font would win over a named one
        for which in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(which), FONT)
        for_both = OxmlElement("w:szCs")  # the size of Arabic is a number of its own
        for_both.set(qn("w:val"), str(int(2 * size)))
        style.element.rPr.find(qn("w:sz")).addnext(for_both)
        for former in style.element.rPr.findall(qn("w:szCs"))[1:]:
            style.element.rPr.remove(former)
        style.paragraph_format.space_after = Pt(7)
        if name.startswith("Heading"):
            style.font.color.rgb = RGBColor(0x1D, 0x2B, 0x36)
            style.paragraph_format.space_before = Pt(16)


def _say_what_it_is(document: Document, letter: Letter, facts: LetterFacts) -> None:
    from datetime import UTC

    about, moment = (
        document.core_properties,
        facts.drawn_at.astimezone(UTC).replace(tzinfo=None, microsecond=0),
    )
    about.title, about.author, about.language = letter.title[:255], letter.sender[:255], letter.language
    about.subject, about.comments, about.keywords = letter.reference[:255], letter.status[:255], ""
    about.created = about.modified = moment
    about.last_modified_by, about.revision = "", 1


def _header(document: Document, letter: Letter) -> None:
    """Status and reference on top of every page; the page's number below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    page = document.sections[0]
    page.header.paragraphs[0].add_run(f"{letter.status}  |  {letter.reference}").bold = True
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(letter.page_words + " ")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    number.append(OxmlElement("w:r"))
    foot._p.append(number)


def _text(place: Any, text: str, *, style: str | None = None, bold: bool = False) -> Any:
    paragraph = place.add_paragraph(style=style)
    paragraph.add_run(text).bold = bold or None
    return paragraph


def _section(document: Document, section: Section) -> None:
    if section.heading:
        document.add_heading(section.heading, level=2)
    for text in section.paragraphs:
        _text(document, text)
    for entry in section.entries:
        line = _text(document, f"{entry.label}: " if entry.label else "", style="List Bullet", bold=True)
        line.add_run(entry.text)
    if section.table is not None:
        _table(document, section.table)


def _table(document: Document, table: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    made = document.add_table(rows=0, cols=len(table.headings), style="Table Grid")
    made.autofit = False
    widths = WIDTHS.get(len(table.headings), ())
    for row in (table.headings, *table.rows):
        cells = made.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.size = row is table.headings or None, Pt(9.5)
            cell.paragraphs[0].paragraph_format.space_before = Pt(2)
            cell.paragraphs[0].paragraph_format.space_after = Pt(3)
        for cell, width in zip(cells, widths, strict=False):
            cell.width = Mm(width)
    for column, width in zip(made.columns, widths, strict=False):
        column.width = Mm(width)
    head = made.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))  # the headings again on the next page, and read out as headings
    document.add_paragraph()


def _in_its_language(document: Document, letter: Letter) -> None:
    """Every run says its language; right to left, paragraphs, runs and tables say that too."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    page = document.sections[0]
    parts = [document.element.body, page.header._element, page.footer._element]
    for part in parts:
        for run in part.iter(qn("w:r")):
            properties = run.get_or_add_rPr()
            language = OxmlElement("w:lang")
            language.set(qn("w:bidi" if letter.right_to_left else "w:val"), letter.language)
            if letter.right_to_left:
                if (bold := properties.find(qn("w:b"))) is not None:
                    bold.addnext(OxmlElement("w:bCs"))
                properties.append(OxmlElement("w:rtl"))
            properties.append(language)
        if letter.right_to_left:
            for paragraph in part.iter(qn("w:p")):
                _first_in(paragraph.get_or_add_pPr(), "w:bidi")
            for table in part.iter(qn("w:tblPr")):
                _first_in(table, "w:bidiVisual")


def _first_in(properties: Any, name: str) -> None:
    """Set a switch where the format wants it: after the style, before the rest."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    styles = [one for one in properties if one.tag in (qn("w:pStyle"), qn("w:tblStyle"))]
    properties.insert(len(styles), OxmlElement(name))


def _same_bytes(packed: io.BytesIO) -> bytes:
    """The package again, with one date for every part: the clock does not get into the file."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, NEVER_CHANGES)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return out.getvalue()
