"""What one heading means, and what a catalogue of headings may say."""

from __future__ import annotations

import pytest

from firstcall.intake.sheets.bands import Band, band_of_heading
from firstcall.intake.sheets.catalogue import catalogue, catalogue_from
from firstcall.intake.sheets.headings import of_heading
from firstcall.intake.sheets.headingtext import normalised

ACTIVITIES, NEEDS, AREAS, ORGANISATIONS = (
    catalogue(room) for room in ("activities", "needs", "places", "organisations")
)


HEADINGS = [
    ("Reporting organization", "organisation"),
    ("Organization_Name", "organisation"),
    ("Organizacion líder", "organisation"),
    ("Nom de l’organisation", "organisation"),
    ("اسم المنظمة", "organisation"),
    ("Organization / Organisation", "organisation"),
    ("Implementing partner", "implementer"),
    ("Implementing Partner Type", "implementer_type"),
    ("Organization (implementing)", "implementer"),
    ("ONG (socio implementador)", "implementer"),
    ("Organization (funding)", "donor"),
    ("Agence (bailleur de fonds)", "donor"),
    ("Agency (reporting)", "organisation"),
    ("Region / Région", "admin1_name"),
    ("Program Partner Name", "programme_partner"),
    ("Organización implementadora", "implementer"),
    ("Partenaire de mise en œuvre", "implementer"),
    ("الشريك المنفذ", "implementer"),
    ("Donor Name", "donor"),
    ("Bailleur(s) de fonds", "donor"),
    ("Donor Acronym", "donor_acronym"),
    ("TypeOrganisation", "organisation_type"),
    ("WoredaPcod", "admin3_code"),
    ("RegionPcode", "admin1_code"),
    ("admin3_pcode", "admin3_code"),
    ("ADM2 PCODE", "admin2_code"),
    ("Código municipio", "admin2_code"),
    ("State/Region", "admin1_name"),
    ("Admin 1 Name", "admin1_name"),
    ("المحافظة", "admin1_name"),
    ("Month \n(of implementation)", "month"),
    ("Mes reportado", "month"),
    ("Mois", "month"),
    ("شهر التقرير", "month"),
    ("Fecha de Inicio de la actividad\n(dd/mm/aa)", "start"),
    ("Date de début", "start"),
    ("End date*", "end"),
    ("تاريخ الانتهاء", "end"),
    ("Activity status", "status"),
    ("Estatus de la actividad", "status"),
    ("Statut", "status"),
    ("FSC Main Activity ", "activity"),
    ("Activity Description", "activity_detail"),
    ("Number of reached beneficiaries", "reached"),
    ("Nombre de bénéficiaires", "reached"),
    ("Number of reached households", "households"),
    ("New beneficiaries", "new_beneficiaries"),
    ("Total beneficiarios alcanzado*", "reached"),
    ("# of people targeted", "targeted"),
    ("عدد المستفيدين", "reached"),
    ("Beneficiary type", "population_group"),
    ("Latitud\n(Ejemplo lat: 40.714)", "latitude"),
    ("Long", "longitude"),
    ("Location Admin 2", "admin2_name"),
    ("People to be reached", "targeted"),
    ("Bénéficiaires attendus", "targeted"),
    ("People in Need", ""),
    ("Persons in need 2025", ""),
    ("Population in need", ""),
    ("Beneficiaries needed", ""),
    ("People gap", ""),
    ("Indirect beneficiaries", ""),
    ("المستفيدين غير المباشرين", ""),
    ("District / المنطقة", "admin2_name"),
    ("Sub-District / الناحية", "admin3_name"),
    ("report_year", "year"),
    ("Total # of organizations", ""),
    ("Number of partners", ""),
    ("Value", "quantity"),
    ("Value (USD)", ""),
    ("Amount of beneficiaries (US$)", ""),
    ("OCHA Pcode", ""),
    ("Location type", ""),
    ("Title", ""),
    ("%Personas con discapacidad del total alcanzado", ""),
    ("% of target reached", ""),
    ("Was nutrition mainstreamed in activity?", ""),
    ("Phone of implementing partner", ""),
    ("Cost per beneficiary (USD)", ""),
    ("Contact person of organisation", ""),
    ("Food insecurity status", ""),
    ("Path", ""),
    ("Adm1+3", ""),
    ("FundingStatus", ""),
    ("Organisation URL", ""),
    ("", ""),
]


@pytest.mark.parametrize(("heading", "field"), HEADINGS)
def test_headings(heading: str, field: str) -> None:
    matches = of_heading(heading, ACTIVITIES)
    assert (matches[0].field.name if matches else "") == field


