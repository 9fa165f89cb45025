"""Organisations that come by themselves: the agencies the guidance names, and names first seen in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from firstcall.organisations import queries
from firstcall.organisations.actions.organisations import subject
from firstcall.organisations.models import Organisation, OrganisationAlias
from firstcall.organisations.names import apart, is_blank, key, split_acronym, tidy
from firstcall.policy.profiles import Agency, Profile
from firstcall.record.actions import Said, append, append_all
from firstcall.record.rules import SYSTEM, Acting


@transaction.atomic
def seed_agencies(profile: Profile, *, at: datetime) -> list[Organisation]:
    """The organisations of the agencies a profile names, made unless they are there; gives all of them.

    Idempotent: an agency is found again by its acronym among IASC members, or by its full name.
    """
    found = _already_there(profile)
    made = Organisation.objects.bulk_create(
        Organisation(
            name=agency.name, acronym=agency.acronym, type_code=agency.type, iasc_member=agency.iasc_member
        )
        for agency in profile.agencies
        if agency not in found
    )
    new = dict(zip((agency for agency in profile.agencies if agency not in found), made, strict=True))
    OrganisationAlias.objects.bulk_create(
        OrganisationAlias(organisation=row, key=folded, name=tidy(alias))
        for agency, row in new.items()
        for folded, alias in {key(alias): alias for alias in reversed(agency.aliases)}.items()
    )
    content = {row: {"name": row.name, "acronym": row.acronym, "profile": profile.version} for row in made}
    append_all(
        (
            Said("organisation.seeded", subject(row), content[row], agency.clause)
            for agency, row in new.items()
        ),
        by=SYSTEM,
        at=at,
    )
    return [found.get(agency) or new[agency] for agency in profile.agencies]


def _already_there(profile: Profile) -> dict[Agency, Organisation]:
    """The agencies of a profile that are known, however they came."""
    members = Organisation.objects.filter(iasc_member=True, merged_into__isnull=True).order_by("-pk")
    by_acronym = {row.acronym: row for row in members}
    directory = queries.directory()
    there: dict[Agency, Organisation] = {}
    for agency in profile.agencies:
        match = None if agency.acronym in by_acronym else directory.match(agency.name).organisation
        if agency.acronym in by_acronym:
            there[agency] = by_acronym[agency.acronym]
        elif match is not None:
            there[agency] = Organisation.objects.get(pk=match.id)
    return there


@transaction.atomic
def register_unconfirmed(
    names: Iterable[str],
    *,
    country: Any,
    batch: Any,
    by: Acting,
    at: datetime,
    types: Mapping[str, str] | None = None,
) -> dict[str, Organisation]:
    """Make organisations with status "unconfirmed" of names that match none; gives them by written name.

    For use inside the import's own transaction, whose permission covers it. `country` (row) is where they
    were found, `batch` what brought them, `types` the type code written beside a name. Spellings that differ in
    nothing but an acronym become one organisation, under the first of them; blank names none. One ledger entry for all.
    """
    wanted = [name for name in dict.fromkeys(names) if not is_blank(name)]
    made: dict[str, Organisation] = {}
    for name in wanted:
        row = _unconfirmed(name, country, batch, (types or {}).get(name, ""))
        first = made.setdefault(one_organisation(name), row)
        first.acronym, first.type_code = first.acronym or row.acronym, first.type_code or row.type_code
    rows = Organisation.objects.bulk_create(made.values())
    if rows:
        append(
            act="organisation.registered",
            subject=f"import:{batch.public_id}" if batch else f"country:{country.pk}",
            content={"organisations": {row.public_id: row.name for row in rows}},
            by=by,
            at=at,
        )
    return {name: made[one_organisation(name)] for name in wanted}


def one_organisation(name: str) -> str:
    """What spellings of one new organisation share: the name without its acronym."""
    return key(split_acronym(apart(name)[0])[0])


def _unconfirmed(name: str, country: Any, batch: Any, type_code: str) -> Organisation:
    full, acronym = apart(name)
    return Organisation(
        name=tidy(full),
        acronym=acronym[:60],
        type_code=type_code,
        country=country,
        status=Organisation.UNCONFIRMED,
        batch=batch,
    )
