"""People and the posts they hold in organisations."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.queries import may
from firstcall.access.rules import Actor, Scope
from firstcall.organisations.models import Organisation, Person, Post
from firstcall.organisations.queries import current
from firstcall.organisations.rules import why_not_end, why_not_person, why_not_post
from firstcall.policy.refusal import refuse
from firstcall.record.actions import append, change


def _own_scope(by: Actor, object_: str, act: str, organisation: int | None = None) -> Scope:
    """Where somebody new is entered: the scope of the first grant of the actor that allows it there."""
    for held in by.standing():
        scope = Scope(
            held.country, held.emergency, held.group, organisation=organisation or held.organisation
        )
        if may(by, object_, act, scope):
            return scope
    return Scope(organisation=organisation)


@transaction.atomic
def create_person(
    *,
    name: str,
    work_email: str = "",
    work_phone: str = "",
    scope: Scope | None = None,
    by: Actor,
    at: datetime,
) -> Person:
    """Enter someone who works in the response: name and work contact only.

    `scope` is where they are entered (default: where the actor may do it). The ledger names the record, not
    the person.
    """
    acting = require(by, "person", "create", scope or _own_scope(by, "person", "create"))
    refuse(why_not_person(name))
    person = Person.objects.create(name=" ".join(name.split()), work_email=work_email, work_phone=work_phone)
    append(act="person.created", subject=f"person:{person.public_id}", content={}, by=acting, at=at)
    return person


@transaction.atomic
def hold_post(
    *,
    person: Person,
    organisation: Organisation,
    title: str,
    role_mailbox: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    scope: Scope | None = None,
    by: Actor,
    at: datetime,
) -> Post:
    """Say that a person holds a post in an organisation, from a day on (default: the day of `at`)."""
    agency = current(organisation)
    acting = require(by, "post", "create", scope or _own_scope(by, "post", "create", agency.pk))
    first = starts_on or at.date()
    refuse(why_not_post(title, first, ends_on))
    post = Post.objects.create(
        person=person,
        organisation=agency,
        title=" ".join(title.split()),
        role_mailbox=role_mailbox,
        starts_on=first,
        ends_on=ends_on,
    )
    content = {
        "person": person.public_id,
        "organisation": agency.public_id,
        "title": post.title,
        "starts_on": first,
        "ends_on": ends_on,
    }
    append(act="post.held", subject=f"post:{post.public_id}", content=content, by=acting, at=at)
    return post


@transaction.atomic
def end_post(
    post: Post, *, on: date, expected: int | None, scope: Scope | None = None, by: Actor, at: datetime
) -> Post:
    """End a post on its last day. Raises `Refused` if it has ended, `Stale`, `Forbidden`."""
    acting = require(by, "post", "end", scope or _own_scope(by, "post", "end", post.organisation_id))
    refuse(why_not_end(post.starts_on, post.ends_on, on))
    change(post, expected=expected, ends_on=on)
    append(act="post.ended", subject=f"post:{post.public_id}", content={"on": on}, by=acting, at=at)
    return post
