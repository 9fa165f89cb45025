"""Folding names, taking acronyms out of them, and seeing through disguises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.organisations.names import (
    HIDDEN,
    apart,
    capitals_tell,
    initials,
    is_blank,
    is_slip,
    key,
    mixed_word,
    skeleton,
    split_acronym,
    tidy,
    with_acronym,
)
from firstcall.organisations.rules import why_not_name
from firstcall.organisations.types import all_types, type_code_for, type_name

pytestmark = pytest.mark.one_engine

FOLDED = [
    ("United Nations Children's Fund", "united nations childrens fund"),
    ("United Nations Children’s Fund ", "united nations childrens fund"),
    ("Médecins  du\tMonde - France", "medecins du monde france"),
    ("U.N.H.C.R.", "unhcr"),
    ("OWS-DF", "ows df"),
    ("Me\u0301decins du Monde", "medecins du monde"),
    ("Médecins du Monde", "medecins du monde"),
    ("Welfare & Development", "welfare and development"),
    ("UNI\u200bCEF", "unicef"),
    ("\ufeffＷＦＰ", "wfp"),
    ("منظّمة الصحة العالميّة", "منظمه الصحه العالميه"),
    ("---", ""),
]


@pytest.mark.parametrize(("written", "folded"), FOLDED)
def test_the_key_of_a_name(written, folded):
    assert key(written) == folded


@given(st.text(max_size=400))
def test_a_key_is_its_own_key_and_hidden_characters_are_gone(text):
    assert key(key(text)) == key(text)
    assert len(key(text)) <= 300
    assert HIDDEN.search(tidy(text)) is None


SPLIT = [
    (
        "Agency For Minority Rights And Development (AMARD)",
        "Agency For Minority Rights And Development",
        "AMARD",
    ),
    ("DRC - Danish Refugee Council", "Danish Refugee Council", "DRC"),
    ("Danish Refugee Council - DRC", "Danish Refugee Council", "DRC"),
    ("Danish Refugee Council [DRC]", "Danish Refugee Council", "DRC"),
    ("Street Child (Consortium)", "Street Child (Consortium)", ""),
    ("Médecins du Monde - France", "Médecins du Monde - France", ""),
    ("UNICEF", "UNICEF", ""),
    ("Action Against Hunger - US", "Action Against Hunger - US", ""),
    ("Save the Children (SOMALIA)", "Save the Children (SOMALIA)", ""),
    ("Oxfam (GB)", "Oxfam (GB)", ""),
    ("United Mission (US)", "United Mission (US)", ""),
    ("Dansk Flygtningehjælp (DRC)", "Dansk Flygtningehjælp (DRC)", ""),
    ("CARE (Somalia)", "CARE (Somalia)", ""),
]


@pytest.mark.parametrize(("written", "name", "acronym"), SPLIT)
def test_an_acronym_beside_a_name(written, name, acronym):
    assert split_acronym(written) == (name, acronym)


@pytest.mark.parametrize("text", ["", " ", "-", "N/A", "n.a.", "None", "NULL", "unknown", "\u200b"])
def test_texts_that_name_nobody(text):
    assert is_blank(text)


def test_a_cyrillic_letter_among_latin_ones_is_seen():
    assert mixed_word("UNIСEF country office") == "UNIСEF"
    assert skeleton("UNIСEF") == skeleton("UNICEF") == "unicef"
    assert mixed_word("Красный Крест UNICEF") == ""
    assert mixed_word("Ελληνική UNICEF") == ""


REFUSED = [
    ("", "name-missing"),
    ("n/a", "name-missing"),
    ("UNI\u202eFEC", "name-hidden-characters"),
    ("UNI\u200bCEF", "name-hidden-characters"),
    ("UN\u200dICEF", "name-hidden-characters"),
    ("UNI\u2067CEF", "name-hidden-characters"),
    ("UNI" + "\u0301" * 500 + "CEF", "name-stacked-marks"),
    ("UNIСEF", "name-mixed-scripts"),
    ("ΟCHA", "name-mixed-scripts"),
]


@pytest.mark.parametrize(("name", "code"), REFUSED)
def test_a_name_that_hides_something_is_refused(name, code):
    assert why_not_name(name).code == code


@pytest.mark.parametrize(
    "name", ["UNICEF", "Красный Крест", "منظمة الصحة", "می\u200cخواهم", "Ärzte ohne Grenzen"]
)
def test_plain_names_in_any_script_are_fine(name):
    assert why_not_name(name) is None


def test_initials():
    assert initials("Danish Refugee Council") == "drc"
    assert initials("Organization for the Welfare of Women") == "oww"


TYPES = [
    ("INGO", "437"),
    ("International NGO", "437"),
    ("ONG Internationale", "437"),
    ("ONG internacional", "437"),
    ("NNGO", "441"),
    ("ONG Nationale", "441"),
    ("UN", "447"),
    ("Agence des Nations Unies", "447"),
    ("الأمم المتحدة", "447"),
    ("Red Cross / Red Crescent", "445"),
    ("Gov't", "435"),
    ("437", "437"),
    ("LNGO", "504"),
    ("Agence UN", "447"),
    ("agences  UN", "447"),
    ("Agence onusienne", "447"),
    ("Entité Gouvernementale", "435"),
    ("Mouvement Croix Rouge", "445"),
    ("Mouvement de la Croix Rouge", "445"),
    ("Red Cross Red Crescent Movement", "445"),
    ("OING", "437"),
    ("ONGI", "437"),
    ("NGO - International", "437"),
    ("International NGO (INGO)", "437"),
    ("ONG Internationale / INGO", "437"),
    ("NGO (National NGO)", "441"),
    ("Nationale ONG", "441"),
    ("ONGN", "441"),
    ("Société civile", "501"),
    ("Organisations de la Société Civile", "501"),
    ("Gobierno", "435"),
    ("Nações Unidas", "447"),
    ("منظمة دولية", "438"),
    ("منظمة غير حكومية دولية", "437"),
    ("حكومة", "435"),
    ("Academic and Research Institution", "431"),
    ("Private Sector", "444"),
    ("UN / INGO", None),
    ("INGO, NNGO", None),
    ("Agency", None),
    ("ONG", None),
    ("NGO", None),
    ("", None),
    ("Nations", None),
]


@pytest.mark.parametrize(("written", "code"), TYPES)
def test_the_type_as_written(written, code):
    assert type_code_for(written) == code


def test_the_types_are_those_of_the_exchange_contract():
    assert {one.code: one.name_in("en") for one in all_types()} == {
        "431": "Academic / Research",
        "433": "Donor",
        "434": "Embassy",
        "435": "Government",
        "437": "International NGO",
        "438": "International Organization",
        "439": "Media",
        "440": "Military",
        "441": "National NGO",
        "443": "Other",
        "444": "Private sector",
        "445": "Red Cross / Red Crescent",
        "446": "Religious",
        "447": "United Nations",
        "501": "Civil Society",
        "502": "Observer",
        "503": "Development Programme",
        "504": "Local NGO",
    }
    assert type_name("447", "fr") == "Nations Unies"
    assert type_name("999") == "999"


@pytest.mark.parametrize(
    "name", ["Harbour Relief Union", "Harbour Relief Union ", " Harbour Relief Union\u00a0"]
)
def test_a_name_and_its_acronym_beside_it_are_told_apart_again(name: str) -> None:
    assert apart(with_acronym(name, "HRU")) == ("Harbour Relief Union", "HRU")


@pytest.mark.parametrize(
    ("written", "name", "slip"),
    [
        ("save the childern", "save the children", True),
        ("united nations high commisionner", "united nations high commissioner", True),
        ("save the children", "save the children", False),  # the same
        ("save children", "save the children", False),
        ("red crescent of iran", "red crescent of iraq", False),  # too short for a slip
        ("caritas slovakia", "caritas slovenia", False),
        ("caritas suisse", "caritas suede", False),
        ("north aid", "south aid", False),
        ("svae teh childern", "save the children", False),
    ],
)
def test_slips_of_the_pen(written: str, name: str, slip: bool) -> None:
    assert is_slip(written, name) is slip


@pytest.mark.parametrize(
    ("text", "parts", "tell"),
    [
        ("GOL & MTI", ("GOL", "MTI"), True),
        ("GOL and MTI", ("GOL", "MTI"), True),
        ("HUMANITÉ & INCLUSION", ("HUMANITÉ", "INCLUSION"), False),
        ("GOL AND MTI", ("GOL", "MTI"), False),
        ("INTERSOS, GOL", ("INTERSOS", "GOL"), True),
    ],
)
def test_whether_capitals_tell_acronyms(text: str, parts: tuple[str, ...], tell: bool) -> None:
    assert capitals_tell(text, parts) is tell
