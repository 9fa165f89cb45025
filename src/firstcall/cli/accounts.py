"""firstcall account …: people, their accounts and the roles they hold."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from django.db import transaction

from firstcall.access import actions as access
from firstcall.access.models import ApiToken, Grant, User
from firstcall.access.queries import operator
from firstcall.accounts.actions import end_role, give_role
from firstcall.accounts.queries import roles_held
from firstcall.accounts.rules import ROLES
from firstcall.accounts.values import role_values
from firstcall.cli.output import DONE, AsJson, command, now, show_json, show_table
from firstcall.organisations.actions import create_person, hold_post
from firstcall.organisations.models import Person
from firstcall.organisations.queries import find
from firstcall.places.queries import known_area
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.queries import emergency_by_code, known_group

accounts = typer.Typer(no_args_is_help=True, help="Accounts: who may sign in, and in which role.")


@accounts.command("create")
@command
def create(
    email: str,
    name: Annotated[str, typer.Option(help="The person's name.")],
    password: Annotated[
        str,
        typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, help="At least 12 characters."),
    ],
    organisation: Annotated[str, typer.Option(help="Where the person works: acronym or name.")] = "",
    title: Annotated[str, typer.Option(help="The post held there.")] = "Staff",
    as_json: AsJson = False,
) -> int:
    """Create an account for a person. It gives no role: see `firstcall account give`."""
    at, by = now(), operator()
    with transaction.atomic():
        person = create_person(name=name, work_email=email, by=by, at=at)
        access.create_account(by=by, at=at, email=email, password=password, person=person)
        if organisation:
            hold_post(
                person=person, organisation=find(organisation), title=title, starts_on=at.date(), by=by, at=at
            )
    show_json({"person": person.public_id}) if as_json else print(
        f"{email} can sign in. Next: firstcall account give {email} ROLE"
    )
    return DONE


@accounts.command("give")
@command
def give(
    email: str,
    role: Annotated[
        str,
        typer.Argument(
            help="HC, OCHA, HCT, LREP, COORD, CO, SNFP, PART, OBS, LIA, GOV, DON, ERC, IASC, GCL or ADM."
        ),
    ],
    emergency: Annotated[str, typer.Option(help="The emergency's code.")] = "",
    group: Annotated[str, typer.Option(help="The group, within that emergency.")] = "",
    area: Annotated[str, typer.Option(help="P-code, for a role in one area.")] = "",
    organisation: Annotated[str, typer.Option(help="Acronym or name, for a role of one organisation.")] = "",
    name: Annotated[
        str, typer.Option(help="For somebody new: they get an account, and a mail how to choose a password.")
    ] = "",
    as_json: AsJson = False,
) -> int:
    """Give a person a role."""
    role, where = role.upper(), emergency_by_code(emergency) if emergency else None
    scope: dict[str, Any] = {
        "emergency": where,
        "group": known_group(where, group) if where and group else None,
        "area": known_area(where.country_id, area) if where and area else None,
        "organisation": find(organisation) if organisation else None,
    }
    if where and role in ROLES:
        grant = give_role(**scope, role=role, email=email, name=name, by=operator(), at=now()).grant
    else:
        grant = access.give(**scope, role=role, person=_person(email), by=operator(), at=now())
    show_json({"grant": grant.public_id}) if as_json else print(f"{email} holds {grant.role}.")
    return DONE


@accounts.command("list")
@command
def list_all(as_json: AsJson = False) -> int:
    """List the accounts."""
    rows = [
        (user.email, getattr(user, "person", None), user.is_active)
        for user in User.objects.select_related("person").order_by("email")
    ]
    values = [
        {"email": email, "name": person.name if person else "", "active": active}
        for email, person, active in rows
    ]
    if as_json:
        show_json(values)
    else:
        show_table("Accounts", ["E-mail", "Name", "Active"], [tuple(value.values()) for value in values])
    return DONE


@accounts.command("roles")
@command
def roles(
    emergency: Annotated[str, typer.Argument(help="The emergency's code.")], as_json: AsJson = False
) -> int:
    """List who holds which role in an emergency."""
    held = [role_values(one) for one in roles_held(emergency_by_code(emergency), operator(), now())]
    if as_json:
        show_json(held)
    else:
        columns = ["id", "name", "email", "role", "group", "area", "organisation", "since", "until"]
        titles = ["Id", "Name", "E-mail", "Role", "Group", "Area", "Organisation", "Since", "Until"]
        show_table("Roles", titles, [tuple(str(one[column] or "") for column in columns) for one in held])
    return DONE


@accounts.command("end")
@command
def end(
    role: Annotated[str, typer.Argument(help="As `account roles` lists it.")], as_json: AsJson = False
) -> int:
    """End a role: from the next request on it gives no right. The account stays."""
    grant = Grant.objects.filter(public_id=role.strip().lower()).first()
    if grant is None:
        message = gettext_noop("There is no role %(role)s. List them: firstcall account roles EMERGENCY")
        raise Refused(Refusal("role-unknown", message, params={"role": role}))
    end_role(grant, by=operator(), at=now())
    show_json({"ended": grant.public_id}) if as_json else print(
        f"{grant.person.name} no longer holds {grant.role}."
    )
    return DONE


@accounts.command("lock")
@command
def lock(email: str, as_json: AsJson = False) -> int:
    """Lock an account: from the next request on its sessions and tokens give no right."""
    person = _person(email)
    assert person.user is not None  # found by its address
    access.lock_account(by=operator(), at=now(), user=person.user)
    show_json({"locked": email}) if as_json else print(f"{email} is locked.")
    return DONE


@accounts.command("unlock")
@command
def unlock(email: str, as_json: AsJson = False) -> int:
    """Open a locked account again, with the roles and tokens that are still valid."""
    person = _person(email)
    assert person.user is not None  # found by its address
    access.unlock_account(by=operator(), at=now(), user=person.user)
    show_json({"unlocked": email}) if as_json else print(f"{email} may sign in again.")
    return DONE


@accounts.command("token")
@command
def token(
    email: str,
    name: Annotated[str, typer.Option(help="What the token is for.")],
    write: Annotated[bool, typer.Option("--write", help="The token may also write.")] = False,
    days: Annotated[int, typer.Option(help="How long it is valid, 1 to 90 days.")] = 90,
    as_json: AsJson = False,
) -> int:
    """Issue a token for a program that acts in this person's name. It is shown this once."""
    made, secret = access.issue_token(
        by=operator(), at=now(), name=name[:80], may_write=write, days=days, person=_person(email)
    )
    if as_json:
        show_json({"token": made.public_id, "secret": secret, "expires_at": made.expires_at})
    else:
        print(f"{secret}\nKeep it like a password: it is not shown again. It ends on {made.expires_at:%Y-%m-%d}. "
              f"To revoke it: firstcall account revoke {made.public_id}")  # fmt: skip
    return DONE


