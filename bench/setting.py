"""A FirstCall of its own for a measurement: the invented country with its emergency, groups and organisations."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench import data

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAY = date(2025, 1, 1)


def set_up(home: Path) -> None:
    """Django on a database in `home` (DATABASE_URL in the environment: there), migrated."""
    os.environ.update(FIRSTCALL_HOME=str(home), DJANGO_SETTINGS_MODULE="firstcall.settings")
    os.environ.setdefault("FIRSTCALL_MODE", "demo")
    import django

    django.setup()
    from firstcall.record import engine

    engine.migrate()


def make_country() -> Any:
    """The emergency, in a database that has none."""
    from firstcall.organisations.models import Organisation
    from firstcall.places.models import Area, Country
    from firstcall.structure.models import Emergency, Group, GroupSector

    country = Country.objects.create(code="ZZZ", name="Zedland")
    areas = {"ZZ": Area.objects.create(country=country, pcode="ZZ", name="Zedland", level=0)}
    for level, found in ((1, data.provinces()), (2, data.districts())):
        for one in found:
            areas[one.code] = Area.objects.create(
                country=country, pcode=one.code, name=one.name, level=level, parent=areas[one.above]
            )
    emergency = Emergency.objects.create(
        code="ZZZ-1",
        country=country,
        name="Floods",
        kind="disaster",
        onset="new",
        began_on=DAY,
        profile="iasc-2006",
    )
    for name in data.organisations():
        Organisation.objects.create(name=name)
    for code, name in zip(data.SECTORS, data.SECTOR_NAMES, strict=True):
        group = Group.objects.create(emergency=emergency, code=code, name=name, starts_on=DAY)
        GroupSector.objects.create(group=group, sector="", code=code)
    return emergency


def operator() -> Any:
    """Who imports."""
    from firstcall.access.queries import operator as found

    return found()


PEOPLE = ("IDP", "Refugees", "Host community", "Returnees")


def no_needs() -> bool:
    """Whether people in need are still to be made."""
    from firstcall.needs.models import NeedFigure

    return not NeedFigure.objects.exists()


def make_needs(emergency: Any) -> None:
    """People in need of every group in every district, by population group."""
    from firstcall.intake.models import ImportBatch
    from firstcall.needs.actions.rollups import keep_rollups
    from firstcall.needs.models import NeedFigure
    from firstcall.places.models import Area

    batch = ImportBatch.objects.create(
        kind="needs", emergency=emergency, country=emergency.country, file_name="needs.csv", sha256="0" * 64,
        state=ImportBatch.COMMITTED, created_at=AT,
    )  # fmt: skip
    areas = list(Area.objects.filter(level=2))
    groups = list(emergency.groups.all())
    NeedFigure.objects.bulk_create(
        (
            NeedFigure(batch=batch, emergency=emergency, group=group, sector=group.code, area=area,
                       population_group=people, in_need=1000 + number, source_row=2)
            for group in groups
            for number, area in enumerate(areas)
            for people in PEOPLE
        ),
        batch_size=5000,
    )  # fmt: skip
    keep_rollups(emergency, {(group.pk, group.code) for group in groups})
