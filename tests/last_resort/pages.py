"""Everybody of a response at a browser, for tests of pages."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from firstcall.access.rules import Actor
from firstcall.last_resort.models import GapCase
from firstcall.organisations.models import Person
from tests.last_resort.made import Response
from tests.setup.sessions import sign_in


def as_(actor: Actor, seconds_ago: float = 0) -> Client:
    """A browser in which this person is signed in."""
    return sign_in(Client(), Person.objects.get(public_id=actor.person).user, seconds_ago=seconds_ago)


def board(response: Response, query: str = "") -> str:
    return f"/e/{response.emergency.code}/gap-cases/{query}"


def page_of(case: GapCase, act: str = "") -> str:
    return f"/e/{case.emergency.code}/gap-cases/{case.code}/{f'{act}/' if act else ''}"


def text_of(answer: Any) -> str:
    """What stands in the main part of a page, without tags, entities and runs of space."""
    whole = answer.content.decode()
    main = whole[whole.index("<main") : whole.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())
