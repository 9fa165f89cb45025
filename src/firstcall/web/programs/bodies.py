"""What programs send: JSON read strictly, bodies without unknown fields, addresses without unknown parameters.

Security F 105-109: nesting, duplicate keys, numbers that are none and half characters are refused with a sentence;
nothing that was not declared is ever applied.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.parser import Parser
from pydantic import BeforeValidator, ConfigDict, StrictBool, StringConstraints

from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.web.programs.errors import BadRequest, error_answer

DEPTH = 20  # levels of nesting; no body of ours has more than three
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Body(Schema):
    """A request body: fields that are not declared are refused, never ignored."""

    model_config = ConfigDict(extra="forbid")


MAY_BE_ABSENT: Any = None  # the default of a field that may be left out of a change, and is never null


def _day(value: object) -> object:
    if value is None or (isinstance(value, str) and DAY.fullmatch(value)):
        return value
    raise ValueError("Write a day as YYYY-MM-DD.")


Day = Annotated[date, BeforeValidator(_day)]
Flag = StrictBool
Id = Annotated[str, StringConstraints(max_length=16)]
Country = Annotated[str, StringConstraints(pattern="^[A-Za-z]{3}$")]
Word = Annotated[str, StringConstraints(max_length=40)]
Name = Annotated[str, StringConstraints(max_length=160)]
LongName = Annotated[str, StringConstraints(max_length=300)]
Text = Annotated[str, StringConstraints(max_length=4000)]


class StrictJSON(Parser):
    """Reads bodies as JSON means them: one object, every key once, no more nesting than any body has."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values. Raises `BadRequest`."""
        return read_json(request)


def read_json(request: HttpRequest) -> Any:
    """The body as Python values. Raises `BadRequest` (400), or 415 for a compressed body."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        message = gettext_noop("Send the body as it is, not compressed.")
        raise BadRequest(Refusal("compressed-body", message), 415)
    try:
        found = json.loads(request.body, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise _too_deep() from None
    except ValueError as problem:
        raise _not_json(problem) from None
    for text in _texts(found, DEPTH):
        if CONTROL.search(text):
            message = gettext_noop("The body holds control characters or halves of characters. Remove them.")
            raise BadRequest(Refusal("bad-characters", message))
    return found


def _not_json(problem: ValueError) -> BadRequest:
    params: dict[str, object] = {}
    if isinstance(problem, json.JSONDecodeError):
        message = gettext_noop("The body is not JSON: see line %(line)s, column %(column)s.")
        params = {"line": problem.lineno, "column": problem.colno}
    elif isinstance(problem, UnicodeError):
        message = gettext_noop("The body is not UTF-8. Save it as UTF-8, then send it again.")
    else:
        message = gettext_noop("The body is not JSON: it holds a number that is none, or one far too long.")
    return BadRequest(Refusal("not-json", message, params=params))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        message = gettext_noop("The body names a field twice: %(names)s. Send each once.")
        raise BadRequest(Refusal("field-twice", message, params={"names": ", ".join(twice)[:200]}))
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON.")


def _texts(value: Any, depth: int) -> Iterator[str]:
    if depth == 0:
        raise _too_deep()
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one, depth - 1)
    elif isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from _texts(one, depth - 1)


def _too_deep() -> BadRequest:
    message = gettext_noop("The body is nested too deeply. See the description of the API.")
    return BadRequest(Refusal("too-deep", message))


def declared(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around an operation, before anything else: parameters it does not have, or has twice, are refused (400)."""
    operation = run.__self__  # type: ignore[attr-defined]
    names = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }

    @functools.wraps(run)
    def checked(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            _check_parameters(request, names, path)
        except BadRequest as problem:
            return error_answer(request, problem)
        return run(request, **path)

    return checked


def _check_parameters(request: HttpRequest, names: set[str], path: dict[str, Any]) -> None:
    unknown = sorted(set(request.GET) - names)
    if unknown:
        message = gettext_noop("There is no parameter %(names)s here. There are: %(known)s.")
        params = {"names": ", ".join(unknown)[:200], "known": ", ".join(sorted(names)) or "none"}
        raise BadRequest(Refusal("unknown-parameter", message, params=params))
    if any(len(values) > 1 for _name, values in request.GET.lists()):
        message = gettext_noop("A parameter is given twice. Send each once.")
        raise BadRequest(Refusal("parameter-twice", message))
    if any(CONTROL.search(str(value)) for value in (*path.values(), *request.GET.values())):
        message = gettext_noop("The address holds control characters. Remove them.")
        raise BadRequest(Refusal("bad-characters", message))
