"""The only writers of accounts, grants and tokens; and `require`, which every other action asks first."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext

from firstcall.access import queries, rules
from firstcall.access.credentials import why_not_token
from firstcall.access.models import ApiToken, Grant, User
from firstcall.access.rules import Actor, Forbidden, Held, NotVisible, Scope
from firstcall.access.words import ROLE_NAMES
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record import actions as record
from firstcall.record.rules import Acting


def require(by: Actor, object: str, act: str, scope: Scope | None = None, *, role: str = "") -> Acting:
    """In whose name the act is done, or an error: call it first in every action.

    `NotVisible` (404) if `by` may not even read the object in this scope, else `Forbidden` (403) with a
    sentence naming the roles that may. `role` chooses among several roles that allow it, for the ledger.
    """
    where = scope or Scope()
    matrix = queries.matrix()
    held = rules.may(matrix, by, object, act, where, role=role)
    if held is not None:
        return Acting(person=by.person, role=held.role, organisation=held.organisation_public_id)
    if by.by_token and object in matrix.token_never and where.emergency is not None:
        _never_by_token(by, object, act, where, role)
    entity = matrix.objects.get(object)
    if entity is None or ("read" in entity.acts and not rules.may(matrix, by, object, "read", where)):
        raise NotVisible(f"{object}.{act}")
    raise Forbidden(_who_may(object, act, by, where, role))


def _never_by_token(by: Actor, object: str, act: str, where: Scope, role: str) -> None:
    """`Forbidden` for a program whose person may do this: what somebody answers for, they do (security C.3, 34)."""
    if rules.may(queries.matrix(), replace(by, by_token=False), object, act, where, role=role) is None:
        return
    message = gettext_noop(
        "No program does this with a token: it is for you in person. Sign in and do it yourself."
    )
    raise Forbidden(Refusal("token-never", message))


def _who_may(object: str, act: str, by: Actor, where: Scope, role: str) -> Refusal:
    matrix = queries.matrix()
    roles = tuple(name for name in matrix.roles_with(object, act) if name != "SVC")  # nobody to ask
    in_person = replace(by, by_token=False)
    if by.by_token and rules.may(
        matrix, in_person, object, act, where, role=role
    ):  # the token alone is in the way
        message = gettext_noop("This token may not do this. Sign in, or use a token that may write.")
        return Refusal("token-may-not", message)
    if not roles:
        return Refusal("nobody-may", gettext_noop("Nobody may do this."))
    message = gettext_noop("Your roles do not allow this here. Ask one of these to do it: %(roles)s.")
    return Refusal("forbidden", message, "", {"roles": _role_names(roles)})


def _names(roles: tuple[str, ...]) -> str:
    return ", ".join(gettext(ROLE_NAMES[role]) for role in roles)


_role_names = lazy(_names, str)


# --- grants ------------------------------------------------------------------------------------------------


@transaction.atomic
def give(
    *,
    by: Actor,
    at: datetime,
    person: Any,
    role: str,
    emergency: Any = None,
    group: Any = None,
    area: Any = None,
    organisation: Any = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Grant:
    """Give `person` a role in a scope (model rows), from `starts_at` (default `at`) to `ends_at` (or open).

    `Refused` if the role does not exist or its scope is incomplete or contradicts itself; `Forbidden` if `by`
    may not give this role there (security matrix, row 31: nobody passes on more than the matrix says).
    """
    if emergency is None and group is not None:
        emergency = group.emergency
    held = Held(role, *(row and row.pk for row in (emergency, group, area, organisation)))
    refuse(
        why_not_scope(role, emergency=emergency, group=group, area=area, organisation=organisation)
        or _why_not_when(starts_at or at, ends_at)
    )
    acting = require(by, "account", f"give-{role}", _scope(held, area, person))
    grant = Grant.objects.create(
        person=person,
        role=role,
        emergency=emergency,
        group=group,
        area=area,
        organisation=organisation,
        starts_at=starts_at or at,
        ends_at=ends_at,
    )
    record.append(
        act="grant.given", subject=f"grant:{grant.public_id}", content=_content(grant), by=acting, at=at
    )
    return grant


def keep_role(*, by: Actor, acting: Acting, emergency: Any, at: datetime) -> Grant | None:
    """Whoever set up `emergency` goes on in it in the role they did it in; None for the server's own command line.

    Nobody is given more than they hold in the country already. Part of an action, never one by itself.
    """
    if by.person_pk is None:
        return None
    grant = Grant.objects.create(
        person_id=by.person_pk, role=acting.role, emergency=emergency, starts_at=at, ends_at=None
    )
    record.append(
        act="grant.given", subject=f"grant:{grant.public_id}", content=_content(grant), by=acting, at=at
    )
    return grant


@transaction.atomic
def end(*, by: Actor, at: datetime, grant: Grant, expected: int | None = None) -> Grant:
    """End a grant at `at`: from this instant on it gives no right. Whoever may give the role may end it."""
    acting = require(by, "account", f"give-{grant.role}", queries.scope_of("account", grant))
    if grant.ends_at is not None and grant.ends_at <= at:
        refuse(Refusal("already-ended", gettext_noop("This role has already ended.")))
    record.change(grant, expected=expected, ends_at=at)
    record.append(
        act="grant.ended", subject=f"grant:{grant.public_id}", content=_content(grant), by=acting, at=at
    )
    return grant


def why_not_scope(role: str, *, emergency: Any, group: Any, area: Any, organisation: Any) -> Refusal | None:
    """Why `role` cannot be given for this scope (model rows, or None): incomplete, or it contradicts itself."""
    held = Held(role, *(row and row.pk for row in (emergency, group, area, organisation)))
    lacking = rules.why_not_grant(queries.matrix(), held)
    if lacking is not None:
        return lacking
    if group is not None and group.emergency_id != emergency.pk:
        return Refusal(
            "group-elsewhere", gettext_noop("This belongs to another emergency. Choose one of its own.")
        )
    if area is not None and emergency is not None and area.country_id != emergency.country_id:
        return Refusal(
            "area-elsewhere",
            gettext_noop("This area lies in another country. Choose one of the emergency's."),
        )
    return None


def _why_not_when(starts_at: datetime, ends_at: datetime | None) -> Refusal | None:
    if ends_at is not None and ends_at <= starts_at:
        return Refusal("ends-before-start", gettext_noop("The end must be after the start."))
    return None


def _scope(held: Held, area: Any, person: Any) -> Scope:
    return Scope(
        emergency=held.emergency,
        group=held.group,
        areas=queries.areas_of(area),
        organisation=held.organisation,
        person=person.public_id,
    )


def _content(grant: Grant) -> dict[str, object]:
    return {
        "person": grant.person.public_id,
        "role": grant.role,
        "emergency": grant.emergency.public_id if grant.emergency else None,
        "group": grant.group.public_id if grant.group else None,
        "area": grant.area.pcode if grant.area else None,
        "organisation": grant.organisation.public_id if grant.organisation else None,
        "starts_at": grant.starts_at.isoformat(),
        "ends_at": grant.ends_at.isoformat() if grant.ends_at else None,
    }


# --- accounts ----------------------------------------------------------------------------------------------


@transaction.atomic
def create_account(
    *,
    by: Actor,
    at: datetime,
    email: str,
    password: str,
    person: Any = None,
    name: str = "",
    scope: Scope | None = None,
    is_demo: bool = False,
) -> User:
    """An account to sign in with, for an existing `person` or for a new one called `name`; it gives no role.

    `scope` is where the creator acts (a coordinator creates accounts for the own group). Whoever knows the
    first password could act as the person: so nobody makes the account of somebody who holds roles that the
    creator could not give (`Forbidden`). Demonstration
    accounts are marked, and may have weak passwords. `Refused` on a weak password, and on an address that is none or
    taken.
    """
    acting = require(by, "account", "create", scope)
    refuse(_why_not_address(email))
    if person is not None:
        _could_have_given_all(by, person, at)
    user = User(email=email, is_demo=is_demo)
    if not is_demo:
        refuse(_why_not_password(password, user))
    if User.objects.filter(email__iexact=email).exists():
        refuse(
            Refusal("email-taken", gettext_noop("An account with this address exists. Use another address."))
        )
    if person is not None and person.user_id is not None:
        refuse(Refusal("has-account", gettext_noop("This person has an account already.")))
    user = User.objects.create_user(email, password, is_demo=is_demo)
    if person is None:
        person = apps.get_model("firstcall", "Person")(name=name or email, work_email=email)
    person.user = user
    person.save()
    content = {"person": person.public_id, "demo": is_demo}
    record.append(
        act="account.created", subject=f"person:{person.public_id}", content=content, by=acting, at=at
    )
    return user


def _why_not_address(email: str) -> Refusal | None:
    """Notices and new passwords go to this address."""
    try:
        validate_email(email)
    except ValidationError:
        message = gettext_noop("“%(email)s” is no e-mail address. Write it as name@example.org.")
        return Refusal("email-none", message, params={"email": email})
    return None


def _could_have_given_all(by: Actor, person: Any, at: datetime) -> None:
    for grant in Grant.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), person=person):
        require(by, "account", f"give-{grant.role}", queries.scope_of("account", grant))


def lock_account(*, by: Actor, at: datetime, user: User) -> None:
    """Lock an account: open sessions and tokens give no right from the next request on. Twice is refused.

    `by` must be allowed to wherever the person holds a role, not only in one of the places.
    """
    _switch(user, active=False, by=by, at=at)


def unlock_account(*, by: Actor, at: datetime, user: User) -> None:
    """Open a locked account again: its person has the roles and tokens that are still valid. For whoever may lock it.

    Refused for one that is not locked.
    """
    _switch(user, active=True, by=by, at=at)


@transaction.atomic
def _switch(user: User, *, active: bool, by: Actor, at: datetime) -> None:
    person = user.person  # type: ignore[attr-defined]
    grants = Grant.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), person=person)
    scopes = [queries.scope_of("account", grant) for grant in grants] or [Scope(person=person.public_id)]
    acting, *_elsewhere = [require(by, "account", "lock", scope) for scope in scopes]
    if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active) == 0:
        refuse(NOT_LOCKED if active else LOCKED_ALREADY)
    user.is_active = active
    subject, act = f"person:{person.public_id}", "account.unlocked" if active else "account.locked"
    record.append(act=act, subject=subject, content={}, by=acting, at=at)


LOCKED_ALREADY = Refusal("locked-already", gettext_noop("This account is locked already."))
NOT_LOCKED = Refusal("not-locked", gettext_noop("This account is not locked. Nothing needs to be done."))


def _why_not_password(password: str, user: User) -> Refusal | None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = gettext_noop("This password is too easy to guess: %(why)s")
        return Refusal("weak-password", message, "", {"why": " ".join(error.messages)})
    return None


# --- tokens ------------------------------------------------------------------------------------------------


@transaction.atomic
def issue_token(
    *, by: Actor, at: datetime, name: str, may_write: bool = False, days: int = 90, person: Any = None
) -> tuple[ApiToken, str]:
    """A token for programs that act in the name of `person` (default: `by`), and its secret, shown this once.

    `days` 1 to 90. The token has the rights its person holds at the moment of each request, reads only unless
    `may_write`, and opens no session.
    """
    owner = by.person if person is None else person.public_id
    owner_pk = by.person_pk if person is None else person.pk
    acting = require(by, "token", "create", Scope(person=owner))
    refuse(why_not_token(days))
    if owner_pk is None:
        raise NotVisible("token.create")
    secret = f"fc_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        person_id=owner_pk,
        name=name,
        digest=queries.digest(secret),
        may_write=may_write,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    content = {
        "name": name,
        "person": owner,
        "may_write": may_write,
        "expires_at": token.expires_at.isoformat(),
    }
    record.append(act="token.issued", subject=f"token:{token.public_id}", content=content, by=acting, at=at)
    return token, secret


@transaction.atomic
def revoke_token(*, by: Actor, at: datetime, token: ApiToken) -> None:
    """Revoke a token: the next request with it is refused. Revoking twice is refused."""
    acting = require(by, "token", "end", queries.scope_of("token", token))
    if token.revoked_at is not None:
        raise Refused(Refusal("already-revoked", gettext_noop("This token has been revoked already.")))
    record.change(token, expected=None, revoked_at=at)
    record.append(act="token.revoked", subject=f"token:{token.public_id}", content={}, by=acting, at=at)
