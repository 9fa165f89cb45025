"""The words of a file's page: what columns, kinds of problems and states are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from firstcall.intake.catalogue import catalogue
from firstcall.intake.models import ImportBatch

Words = dict[str, str | Promise]

WHO, WHERE, WHAT, WHEN, WHOM, OTHER = "who", "where", "what", "when", "whom", "other"
GROUPS: Words = {
    WHO: lazy("Who"),
    WHERE: lazy("Where"),
    WHAT: lazy("What"),
    WHEN: lazy("When"),
    WHOM: lazy("For whom, and how many"),
    OTHER: lazy("Kept beside"),
}
BEGINNINGS = {
    WHO: ("organisation", "implementer", "programme", "donor"),
    WHERE: ("admin", "site", "latitude", "longitude", "other_code"),
    WHAT: ("sector", "subsector", "activity", "indicator", "unit", "quantity", "modality", "status", "recurrent",
           "project", "description", "severity"),
    WHEN: ("start", "end", "month", "year", "reported_on"),
    WHOM: ("population", "targeted", "reached", "households", "new_", "disability", "sex", "age", "affected", "in_need",
           "category"),
}  # fmt: skip
FIELDS: Words = {
    "organisation": lazy("Organisation that reports"),
    "organisation_acronym": lazy("Acronym of the organisation"),
    "organisation_type": lazy("Type of the organisation"),
    "implementer": lazy("Implementing partner"),
    "implementer_acronym": lazy("Acronym of the implementing partner"),
    "implementer_type": lazy("Type of the implementing partner"),
    "programme_partner": lazy("Programme partner"),
    "programme_partner_acronym": lazy("Acronym of the programme partner"),
    "donor": lazy("Donor"),
    "donor_acronym": lazy("Acronym of the donor"),
    "sector": lazy("Sector"),
    "subsector": lazy("Part of the sector"),
    "site": lazy("Site"),
    "latitude": lazy("Latitude"),
    "longitude": lazy("Longitude"),
    "other_code": lazy("Another code of a place"),
    "activity": lazy("Activity"),
    "activity_detail": lazy("Activity in detail"),
    "indicator": lazy("Indicator"),
    "unit": lazy("Unit"),
    "quantity": lazy("Quantity"),
    "modality": lazy("Modality"),
    "status": lazy("Status"),
    "recurrent": lazy("Recurrent or not"),
    "start": lazy("Start date"),
    "end": lazy("End date"),
    "starts_on": lazy("Start date"),
    "ends_on": lazy("End date"),
    "month": lazy("Month"),
    "year": lazy("Year"),
    "reported_on": lazy("Date of the report"),
    "population_group": lazy("Population group"),
    "targeted": lazy("People targeted"),
    "reached": lazy("People reached"),
    "households": lazy("Households reached"),
    "households_targeted": lazy("Households targeted"),
    "new_beneficiaries": lazy("People reached for the first time"),
    "disability": lazy("People with disabilities reached"),
    "project": lazy("Code of the project"),
    "project_name": lazy("Name of the project"),
    "remarks": lazy("Remarks"),
    "description": lazy("Description"),
    "category": lazy("Category of people"),
    "sex": lazy("Sex"),
    "age": lazy("Age"),
    "population": lazy("Population"),
    "affected": lazy("People affected"),
    "in_need": lazy("People in need"),
    "severity": lazy("Severity"),
    "area": lazy("Area"),
}
PEOPLE: Words = {
    "f": lazy("women and girls"),
    "m": lazy("men and boys"),
    "x": lazy("other sex"),
    "infants": lazy("infants"),
    "children": lazy("children"),
    "adolescents": lazy("adolescents"),
    "adults": lazy("adults"),
    "elderly": lazy("older people"),
}
PROBLEMS: Words = {
    "place-unknown": lazy("Place not known"),
    "place-ambiguous": lazy("Several places of this name"),
    "place-kept-at-parent": lazy("Place not known, counted for the area above"),
    "place-parent-unknown": lazy("Area above not known"),
    "place-level-differs": lazy("Area of another level"),
    "place-contradicts": lazy("Codes contradict each other"),
    "place-blank": lazy("No place given"),
    "place-elsewhere": lazy("Of another country"),
    "code-unknown": lazy("Code not known, placed by name"),
    "no-gazetteer": lazy("No areas known"),
    "organisation-unknown": lazy("Organisation not known"),
    "organisation-ambiguous": lazy("May be several organisations"),
    "organisation-lookalike": lazy("Organisation in look-alike letters"),
    "organisation-missing": lazy("No organisation named"),
    "sector-unknown": lazy("Sector not known"),
    "sector-missing": lazy("No sector named"),
    "sector-of-only-group": lazy("No sector named, counted for the only one"),
    "not-yours": lazy("Not yours to report"),
    "left-out": lazy("Left out by you"),
    "date_order_unknown": lazy("Day and month either way round"),
    "impossible_date": lazy("No such day"),
    "not_a_date": lazy("Not a date"),
    "day_missing": lazy("Day missing"),
    "year_out_of_range": lazy("Year of another time"),
    "not_a_month": lazy("Not a month"),
    "month_without_year": lazy("Month without its year"),
    "ends-before-start": lazy("Ends before it starts"),
    "not_a_number": lazy("Not a number"),
    "number_too_large": lazy("Number too large"),
    "negative_people": lazy("Less than nobody"),
    "fraction_of_people": lazy("Fractions of people"),
    "parts-exceed-total": lazy("Parts exceed the total"),
    "error_cell": lazy("Error of the spreadsheet"),
    "unknown_status": lazy("Status not known"),
    "not_yes_no": lazy("Neither yes nor no"),
    "no-figures": lazy("No figures"),
    "category-apart": lazy("People counted already"),
    "column_asked": lazy("Column not sure"),
    "column_not_understood": lazy("Column not understood"),
    "hashtag_contradicts_heading": lazy("Hashtag contradicts heading"),
    "total_row": lazy("Total among the rows"),
    "prepared_row": lazy("Prepared, not filled in"),
    "turned_long": lazy("Read column by column"),
    "file-seen": lazy("The same file again"),
    "no-round": lazy("Of no reporting round"),
    "outside-round": lazy("Outside the reporting round"),
    "contact-in-text": lazy("Contact of a person in a text"),
}


def state_word(state: str) -> str:
    """Where a file stands, in words."""
    return {
        ImportBatch.PREVIEWED: _("read, not taken in yet"),
        ImportBatch.COMMITTED: _("taken in"),
        ImportBatch.UNDONE: _("taken back"),
        ImportBatch.REFUSED: _("not taken in"),
    }[state]


def field_word(name: str) -> str:
    """What a field is called; a field of an area by its level."""
    if name.startswith("admin") and name[5:6].isdigit():
        text = (
            _("Code of the area, level %(level)s") if name.endswith("_code") else _("Area, level %(level)s")
        )
        return text % {"level": name[5]}
    return str(FIELDS.get(name) or name.replace("_", " ").capitalize())


def people_word(band: str) -> str:
    """Which people a column counts, from the key of its band: sex and age."""
    sex, _bar, age = band.partition("|")
    return ", ".join(str(PEOPLE.get(part, part)) for part in (sex, age) if part)


def problem_word(code: str) -> str:
    """What a kind of problem is called."""
    return str(PROBLEMS.get(code) or code.replace("_", " ").replace("-", " ").capitalize())


def about(name: str) -> str:
    """Which of the questions a field answers: who, where, what, when, for whom."""
    for group, beginnings in BEGINNINGS.items():
        if name.startswith(beginnings):
            return group
    return OTHER


def fields_to_choose(kind: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every field a column may be, in groups, for a list to choose from."""
    found: dict[str, list[tuple[str, str]]] = {group: [] for group in GROUPS}
    for entry in catalogue(kind).fields:
        found[about(entry.name)].append((entry.name, field_word(entry.name)))
    return [(str(GROUPS[group]), entries) for group, entries in found.items() if entries]
