"""The commands, put together. Each command's own text is its help."""

from __future__ import annotations

import typer

from firstcall.cli import figures, imports, record, server
from firstcall.cli.accounts import accounts
from firstcall.cli.structure import emergencies, groups

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="FirstCall runs the cluster approach: who leads, who does what where, what is unmet, who answers for it.",
)
app.add_typer(emergencies, name="emergency")
app.add_typer(groups, name="group")
app.add_typer(imports.imports, name="import")
app.command("presence")(figures.presence)
app.command("gaps")(figures.gaps)
app.command("export")(figures.export)
app.add_typer(record.ledger, name="ledger")
app.command("backup")(record.backup)
app.command("restore")(record.restore)
app.add_typer(accounts, name="account")
app.command("serve")(server.serve)
app.command("work")(server.work)
app.command("demo")(server.demo)
