"""The page of commands in the docs, made from the commands themselves: python -m firstcall.cli.reference"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer


def commands_page() -> str:
    """docs/reference/commands.md as text."""
    from firstcall.cli.commands import app
    from firstcall.cli.worked_case import section

    parts = [
        "# Commands\n",
        "`.venv/bin/firstcall …`, made from the commands themselves. Each takes `--help` and `--json` (one document",
        "on standard output). Exit code 0: done. 1: done, with some rows refused and reported (or a ledger that does",
        "not verify).",
        "2: refused, nothing stored; the sentence on standard error says what to do.\n",
        "Commands act for the OCHA desk. What the guidance leaves to one organisation or office, such as accepting a",
        "commitment, the desk cannot do: set FIRSTCALL_TOKEN to a token of yours, and the command acts in your name.",
        "What one person decides by name (`--as EMAIL`), that person proves with a password, each time: see",
        "[a case from end to end](#a-case-from-end-to-end).\n",
    ]
    for name, command in _commands(typer.main.get_command(app), "firstcall"):
        parts.append(f"## {name}\n\n{command.help}\n")
        arguments = " ".join(_argument(one) for one in command.params if one.param_type_name == "argument")
        parts.append(
            f"```\n{name} {arguments}".rstrip() + " …\n```\n" if arguments else f"```\n{name}\n```\n"
        )
        options = [one for one in command.params if one.param_type_name == "option" and one.name != "as_json"]
        if options:
            parts.append("| option | meaning |\n| --- | --- |")
            parts.extend(_option(one) for one in options)
            parts.append("")
    parts.append(section())
    return "\n".join(parts).rstrip() + "\n"


def _option(one: Any) -> str:
    names = "`, `".join(one.opts)
    return f"| `{names}`{' (required)' if one.required else ''} | {one.help} |"


def _argument(one: Any) -> str:
    name = one.name.upper()
    return f"{name}..." if one.nargs == -1 else name


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcall.settings")
    django.setup()
    print(commands_page(), end="")
