"""Adding organisations, their names, and making two of them one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import scope_of
from firstcall.access.rules import Actor, Scope
from firstcall.organisations import queries
from firstcall.organisations.actions.merging import merged
from firstcall.organisations.models import Organisation, OrganisationAlias
from firstcall.organisations.names import key, tidy
from firstcall.organisations.rules import why_not_merge, why_not_name, why_not_new, why_not_type
from firstcall.policy.refusal import Refusal, gettext_noop, refuse
from firstcall.record.actions import append, change

CHANGEABLE = ("name", "acronym", "type_code", "country", "status")


def subject(organisation: Organisation) -> str:
    """How the ledger names an organisation."""
    return f"organisation:{organisation.public_id}"


@transaction.atomic
def create_organisation(
    *,
    name: str,
    acronym: str = "",
    type_code: str = "",
    country: Any = None,
    aliases: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> Organisation:
    """Add an organisation by hand. `country` (row) where it belongs to one; `type_code` as in types.toml.

    `Refused` for a name with hidden or mixed letters, one that is known or looks like one, an unknown type.
    """
    acting = require(by, "organisation", "create", Scope(country=country.pk if country else None))
    known = queries.directory(country.pk if country else None)
    for written in (name, acronym):
        refuse((why_not_name(written) if written else None) or why_not_new(known.match(written), written))
    refuse(why_not_name(name) or why_not_type(type_code))
    organisation = Organisation.objects.create(
        name=tidy(name), acronym=tidy(acronym)[:60], type_code=type_code, country=country
    )
    for alias in aliases:
        refuse(why_not_name(alias))
        store_alias(organisation, alias)
    content = {"name": organisation.name, "acronym": organisation.acronym, "type": type_code}
    append(act="organisation.created", subject=subject(organisation), content=content, by=acting, at=at)
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, expected: int | None, by: Actor, at: datetime, **fields: Any
) -> Organisation:
    """Change name, acronym, type_code, country or status. A former name stays as an alias.

    `expected` is the version the person saw. Raises `Stale`, `Refused`, `Forbidden`, `NotVisible`;
    `TypeError` for another field.
    """
    unknown = set(fields) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not a field to change: {', '.join(sorted(unknown))}")
    acting = require(by, "organisation", "change", scope_of("organisation", organisation))
    before = {name: getattr(organisation, name) for name in fields}
    refuse(_why_not_change(organisation, fields))
    for name in ("name", "acronym"):
        if name in fields:
            fields[name] = tidy(fields[name])
    change(organisation, expected=expected, **fields)
    if before.get("name") and key(before["name"]) != key(organisation.name):
        store_alias(organisation, before["name"])
    changes = {name: [_plain(before[name]), _plain(fields[name])] for name in fields}
    append(
        act="organisation.changed",
        subject=subject(organisation),
        content={"version": organisation.version, "changes": changes},
        by=acting,
        at=at,
    )
    return organisation


def _why_not_change(organisation: Organisation, fields: dict[str, Any]) -> Refusal | None:
    if fields.get("status", Organisation.CONFIRMED) not in (Organisation.CONFIRMED, Organisation.UNCONFIRMED):
        return Refusal("status-unknown", gettext_noop("An organisation is confirmed or unconfirmed."))
    refusal = why_not_type(fields.get("type_code", ""))
    if "name" in fields:
        refusal = refusal or why_not_name(fields["name"])
        match = queries.directory(organisation.country_id).match(fields["name"])
        found = match.organisation
        if found is None or found.id != organisation.pk:
            refusal = refusal or why_not_new(match, fields["name"])
    if fields.get("acronym"):
        refusal = refusal or why_not_name(fields["acronym"])
    return refusal


def _plain(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value


@transaction.atomic
def confirm(organisation: Organisation, *, expected: int | None, by: Actor, at: datetime) -> Organisation:
    """Say that an organisation found in a file is a real one of its own."""
    return change_organisation(organisation, expected=expected, by=by, at=at, status=Organisation.CONFIRMED)


@transaction.atomic
def add_alias(
    organisation: Organisation, *, name: str, country: Any = None, by: Actor, at: datetime
) -> OrganisationAlias:
    """Add a name an organisation is written by, in one country (row) or everywhere.

    `Refused` when the name means another organisation already, or is not a visible name.
    """
    acting = require(by, "organisation", "change", scope_of("organisation", organisation))
    refuse(why_not_name(name))
    match = queries.directory(country.pk if country else None).match(name)
    own = match.organisation is not None and match.organisation.id == organisation.pk
    if not own and match.how not in ("acronym", "ambiguous"):  # whose acronym it is, is what an alias says
        refuse(why_not_new(match, name))
    alias = store_alias(organisation, name, country)
    content = {"alias": alias.name, "country": country.pk if country else None}
    append(act="organisation.alias-added", subject=subject(organisation), content=content, by=acting, at=at)
    return alias


def store_alias(organisation: Organisation, name: str, country: Any = None) -> OrganisationAlias:
    """The alias row, made unless it is there."""
    alias, _made = OrganisationAlias.objects.get_or_create(
        organisation=organisation, key=key(name), country=country, defaults={"name": tidy(name)}
    )
    return alias


@transaction.atomic
def merge(
    *,
    into: Organisation,
    from_: Organisation,
    expected: int | None = None,
    into_scope: Any = None,
    by: Actor,
    at: datetime,
) -> Organisation:
    """Make `from_` the same as `into`: its names become aliases of `into`, it stays and points there.

    Nothing is deleted: what was recorded of `from_` still names it, and `queries.current` gives the survivor,
    which is returned. `expected` is the version of `from_` the person saw; `into_scope` a country (row) for which
    alone the person need be allowed to change `into`. Raises `Refused`, `Stale`.
    """
    acting = require(by, "organisation", "end", scope_of("organisation", from_))
    scope = scope_of("organisation", into)
    require(by, "organisation", "change", replace(scope, country=into_scope.pk) if into_scope else scope)
    refuse(why_not_merge(into.pk, from_.pk, queries.merges()))
    survivor = queries.current(into)
    change(from_, expected=expected, merged_into=survivor)
    _move_names(from_, survivor)
    content = {"into": survivor.public_id, "name": from_.name, "survivor": survivor.name}
    append(act="organisation.merged", subject=subject(from_), content=content, by=acting, at=at)
    merged(from_, survivor, acting, at)
    return survivor


def _move_names(from_: Organisation, survivor: Organisation) -> None:
    there = set(survivor.aliases.values_list("key", "country"))
    for alias in from_.aliases.all():
        if (alias.key, alias.country_id) not in there:  # the same alias twice stays where it is
            alias.organisation = survivor
            alias.save(update_fields=["organisation"])
    own = {key(survivor.name), key(survivor.acronym)}
    for name in (from_.name, from_.acronym):
        if name and key(name) not in own:
            store_alias(survivor, name, from_.country)
