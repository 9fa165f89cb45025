"""Letters drafted from the record: what each says, and that it says it in Word and in PDF, whatever people wrote."""

from __future__ import annotations

import io
import logging
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from firstcall.designation.letters.facts import ConsultationFacts, GroupFacts, LeadFacts, LetterFacts, Writer
from firstcall.designation.letters.paper import Letter, Table
from firstcall.designation.letters.pdf import as_pdf
from firstcall.designation.letters.word import as_word
from firstcall.designation.letters.wording import BODIES, write_letter
from firstcall.policy.procedures import DOCUMENTS
from tests.designation.letters import ARABIC, FACTS

pytestmark = pytest.mark.one_engine

CHANGES = (
    ("Health and Nutrition\nTo be established", "WHO", "Lead", "Whole country", "Yes"),
    ("Health and Nutrition\nTo be established", "UNICEF", "Co-lead", "Whole country", "No"),
    (
        "Shelter\nEmergency Shelter\nTo be established",
        "IFRC",
        "Convener",
        "Whole country\nDisaster",
        "Convener: no such duty",
    ),
    (
        "Shelter\nEmergency Shelter\nTo be established",
        "UNHCR",
        "Lead",
        "Whole country\nConflict",
        "Yes: camps",
    ),
    ("Education\nContinues", "Save the Children", "Joint lead", "North", "No"),
    ("Education\nContinues", "UNICEF", "Joint lead", "North", "No"),
    ("Logistics\nTo be closed", "None", "–", "Whole country", "–"),
)
LEADS = tuple(
    (re.sub(r"\n(To be established|Continues|To be closed)$", "", row[0]), *row[1:]) for row in CHANGES
)
HEADINGS = ("Sector", "Agency", "Role", "Where", "Provider of last resort")
OPENING = ""
WHY = "Reasons, by sector"
DIFFERS = "Where this differs from the global arrangements"
HELD = "Consultations held"


def table_of(letter: Letter, heading: str) -> Table | None:
    return next(section.table for section in letter.sections if section.heading == heading)


def opening_of(letter: Letter) -> tuple[str, ...]:
    return letter.sections[0].paragraphs


def word(facts: LetterFacts, kind: str = "letter-erc", language: str = "en") -> Document:
    return docx.Document(io.BytesIO(as_word(write_letter(kind, facts, language=language), facts)))


def pdf(facts: LetterFacts, kind: str = "letter-erc", language: str = "en") -> PdfReader:
    return PdfReader(io.BytesIO(as_pdf(write_letter(kind, facts, language=language), facts)))


