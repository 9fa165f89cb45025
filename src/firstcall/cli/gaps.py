"""firstcall gap …: a critical gap from found to closed; what organisations and people decide is in `gap_answers`,
lists over many cases in `gap_lists`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from firstcall.access.queries import may
from firstcall.access.rules import NotVisible
from firstcall.cli import gap_answers, gap_lists
from firstcall.cli.acting import As, InArea, acting, area_in, day
from firstcall.cli.gap_cases import (
    MOST_PEOPLE,
    CaseCode,
    Code,
    Day,
    Holder,
    Reason,
    about,
    agency,
    case_in,
    end_of,
    print_case,
    shown,
)
from firstcall.cli.output import DONE, AsJson, command, figure, now, show_json, show_list
from firstcall.last_resort import actions
from firstcall.last_resort.queries import (
    listed_cases,
    open_sector,
    relevant_partners,
    seen_case,
)
from firstcall.last_resort.values import (
    case_line,
    case_values,
    partners_values,
)
from firstcall.organisations.queries import find
from firstcall.structure.queries import emergency_by_code, known_group

gaps = typer.Typer(
    no_args_is_help=True, help="Critical gaps as cases: partners called, what they left, the last resort."
)


@gaps.command("list")
@command
def list_cases(
    code: Code,
    stage: Annotated[str, typer.Option(help="draft, found, called, answered, last_resort or closed.")] = "",
    standing: Annotated[
        str, typer.Option(help="due, committed, constrained, advocating, with_hc or covered.")
    ] = "",
    condition: Annotated[str, typer.Option(help="What fails now: access, security or funding.")] = "",
    group: Annotated[str, typer.Option(help="Only this group.")] = "",
    area: InArea = "",
    due: Annotated[
        bool, typer.Option("--due", help="Only those in which something waits since its day.")
    ] = False,
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """List the gap cases of an emergency, the newest first."""
    by, emergency = acting(as_), emergency_by_code(code)
    rows = listed_cases(
        by,
        emergency,
        stage=stage,
        standing=standing,
        condition=condition,
        group=known_group(emergency, group) if group else None,
        area=area_in(emergency, area),
        due=due,
        at=now(),
    )
    values = [case_line(one) for one in rows]
    if as_json:
        show_json(values)
        return DONE
    lines = [
        {
            **one,
            "about": about(one),
            "people": figure(one["people"]),
            "left": figure(seen.now.remaining.left if seen.whole else None),
            "fails": ", ".join(seen.conditions),
        }
        for one, seen in zip(values, rows, strict=True)
    ]
    columns = {"code": "Case", "about": "Group", "area_name": "Area", "stage": "Stage", "standing": "Last resort",
               "fails": "Constrained by", "people": "People", "left": "Left", "due": "Waits for"}  # fmt: skip
    return show_list("Gap cases", columns, lines, False, numbers=(6, 7))


@gaps.command("open")
@command
def open_case(
    code: Code,
    what: Annotated[str, typer.Argument(help="What is missing, and for whom, in a sentence.")],
    group: Annotated[str, typer.Option(help="The group it concerns.")] = "",
    sector: Annotated[str, typer.Option(help="The sector, where no group covers it.")] = "",
    area: InArea = "",
    population_group: Annotated[str, typer.Option(help="Which of the people; left out: all.")] = "all",
    sex: Annotated[str, typer.Option(help="f, m or x; left out: all.")] = "",
    age: Annotated[str, typer.Option(help="An age band, such as 0-4; left out: all.")] = "",
    topic: Annotated[
        str, typer.Option(help="What tells it from another gap there, such as cold chain.")
    ] = "",
    people: Annotated[
        int | None,
        typer.Option(max=MOST_PEOPLE, help="How many; left out: what the figures say, else not known."),
    ] = None,
    since: Annotated[datetime | None, Day] = None,
    source: Annotated[str, typer.Option(help="hand, figures, overlap or stalled.")] = "hand",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Open a case of a gap; who may not call on partners raises it, and the coordinator confirms it."""
    by, emergency = acting(as_), emergency_by_code(code)
    case = actions.open_case(
        emergency=emergency,
        group=known_group(emergency, group) if group else None,
        sector=open_sector(emergency, sector) if sector and not group else "",
        area=area_in(emergency, area),
        population_group=population_group,
        sex=sex,
        age=age,
        topic=topic,
        what=what,
        people=people,
        since_on=day(since),
        source=source,
        by=by,
        at=now(),
    )
    return shown(by, case, f"{case.code} is on record.", as_json)


@gaps.command("show")
@command
def show(code: Code, case: CaseCode, as_: As = "", as_json: AsJson = False) -> int:
    """Show a case: where it stands, whose the rest is, what was answered and done."""
    by = acting(as_)
    values = case_values(seen_case(by, case_in(by, code, case), now()))
    show_json(values) if as_json else print_case(values)
    return DONE


@gaps.command("partners")
@command
def partners(code: Code, case: CaseCode, as_: As = "", as_json: AsJson = False) -> int:
    """List whom a gap concerns, the nearest first, and why some are not called on."""
    by = acting(as_)
    row = case_in(by, code, case)
    if not may(by, "gap_case", "call", actions.scope_for(by, row)):
        raise NotVisible("gap_case")
    values = partners_values(seen_case(by, row, now()), now())
    if as_json:
        show_json(values)
        return DONE
    rows = [{**one, "not_called": one["refusal"]["message"] if one["refusal"] else ""} for one in values]  # type: ignore[index]
    columns = {
        "organisation_name": "Organisation",
        "why": "Why",
        "asked": "Called on",
        "not_called": "Not called on",
    }
    return show_list("Partners", columns, rows, False)