@accounts.command("tokens")
@command
def tokens(
    email: Annotated[str, typer.Argument(help="Only this person's.")] = "", as_json: AsJson = False
) -> int:
    """List the tokens that are valid now."""
    at = now()
    rows = ApiToken.objects.filter(revoked_at=None, expires_at__gt=at).select_related("person__user")
    if email:
        rows = rows.filter(person=_person(email))
    values = [
        {
            "token": row.public_id,
            "person": row.person.name,
            "name": row.name,
            "writes": row.may_write,
            "expires_at": row.expires_at.date(),
        }
        for row in rows.order_by("pk")
    ]
    if as_json:
        show_json(values)
    else:
        columns = ["Token", "Person", "For", "Writes", "Until"]
        show_table("Tokens", columns, [tuple(value.values()) for value in values])
    return DONE


@accounts.command("revoke")
@command
def revoke(
    token: Annotated[str, typer.Argument(help="As `account tokens` lists it.")], as_json: AsJson = False
) -> int:
    """Revoke a token: the next request with it is refused."""
    found = ApiToken.objects.filter(public_id=token.strip().lower()).first()
    if found is None:
        message = gettext_noop("There is no token %(token)s. List them: firstcall account tokens")
        raise Refused(Refusal("token-unknown", message, params={"token": token}))
    access.revoke_token(by=operator(), at=now(), token=found)
    show_json({"revoked": found.public_id}) if as_json else print(f"{found.name} is revoked.")
    return DONE


def _person(email: str) -> Person:
    person = Person.objects.filter(user__email__iexact=email).first()
    if person is None:
        message = gettext_noop(
            "There is no account %(email)s. Create it first: firstcall account create %(email)s --name NAME"
        )
        raise Refused(Refusal("account-unknown", message, params={"email": email}))
    return person
