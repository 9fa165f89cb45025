"""Headings that are questions of a form, or paths that programs for forms write."""

from __future__ import annotations

import pytest

from firstcall.intake.sheets.catalogue import catalogue
from firstcall.intake.sheets.headings import of_heading
from firstcall.intake.sheets.questions import of_path, what_is_asked


def field_of(heading: str) -> str:
    """The field that a heading is taken for; "" for none."""
    found = of_heading(heading, catalogue("activities"))
    return found[0].field.name if found else ""


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("Which organisation are you reporting for?", "organisation"),
        ("Which sector does the activity belong to?", "sector"),
        ("In which LGA was the activity carried out?", "admin2_name"),
        ("What activity was carried out?", "activity"),
        ("How many people were reached?", "reached"),
        ("¿A qué organización pertenece?", "organisation"),
        ("¿En qué municipio se realizó la actividad?", "admin2_name"),
        ("¿Cuántas personas fueron atendidas?", "reached"),
        ("Dans quelle commune l’activité a-t-elle été réalisée ?", "admin2_name"),
        ("Combien de personnes ont été atteintes ?", "reached"),
        ("Quel est le secteur ?", "sector"),
        ("What is your name?", ""),
        ("Quel est votre nom ?", ""),
        ("¿Cuál es su nombre?", ""),
        ("How many women were reached?", "reached"),
        ("How many kits were given?", ""),
    ],
)
def test_a_question_is_what_it_asks_for(question: str, field: str) -> None:
    assert field_of(question) == field


def test_only_questions_are_cut() -> None:
    assert what_is_asked("Which organisation") == ""
    assert what_is_asked("Reached?") == ""


@pytest.mark.parametrize(
    ("heading", "last"),
    [
        ("activity/reached_men", "reached_men"),
        ("a/b/org_name", "org_name"),
        ("grp_org-organisation", "organisation"),
        ("f_0-4", ""),
        ("girls-boys", ""),
        ("men/women", ""),
        ("Target/Reached", ""),
        ("reached_men", ""),
    ],
)
def test_the_last_part_of_a_path_is_the_question(heading: str, last: str) -> None:
    assert of_path(heading) == last


def test_a_path_names_the_people_of_its_last_part() -> None:
    (found,) = of_heading("activity/reached_men", catalogue("activities"))
    assert (found.field.name, found.band.sex) == ("reached", "m")
