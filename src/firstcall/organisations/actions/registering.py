"""Organisations that come by themselves: the agencies the guidance names, and names first seen in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from firstcall.organisations import queries
from firstcall.organisations.actions.organisations import store_alias, subject
from firstcall.organisations.models import Organisation
from firstcall.organisations.names import apart, is_blank, key, split_acronym, tidy
from firstcall.policy.profiles import Agency, Profile
from firstcall.record.actions import append
from firstcall.record.rules import SYSTEM, Acting


@transaction.atomic
def seed_agencies(profile: Profile, *, at: datetime) -> list[Organisation]:
    """The organisations of the agencies a profile names, made unless they are there; gives all of them.

    Idempotent: an agency is found again by its acronym among IASC members, or by its full name.
    """
    return [_seed(agency, profile, at) for agency in profile.agencies]


def _seed(agency: Agency, profile: Profile, at: datetime) -> Organisation:
    members = Organisation.objects.filter(iasc_member=True, merged_into__isnull=True)
    found = members.filter(acronym=agency.acronym).first()
    if found is None:
        match = queries.directory().match(agency.name)
        found = Organisation.objects.get(pk=match.organisation.id) if match.organisation else None
    if found is not None:
        return found
    made = Organisation.objects.create(
        name=agency.name, acronym=agency.acronym, type_code=agency.type, iasc_member=agency.iasc_member
    )
    for alias in agency.aliases:
        store_alias(made, alias)
    content = {"name": made.name, "acronym": made.acronym, "profile": profile.version}
    append(
        act="organisation.seeded",
        subject=subject(made),
        content=content,
        by=SYSTEM,
        at=at,
        clause=agency.clause,
    )
    return made


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
