"""Reads of access: who acts, may they, what do they see, who is to be told."""

from firstcall.access.queries.actors import (
    OPERATOR,
    actor_for,
    actor_for_token,
    demo_accounts_exist,
    digest,
    itself,
    nobody,
    operator,
    valid_grants,
)
from firstcall.access.queries.lists import visible
from firstcall.access.queries.people import holders, readers
from firstcall.access.queries.verdicts import (
    areas_of,
    matrix,
    may,
    may_somewhere,
    part,
    published_fields,
    scope_of,
    scopes_of,
)

__all__ = [
    "OPERATOR",
    "actor_for",
    "actor_for_token",
    "areas_of",
    "demo_accounts_exist",
    "digest",
    "holders",
    "itself",
    "matrix",
    "may",
    "may_somewhere",
    "nobody",
    "operator",
    "part",
    "published_fields",
    "readers",
    "scope_of",
    "scopes_of",
    "valid_grants",
    "visible",
]
