"""The words of a file's page: what columns, kinds of problems and states are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstcall.intake.models import ImportBatch
from firstcall.intake.sheets.catalogue import catalogue

Words = dict[str, str | Promise]

WHO, WHERE, WHAT, WHEN, WHOM, OTHER = "who", "where", "what", "when", "whom", "other"
GROUPS: Words = {
    WHO: gettext_lazy("Who"),
    WHERE: gettext_lazy("Where"),
    WHAT: gettext_lazy("What"),
    WHEN: gettext_lazy("When"),
    WHOM: gettext_lazy("For whom, and how many"),
    OTHER: gettext_lazy("Kept beside"),
}
BEGINNINGS = {
    WHO: ("organisation", "implementer", "programme", "donor"),
    WHERE: ("admin", "site", "latitude", "longitude", "other_code"),
    WHAT: ("sector", "second_sector", "subsector", "activity", "indicator", "unit", "quantity", "modality", "status",
           "recurrent",
           "project", "description", "severity"),
    WHEN: ("start", "end", "day", "month", "year", "reported_on", "as_of"),
    WHOM: ("population", "targeted", "reached", "households", "new_", "disability", "sex", "age", "affected", "in_need",
           "category"),
}  # fmt: skip
FIELDS: Words = {
    "organisation": gettext_lazy("Organisation that reports"),
    "organisation_acronym": gettext_lazy("Acronym of the organisation"),
    "organisation_type": gettext_lazy("Type of the organisation"),
    "implementer": gettext_lazy("Implementing partner"),
    "implementer_acronym": gettext_lazy("Acronym of the implementing partner"),
    "implementer_type": gettext_lazy("Type of the implementing partner"),
    "programme_partner": gettext_lazy("Programme partner"),
    "programme_partner_acronym": gettext_lazy("Acronym of the programme partner"),
    "donor": gettext_lazy("Donor"),
    "donor_acronym": gettext_lazy("Acronym of the donor"),
    "sector": gettext_lazy("Sector"),
    "sector_code": gettext_lazy("Code of the sector"),
    "second_sector": gettext_lazy("Another sector beside the first"),
    "subsector": gettext_lazy("Part of the sector"),
    "site": gettext_lazy("Site"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "other_code": gettext_lazy("Another code of a place"),
    "activity": gettext_lazy("Activity"),
    "activity_detail": gettext_lazy("Activity in detail"),
    "indicator": gettext_lazy("Indicator"),
    "unit": gettext_lazy("Unit"),
    "quantity": gettext_lazy("Quantity"),
    "modality": gettext_lazy("Modality"),
    "status": gettext_lazy("Status"),
    "recurrent": gettext_lazy("Recurrent or not"),
    "start": gettext_lazy("Start date"),
    "end": gettext_lazy("End date"),
    "starts_on": gettext_lazy("Start date"),
    "ends_on": gettext_lazy("End date"),
    "day": gettext_lazy("Date"),
    "month": gettext_lazy("Month"),
    "year": gettext_lazy("Year"),
    "reported_on": gettext_lazy("Date of the report"),
    "population_group": gettext_lazy("Population group"),
    "targeted": gettext_lazy("People targeted"),
    "reached": gettext_lazy("People reached"),
    "households": gettext_lazy("Households reached"),
    "households_targeted": gettext_lazy("Households targeted"),
    "new_beneficiaries": gettext_lazy("People reached for the first time"),
    "disability": gettext_lazy("People with disabilities reached"),
    "project": gettext_lazy("Code of the project"),
    "project_name": gettext_lazy("Name of the project"),
    "remarks": gettext_lazy("Remarks"),
    "description": gettext_lazy("Description"),
    "category": gettext_lazy("Category of people"),
    "sex": gettext_lazy("Sex"),
    "age": gettext_lazy("Age"),
    "population": gettext_lazy("Population"),
    "affected": gettext_lazy("People affected"),
    "in_need": gettext_lazy("People in need"),
    "in_need_share": gettext_lazy("Share of the population in need"),
    "targeted_share": gettext_lazy("Share of the population targeted"),
    "disability_status": gettext_lazy("With or without a disability"),
    "in_need_disability": gettext_lazy("People with disabilities in need"),
    "targeted_disability": gettext_lazy("People with disabilities targeted"),
    "households_in_need": gettext_lazy("Households in need"),
    "households_affected": gettext_lazy("Households affected"),
    "severity": gettext_lazy("Severity"),
    "as_of": gettext_lazy("Day the figures speak of"),
    "source": gettext_lazy("Source"),
    "area": gettext_lazy("Area"),
}
PEOPLE: Words = {
    "f": gettext_lazy("women and girls"),
    "m": gettext_lazy("men and boys"),
    "x": gettext_lazy("other sex"),
    "infants": gettext_lazy("infants"),
    "children": gettext_lazy("children"),
    "adolescents": gettext_lazy("adolescents"),
    "adults": gettext_lazy("adults"),
    "elderly": gettext_lazy("older people"),
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
