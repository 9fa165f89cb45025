"""firstcall group age-limit: from which age on a group takes figures of need for not known; setting another."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from firstcall.cli.acting import who
from firstcall.cli.output import DONE, AsJson, command, now, show_json
from firstcall.gaps.limits import limit_values
from firstcall.needs.actions import set_age_limit
from firstcall.policy.refusal import Refusal, Refused, gettext_noop
from firstcall.structure.queries import emergency_by_code, known_group


@command
def age_limit(
    code: str,
    group: Annotated[str, typer.Argument(help="The group's code, name or sector.")],
    days: Annotated[int | None, typer.Option(help="Take older figures of need for not known.")] = None,
    as_all: Annotated[bool, typer.Option("--as-all", help="Go back to the limit of all groups.")] = False,
    reason: Annotated[str, typer.Option(help="Why; it stands in the record.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would leave out; store nothing.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Show from which age on a group takes figures of need for not known; with --days or --as-all, set it."""
    row, at = known_group(emergency_by_code(code), group), now()
    if days is not None and as_all:
        message = gettext_noop("Give either a number of days or --as-all.")
        raise Refused(Refusal("age-limit-either", message))
    wanted = days is not None or as_all
    if wanted and not dry_run:
        set_age_limit(row, days, reason=reason, by=who(), at=at)
    tried = days if wanted and dry_run else None
    values: dict[str, Any] = limit_values(row, at.date(), tried)
    if as_json:
        show_json(values)
        return DONE
    print(f"{row.name}: figures of need older than {values['days']} days are not known.")
    print(f"Today {values['too_old']} of {values['places']} places have older ones.")
    if values["since"] and tried is None:
        print(f"Since {values['since']}: {values['reason']}")
    return DONE