@gaps.command("confirm")
@command
def confirm(
    code: Code,
    case: CaseCode,
    note: Annotated[str, typer.Option(help="What was looked at.")] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Confirm a gap that was raised or found; from now on it runs its course."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.confirm_case(row, note=note, expected=None, by=by, at=now())
    return shown(by, row, f"{row.code} is confirmed.", as_json)


@gaps.command("figures")
@command
def figures(
    code: Code,
    case: CaseCode,
    people: Annotated[
        int | None,
        typer.Option(max=MOST_PEOPLE, help="A number that somebody counted; else the figures of today."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Who counted them, and when.")] = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Take the figures as they are today, or a number that somebody counted."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.update_figures(row, people=people, reason=reason, expected=None, by=by, at=now())
    return shown(by, row, "The figures are taken.", as_json)


@gaps.command("call")
@command
def call(
    code: Code,
    case: CaseCode,
    organisations: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTNER]...", help="Whom to call on.")
    ] = None,
    relevant: Annotated[bool, typer.Option("--all", help="Everybody it concerns that may be called on.")] = False,
    text: Annotated[str, typer.Option(help="What is asked of them.")] = "",
    until: Annotated[datetime | None, typer.Option("--by", formats=["%Y-%m-%d"],
                     help="The last day to answer; left out: as the course says.")] = None,
    as_: As = "",
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Call on partners to fill a gap, by a day; again as often as it helps."""
    by = acting(as_)
    row = case_in(by, code, case)
    asked = [find(one) for one in organisations or ()]
    if relevant:
        asked += [one.organisation for one in relevant_partners(row, now().date()) if one.refusal is None]
    made = actions.call_partners(
        row, organisations=asked, text=text, reply_by=end_of(until), expected=None, by=by, at=now()
    )
    return shown(
        by, row, f"Called on {made.asked.count()}, until {made.reply_by:%Y-%m-%d %H:%M} UTC.", as_json
    )


@gaps.command("bring")
@command
def bring(
    code: Code,
    case: CaseCode,
    urgency: Annotated[str, typer.Argument(help="life_saving, high or normal.")],
    why: Annotated[str, typer.Option(help="What happens if nobody acts.")] = "",
    holder: Holder = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """State how urgent it is, and call on the provider of last resort for what partners leave."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.bring_last_resort(
        row, urgency=urgency, why=why, holder=agency(holder), expected=None, by=by, at=now()
    )
    return shown(by, row, "The last resort is called on.", as_json)


@gaps.command("log")
@command
def log(
    code: Code,
    case: CaseCode,
    kind: Annotated[str, typer.Argument(help="advocacy, mobilisation, explanation or attempt.")],
    text: Annotated[str, typer.Argument(help="What was done, and what came of it.")],
    to_whom: Annotated[str, typer.Option("--to", help="Whom it was addressed to.")] = "",
    amount: Annotated[int | None, typer.Option(max=10**15, help="What came of it, in whole dollars.")] = None,
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Put an attempt on record, while a condition fails."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.log_effort(row, kind=kind, text=text, to_whom=to_whom, amount_usd=amount, by=by, at=now())
    return shown(by, row, "It is on record.", as_json)


@gaps.command("review")
@command
def review(
    code: Code,
    case: CaseCode,
    outcome: Annotated[str, typer.Argument(help="holds, or changed: then the duty returns.")],
    text: Annotated[str, typer.Argument(help="What was found.")],
    next_: Annotated[datetime | None, typer.Option("--next", formats=["%Y-%m-%d"],
                     help="The day of the next look, where it holds.")] = None,
    holder: Holder = "",
    as_: As = "",
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Look again at what fails: it holds, or conditions have changed and the duty returns."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.review_case(
        row,
        outcome=outcome,
        text=text,
        next_on=day(next_),
        holder=agency(holder),
        expected=None,
        by=by,
        at=now(),
    )
    return shown(by, row, "It was looked at again.", as_json)


@gaps.command("close")
@command
def close(
    code: Code,
    case: CaseCode,
    ending: Annotated[
        str, typer.Argument(help="filled_by_partners, filled_by_last_resort, need_ended or no_gap.")
    ],
    text: Annotated[str, typer.Argument(help="What filled it, or what shows that it has ended.")],
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """Close a case with what filled it; a draft is dismissed with no_gap."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.close_case(row, ending=ending, text=text, expected=None, by=by, at=now())
    return shown(by, row, f"{row.code} is closed.", as_json)


@gaps.command("check")
@command
def check(
    code: Code,
    case: CaseCode,
    outcome: Annotated[str, typer.Argument(help="confirmed or not_confirmed.")],
    text: Annotated[str, typer.Argument(help="What was seen.")],
    as_: As = "",
    as_json: AsJson = False,
) -> int:
    """After a case was closed as filled: say whether what was undertaken was seen."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.check_case(row, outcome=outcome, text=text, expected=None, by=by, at=now())
    return shown(by, row, f"{row.code} is checked: {outcome.replace('_', ' ')}.", as_json)


@gaps.command("reopen")
@command
def reopen(code: Code, case: CaseCode, reason: Reason = "", as_: As = "", as_json: AsJson = False) -> int:
    """Open a closed case again: what was said stays on record and counts no more."""
    by = acting(as_)
    row = case_in(by, code, case)
    actions.reopen_case(row, text=reason, expected=None, by=by, at=now())
    return shown(by, row, f"{row.code} is open again.", as_json)


gap_answers.connect(gaps)
gap_lists.connect(gaps)
