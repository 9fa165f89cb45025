"""A role somebody holds, as plain values."""

from __future__ import annotations

from firstcall.access.models import Grant
from firstcall.accounts.queries import days_of
from firstcall.accounts.words import role_name


def role_values(grant: Grant) -> dict[str, object]:
    """Who holds which role where, from which day through which, and whether they have signed in yet."""
    user = grant.person.user
    since, until = days_of(grant)
    return {
        "id": grant.public_id,
        "version": grant.version,
        "role": grant.role,
        "role_name": role_name(grant.role),
        "name": grant.person.name,
        "email": user.email if user else "",
        "group": grant.group.code if grant.group else "",
        "area": grant.area.pcode if grant.area else "",
        "organisation": (grant.organisation.acronym or grant.organisation.name) if grant.organisation else "",
        "since": since,
        "until": until,
        "has_signed_in": bool(user and user.last_login),
        "locked": bool(user and not user.is_active),
    }
