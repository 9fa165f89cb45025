"""How often a person wants the digest: chosen by the person, or stopped by the signed link of an e-mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, NotVisible, Scope
from firstcall.last_resort.models import DigestChoice
from firstcall.last_resort.queries.digest_choice import digest_of
from firstcall.last_resort.rules.digests import NONE, WEEKDAYS, why_not_choose
from firstcall.organisations.models import Person
from firstcall.policy.refusal import refuse
from firstcall.record.actions import change

SALT = "firstcall.gap-digest.stop"
KEPT = timedelta(days=400)  # how long the link of an e-mail works


@transaction.atomic
def choose_digest(*, digest: str, weekday: str = "", by: Actor, at: datetime) -> DigestChoice:
    """Choose one's own digest: weekly (on a day, the one before where none is named), daily or none.

    Calls, last resorts that are due and other acts are told at once, whatever is chosen. Raises `Refused`, `Forbidden`.
    """
    require(by, "notice", "change", Scope(person=by.person))
    if by.person_pk is None:
        raise NotVisible("notice")
    day = weekday or WEEKDAYS[digest_of(by.person_pk).weekday]
    refuse(why_not_choose(digest=digest, weekday=day))
    return _keep(by.person_pk, digest=digest, weekday=WEEKDAYS.index(day), at=at)


def stop_token(person: str) -> str:
    """What the link of an e-mail carries: whose digest it stops, signed; it opens nothing else."""
    return signing.dumps(person, salt=SALT)


def whose_digest(token: str) -> Person:
    """Whose digest the link stops. Raises `NotVisible` for one that is not ours, or too old."""
    try:
        person = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        raise NotVisible("notice") from None
    found = Person.objects.filter(public_id=person).first() if isinstance(person, str) else None
    if found is None:
        raise NotVisible("notice")
    return found


@transaction.atomic
def stop_digest(token: str, *, at: datetime) -> DigestChoice:
    """Stop the digest of whom the signed link was sent to: the signature is the check. Raises `NotVisible`."""
    person = whose_digest(token)
    return _keep(person.pk, digest=NONE, weekday=digest_of(person.pk).weekday, at=at)


def _keep(person: int, *, digest: str, weekday: int, at: datetime) -> DigestChoice:
    """One row for each person; of two windows the last one counts."""
    row, made = DigestChoice.objects.select_for_update().get_or_create(
        person_id=person, defaults={"digest": digest, "weekday": weekday, "chosen_at": at}
    )
    if made or (row.digest, row.weekday) == (digest, weekday):
        return row
    return change(row, digest=digest, weekday=weekday, chosen_at=at)
