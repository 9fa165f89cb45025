"""firstcall guidance …"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from firstcall.access.queries import operator
from firstcall.cli.output import DONE, AsJson, command, now, show_json, show_table
from firstcall.guidance import actions, queries
from firstcall.guidance.compared import Line, comparison_page
from firstcall.guidance.pages import EditionPage, SectorCard, edition_page
from firstcall.guidance.rules import compare as compare_editions
from firstcall.guidance.values import compared, said, summary, whole
from firstcall.structure.queries import emergency_by_code

guidance = typer.Typer(
    no_args_is_help=True, help="The guidance: its editions, how they differ, what country teams say of it."
)
Edition = Annotated[str, typer.Argument(help="An edition, such as iasc-2006.")]


@guidance.command("list")
@command
def list_all(as_json: AsJson = False) -> int:
    """List the editions of the guidance."""
    under = queries.emergencies_under(operator())
    rows = [summary(one, under.get(one.version, 0)) for one in queries.editions()]
    if as_json:
        show_json(rows)
    else:
        show_table(
            "Editions of the guidance",
            ["Edition", "Title", "Draft", "Emergencies"],
            [(one["name"], one["title"], one["draft"], one["emergencies"]) for one in rows],
            numbers=[3],
        )
    return DONE


@guidance.command("show")
@command
def show(name: Edition, as_json: AsJson = False) -> int:
    """Show an edition: sectors with their leads, procedures step by step, rules."""
    edition = queries.edition(name)
    if as_json:
        show_json(whole(edition))
        return DONE
    read = edition_page(edition, "en")
    print(edition.title)
    for card in (*read.sectors, *read.others):
        _print_sector(card)
    _print_procedures(read)
    show_table(
        "Rules",
        ["Rule", "How", "Text", "Clause"],
        [(one.id, one.enforced, one.text, one.clause) for one in read.rules],
    )
    return DONE


def _print_sector(card: SectorCard, indent: str = "  ") -> None:
    number = f"{card.number}. " if card.number else ""
    print(f"{indent}{number}{card.name} ({card.clause})")
    for lead in card.leads:
        tags = f" ({', '.join(lead.tags)})" if lead.tags else ""
        where = f"{lead.situation}: " if lead.situation else ""
        print(f"{indent}    {where}{lead.who}{tags}, {lead.duty}")
    for part in card.parts:
        _print_sector(part, indent + "    ")


def _print_procedures(read: EditionPage) -> None:
    for block in read.procedures:
        print(f"\n{block.name} ({block.clause}). {block.meant_for}")
        for step in block.steps:
            clock = f" [{step.clock}]" if step.clock else ""
            print(f"  {step.number}  {step.name} — {step.who}{clock} ({step.clause})")
            for text, hard, clause in step.needs:
                print(f"       {'needs' if hard else 'asks for'}: {text} ({clause})")
    print()


@guidance.command("compare")
@command
def compare(name: Edition, other: Edition, as_json: AsJson = False) -> int:
    """Say what the second edition has otherwise than the first."""
    old, new = queries.edition(name), queries.edition(other)
    found = compare_editions(old, new)
    if as_json:
        show_json(compared(old, new, found))
        return DONE
    for title, lines in comparison_page(old, new, found, "en"):
        print(f"{title}")
        for line in lines:
            _print_line(line, "  ")
    if found.same:
        print("The two say the same.")
    return DONE


def _print_line(line: Line, indent: str) -> None:
    print(f"{indent}{line.what}: {line.name}" + (f" — {line.remark}" if line.remark else ""))
    for label, before, after in line.pairs:
        print(f"{indent}    {label}: {' -> '.join(part for part in (before, after) if part)}")
    for one in line.lines:
        _print_line(one, indent + "  ")


@guidance.command("comments")
@command
def comments(name: Edition, as_json: AsJson = False) -> int:
    """List what country teams say of an edition, the newest first."""
    rows: list[dict[str, Any]] = [said(one) for one in queries.comments_on(operator(), queries.edition(name))]
    if as_json:
        show_json(rows)
    else:
        show_table(
            "What country teams say",
            ["On", "Emergency", "Text", "At"],
            [(one["subject"], one["emergency"], one["text"], one["at"].date()) for one in rows],
        )
    return DONE


@guidance.command("comment")
@command
def comment(
    name: Edition,
    subject: Annotated[str, typer.Argument(help="What it is on, such as rule:R04 or sector:shelter.")],
    text: Annotated[str, typer.Argument(help="What the country team found.")],
    emergency: Annotated[str, typer.Option(help="The emergency whose country team it is.")],
    as_json: AsJson = False,
) -> int:
    """Keep a country team's comment on a rule, step, sector or criterion of an edition."""
    made = actions.comment(
        profile=queries.edition(name),
        subject=subject,
        emergency=emergency_by_code(emergency),
        text=text,
        by=operator(),
        at=now(),
    )
    if as_json:
        show_json(said(made))
    else:
        print(f"Kept with {name}: {emergency} on {subject}.")
    return DONE
