"""The command line: `firstcall …`. Exit 0 done, 1 some rows refused and reported, 2 refused, nothing stored."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Entry point of the `firstcall` command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstcall.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except OSError as problem:
        print(
            f"FirstCall cannot use its data folder: {problem}. Set FIRSTCALL_HOME to a folder you may write to.",
            file=sys.stderr,
        )
        sys.exit(2)
    except ImproperlyConfigured as problem:
        print(f"A setting cannot be used. {problem}", file=sys.stderr)
        sys.exit(2)

    from firstcall.cli.commands import app

    app()
