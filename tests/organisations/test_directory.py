"""A written name means an organisation exactly, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstcall.organisations.directory import Alias, Directory, Known
from firstcall.organisations.names import key
from tests.organisations.conftest import directory_of

pytestmark = pytest.mark.one_engine

ROWS = (
    ("United Nations Children's Fund", "UNICEF"),
    ("World Health Organization", "WHO"),
    ("Norwegian Refugee Council", "NRC"),
    ("Danish Refugee Council", "DRC"),
    ("Islamic Relief Worldwide", "IR"),
    ("Islamic Relief Ethiopia", "IR"),
    ("Relief International", "RI"),
)
ALIASES = {
    "Organisation mondiale de la santé": "World Health Organization",
    "OMS": "World Health Organization",
}
DIRECTORY = directory_of(*ROWS, aliases=ALIASES)

MATCHES = [
    ("World Health Organization", "World Health Organization", "name"),
    ("  world health ORGANIZATION. ", "World Health Organization", "name"),
    ("WHO", "World Health Organization", "acronym"),
    ("w.h.o.", "World Health Organization", "acronym"),
    ("OMS", "World Health Organization", "alias"),
    ("organisation mondiale de la sante", "World Health Organization", "alias"),
    ("World Health Organization (WHO)", "World Health Organization", "name"),
    ("DRC - Danish Refugee Council", "Danish Refugee Council", "name"),
    ("OMS - Organisation mondiale de la santé", "World Health Organization", "alias"),
    ("World Health Organization (WHORG)", "World Health Organization", "name"),
    ("Islamic Relief Ethiopia (IR)", "Islamic Relief Ethiopia", "name"),
    ("UNI\u200bCEF", "United Nations Children's Fund", "acronym"),
    ("UNICEF - Unicef", "United Nations Children's Fund", "acronym"),
    ("World Health Organization/WORLD HEALTH ORGANIZATION", "World Health Organization", "name"),
]


@pytest.mark.parametrize(("written", "name", "how"), MATCHES)
def test_what_is_known_matches_exactly(written, name, how):
    match = DIRECTORY.match(written)
    assert (match.organisation and match.organisation.name, match.how, match.suggestions) == (name, how, ())


NO_MATCH = [
    ("World Helth Organization", "unknown", ["World Health Organization"]),
    ("Norwegian Refugees Council", "unknown", ["Norwegian Refugee Council"]),
    ("IR", "ambiguous", ["Islamic Relief Ethiopia", "Islamic Relief Worldwide"]),
    ("UNIСEF", "lookalike", ["United Nations Children's Fund"]),  # a Cyrillic С
    ("Norwegian Refugee Council (DRC)", "ambiguous", ["Danish Refugee Council", "Norwegian Refugee Council"]),
    ("World Health Organization (USA)", "unknown", ["World Health Organization"]),
    ("Dansk Flygtningehjælp (DRC)", "unknown", ["Danish Refugee Council"]),
    ("Something Else Entirely", "unknown", []),
    ("Ministry of Health", "unknown", []),  # no agency for the same subject
    ("Ministère de la Santé", "unknown", []),
    ("", "blank", []),
    ("N/A", "blank", []),
]


@pytest.mark.parametrize(("written", "how", "suggested"), NO_MATCH)
def test_what_is_not_known_is_only_suggested(written, how, suggested):
    match = DIRECTORY.match(written)
    assert match.organisation is None
    assert (match.how, [one.organisation.name for one in match.suggestions][: len(suggested)]) == (
        how,
        suggested,
    )
    assert bool(match.suggestions) == bool(suggested)


def test_an_acronym_in_another_language_is_suggested_and_never_matched():
    known = directory_of(("World Health Organization", "WHO"), ("Other House", "OH"))
    match = known.match("OMS")
    assert match.organisation is None
    assert [one.organisation.name for one in match.suggestions] == ["World Health Organization"]


def test_suggestions_are_ranked_and_few():
    names = [(f"Relief Committee {n}", "") for n in range(20)]
    suggestions = directory_of(*names).match("Relief Comittee 7").suggestions
    assert len(suggestions) == 5
    assert suggestions[0].organisation.name == "Relief Committee 7"
    assert [one.score for one in suggestions] == sorted((one.score for one in suggestions), reverse=True)


def test_an_alias_of_the_country_comes_first_and_other_countries_do_not_count():
    known = [
        Known(1, "a", "Positive Action", "PAD", country="ETH"),
        Known(2, "b", "Programme for Development", "PAD", country="TCD"),
        Known(3, "c", "Save Children", "SC"),
    ]
    aliases = [Alias(3, key("PAD"), "SOM"), Alias(1, key("Save Children"), "ETH")]
    match = {
        country: Directory.of(known, aliases, country).match("pad").organisation.id
        for country in ("ETH", "TCD", "SOM")
    }
    assert match == {"ETH": 1, "TCD": 2, "SOM": 3}
    everywhere = Directory.of(known, [], "").match("PAD")
    assert (everywhere.how, len(everywhere.suggestions)) == ("ambiguous", 2)
    local = Directory.of(known, aliases, "ETH").match("Save Children")
    assert (local.organisation.id, local.how) == (1, "country alias")


def test_a_name_added_during_an_import_is_found_by_the_next_row():
    directory = directory_of(*ROWS)
    assert directory.match("New Horizons").how == "unknown"
    directory.add(Known(99, "new", "New Horizons", "NH"))
    assert directory.match("new horizons").organisation.id == 99
    assert directory.match("NH").organisation.id == 99


def test_a_name_that_is_anothers_alias_is_ambiguous():
    directory = directory_of(("Muso", ""), ("Other Muso", ""), aliases={"Muso": "Other Muso"})
    assert directory.match("MUSO").how == "ambiguous"


LETTERS = st.text("abcdefgh ", min_size=4, max_size=30).filter(lambda text: len(key(text)) > 3)


@given(st.lists(LETTERS, min_size=1, max_size=8, unique_by=key), LETTERS)
def test_a_match_always_has_the_very_same_key(names, written):
    match = directory_of(*((name, "") for name in names)).match(written)
    assert (match.organisation is not None) == (key(written) in {key(name) for name in names})
    if match.organisation is not None:
        assert key(match.organisation.name) == key(written)


NAMED = directory_of(
    ("Action Against Hunger", "ACF"),
    ("Agency for Technical Cooperation and Development", "ACTED"),
    ("Doctors Without Borders Switzerland", ""),
    ("Doctors Without Borders France", ""),
    ("Green Horn Development Organization (GHDO)", ""),
    ("International Committee of the Red Cross", "ICRC"),
    ("Lutheran World Federation", "LWF"),
    ("Sos Children’s Villages Somalia (SOS CV SO)", ""),
    ("Somali Youthlink", ""),
    ("United Nations High Commissioner for Refugees", "UNHCR"),
    ("United Nations Development Programme", "UNDP"),
    ("Women and Children Relief", ""),
    ("World Food Programme", "WFP"),
)
FIRST = [
    ("Action Contre la Faim", "Action Against Hunger"),
    ("Acción contra el Hambre España", "Action Against Hunger"),
    ("Agence d'Aide à la Coopération Technique et au Développement", NAMED.with_acronym("ACTED")),
    ("Médecins Sans Frontières - Suisse", "Doctors Without Borders Switzerland"),
    ("Medicos sin Fronteras Francia", "Doctors Without Borders France"),
    ("Horn Green Developpment Org", "Green Horn Development Organization (GHDO)"),
    ("GREENHORN DEVELOPMENT ORGANISATION", "Green Horn Development Organization (GHDO)"),
    ("Comité International de la Croix Rouge", "International Committee of the Red Cross"),
    ("اللجنة الدولية للصليب الأحمر", None),  # the article joined to the word
    ("Fédération Luthérienne Mondiale", "Lutheran World Federation"),
    ("SOS Children Villages (SOS)", "Sos Children’s Villages Somalia (SOS CV SO)"),
    ("Somali Youth Link", "Somali Youthlink"),
    ("United Nations High Commisionner for Refugees", "United Nations High Commissioner for Refugees"),
    (
        "Haut Commissariat des Nations Unies pour les Réfugiés",
        "United Nations High Commissioner for Refugees",
    ),
    ("Programme des Nations Unies pour le Developpement", "United Nations Development Programme"),
    ("Programa Mundial de Alimentos", "World Food Programme"),
    ("Femmes et Enfants - Secours", "Women and Children Relief"),
    ("WFP Somalia", "World Food Programme"),
    ("WFP/Partner", "World Food Programme"),
]


@pytest.mark.parametrize(("written", "first"), FIRST)
def test_the_likeliest_comes_first(written, first):
    if isinstance(first, set):
        first = NAMED.organisations[first.pop()].name
    match = NAMED.match(written)
    assert (match.how, match.suggestions[0].organisation.name if match.suggestions else None) == (
        "unknown",
        first,
    )


@pytest.mark.parametrize(
    "written",
    ["Association pour le Développement", "International Organization", "ONG Somalia", "Foundation"],
)
def test_words_that_every_name_has_suggest_nothing(written):
    assert NAMED.match(written).suggestions == ()


def test_a_bracket_makes_no_difference_and_of_two_names_the_plain_one_has_the_acronym():
    directory = directory_of(("Mercy Corps", "MC"), ("Mercy Corps (MC)", ""), ("Green Horn (GHO)", ""))
    assert directory.match("MC").organisation.name == "Mercy Corps"
    assert directory.match("Mercy Corps (MC)").organisation.name == "Mercy Corps (MC)"
    assert directory.match("Green Horn").organisation.name == "Green Horn (GHO)"
    assert directory.match("GHO").organisation.name == "Green Horn (GHO)"
    assert directory_of(("A B (NRC)", ""), ("Norwegian Refugee Council", "NRC")).match("NRC").how == "acronym"


VARIANTS = [
    ("Développement Équité", "Développement Équité".encode().decode().replace("é", "e\u0301")),
    ("İstanbul Yardım", "istanbul yardim"),
    ("Straßenkinder", "STRASSENKINDER"),
    ("هيئة الإغاثة", "هيئه الاغاثة"),
    ("كاريتاس سوريا", "کاریتاس سوریا"),
    ("جمعية الرؤية", "جمعية الروية"),
]


@pytest.mark.parametrize(("one", "other"), VARIANTS)
def test_spellings_that_are_one_name_in_their_language(one, other):
    assert directory_of((one, "")).match(other).how == "name"
