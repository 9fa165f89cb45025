"""Deciding about names first seen in a file: another spelling of a known organisation, or one of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import scope_of
from firstcall.access.rules import Actor
from firstcall.organisations import queries
from firstcall.organisations.actions.organisations import change_organisation, merge, store_alias, subject
from firstcall.organisations.directory import Directory
from firstcall.organisations.models import Organisation
from firstcall.organisations.names import tidy
from firstcall.organisations.rules import why_not_keep, why_not_name, why_not_spelling
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append


@transaction.atomic
def accept_spelling(
    *,
    written: str,
    organisation: Organisation,
    country: Any = None,
    expected: int | None = None,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Say that a name as written means this organisation, in one country (row) or everywhere; for every later file.

    An unconfirmed organisation that an earlier file brought under that name becomes part of the right one, with all
    that was reported of it; `expected` is the version of it the person saw. Gives the organisation. Said twice it
    changes nothing. Raises `Refused` for a name that means a confirmed organisation, or hides something; `Stale`.
    """
    scope = scope_of("organisation", organisation)
    acting = require(by, "organisation", "change", replace(scope, country=country.pk) if country else scope)
    survivor = queries.current(organisation)
    refuse(why_not_name(written))
    directory = queries.directory(country.pk if country else None)
    match = directory.match(written)
    brought = _brought(directory, written, survivor)
    known = match.organisation is not None and match.organisation.id == survivor.pk
    if known and not brought and match.how != "acronym":
        return survivor
    refuse(why_not_spelling(match, written, survivor.pk))
    for one in brought:
        merge(into=survivor, from_=one, expected=expected, into_scope=country, by=by, at=at)
    store_alias(survivor, written, country)
    content = {
        "written": tidy(written),
        "country": country.pk if country else None,
        "merged": [one.public_id for one in brought],
    }
    append(act="organisation.spelling-accepted", subject=subject(survivor), content=content, by=acting, at=at)
    return survivor


def _brought(directory: Directory, written: str, survivor: Organisation) -> list[Organisation]:
    """The unconfirmed organisations that files brought under a name; in one country, those of that country."""
    ids = {
        pk
        for pk in directory.plainly(written) - {survivor.pk}
        if directory.organisations[pk].status == Organisation.UNCONFIRMED
        and directory.organisations[pk].country
        in {"", directory.country or directory.organisations[pk].country}
    }
    return list(Organisation.objects.filter(pk__in=ids).order_by("pk"))


@transaction.atomic
def keep_as_new(organisation: Organisation, *, expected: int | None, by: Actor, at: datetime) -> Organisation:
    """Say that an organisation first seen in a file is one of its own. Raises `Refused` when that was said before."""
    refuse(why_not_keep(organisation.status, organisation.merged_into_id is not None))
    return change_organisation(organisation, expected=expected, by=by, at=at, status=Organisation.CONFIRMED)
