"""Reading organisations: the directory that matches written names, one by its name, lists and posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from firstcall.access.queries import visible
from firstcall.access.rules import Actor, NotVisible
from firstcall.organisations.directory import Alias, Directory, Known
from firstcall.organisations.models import Organisation, OrganisationAlias, Post
from firstcall.organisations.names import key
from firstcall.organisations.rules import survivor, why_not_found
from firstcall.policy.refusal import Refused

_FIELDS = ("pk", "public_id", "name", "acronym", "type_code", "country_id", "status")


def directory(country: str | None = None) -> Directory:
    """The directory for names written in one country (ISO alpha-3), or everywhere. Two queries, whatever its size.

    Organisations that were merged are left out: their names belong to what they became.
    """
    rows = Organisation.objects.filter(merged_into__isnull=True).order_by("pk").values_list(*_FIELDS)
    known = [
        Known(pk, public_id, name, acronym, type_code, where or "", status)
        for pk, public_id, name, acronym, type_code, where, status in rows
    ]
    aliases = OrganisationAlias.objects.values_list("organisation_id", "key", "country_id")
    if country:
        aliases = aliases.filter(Q(country__isnull=True) | Q(country=country))
    return Directory.of(known, (Alias(pk, text, where or "") for pk, text, where in aliases), country or "")


def known(organisation: Organisation) -> Known:
    """The directory's value of a row."""
    return Known(
        organisation.pk,
        organisation.public_id,
        organisation.name,
        organisation.acronym,
        organisation.type_code,
        organisation.country_id or "",
        organisation.status,
    )


def merges() -> dict[int, int]:
    """What each merged organisation became, one step (primary keys)."""
    rows = Organisation.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    return dict(rows)


def current(organisation: Organisation) -> Organisation:
    """The organisation as it is today: itself, or what it was merged into, however often."""
    if organisation.merged_into_id is None:
        return organisation
    return Organisation.objects.get(pk=survivor(organisation.pk, merges()))


def find(text: str, country: str | None = None) -> Organisation:
    """The one organisation a text means: public id, acronym, full name or alias; merged ones followed.

    Raises `Refused` for an unknown or ambiguous text; the sentence lists the candidates.
    """
    by_id = Organisation.objects.filter(public_id=text.strip().lower()).first()
    if by_id is not None:
        return current(by_id)
    match = directory(country).match(text)
    if match.organisation is None:
        raise Refused(why_not_found(text, match))
    return Organisation.objects.get(pk=match.organisation.id)


def organisation_by_id(actor: Actor, public_id: str) -> Organisation:
    """The organisation with this public id, if the actor may see it. Raises `NotVisible`."""
    rows = visible(actor, "organisation", Organisation.objects.select_related("country", "merged_into"))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotVisible(f"organisation {public_id}")
    return found


def listed(actor: Actor, *, text: str = "", type_code: str = "", after: str = "") -> QuerySet[Organisation]:
    """The organisations an actor may see, by name: those whose name, acronym or alias holds `text`.

    `after` is the public id of the last one shown. Merged ones are not listed.
    """
    rows = visible(actor, "organisation", Organisation.objects.filter(merged_into__isnull=True))
    if text.strip():
        spelled = OrganisationAlias.objects.filter(key__contains=key(text)).values("organisation")
        words = " ".join(text.split())
        rows = rows.filter(Q(name__icontains=words) | Q(acronym__icontains=words) | Q(pk__in=spelled))
    if type_code:
        rows = rows.filter(type_code=type_code)
    last = Organisation.objects.filter(public_id=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    return rows.select_related("country").order_by("name", "pk")


def aliases_of(organisation: Organisation) -> list[OrganisationAlias]:
    """The other names an organisation is written by, its own name and acronym left aside."""
    own = {key(organisation.name), key(organisation.acronym)}
    rows = organisation.aliases.select_related("country").order_by("name", "pk")
    return [alias for alias in rows if alias.key not in own]


def posts_of(organisation: Organisation, on: date) -> list[Post]:
    """The posts held in an organisation on a day, with their people."""
    rows = organisation.posts.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    return list(rows.select_related("person").order_by("title", "person__name", "pk"))


def posts_seen(actor: Actor, organisation: Organisation, on: date) -> list[tuple[Post, bool]]:
    """The posts on a day, each with whether the actor may see who holds it; the mailbox of the role is for all."""
    posts = posts_of(organisation, on)
    mine = visible(actor, "post", Post.objects.filter(pk__in=[post.pk for post in posts]))
    seen = set(mine.values_list("pk", flat=True))
    return [(post, post.pk in seen) for post in posts if post.pk in seen or post.role_mailbox]


def merged_from(organisation: Organisation) -> list[Organisation]:
    """The organisations that became this one, directly."""
    return list(organisation.merged.order_by("name", "pk"))


def current_ids(ids: Iterable[int]) -> dict[int, int]:
    """For each primary key, that of the organisation it is today. One query."""
    became = merges()
    return {one: survivor(one, became) for one in ids}
