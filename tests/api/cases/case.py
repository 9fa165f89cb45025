"""What is asked of one operation of the API, and the ways in which most are asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.api.world import CODE, NEEDS

E = f"/emergencies/{CODE}"
G = f"{E}/groups/health"
TODAY = {"on": "2031-01-01"}
D = f"{E}/designation"
D1 = f"{D}/D1"
LINE = f"{D1}/lines/{{line}}"
CONCERN = f"{E}/concerns/{{concern}}"
GAPS = f"{E}/gap-cases"
G1 = f"{GAPS}/G1"
WATCHES = f"{E}/watches"


@dataclass(frozen=True)
class Case:
    """One operation: who does it and gets what, what a teammate and an outsider get, what is said of bad input.

    `{names}` in a path are ids of the world; `version` is sent as If-Match. `bad` is a body, or a path with a query.
    """

    method: str
    path: str
    body: Any = None
    files: dict[str, Any] | None = None
    version: int | None = None
    who: str = "ocha"
    status: int = 200
    teammate: tuple[str, int] = ("part", 403)
    outsider: int = 403
    public: int = 401
    bad: Any = None
    bad_path: str = ""
    bad_status: int = 422
    bad_code: str = "bad-shape"
    needs: tuple[str, ...] = field(default=())
    headers: dict[str, str] = field(default_factory=dict)
    makes: bool = False  # the answer is another record, that takes the place of the one addressed


def read(path: str, bad_query: str = "unknown=1", **more: Any) -> Case:
    """A read: bad input is a query."""
    status, code = (400, "unknown-parameter") if bad_query == "unknown=1" else (422, "bad-shape")
    given = {
        "teammate": ("part", 200), "outsider": 200, "public": 200,
        "bad_path": f"{path}?{bad_query}", "bad_status": status, "bad_code": code,
    }  # fmt: skip
    return Case("GET", path, **{**given, **more})


def write(path: str, body: Any, status: int = 201, *, method: str = "POST", **more: Any) -> Case:
    """A write with a body: bad input is a field that does not exist."""
    bad = {**body, "is_staff": True} if isinstance(body, dict) else None
    return Case(method, path, body, status=status, **{"bad": bad, **more})


def change(path: str, body: Any, **more: Any) -> Case:
    """A write that needs If-Match."""
    return write(path, body, **{"version": 1, "status": 200, **more})


def file(path: str, form: dict[str, Any], **more: Any) -> Case:
    """A write that sends a file: bad input is a form without one."""
    return Case("POST", path, files=form, status=201, bad={}, **more)


def deed(path: str, body: Any = None, status: int = 200, **more: Any) -> Case:
    """A write without a body, or one that may be empty: bad input is a query."""
    given = {
        "bad_path": f"{path}?force=1", "bad_status": 400, "bad_code": "unknown-parameter",
        "outsider": 404, "teammate": ("part", 404),
    }  # fmt: skip
    return Case("POST", path, body, status=status, **{**given, **more})


def upload(method: str, path: str, **more: Any) -> Case:
    """What becomes of a file that is half sent: its sender's alone."""
    given = {
        "bad_path": f"{path}?force=1",
        "bad_status": 400,
        "bad_code": "unknown-parameter",
        "needs": ("upload",),
    }
    return Case(method, path, **{**given, **MINE, **more})


PRIVATE = {"outsider": 404, "public": 404}
MINE: dict[str, Any] = {"outsider": 404, "teammate": ("part", 404)}
TABLE = "Area,People\nNorth,5\nSouth,6\n"
SENT = {"kind": "needs", "group": "health", "name": "needs.csv", "size": len(NEEDS)}
HIDDEN = {
    "outsider": 404,
    "teammate": ("part", 404),
}  # to those who work elsewhere, and to partners, there is no draft