def words_of(reader: PdfReader) -> str:
    """All a PDF says, without the blanks that lines and pages put in."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))


# --- what each letter says ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "title", "addressee", "headings", "rows"),
    [
        (
            "letter-erc",
            "Proposed leads for the response to Kesra floods, Kesra",
            "The Emergency Relief Coordinator",
            [OPENING, "Proposed leads", WHY, DIFFERS, "Thematic groups", HELD, "Support needed"],
            CHANGES,
        ),
        (
            "letter-no-change",
            "No new leads for the response to Kesra floods, Kesra",
            "The Emergency Relief Coordinator",
            [OPENING, "Leads as they stand", WHY, DIFFERS, "Thematic groups", HELD, "Support needed"],
            LEADS,
        ),
        (
            "circulation",
            "For endorsement: leads for the response to Kesra floods, Kesra",
            "The members of the Inter-Agency Standing Committee",
            [
                OPENING,
                "Proposed leads",
                WHY,
                DIFFERS,
                "Thematic groups",
                HELD,
                "The text that is circulated",
            ],
            CHANGES,
        ),
        (
            "notice-government",
            "Leads of the response to Kesra floods, Kesra",
            "The Government of Kesra",
            [OPENING, "Agreed leads", "Thematic groups"],
            LEADS,
        ),
        (
            "notice-partners",
            "Leads of the response to Kesra floods, Kesra",
            "All humanitarian partners",
            [OPENING, "Agreed leads", "Thematic groups"],
            LEADS,
        ),
        (
            "notice-donors",
            "Leads of the response to Kesra floods, Kesra",
            "Donors to the response",
            [OPENING, "Agreed leads", "Thematic groups"],
            LEADS,
        ),
    ],
)
def test_each_letter_has_its_parts(
    kind: str, title: str, addressee: str, headings: list[str], rows: tuple[tuple[str, ...], ...]
) -> None:
    letter = write_letter(kind, FACTS)
    assert (letter.title, letter.addressee) == (title, addressee)
    assert [section.heading for section in letter.sections] == headings
    assert table_of(letter, headings[1]) == Table(HEADINGS, rows)
    assert letter.reference == "KSR-2026, case D3, round 2"
    assert letter.place_and_date == "Port Selim, 26 Nov 2026"
    assert letter.signature == ("Amina Okafor", "Humanitarian Coordinator")
    assert letter.status == "DRAFT from the record of 26 Nov 2026, 14:05 UTC, not sent"


def test_there_is_a_letter_for_every_document_a_procedure_may_ask_for() -> None:
    assert tuple(BODIES) == DOCUMENTS


def test_the_proposal_gives_reasons_consultations_and_the_support_needed() -> None:
    sections = {section.heading: section for section in write_letter("letter-erc", FACTS).sections}
    said = {heading: [(e.label, e.text) for e in section.entries] for heading, section in sections.items()}
    assert said[WHY] == [("Health and Nutrition", "Half of the clinics are closed.")]
    assert said[DIFFERS] == [("Education, Save the Children", "It runs most schools.")]
    assert said["Thematic groups"] == [("", "Gender")]
    assert sections["Support needed"].paragraphs == ("A mapping service.", "Two officers.")
    assert sections[HELD].table == Table(
        ("Date", "With", "Level", "Outcome"),
        (
            ("12 Nov 2026", "Global lead of the sector: UNICEF (Education)", "Headquarters", "Agrees"),
            ("11 Nov 2026", "National authorities", "Country", "Comment\nInform the provinces."),
        ),
    )


def test_without_a_record_the_letter_says_so() -> None:
    bare = replace(FACTS, groups=(), thematic=(), consultations=(), support="", situation="", round=1)
    sections = write_letter("letter-erc", bare).sections
    assert [(section.heading, section.paragraphs) for section in sections[1:]] == [
        ("Proposed leads", ("The record holds none yet.",)),
        (HELD, ("The record holds no consultation yet.",)),
    ]
    assert len(sections[0].paragraphs) == 2


@pytest.mark.parametrize(
    ("zone", "deadline"),
    [
        ("UTC", "3 Dec 2026, 19:30 UTC"),
        ("Africa/Accra", "3 Dec 2026, 19:30 UTC"),
        ("Asia/Yangon", "3 Dec 2026, 19:30 UTC (4 Dec 2026, 02:00 local time, Asia/Yangon)"),
        (
            "America/Port-au-Prince",
            "3 Dec 2026, 19:30 UTC (3 Dec 2026, 14:30 local time, America/Port-au-Prince)",
        ),
    ],
)
def test_a_circulation_asks_for_replies_by_the_deadline_on_both_clocks(zone: str, deadline: str) -> None:
    letter = write_letter("circulation", replace(FACTS, time_zone=zone))
    assert opening_of(letter)[2] == (
        f"Please let me know within one week, by {deadline}, whether your organisation endorses the proposal or "
        "suggests an alternative."
    )
    assert opening_of(letter)[3].startswith("Silence will not be read as endorsement.")
    assert letter.sections[-1].paragraphs[1] == "9f" * 32


def test_a_circulation_without_a_clock_names_no_day() -> None:
    letter = write_letter("circulation", replace(FACTS, due_at=None, proposal_hash=""))
    assert opening_of(letter)[2] == (
        "Please let me know whether your organisation endorses the proposal or suggests an alternative."
    )
    assert letter.sections[-1].heading == HELD


@pytest.mark.parametrize("kind", ["notice-government", "notice-partners", "notice-donors"])
def test_a_notice_tells_what_was_agreed_and_nothing_of_how(kind: str) -> None:
    agreed = write_letter(kind, FACTS)
    assert opening_of(agreed)[:2] == (
        "On 2 Dec 2026 agreement was reached on the leads of the sectors in the international response to "
        "Kesra floods in Kesra.",
        "Logistics ends with the year.",
    )
    text = str(agreed)
    kept_back = [
        "It runs most schools.",
        "Half of the clinics are closed.",
        "Inform the provinces.",
        "A mapping service.",
    ]
    assert [words for words in kept_back if words in text] == []
    unchanged = write_letter(kind, replace(FACTS, agreed_on=None, agreed_outcome=""))
    assert opening_of(unchanged)[0] == (
        "In the response to Kesra floods in Kesra, the leads of the sectors remain as before."
    )
    assert unchanged.sections[1].heading == "Leads as they stand"


def test_the_government_is_told_that_its_own_role_is_untouched() -> None:
    assert "The State keeps its primary role" in opening_of(write_letter("notice-government", FACTS))[2]


def test_the_countrys_own_word_for_its_groups_is_used() -> None:
    letter = write_letter("letter-erc", replace(FACTS, term_singular="Cluster", term_plural="clusters"))
    table = table_of(letter, "Proposed leads")
    assert table is not None
    assert table.headings[0] == "Cluster"
    assert opening_of(letter)[0].startswith("I write to propose who should lead the clusters of")


# --- on paper ----------------------------------------------------------------------------------------------------
def test_word_holds_the_whole_letter() -> None:
    letter, document = write_letter("letter-erc", FACTS), word(FACTS)
    paragraphs = [p.text for p in document.paragraphs if p.text]
    assert paragraphs[:5] == [
        letter.sender,
        letter.place_and_date,
        letter.addressee,
        letter.title,
        letter.salutation,
    ]
    assert paragraphs[-2:] == [letter.closing, "\nAmina Okafor\nHumanitarian Coordinator"]
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 2"]
    assert headings == [section.heading for section in letter.sections[1:]]
    rows = [tuple(cell.text for cell in row.cells) for row in document.tables[0].rows]
    assert rows == [HEADINGS, *CHANGES]
    assert document.sections[0].header.paragraphs[0].text == f"{letter.status}  |  {letter.reference}"
    assert {run.get(qn("w:val")) for run in document.element.body.iter(qn("w:lang"))} == {"en"}
    assert list(document.element.body.iter(qn("w:bidi"))) == []


def test_a_pdf_holds_the_whole_letter_and_says_what_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "firstcall.letters")
    letter, reader = write_letter("circulation", FACTS), pdf(FACTS, "circulation")
    said = words_of(reader)
    parts = [letter.title, letter.status, *opening_of(letter), *(cell for row in CHANGES for cell in row)]
    assert [part for part in parts if re.sub(r"\s", "", part) not in said] == []
    assert "9f" * 32 in said
    assert reader.metadata is not None
    assert reader.metadata.title == letter.title
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert caplog.records == []  # every sign was found in our own fonts


def test_arabic_runs_from_right_to_left_in_word() -> None:
    document = word(ARABIC, language="ar")
    rows = [tuple(cell.text for cell in row.cells) for row in document.tables[0].rows]
    assert rows[1][1] == "منظمة الصحة العالمية (WHO)"
    assert "منسق الإغاثة" in [p.text for p in document.paragraphs]
    body = document.element.body
    runs, paragraphs = list(body.iter(qn("w:r"))), list(body.iter(qn("w:p")))
    assert len(list(body.iter(qn("w:rtl")))) == len(runs)
    assert len(list(body.iter(qn("w:bidi")))) == len(paragraphs)
    assert len(list(body.iter(qn("w:bidiVisual")))) == len(document.tables) == 2


def test_arabic_is_set_in_a_font_that_ships_with_us(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "firstcall.letters")
    reader = pdf(ARABIC, language="ar")
    said = words_of(reader)
    assert [part for part in ("الصحة", "خرائط", "(WHO)", "كسرا") if part not in said] == []
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "ar"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2].partition("-")[0]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"IBMPlexSansArabic"}
    assert caplog.records == []


HOSTILE = {
    "formula": "=cmd|' /C calc'!A0",
    "typst": "#{panic()} $x$ *b* _i_ @ref <lab> // `raw` \\",
    "tags": "<b>bold</b> &amp; </w:t><w:t>",
    "template": "{{ secret }} {% raise %} %(name)s %s",
    "heading": "= heading - list",
    "long": "N" * 500,
    "quotes": '"it\'s" -- "so" ...',
}


def filled_with(name: str) -> LetterFacts:
    return replace(
        FACTS,
        emergency_name=name,
        addressee=name,
        writer=Writer(name, name),
        groups=(GroupFacts(name, (LeadFacts(name, deviation=name),), rationale=name),),
        thematic=(name,),
        consultations=(ConsultationFacts("partners", name, date(2026, 1, 1), note=name),),
        support=name,
    )


@pytest.mark.parametrize("name", HOSTILE.values(), ids=list(HOSTILE))
def test_what_people_write_is_text_and_nothing_else(name: str) -> None:
    facts = filled_with(name)
    document = word(facts)
    assert document.tables[0].rows[1].cells[1].text == name
    assert next(p.text for p in document.paragraphs if p.text) == name
    reader = pdf(facts)
    said = re.sub(r"\s|Page\d+/\d+", "", words_of(reader))
    # Where a 500-letter name runs over the end of a page, the header stands between its parts.
    assert said.count(re.sub(r"\s", "", name)) >= 8
    assert reader.metadata is not None
    assert name in str(reader.metadata.title)


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("one\ntwo\r\nthree\u2028four", "one\ntwo\nthree\nfour"),
        ("Dr\x00 Nul\x07\ud800", "Dr Nul"),
        ("abc\u202etxt.exe\u2066", "abctxt.exe"),
        ("  a\tb ", "a b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_lines_stay_and_what_no_paper_can_hold_goes(written: str, printed: str) -> None:
    facts = filled_with(written)
    assert write_letter("letter-erc", facts).signature == (printed, printed)
    assert word(facts).tables[0].rows[1].cells[1].text == printed
    assert len(pdf(facts).pages) == 2


def test_a_script_without_a_font_still_makes_a_letter() -> None:
    reader = pdf(filled_with("ᚠᚢᚦ 𐎀𐎁"))
    assert "Proposedleadsfortheresponse" in words_of(reader)


@pytest.mark.parametrize("make", [as_word, as_pdf])
def test_the_same_facts_give_the_same_bytes(make: Callable[[Letter, LetterFacts], bytes]) -> None:
    letter = write_letter("letter-erc", FACTS)
    first = make(letter, FACTS)
    later = replace(FACTS, drawn_at=FACTS.drawn_at.replace(minute=6))
    assert make(letter, FACTS) == first
    assert make(write_letter("letter-erc", later), later) != first


def test_nothing_in_a_word_file_is_dated_by_the_clock() -> None:
    packed = zipfile.ZipFile(io.BytesIO(as_word(write_letter("letter-erc", FACTS), FACTS)))
    assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"2026-11-26T14:05:00Z" in packed.read("docProps/core.xml")


def test_the_libraries_are_loaded_only_when_a_file_is_asked_for() -> None:
    program = (
        "import sys, firstcall.designation.letters.word, firstcall.designation.letters.pdf;"
        "print([name for name in ('docx', 'typst') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"
