"""Population group, sex and age from the words of files."""

from __future__ import annotations

import pytest

from firstcall.needs.rows.people import People, people_of, people_of_group, population_group


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
        ("HST", "Host community"),
        ("Ref", "Ref"),  # a code in capitals only
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
        ("HC_male_under_5", People("Host community", "m", "0-4")),
        ("IDPS_female_5_10", People("IDP", "f", "5-10")),
        ("HC_ F_ 60+ _years", People("Host community", "f", "60+")),
        ("Returnee _M_ 0_4 _years", People("Returnees", "m", "0-4")),
        ("Refugee_Female_Above_60", People("Refugees", "f", "60+")),
        ("Combination-children-male-idp", People("IDP", "m", "children")),
        ("Combination-Female-Flood", People("Flood", "f")),
        ("Flood-Affected_Girls", People("Flood-Affected", "f", "children")),
        ("IDP boys", People("IDP", "m", "children")),
        ("Y<18 - Male - Internally Displaced Persons", People("IDP", "m", "0-17")),
    ],
)
def test_categories_are_taken_apart(category, expected):
    assert people_of(category) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IDP_Boys", People("IDP", "m", "children")),
        ("Women", People("all", "f", "adults")),
        ("Women at risk", People("Women at risk")),
        ("Fisher folk", People("Fisher folk")),
        ("Adult - Female - Fisher folk", People("Fisher folk", "f", "adults")),
        ("Total - Fisher folk", People("Fisher folk")),
        ("Women - Fisher folk", People("Women - Fisher folk")),
        ("", People()),
    ],
)
def test_a_sex_or_an_age_among_population_groups_is_no_group(text, expected):
    assert people_of_group(text) == expected
