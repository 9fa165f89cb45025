"""The commands, put together. Each command's own text is its help."""

from __future__ import annotations

import typer

from firstcall.cli import (
    correcting,
    counting,
    digest,
    figures,
    finding,
    limits,
    links,
    outputs,
    partners,
    posts,
    record,
    server,
)
from firstcall.cli.accounts import accounts
from firstcall.cli.areas import areas
from firstcall.cli.assessment_reports import assessments
from firstcall.cli.designation import designation
from firstcall.cli.gaps import gaps
from firstcall.cli.groups import groups
from firstcall.cli.guidance import guidance
from firstcall.cli.organisations import organisations
from firstcall.cli.output import Commands
from firstcall.cli.returns import returns, rounds
from firstcall.cli.structure import emergencies
from firstcall.cli.watches import watches

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="FirstCall runs the cluster approach: who leads, who does what where, what is unmet, who answers for it.",
)
app.add_typer(emergencies, name="emergency")
groups.command("counting")(counting.counting)
groups.command("age-limit")(limits.age_limit)
app.add_typer(groups, name="group")
app.add_typer(designation, name="designation")
app.add_typer(guidance, name="guidance")
app.add_typer(posts.leads, name="lead")
app.add_typer(posts.last_resorts, name="last-resort")
app.add_typer(posts.coordinators, name="coordinator")
app.add_typer(partners.teams, name="team")
app.add_typer(partners.bases, name="basis")
app.add_typer(partners.commitments, name="commitment")
app.add_typer(links.counterparts, name="counterpart")
app.add_typer(links.briefings, name="briefing")
app.add_typer(links.reviews, name="review")
correcting.imports.command("marked")(outputs.marked)
app.add_typer(organisations, name="organisation")
app.command("template")(outputs.template)
app.add_typer(correcting.imports, name="import")
app.add_typer(assessments, name="assessment")
app.add_typer(rounds, name="round")
app.add_typer(returns, name="return")
app.add_typer(areas, name="area")
app.command("presence")(figures.presence)
app.add_typer(gaps, name="gap")
app.command("gaps")(finding.gaps)
app.command("overlaps")(finding.overlaps)
app.add_typer(watches, name="watch")
app.command("export")(figures.export)
app.add_typer(record.ledger, name="ledger")
app.command("backup")(record.backup)
app.command("restore")(record.restore)
accounts.command("digest")(digest.digest)
app.add_typer(accounts, name="account")
app.command("serve")(server.serve)
app.command("work")(server.work)
app.command("demo")(server.demo)
