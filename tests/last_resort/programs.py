"""A gap case driven by commands, and by a program: the same words for both, so that one walk asks both doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.actions import issue_token
from firstcall.access.models import User
from firstcall.access.rules import Actor
from firstcall.last_resort.models import GapCase
from tests.api.world import Program
from tests.cli.run import firstcall
from tests.last_resort.made import Response
from tests.setup.sessions import sign_in

PASSWORD = "long enough 31"  # of everybody made by `person_with`
ACTS = {
    "confirm": "confirm",
    "figures": "figures",
    "call": "calls",
    "answer": "answers",
    "note": "notes",
    "bring": "bring",
    "last-resort": "last-resort",
    "log": "log",
    "review": "review",
    "close": "close",
    "check": "check",
    "reopen": "reopen",
}
IN_PLACE = {
    "open": ("what",),
    "call": ("organisations",),
    "answer": ("answer",),
    "note": ("organisation", "answer"),
    "bring": ("urgency",),
    "last-resort": ("answer",),
    "log": ("kind", "text"),
    "review": ("outcome", "text"),
    "close": ("ending", "text"),
    "check": ("outcome", "text"),
}
OPTIONS = {
    "amount_usd": "--amount", "by_on": "--by", "review_on": "--review", "next_on": "--next", "to_whom": "--to",
    "reply_by": "--by", "since_on": "--since", "population_group": "--population-group",
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of an act: done (the case as JSON), or refused with status (of the API), code, clause, sentence."""

    json: Any
    status: int
    code: str = ""
    clause: str = ""
    message: str = ""

    @property
    def done(self) -> bool:
        return not self.code


class Commands:
    """`firstcall gap …` in somebody's name."""

    name = "command"

    def __init__(self, response: Response, patch: pytest.MonkeyPatch) -> None:
        self.code, self.patch = response.emergency.code, patch

    def act(self, who: Actor, act: str, body: Mapping[str, Any], case: str = "G1") -> Outcome:
        words = [act, *_words(act, body, [self.code, *([] if act == "open" else [case])])]
        return self._run(who, words)

    def read(self, who: Actor, what: str, *words: str, **filters: Any) -> Any:
        """The JSON of `firstcall gap list`, show, calls or funding."""
        place = [] if what == "funding" else [self.code]
        options = [f"--{name}" if value is True else f"--{name}={value}" for name, value in filters.items()]
        return self._run(who, [what, *place, *words, *options]).json

    def _run(self, who: Actor, words: list[str]) -> Outcome:
        self.patch.setenv("FIRSTCALL_PASSWORD", PASSWORD)
        found = firstcall("gap", words[0], "--as", f"{who.person}@example.org", "--json", *words[1:])
        self.patch.delenv("FIRSTCALL_PASSWORD")
        if found.code == 0:
            return Outcome(found.json, 0)
        said = found.json["error"]
        assert (found.code, found.err.strip()) == (2, said["message"])
        return Outcome(None, 0, said["code"], said["clause"], said["message"])


class Programs:
    """The API, with a token; the last resort with a session, which no token replaces."""

    name = "program"

    def __init__(self, response: Response) -> None:
        self.code = response.emergency.code
        self.programs: dict[tuple[str, bool], Program] = {}

    def act(self, who: Actor, act: str, body: Mapping[str, Any], case: str = "G1") -> Outcome:
        path = f"/emergencies/{self.code}/gap-cases"
        path = path if act == "open" else f"{path}/{case}/{ACTS[act]}"
        row = GapCase.objects.filter(emergency__code=self.code, number=case[1:]).first()
        sent = {**body, **({"text": body["reason"]} if act == "reopen" else {})}
        if act == "reopen":
            del sent["reason"]
        if "reply_by" in sent:  # a command names the day, a program the moment
            sent["reply_by"] = f"{sent['reply_by']}T23:59:59Z"
        program = self.program(who, session=act == "last-resort")
        said = program.ask("POST", path, sent, If_Match=f'"{row.version if row else 1}"')
        if said.status < 300:
            return Outcome(said.json, said.status)
        error = said.json["error"]
        return Outcome(said.json, said.status, error["code"], error["clause"], error["message"])

    def read(self, who: Actor, what: str, *words: str, **filters: Any) -> Any:
        there = f"/emergencies/{self.code}"
        path = {
            "list": f"{there}/gap-cases",
            "show": f"{there}/gap-cases/{(*words, '')[0]}",
            "calls": f"{there}/gap-calls",
            "funding": "/funding-gaps",
        }[what]
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        said = self.program(who).ask("GET", f"{path}?{query}" if query else path)
        assert said.status == 200, said.text
        return said.json["data"] if what == "list" else said.json

    def program(self, who: Actor, *, session: bool = False) -> Program:
        key = (who.person, session)
        if key not in self.programs:
            self.programs[key] = signed_in(who) if session else Program(token_of(who))
        return self.programs[key]


def signed_in(who: Actor) -> Program:
    program = Program()
    program.client = sign_in(Client(), User.objects.get(person__public_id=who.person))
    return program


def token_of(who: Actor) -> str:
    return issue_token(by=who, at=timezone.now(), name="test", may_write=True)[1]


def _words(act: str, body: Mapping[str, Any], where: list[str]) -> list[str]:
    """A body as words of a command: what stands in its place, then the options."""
    found = list(where)
    placed = IN_PLACE.get(act, ())
    options = [
        f"{_option(act, name)}={','.join(value) if isinstance(value, list) else value}"
        for name, value in body.items()
        if name not in placed and value is not None
    ]
    for name in placed:
        value = body.get(name, "")
        found += value if isinstance(value, list) else [value]
    return [*options, "--", *found]


def _option(act: str, name: str) -> str:
    return "--for" if name == "organisation" else OPTIONS.get(name, f"--{name}")
