"""Lists of affected people are refused in four languages; contacts in free text are left out."""

from __future__ import annotations

import time

import pytest

from firstcall.intake.personal import HEADINGS, has_contact, names_a_person
from firstcall.intake.sheets.tables import find_table
from firstcall.policy.refusal import Refused
from tests.intake.test_tables import ACTIVITIES, HEAD, NEEDS, ROW, sheet


def test_sixty_headings_at_least() -> None:
    assert len(HEADINGS) >= 60


@pytest.mark.parametrize(
    "heading",
    [
        "Beneficiary Name", "Full Name (as in ID)", "Date of Birth", "National ID #", "Nom et prénom",
        "Date de naissance", "Nombre y apellidos", "Cédula", "اسم المستفيد", "رقم الهوية",
        "Name / الاسم الكامل", "Phone of beneficiary",
    ],
)  # fmt: skip
def test_headings_that_ask_for_a_person(heading: str) -> None:
    assert names_a_person(heading)
    with pytest.raises(Refused) as refused:
        find_table(sheet([[*HEAD, heading], [*ROW, "somebody"]]), ACTIVITIES)
    assert refused.value.refusal.code == "personal_data"
    assert heading.split("/")[0].split("(")[0].strip() in refused.value.refusal.text()


@pytest.mark.parametrize(
    "heading",
    [
        "Organisation name",
        "Focal point",
        "Contact phone",
        "Project ID",
        "Site name",
        "Number of children",
        "Nom du site",
        "Name",
    ],
)
def test_headings_that_do_not(heading: str) -> None:
    assert not names_a_person(heading)


def test_an_empty_column_of_a_template_is_no_list() -> None:
    assert find_table(sheet([[*HEAD, "Beneficiary name"], ROW]), ACTIVITIES).rows == 1


def test_needs_too() -> None:
    with pytest.raises(Refused):
        find_table(sheet([["Region", "PiN", "Full name"], ["Bay", "5", "somebody"]]), NEEDS)


@pytest.mark.parametrize(
    ("text", "is_contact"),
    [
        ("Camp A, call +252 61 555 0123", True),
        ("Health post (0612345678)", True),
        ("ask a.person@example.org", True),
        ("School 2.0469, 45.3182", True),
        ("10°28'28.0\"N", True),
        ("case 123456789012", True),
        ("Radio Fe y Alegría 105.5 FM", False),
        ("Block 12-14, Camp 4 Extension", False),
        ("CLEDU/CA2.08: Educación a distancia", False),
        ("VE070104", False),
        ("Distribution of 1,500,000 litres", False),
        ("2025-03-31 to 2025-04-30", False),
    ],
)
def test_contacts_in_free_text(text: str, is_contact: bool) -> None:
    assert has_contact(text) is is_contact


BOMBS = {
    "signs": "a@" * 25_000,
    "dots": "a." * 25_000 + "@",
    "one-label": "a@" + "b" * 50_000,
    "labels": "a@" + "b." * 25_000 + "1",
    "plus": "+1 " * 17_000 + "x",
    "dashes": "1-" * 25_000,
    "digits": "9" * 50_000,
    "spaces": "1" + " " * 50_000 + "x",
    "brackets": "(" * 50_000,
    "degrees": "1°" * 25_000,
    "commas": "1.1, " * 10_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_text_made_to_be_searched_for_ever_is_searched_at_once(name: str) -> None:
    """Input 102. The bound is generous: a search that goes back and forth takes hours over these."""
    began = time.process_time()
    has_contact(BOMBS[name])
    assert time.process_time() - began < 1
