"""Which organisation a row speaks of: one, the first of several, a new one, or nobody that can be told."""

from __future__ import annotations

import pytest

from firstcall.activities.rows.who import meaning
from firstcall.organisations.names import with_acronym
from tests.organisations.conftest import directory_of

pytestmark = pytest.mark.one_engine

DIRECTORY = directory_of(
    ("United Nations Children's Fund", "UNICEF"),
    ("World Food Programme", "WFP"),
    ("Save the Children International", "SCI"),
    ("Norwegian Refugee Council", "NRC"),
    ("Danish Refugee Council (DRC)", ""),
    ("Water and Sanitation", ""),
    aliases={"Save the Children": "Save the Children International", "PAM": "World Food Programme"},
)
NAMES = {one.id: one.name for one in DIRECTORY.organisations.values()}


def meant(name: str, acronym: str = "") -> tuple[str, str, tuple[str, ...]]:
    """What is meant: a known name, or "new: …", or ""; how it was told; the parts."""
    found, match = meaning(name, acronym, DIRECTORY)
    what = NAMES[found.pk] if found.pk is not None else f"new: {found.name}" if found.name else ""
    return what, match.how if match else "", match.parts if match else ()


ONE = [
    ("WFP", "World Food Programme"),
    ("World Food Programme (wfp)", "World Food Programme"),
    ("WFP / World Food Programme", "World Food Programme"),
    ("Danish Refugee Council", "Danish Refugee Council (DRC)"),
    ("DRC", "Danish Refugee Council (DRC)"),
    ("DRC - Danish Refugee Council", "Danish Refugee Council (DRC)"),
    ("Water and Sanitation", "Water and Sanitation"),
    ("\ufeffUNICEF\u200b", "United Nations Children's Fund"),
    ("Norwegian Refugee Council [NRC]", "Norwegian Refugee Council"),
]


@pytest.mark.parametrize(("written", "name"), ONE)
def test_a_cell_that_names_one_organisation(written, name):
    assert meant(written) == (name, "", ())


def test_a_new_name_is_kept_with_single_spaces_and_its_acronym_apart():
    found, _ = meaning("  Green  Valley Relief\xa0", " GVR\xa0", DIRECTORY)
    assert found.name == with_acronym("Green Valley Relief", "GVR")


@pytest.mark.parametrize("written", ["30", "3.0", "12/14", "#4"])
def test_a_number_is_nobody(written):
    assert meant(written) == ("", "number", ())


UNICEF, WFP, NRC = "United Nations Children's Fund", "World Food Programme", "Norwegian Refugee Council"
SEVERAL = [
    ("UNICEF/WFP", UNICEF, (UNICEF, WFP)),
    ("UNICEF, WFP; Save the Children", UNICEF, (UNICEF, WFP, "Save the Children International")),
    ("WFP\nUNICEF", WFP, (WFP, UNICEF)),
    ("1. WFP\r\n2. UNICEF", WFP, (WFP, UNICEF)),
    ("NRC and WFP", NRC, (NRC, WFP)),
    ("NRC et PAM", NRC, (NRC, WFP)),
    ("NRC و WFP", NRC, (NRC, WFP)),
    ("UNICEF & UNICEF & WFP", UNICEF, (UNICEF, WFP)),
    ("UNICEF, WFP, Unicef", UNICEF, (UNICEF, WFP)),
    ("BRC-FL/NRC/GRC", "new: BRC-FL", ("BRC-FL", NRC, "GRC")),
    ("GOL & MTI", "new: GOL", ("GOL", "MTI")),
    ("MOHSW/UNICEF", "new: MOHSW", ("MOHSW", UNICEF)),
    ("Green Horn; River Fresh", "new: Green Horn", ("Green Horn", "River Fresh")),
    ("Green Horn | NRC/WFP", "new: Green Horn", ("Green Horn", NRC, WFP)),
    ("Green Horn + UNICEF", "new: Green Horn", ("Green Horn", UNICEF)),
    ("Green Horn + River  Fresh+ GHO", "new: Green Horn", ("Green Horn", "River Fresh", "GHO")),
]


@pytest.mark.parametrize(("written", "first", "parts"), SEVERAL)
def test_several_organisations_in_a_cell_are_taken_apart(written, first, parts):
    assert meant(written) == (first, "several", parts)


SLIPS = [
    ("Save the Childern (SCI)", "Save the Children International"),
    ("SCI - Save the Childern", "Save the Children International"),
    ("World Food Progamme (WFP)", WFP),
    ("World Food Progamme (PAM)", WFP),  # an alias is as good as an acronym
]


@pytest.mark.parametrize(("written", "name"), SLIPS)
def test_a_slip_in_a_name_beside_its_acronym_is_said(written, name):
    assert meant(written) == (name, "misspelt", (name,))


WHOLE = [
    "CA17/PREPASS",  # two acronyms nobody knows may be one name
    "Water, Sanitation & Hope",
    "Health and Food",
    "OCHA - EHF",  # a part of an organisation
    "WFP / Local partners",
    "CENTRE D'ETUDE ET COOPERATION",
    "Youth+ Network",
    "Green Horn/River Fresh",
    "HUMANITÉ & INCLUSION",  # in a file all in capitals
    "EAU ET CLIMAT",
    "PEACE AND HOPE",
    "Save the Childern",  # without its acronym nothing is decided by likeness
    "Save the Childern Suisse (SCI)",
    "Northern Relief Corps (NRC)",
]


@pytest.mark.parametrize("written", WHOLE)
def test_what_may_be_one_name_stays_one(written):
    assert meant(written) == (f"new: {written}", "unknown", ())


def test_names_that_have_cells_of_their_own_are_several_organisations_beside_each_other():
    alone = {"green horn", "river fresh"}
    assert DIRECTORY.several("Green Horn/River Fresh", alone) == ("Green Horn", "River Fresh")
    assert DIRECTORY.several("Green Horn - NRC", alone) == ("Green Horn", "NRC")
    assert DIRECTORY.several("Green Horn - Nord", alone) == ()


HELD = [
    ("UNIСEF", "lookalike"),  # a Cyrillic С
    ("Grееn Horn", "mixed"),  # Cyrillic е, nobody's name
    ("UNI\u200bCEF", "hidden"),
    ("Green \u202enroH", "hidden"),
    ("Green \u2066Horn", "hidden"),
    ("Gre" + "\u0301" * 9 + "en", "stacked"),
]


@pytest.mark.parametrize(("written", "how"), HELD)
def test_a_name_that_is_not_what_it_looks_like_is_held(written, how):
    assert meant(written) == ("", how, ())


def test_eight_marks_on_a_letter_and_direction_marks_at_the_edge_are_somebodys_spelling():
    assert meant("Gre" + "\u0301" * 8 + "en")[1] == "unknown"
    assert meant("\u200fمنظمة الأمل\u200f")[1] == "unknown"


def test_a_new_name_keeps_its_acronym_of_the_next_column():
    assert meant("Green Horn", "GHO") == ("new: Green Horn [GHO]", "unknown", ())
    assert meant("Green Horn (GHO)", "GHO") == ("new: Green Horn (GHO)", "unknown", ())


def test_the_acronym_beside_an_unknown_name_only_suggests():
    found, match = meaning("Programme for Food", "WFP", DIRECTORY)
    assert (found.pk, match.suggestions[0].organisation.name) == (None, "World Food Programme")
