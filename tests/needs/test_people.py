"""Population group, sex and age from the words of files."""

from __future__ import annotations

import pytest

from firstcall.needs.people import People, people_of, population_group


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IDPs", "IDP"),
        (" internally-displaced persons ", "IDP"),
        ("Déplacés internes", "IDP"),
        ("النازحون", "IDP"),
        ("Host/local Community", "Host community"),
        ("Retornados", "Returnees"),
        ("Fisher folk", "Fisher folk"),
        ("TOTAL", "all"),
        ("", "all"),
        (None, "all"),
        ("x" * 80, "x" * 60),
    ],
)
def test_one_name_for_the_many_spellings_of_a_group(text, expected):
    assert population_group(text) == expected


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("", People()),
        ("total", People()),
        ("Adult - Female", People("all", "f", "adults")),
        ("Adult - Female - IDP", People("IDP", "f", "adults")),
        (
            "Children - Male - Pakistan (District of Return)",
            People("Pakistan (District of Return)", "m", "children"),
        ),
        ("Total - Refugees", People("Refugees")),
        ("IDP - Total", People("IDP")),
        ("Elderly", People("all", "", "elderly")),
        ("People with Disabilities", People("People with Disabilities", apart=True)),
        ("Female-Headed Households", People("Female-Headed Households", apart=True)),
        ("Total Households", People("Total Households", apart=True)),
    ],
)
def test_categories_are_taken_apart(category, expected):
    assert people_of(category) == expected
