"""firstcall counterpart, briefing and review …: links to the State and others, and reviews of the structure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from firstcall.cli.acting import InArea, InGroup, On, area_in, day, today_or, who
from firstcall.cli.output import AsJson, command, now, show_list
from firstcall.cli.posts import row_of, said
from firstcall.policy.procedures import AUDIENCES
from firstcall.structure import actions
from firstcall.structure.models import Counterpart, Emergency, Group, StructureReview
from firstcall.structure.queries import emergency_by_code, known_group
from firstcall.structure.queries.partners import briefings_of, counterparts_on, reviews_of
from firstcall.structure.rules.state import CLOSENESS, COUNTERPART_KINDS, COUNTERPART_ROLES, OUTCOMES
from firstcall.structure.values.partners import briefing_values, counterpart_values, review_values

counterparts = typer.Typer(
    no_args_is_help=True, help="The State, civil society and others a response links to."
)
briefings = typer.Typer(no_args_is_help=True, help="Briefings given about the approach.")
reviews = typer.Typer(no_args_is_help=True, help="Reviews of the structure: due, overdue, done.")

Kind = Annotated[str, typer.Option(help=f"{', '.join(COUNTERPART_KINDS)}.")]
Contact = "Post to reach, never a person's name."


def _group(emergency: Emergency, text: str) -> Group | None:
    return known_group(emergency, text) if text else None


@counterparts.command("add")
@command
def counterpart_add(
    code: str,
    name: str,
    kind: Kind,
    group: InGroup = "",
    area: InArea = "",
    role: Annotated[str, typer.Option(help=f"{', '.join(COUNTERPART_ROLES)}.")] = "informed",
    link: Annotated[str, typer.Option(help=f"How close: {', '.join(CLOSENESS)}.")] = "working",
    note: Annotated[str, typer.Option(help="Why, in this context.")] = "",
    contact: Annotated[str, typer.Option(help=Contact)] = "",
    since: On = None,
    as_json: AsJson = False,
) -> int:
    """Record a counterpart of a group, or of the whole response."""
    emergency = emergency_by_code(code)
    one = actions.add_counterpart(
        emergency=emergency,
        group=_group(emergency, group),
        area=area_in(emergency, area),
        name=name,
        kind=kind,
        role=role,
        link=link,
        note=note,
        contact=contact,
        starts_on=day(since),
        by=who(),
        at=now(),
    )
    return said(counterpart_values(one), f"{one.name} is recorded.", as_json)


def _counterpart(code: str, public_id: str) -> Counterpart:
    rows = Counterpart.objects.filter(emergency=emergency_by_code(code))
    found: Counterpart = row_of(rows.select_related("emergency", "group", "area"), public_id)
    return found


@counterparts.command("change")
@command
def counterpart_change(
    code: str,
    counterpart: str,
    role: Annotated[str | None, typer.Option(help=f"{', '.join(COUNTERPART_ROLES)}.")] = None,
    link: Annotated[str | None, typer.Option(help=f"How close: {', '.join(CLOSENESS)}.")] = None,
    note: Annotated[str | None, typer.Option(help="Why, in this context.")] = None,
    contact: Annotated[str | None, typer.Option(help=Contact)] = None,
    as_json: AsJson = False,
) -> int:
    """Change who leads overall, how close the link is and why, or the post to reach."""
    one = _counterpart(code, counterpart)
    actions.change_counterpart(
        one, role=role, link=link, note=note, contact=contact, expected=None, by=who(), at=now()
    )
    return said(counterpart_values(one), f"{one.name} is changed.", as_json)


@counterparts.command("end")
@command
def counterpart_end(code: str, counterpart: str, on: On = None, as_json: AsJson = False) -> int:
    """A link ends; that it was there stays."""
    one = _counterpart(code, counterpart)
    actions.end_counterpart(one, on=today_or(on), expected=None, by=who(), at=now())
    return said({"id": one.public_id, "ends_on": one.ends_on}, "Ended. The history stays.", as_json)


@counterparts.command("list")
@command
def counterpart_list(code: str, group: InGroup = "", as_json: AsJson = False) -> int:
    """Who the response and its groups link to, and who leads overall."""
    emergency = emergency_by_code(code)
    rows = counterparts_on(emergency, now().date(), group=_group(emergency, group))
    values = [counterpart_values(one) for one in rows]
    columns = {
        "name": "Who",
        "kind": "Kind",
        "group": "Group",
        "area": "Area",
        "role": "Role",
        "link": "Link",
        "id": "Id",
    }
    return show_list("Counterparts", columns, values, as_json)


@briefings.command("add")
@command
def briefing_add(
    code: str,
    audience: Annotated[str, typer.Argument(help=f"{', '.join(AUDIENCES)}.")],
    topic: str,
    recipients: Annotated[str, typer.Option("--who", help="More exactly, such as a ministry.")] = "",
    group: InGroup = "",
    spread: Annotated[
        bool, typer.Option("--guidance-spread", help="The guidance note was handed out.")
    ] = False,
    note: Annotated[str, typer.Option(help="What came up.")] = "",
    on: On = None,
    as_json: AsJson = False,
) -> int:
    """Record a briefing that was given."""
    emergency = emergency_by_code(code)
    one = actions.record_briefing(
        emergency=emergency,
        group=_group(emergency, group),
        audience=audience,
        who=recipients,
        topic=topic,
        guidance_spread=spread,
        given_on=day(on),
        note=note,
        by=who(),
        at=now(),
    )
    return said(briefing_values(one), "The briefing is on record.", as_json)


@briefings.command("list")
@command
def briefing_list(code: str, as_json: AsJson = False) -> int:
    """The briefings given, newest first."""
    values = [briefing_values(one) for one in briefings_of(emergency_by_code(code))]
    columns = {
        "given_on": "Given on",
        "audience": "Audience",
        "who": "Who",
        "topic": "On what",
        "guidance_spread": "Guidance handed out",
    }
    return show_list("Briefings", columns, values, as_json)


@reviews.command("plan")
@command
def review_plan(
    code: str,
    title: str,
    due: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day it is due, as YYYY-MM-DD.")],
    group: InGroup = "",
    as_json: AsJson = False,
) -> int:
    """Plan a review of the structure, or of one group."""
    emergency = emergency_by_code(code)
    one = actions.plan_review(
        emergency=emergency,
        group=_group(emergency, group),
        title=title,
        due_on=due.date(),
        by=who(),
        at=now(),
    )
    return said(review_values(one, now().date()), "The review is planned.", as_json)


@reviews.command("do")
@command
def review_do(
    code: str,
    review: str,
    outcome: Annotated[str, typer.Option(help=f"{', '.join(OUTCOMES)}.")],
    findings: Annotated[str, typer.Option(help="What was found.")],
    on: On = None,
    as_json: AsJson = False,
) -> int:
    """Record what a review came to. It changes nothing by itself."""
    rows = StructureReview.objects.filter(emergency=emergency_by_code(code))
    one = row_of(rows.select_related("emergency", "group"), review)
    actions.do_review(
        one, outcome=outcome, findings=findings, done_on=day(on), expected=None, by=who(), at=now()
    )
    return said(review_values(one, now().date()), "The outcome is on record.", as_json)


@reviews.command("list")
@command
def review_list(code: str, as_json: AsJson = False) -> int:
    """Reviews: due, overdue by how many days, and done."""
    values = [review_values(one, now().date()) for one in reviews_of(emergency_by_code(code))]
    columns = {
        "title": "What",
        "group": "Group",
        "due_on": "Due on",
        "days_overdue": "Days overdue",
        "done_on": "Done on",
        "outcome": "Outcome",
        "id": "Id",
    }
    return show_list("Reviews", columns, values, as_json, numbers=[3])
