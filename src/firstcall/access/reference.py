"""The permission matrix as a page for readers: docs/reference/permissions.md is made by this, never by hand.

Write it anew with `python -m firstcall.access.reference > docs/reference/permissions.md`.
"""

from __future__ import annotations

from collections.abc import Iterator

from firstcall.access.matrix import Entity, Matrix, load
from firstcall.access.words import ROLE_NAMES

HEAD = """# Who may do what

This page is made from `src/firstcall/access/matrix.toml`, the same data the code answers from and the
tests are made from. Do not edit it; write it anew with `python -m firstcall.access.reference >
docs/reference/permissions.md`.

What is not in a table is not allowed. A person may hold several grants; each answers for its own scope,
and grants are never combined across scopes. A grant gives its rights from its start until its end, not a
second longer. What somebody may not even read is answered exactly like what does not exist.

| letter | where |
| --- | --- |
| g | everywhere |
| c | own country: the emergency the grant names (for areas and other things of the country: its country) |
| k | own group |
| a | own area and the areas under it, within the own group |
| o | own organisation, within the emergency (and the group, if any) the grant names |
| t | the groups in which own organisation takes part (not alongside), where the grant names no group |
| m | what is the person's own |
| p | the published part, everywhere |
| k+o | both at once |

Product choices, not from the guidance: HC, OCHA and the operator enter structure
as it stands, and new leads are made by the procedures (`decision`); coordinators are appointed by the
representative of the group's lead agency (OG: the lead keeps the HC, OCHA and the country team informed
of names), the operator enters those that were appointed before; figures
of needs, activities and gaps have no public part until small numbers are protected;
the operator at the server's command line acts for the OCHA desk, and every act is in the ledger under
the role OPER. The technical administrator sees no content beyond what is public, makes no decision and
gives no role.
"""


def permissions(matrix: Matrix) -> str:
    """The whole page, Markdown."""
    parts = [HEAD, *_roles(matrix)]
    for entity in matrix.objects.values():
        parts.extend(_object(matrix, entity))
    parts.extend(_tokens(matrix))
    parts.extend(_doors(matrix))
    return "\n".join(parts) + "\n"


def _roles(matrix: Matrix) -> Iterator[str]:
    yield "## Roles\n\n| role | who | a grant of it names |\n| --- | --- | --- |"
    for role in matrix.roles.values():
        needs = "not given: it follows from how one came in" if role.implied else ", ".join(role.needs)
        yield f"| {role.code} | {ROLE_NAMES[role.code]} | {needs} |"
    yield ""


def _object(matrix: Matrix, entity: Entity) -> Iterator[str]:
    holders = [role for role in matrix.roles if any(role in cell for cell in entity.acts.values())]
    yield f"## {entity.name}\n"
    yield "| act | " + " | ".join(holders) + " |\n|" + " --- |" * (len(holders) + 1)
    for act, cell in entity.acts.items():
        yield f"| {act} | " + " | ".join(" ".join(cell.get(role, ("-",))) for role in holders) + " |"
    if entity.published:
        yield "\nPublished part: " + ", ".join(f"`{name}`" for name in entity.published) + "."
    if entity.published_if:
        yield (
            "\nPublished rows: those with one of "
            + ", ".join(f"`{name}`" for name in entity.published_if)
            + "."
        )
    yield ""


def _tokens(matrix: Matrix) -> Iterator[str]:
    yield "## Tokens for programs\n"
    reads = ", ".join(f"`{act}`" for act in sorted(matrix.token_reads))
    never = ", ".join(f"`{name}`" for name in sorted(matrix.token_never))
    yield "A token has the rights its person holds at the moment of the request."
    yield f"Unless it may write, only these acts: {reads}. Never, on any act, these objects: {never}.\n"


def _doors(matrix: Matrix) -> Iterator[str]:
    yield "## Pages and API operations\n\n| page | needs |\n| --- | --- |"
    for name, (object_, act) in sorted(matrix.routes.items()):
        yield f"| `{name}` | {object_}.{act} |"
    for name, why in sorted(matrix.open_routes.items()):
        yield f"| `{name}` | nothing: {why} |"
    yield "\n| API operation | needs |\n| --- | --- |"
    for name, (object_, act) in sorted(matrix.operations.items()):
        yield f"| `{name}` | {object_}.{act} |"


if __name__ == "__main__":
    print(permissions(load()), end="")
