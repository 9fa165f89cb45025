"""Build the demonstration: a fictional country with a running response, through the same actions as real data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.demo import files
from firstcall.demo.assessments import assess
from firstcall.demo.designation import designation_under_way
from firstcall.demo.gap_cases import gap_cases
from firstcall.demo.geography import Country, make_country
from firstcall.demo.partners import beside_the_leads, what_is_undertaken
from firstcall.demo.people import issue_focal_points, make_accounts, staff
from firstcall.demo.reporting import plan_rounds, review_returns
from firstcall.demo.response import GROUPS, DemoOrganisation, organisations
from firstcall.demo.sizes import COUNTRIES, SIZES, Size
from firstcall.needs.actions import import_needs
from firstcall.organisations.actions import import_organisations
from firstcall.organisations.models import Organisation
from firstcall.organisations.queries import find
from firstcall.places.actions import ensure_country, import_areas, import_boundaries
from firstcall.structure import actions
from firstcall.structure.models import Emergency

Say = Callable[[str], object]


def build(size: str, *, at: datetime, if_empty: bool = False, say: Say = print) -> list[str]:
    """Make the demonstration of this size; gives the codes of the emergencies made (none when `if_empty` finds any)."""
    if if_empty and Emergency.objects.exists():
        return []
    wanted = SIZES[size]
    made = []
    for number, (code, name) in enumerate(COUNTRIES[: wanted.countries]):
        emergency_code = f"{code}-{at.year}"
        if not Emergency.objects.filter(code=emergency_code).exists():
            _build_country(number, code, name, emergency_code, wanted, at, say)
            made.append(emergency_code)
    if settings.DEMO:
        first = Emergency.objects.order_by("pk").first()
        make_accounts(first, at=at)
        if first is not None and not first.cases.exists():
            designation_under_way(first, at=at)
            what_is_undertaken(first, at=at)
            gap_cases(first, at=at)
    return made


def _build_country(
    number: int, code: str, name: str, emergency_code: str, size: Size, at: datetime, say: Say
) -> None:
    random = Random(f"firstcall {code}")
    folder = Path(settings.HOME) / "demo" / code
    folder.mkdir(parents=True, exist_ok=True)
    country = make_country(
        random,
        code=code,
        prefix=code[:2],
        name=name,
        counts=size.counts,
        longitude=-150.0 + 25 * number,
        latitude=4.0,
    )
    partners = organisations(random, size.organisations)
    say(f"{name}: {len(country.areas)} areas, {len(partners)} organisations, {size.rows} activity rows")
    with transaction.atomic():
        ensure_country(code, name=name)
        emergency = _structure(emergency_code, country, at)
    _reference(folder, country, partners, at)
    with transaction.atomic():
        staff(emergency, random, at=at)
        _members(emergency, random, partners, at)
        issue_focal_points(emergency, Random(f"issues {code}"), at=at)
        beside_the_leads(emergency, at=at)
        plan_rounds(emergency, at=at)
    _figures(folder, random, country, partners, emergency, size, at)
    review_returns(folder, emergency, at=at)


def _structure(code: str, country: Country, at: datetime) -> Emergency:
    began = at.date() - timedelta(days=420)
    emergency = actions.create_emergency(
        code=code,
        country=country.code,
        name=f"{country.name} {at.year}",
        kind="conflict",
        onset="ongoing",
        displacement=True,
        began_on=began,
        by=operator(),
        at=at,
    )
    for wanted in GROUPS:
        group = actions.add_group(
            emergency=emergency,
            sector=wanted.sector,
            code=wanted.code,
            name=wanted.name,
            starts_on=began,
            by=operator(),
            at=at,
        )
        for agency in wanted.leads:
            actions.designate(
                group=group,
                organisation=find(agency),
                basis="Agreed by the Humanitarian Country Team.",
                starts_on=began + timedelta(days=9),
                by=operator(),
                at=at,
            )
    return emergency


def _reference(folder: Path, country: Country, partners: list[DemoOrganisation], at: datetime) -> None:
    by = operator()
    path = files.write_gazetteer(folder, country)
    import_areas(path, file_name=path.name, country=country.code, by=by, at=at)
    for level, boundaries in files.write_boundaries(folder, country):
        import_boundaries(
            boundaries, file_name=boundaries.name, country=country.code, level=level, by=by, at=at
        )
    path = files.write_organisations(folder, partners)
    import_organisations(path, file_name=path.name, by=by, at=at)


def _members(emergency: Emergency, random: Random, partners: list[DemoOrganisation], at: datetime) -> None:
    """Every group has some partners, a few observers, and ICRC alongside where it works (GN 1 fn 1)."""
    known = list(
        Organisation.objects.filter(name__in=[one.name for one in partners], merged_into=None).order_by("pk")
    )
    began = at.date() - timedelta(days=380)
    for group in emergency.groups.order_by("pk"):
        for organisation in random.sample(known, min(len(known), max(6, len(known) // 9))):
            way = (
                "observer"
                if organisation.type_code in ("433", "434") or random.random() < 0.06
                else "partner"
            )
            actions.join(
                group=group,
                organisation=organisation,
                participation=way,
                starts_on=began + timedelta(days=random.randint(0, 300)),
                by=operator(),
                at=at,
            )
        if group.code in ("HEA", "PRO", "WSH"):
            actions.join(
                group=group,
                organisation=find("ICRC"),
                participation="alongside",
                starts_on=began,
                by=operator(),
                at=at,
            )


def _figures(
    folder: Path,
    random: Random,
    country: Country,
    partners: list[DemoOrganisation],
    emergency: Emergency,
    size: Size,
    at: datetime,
) -> None:
    groups = {group.code: group for group in emergency.groups.all()}
    assessed = assess(folder, emergency, at=at)
    for code, path in files.write_needs(folder, random, country):
        import_needs(
            path,
            file_name=path.name,
            emergency=emergency,
            group=groups[code],
            assessment=assessed,
            by=operator(),
            at=at,
        )
    until = at.date().replace(day=1) - timedelta(days=1)
    returns = files.write_activities(folder, random, country, partners, rows=size.rows, until=until)
    import_activities(returns, emergency=emergency, by=operator(), at=at)
