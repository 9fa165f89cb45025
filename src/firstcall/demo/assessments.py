"""What the demonstration's figures of need come from: a joint assessment with its report, and one under way."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from firstcall.access.queries import operator
from firstcall.needs.actions import attach_report, record_assessment
from firstcall.needs.models import Assessment
from firstcall.organisations.queries import find
from firstcall.structure.models import Emergency

PARTNERS = ("WFP", "UNICEF", "WHO", "UNHCR", "FAO")
COVERED = 3_200_000  # people
ASKED = 4_812  # households
ABOUT = (
    ("What was done", "Teams visited households in every district that could be reached, in four weeks, and asked "
     "each of them the same questions. Women and men were asked apart. Meetings with older people and with people "
     "with disabilities followed in one place of each province."),
    ("What the figures say", "People in need are those of a district whom at least one sector counts as in need of "
     "assistance. Severity is that of the district, from 1 (minimal) to 5 (catastrophic)."),
    ("What is not known", "Some places could not be reached. Their figures are left blank: they are not known, "
     "not zero."),
)  # fmt: skip


def assess(folder: Path, emergency: Emergency, *, at: datetime) -> Assessment:
    """Record both; gives the one that is done, which the figures of all groups come from."""
    today = at.date()
    began = today - timedelta(days=96)
    done = record_assessment(
        emergency=emergency,
        title="Multi-sector needs assessment",
        organisation=find("OCHA"),
        joint=True,
        partners=[find(name) for name in PARTNERS],
        methods=["household_survey", "focus_groups", "key_informants"],
        took_part=True,
        sampled=ASKED,
        covered=COVERED,
        population_groups=["IDPs", "Returnees", "Host community"],
        starts_on=began,
        ends_on=began + timedelta(days=28),
        published_on=began + timedelta(days=52),
        standards="Sphere minimum standards",
        issues=["gender", "age", "diversity"],
        by=operator(),
        at=at,
    )
    report = write_report(folder, done.title, began)
    attach_report(
        done, report, file_name=report.name, title="How it was done", language="en", by=operator(), at=at
    )
    record_assessment(
        emergency=emergency,
        title="Rapid food security assessment",
        organisation=find("WFP"),
        methods=["phone_survey", "observation"],
        starts_on=today - timedelta(days=6),
        groups=emergency.groups.filter(code="FSC"),
        state=Assessment.COLLECTING,
        by=operator(),
        at=at,
    )
    return done


def write_report(folder: Path, title: str, began: date) -> Path:
    """A page of the assessment's report, as a Word file."""
    import docx  # only who builds a demonstration loads it

    document = docx.Document()
    document.add_heading(title, level=1)
    document.add_paragraph(f"Data collected from {began:%d.%m.%Y}, {ASKED} households asked.")
    for heading, text in ABOUT:
        document.add_heading(heading, level=2)
        document.add_paragraph(text)
    path = folder / "how_it_was_done.docx"
    document.save(str(path))
    return path
