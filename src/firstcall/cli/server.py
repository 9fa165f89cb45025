"""firstcall serve, firstcall work, firstcall demo"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from firstcall import __version__
from firstcall.access.credentials import why_not_serve
from firstcall.access.queries import demo_accounts_exist
from firstcall.cli.output import DONE, AsJson, command, now, show_json, show_table
from firstcall.demo.build import build
from firstcall.demo.people import sign_ins
from firstcall.demo.sizes import SIZES
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.queries import ready


def _may_start() -> None:
    refuse(
        why_not_serve(
            demo_mode=settings.DEMO, secret_key=settings.SECRET_KEY, demo_accounts=demo_accounts_exist()
        )
    )
    ready()


def _collect_static() -> None:
    """Styles and scripts under FIRSTCALL_HOME/static, compressed; anew only when one of them changed."""
    places = [storage.path(path) for finder in get_finders() for path, storage in finder.list(["redoc*"])]
    state = f"{__version__} {len(places)} {max(os.stat(place).st_mtime_ns for place in places)}"
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["redoc*"])
    stamp.write_text(state)


def why_not_listen(host: str, port: int) -> Refusal | None:
    """Another program may have the port, or the address may be none of this machine."""
    try:
        family, *_kind, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        message = gettext_noop("%(host)s, port %(port)s, cannot be used: %(reason)s. Choose another.")
        params = {"host": host, "port": str(port), "reason": problem.strerror or str(problem)}
        return Refusal("port-unusable", message, params=params)
    return None


def server(host: str, port: int, workers: int = 1) -> Callable[[], None]:
    """What answers requests on this address, once it is called; it returns when it is stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    return Granian(
        "firstcall.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_enabled=False,
    ).serve


@command
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 for every network.")
    ] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer requests.")] = 1,
    as_json: AsJson = False,
) -> int:
    """Serve the pages and the API."""
    _may_start()
    refuse(why_not_listen(host, port))
    _collect_static()
    if sys.stdin.isatty():  # somebody started it by hand; ./run and services say it in their own way
        print(f"FirstCall is at http://{host}:{port}     (stop it with Ctrl-C)", flush=True)
    server(host, port, workers)()
    return DONE


@command
def work(as_json: AsJson = False) -> int:
    """Do the long work: imports, notices by e-mail, daily signed checkpoints."""
    _may_start()
    from firstcall.record.jobs import run_worker

    run_worker()
    return DONE


@command
def demo(
    size: Annotated[str, typer.Option(help=f"One of {', '.join(SIZES)}.")] = "small",
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing when there is an emergency already.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Make the fictional demonstration country and its response."""
    if size not in SIZES:
        message = gettext_noop("“%(size)s” is not a size. Choose one of: %(sizes)s.")
        raise Refused(Refusal("demo-size", message, params={"size": size, "sizes": ", ".join(SIZES)}))
    made = build(size, at=now(), if_empty=if_empty, say=(lambda _text: None) if as_json else print)
    accounts = sign_ins()
    if as_json:
        show_json({"made": made, "accounts": accounts})
    elif settings.DEMO and accounts:
        show_table("Sign in as", ["Role", "E-mail", "Password"], [tuple(one.values()) for one in accounts])
    return DONE
