"""The fictional response: organisations in a believable mix, needs, and a year of activities with real dirt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from firstcall.demo.geography import Country, DemoArea
from firstcall.demo.names import NGO_FORMS, NGO_THEMES, ORIGINS, acronym, place_names

PEOPLE = 3_200_000
POPULATION_GROUPS = (("IDPs", 0.28), ("Returnees", 0.12), ("Host community", 0.60))


@dataclass(frozen=True)
class DemoGroup:
    """A group of the response: `sector` as the guidance names it, leads as the global table names them."""

    code: str
    sector: str
    name: str
    leads: tuple[str, ...]
    need: float  # share of the population in need
    by_population_group: bool
    activities: tuple[str, ...]


GROUPS = (
    DemoGroup("HEA", "health", "Health", ("WHO",), 0.34, False,
              ("Mobile clinic consultations", "Vaccination", "Essential medicines", "Referral of emergencies")),
    DemoGroup("NUT", "nutrition", "Nutrition", ("UNICEF",), 0.13, False,
              ("Treatment of severe acute malnutrition", "Screening of children", "Infant feeding counselling")),
    DemoGroup("WSH", "watsan", "Water, Sanitation and Hygiene", ("UNICEF",), 0.38, True,
              ("Water trucking", "Latrine construction", "Hygiene kits", "Repair of water points")),
    DemoGroup("SHL", "shelter", "Emergency Shelter", ("UNHCR",), 0.17, True,
              ("Shelter kits", "Rental support", "Blankets and household items")),
    DemoGroup("CCM", "cccm", "Camp Coordination and Management", ("UNHCR",), 0.07, True,
              ("Site management", "Site improvement")),
    DemoGroup("PRO", "protection", "Protection", ("UNHCR",), 0.25, True,
              ("Legal counselling", "Safe spaces", "Protection monitoring", "Family tracing")),
    DemoGroup("FSC", "food+agriculture", "Food Security", ("WFP", "FAO"), 0.41, True,
              ("General food distribution", "Cash for food", "Seeds and tools", "Livestock support")),
    DemoGroup("EDU", "education", "Education", ("UNICEF",), 0.19, False,
              ("Temporary classrooms", "Teacher support", "School kits")),
    DemoGroup("LOG", "logistics", "Logistics", ("WFP",), 0.0, False, ("Common storage", "Convoys")),
)  # fmt: skip


@dataclass(frozen=True)
class DemoOrganisation:
    name: str
    acronym: str
    type_code: str


def organisations(random: Random, count: int) -> list[DemoOrganisation]:
    """`count` organisations besides the real agencies: about half national NGOs, a third international, authorities."""
    made: dict[str, DemoOrganisation] = {}
    places = place_names(random, max(40, count // 3))
    while len(made) < count:
        kind = random.choices(("441", "437", "435", "504", "445", "434"), (46, 33, 8, 8, 3, 2))[0]
        if kind in ("441", "504"):
            name = f"{random.choice(places)} {random.choice(NGO_THEMES)} {random.choice(NGO_FORMS)}"
        elif kind == "437":
            name = f"{random.choice(ORIGINS)} {random.choice(NGO_THEMES)} {random.choice(NGO_FORMS)}"
        elif kind == "435":
            office = random.choice(("Health", "Water", "Education", "Civil Protection"))
            name = f"Directorate of {office} {random.choice(places)}"
        elif kind == "445":
            name = f"{random.choice(places)} Volunteers Branch"
        else:
            name = f"Embassy of {random.choice(places)}"
        made.setdefault(name, DemoOrganisation(name, acronym(name), kind))
    return list(made.values())


NEEDS_HEADER = ("Admin level 1", "ADM1_PCODE", "Admin level 2", "ADM2_PCODE", "Admin level 3", "ADM3_PCODE",
                "Population group", "Population", "People in need", "People targeted", "Severity (1-5)")  # fmt: skip


def needs_rows(random: Random, country: Country, group: DemoGroup) -> Iterator[list[object]]:
    """Rows of a group's needs sheet, one per deepest area (and population group); some figures are not known."""
    for area in country.at_level(country.deepest):
        people = round(PEOPLE * area.weight)
        severity = random.uniform(0.35, 1.65)
        parts = POPULATION_GROUPS if group.by_population_group else (("", 1.0),)
        for label, part in parts:
            in_need = round(people * part * min(0.95, group.need * severity * random.uniform(0.8, 1.2)))
            known = random.random() > 0.03
            targeted = round(in_need * random.uniform(0.45, 0.75))
            yield [
                *_places(country, area),
                label,
                round(people * part),
                in_need if known else "",
                targeted if known else "",
                1 + int(3 * severity),
            ]


def _places(country: Country, area: DemoArea) -> list[str]:
    by_code = {one.pcode: one for one in country.areas}
    line, cells = [area], ["", "", "", "", "", ""]
    while line[0].parent in by_code:
        line.insert(0, by_code[line[0].parent])
    for position, one in enumerate(line):
        cells[2 * position], cells[2 * position + 1] = one.name, one.pcode
    return cells