BANDS = [
    ("#Child | Male", Band("m", "children")),
    ("#Elderly|Female", Band("f", "elderly")),
    ("niñas de 3-6 años", Band("f", "3-6")),
    ("niños de 7 a 12 años", Band("m", "7-12")),
    ("niños de 18 a 19 año", Band("m", "18-19")),
    ("Women 18+", Band("f", "18+")),
    ("Mujeres mayores de 19 años", Band("f", "19+")),
    ("Hommes (18 ans et plus)", Band("m", "18+")),
    ("Girls (0-17)", Band("f", "0-17")),
    ("Boys under 5", Band("m", "0-4")),
    ("Femmes", Band("f", "adults")),
    ("Garçons 5 à 11 ans", Band("m", "5-11")),
    ("إناث", Band("f", "")),
    ("رجال", Band("m", "adults")),
    ("Male", Band("m", "")),
    ("Men 60+", Band("m", "60+")),
    ("Female reached", Band("f", "")),
    ("Enfants 6-59 mois", Band("", "6-59m")),
    ("Reached: girls 0-4", Band("f", "0-4")),
    ("Niñas menor de 5 años", Band("f", "0-4")),
    ("Hombres mayor de 60 años", Band("m", "60+")),
]


@pytest.mark.parametrize(("heading", "band"), BANDS)
def test_sex_and_age_of_a_heading(heading: str, band: Band) -> None:
    match = of_heading(heading, ACTIVITIES)[0]
    assert (match.field.name, match.band) == ("reached", band)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("5. Nom activité", "nom activite"),
        ("Q3: Sector", "sector"),
        ("(5) Activity", "activity"),
        ("b) Reached", "reached"),
        ("2.1 District", "district"),
        ("0 - 5 ans", "0 5 ans"),
        ("H.H reached", "h h reached"),
        ("1er trimestre", "1er trimestre"),
        ("5W", "5w"),
    ],
)
def test_the_number_of_a_heading_among_the_others_says_nothing(heading: str, words: str) -> None:
    assert normalised(heading) == words


@pytest.mark.parametrize(
    ("heading", "band"),
    [
        ("Boys U5", Band("m", "0-4")),
        ("Boys U-5", Band("m", "0-4")),
        ("до 5 років", Band("", "0-4")),
        ("Niveau 5", Band()),  # no "u 5"
        ("Bureau 3 atteints", Band()),
        ("Du 03/04/2026", Band()),
    ],
)
def test_up_to_an_age_in_one_letter(heading: str, band: Band) -> None:
    assert band_of_heading(heading) == band


def test_a_second_figure_of_people_in_need_is_theirs_and_that_of_a_phase_is_not() -> None:
    found = {text: [one.field.name for one in of_heading(text, NEEDS)] for text in ("total_pin2", "PiN3")}
    assert found == {"total_pin2": ["in_need"], "PiN3": []}


def test_a_heading_of_both_sexes_is_of_no_sex() -> None:
    assert of_heading("Boys and girls reached", ACTIVITIES)[0].band == Band("", "children")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("statename", "state name"),
        ("wardcode", "ward code"),
        ("К-сть осіб", "кількість осіб"),
        ("Кол-во семей", "количество семеи"),
    ],
)
def test_headings_written_short_or_without_a_space(written: str, words: str) -> None:
    assert normalised(written) == words


@pytest.mark.parametrize("heading", ["Litres/person/day", "No. of meals/day", "Beneficiaries (in thousands)"])
def test_rates_and_round_figures_are_left_out(heading: str) -> None:
    assert of_heading(heading, ACTIVITIES) == ()


@pytest.mark.parametrize("room", ["activities", "needs", "places", "organisations"])
def test_no_heading_of_a_catalogue_means_two_things(room: str) -> None:
    """Only place names may belong to several levels."""
    shared = {
        name: [field.name for field in found]
        for name, found in catalogue(room).by_name.items()
        if len(found) > 1 and not all(field.kind in ("place_name", "place_code") for field in found)
    }
    assert shared == {}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"field": {"a": {"kind": "colour"}}}, "unknown kind"),
        ({"field": {"a": {"heading": {}}}}, "unknown keys"),
        ({"family": "b", "field": {"a": {}}}, "unknown field"),
        ({"field": {"a": {"hxl": ["org"]}}}, "not a hashtag"),
    ],
)
def test_a_faulty_catalogue_says_what_is_wrong(document: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        catalogue_from(document)
