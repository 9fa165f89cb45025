"""firstcall organisation …: who a name first seen in a file is."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

import typer

from firstcall.cli.acting import who
from firstcall.cli.output import AsJson, command, now, show_list
from firstcall.cli.posts import said
from firstcall.organisations import actions
from firstcall.organisations.queries import find
from firstcall.organisations.undecided import undecided_rows, with_candidates
from firstcall.places.actions import ensure_country

organisations = typer.Typer(no_args_is_help=True, help="Names first seen in a file: who they are.")

InCountry = Annotated[
    str, typer.Option(help="Only in this country (ISO 3166 alpha-3); left out: everywhere.")
]
Many = Annotated[int, typer.Option(help="How many at most.")]


@organisations.command("undecided")
@command
def undecided(country: InCountry = "", limit: Many = 1000, as_json: AsJson = False) -> int:
    """List the organisations that nobody has confirmed, with whom each may be."""
    rows = list(islice(undecided_rows(who(), country=country.upper()), limit))
    found = [
        {
            "id": one.organisation.public_id,
            "name": one.organisation.name,
            "country": one.organisation.country_id or "",
            "first": one.first.name if one.first else "",
            "candidates": [{"id": known.public_id, "name": known.name} for known in one.candidates],
        }
        for one in with_candidates(rows, who())
    ]
    columns = {"id": "Id", "name": "Name", "country": "Country", "first": "May be"}
    return show_list("Organisations to be decided about", columns, found, as_json)


@organisations.command("accept")
@command
def accept(
    written: Annotated[str, typer.Argument(help="The name as it is written in the file.")],
    organisation: Annotated[str, typer.Argument(help="Whom it means: name, acronym or id.")],
    country: InCountry = "",
    as_json: AsJson = False,
) -> int:
    """Say whom a written name means, for every later file; what was reported under it goes along."""
    row = actions.accept_spelling(
        written=written,
        organisation=find(organisation, country.upper() or None),
        country=ensure_country(country.upper()) if country else None,
        by=who(),
        at=now(),
    )
    values: dict[str, object] = {
        "id": row.public_id,
        "name": row.name,
        "written": written,
        "country": country.upper() or None,
    }
    return said(values, f"“{written}” means {row.name} from now on.", as_json)


@organisations.command("keep")
@command
def keep(
    organisation: Annotated[str, typer.Argument(help="Its name or id.")], as_json: AsJson = False
) -> int:
    """Say that an organisation first seen in a file is one of its own."""
    row = actions.keep_as_new(find(organisation), expected=None, by=who(), at=now())
    values: dict[str, object] = {"id": row.public_id, "name": row.name, "status": row.status}
    return said(values, f"{row.name} is an organisation of its own.", as_json)