ACTIVITY_HEADER = ("Reporting month", "Organisation", "Acronym", "Organisation type", "Implementing partner", "Donor",
                   "Cluster", "Admin 1", "ADM1_PCODE", "Admin 2", "ADM2_PCODE", "Admin 3", "ADM3_PCODE", "Activity",
                   "Status", "Start date", "End date", "Population group", "Targeted", "Total reached", "Girls", "Boys",
                   "Women", "Men")  # fmt: skip
STATUSES = (
    ("Completed", 10),
    ("Ongoing", 8),
    ("ongoing ", 2),
    ("Planned", 2),
    ("Suspended", 1),
    ("COMPLETED", 2),
    ("en cours", 1),
)
DONORS = ("", "", "Pooled Fund", "Bilateral donor", "Private donations")


def activity_rows(
    random: Random, country: Country, partners: list[DemoOrganisation], *, rows: int, until: date
) -> Iterator[list[object]]:
    """`rows` rows of a year's 5W up to the month of `until`, with the dirt real returns have (about 3 %)."""
    deepest = country.at_level(country.deepest)
    # Partners go where partners already are: a fifth of the places have nobody for a given group.
    places = {group.code: random.sample(deepest, max(1, round(len(deepest) * 0.78))) for group in GROUPS}
    agencies = [
        DemoOrganisation(lead, lead, "447") for lead in ("UNICEF", "WHO", "WFP", "FAO", "UNHCR", "IOM")
    ]
    working = [agencies[index % 6] if index % 11 == 0 else partner for index, partner in enumerate(partners)]
    shares = [1 / (rank + 2) for rank in range(len(working))]
    weights = [0.4 + area.weight * len(deepest) for area in deepest]
    chance = {area.pcode: weight for area, weight in zip(deepest, weights, strict=True)}
    months = _months(until)
    written = 0
    while written < rows:
        group = random.choices(GROUPS, [4, 2, 4, 2, 1, 3, 4, 2, 0.3])[0]
        partner = random.choices(working, shares)[0]
        here = places[group.code]
        area = random.choices(here, [chance[one.pcode] for one in here])[0]
        need = max(20, round(PEOPLE * area.weight * max(0.03, group.need)))
        targeted = max(5, round(need * random.betavariate(1.1, 5)))
        month = random.choice(months)
        for _again in range(random.choice((1, 1, 2, 3))):
            if written >= rows:
                return
            row = _row(random, country, group, partner, area, month, targeted)
            yield _dirty(random, row)
            written += 1
            month = months[min(len(months) - 1, months.index(month) + 1)]
            if random.random() < 0.004:
                yield ["" for _ in row]


def _months(until: date) -> list[date]:
    months = [until.replace(day=1)]
    while len(months) < 12:
        months.insert(0, (months[0] - timedelta(days=1)).replace(day=1))
    return months


def _row(
    random: Random,
    country: Country,
    group: DemoGroup,
    partner: DemoOrganisation,
    area: DemoArea,
    month: date,
    targeted: int,
) -> list[object]:
    status = random.choices([one for one, _ in STATUSES], [weight for _, weight in STATUSES])[0]
    reached = None if status == "Planned" else round(targeted * random.betavariate(4, 2))
    population_group = random.choices(
        [one for one, _ in POPULATION_GROUPS], [p for _, p in POPULATION_GROUPS]
    )[0]
    start = month + timedelta(days=random.randint(0, 12))
    kind = {"447": "UN", "437": "INGO", "441": "NNGO", "504": "NNGO", "435": "Government"}.get(
        partner.type_code, "Other"
    )
    return [
        month.strftime("%B %Y"), partner.name, partner.acronym, kind, "", random.choice(DONORS), group.name,
        *_places(country, area), random.choice(group.activities), status, start.isoformat(),
        (start + timedelta(days=random.randint(5, 80))).isoformat(),
        population_group if group.by_population_group else "", targeted,
        "" if reached is None else reached, *_parts(random, reached),
    ]  # fmt: skip


def _parts(random: Random, reached: int | None) -> list[object]:
    """Reached by girls, boys, women and men where the partner counts so: about two rows in three."""
    if reached is None or random.random() < 0.34:
        return ["", "", "", ""]
    girls, boys, women = (round(reached * share) for share in (0.27, 0.26, 0.25))
    return [girls, boys, women, reached - girls - boys - women]


def _dirty(random: Random, row: list[object]) -> list[object]:
    """Spoil about three rows in a hundred as people do, so that every kind of problem is met in the demonstration."""
    if random.random() > 0.03:
        return row
    spoil = random.randrange(9)
    if spoil == 0:
        row[1] = f"  {row[1]} "
    elif spoil == 1:
        row[12 if row[12] else 10] = "XL9999"
    elif spoil == 2:
        row[15] = "31-04-2026"
    elif spoil == 3:
        row[19] = "n/a"
    elif spoil == 4:
        row[19] = -5
    elif spoil == 5:
        row[1], row[2] = "", ""
    elif spoil == 6:
        row[9] = str(row[9]).upper()
    elif spoil == 7:
        row[11] = row[12] = ""
    else:
        row[1] = str(row[1]).replace("Association", "Assoc.").replace("Network", "Netwrk")
    return row
