"""One word per country: with "mesa sectorial", no page of the emergency has a heading or label with another (R10)."""

from __future__ import annotations

import re
from datetime import datetime
from html.parser import HTMLParser

import pytest
from django.test import Client

from firstcall.access.queries import operator
from firstcall.organisations.queries import find
from firstcall.places.models import Area
from firstcall.structure import actions
from firstcall.structure.models import Emergency
from tests.structure.made import make_emergency, make_group, make_person, person_with
from tests.structure.test_pages import as_

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
OTHER_WORDS = re.compile(
    r"\b(?:clusters?|(?<!population )(?<!focus )groups?|sectoral|working groups?|task forces?)\b",
    re.IGNORECASE,
)
LABELS = {"h1", "h2", "h3", "h4", "th", "label", "legend", "title", "caption", "button", "dt", "summary"}
SKIPPED = {"/change/"}  # the page on which the word is chosen names the choices


class Labels(HTMLParser):
    """The text of headings and labels of a page, buttons that are links among them, and the links to other pages."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.links.update({named["href"] or ""} if tag == "a" and "href" in named else ())
        self.found += [text for text in (named.get("aria-label"), named.get("placeholder")) if text]
        if tag in LABELS or (tag == "a" and "button" in (named.get("class") or "")):
            self.open.append(tag)
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found[-1] += data


def read(client: Client, address: str) -> Labels:
    page = Labels()
    response = client.get(address)
    assert response.status_code == 200, address
    page.feed(response.content.decode())
    return page


@pytest.fixture
def emergency(at: datetime) -> Emergency:
    """A response with a group in every state, and "mesa sectorial" as its word."""
    emergency = make_emergency(
        at, term="sector", term_singular="mesa sectorial", term_plural="mesas sectoriales"
    )
    by = {"by": operator(), "at": at}
    health, nutrition = make_group(emergency, at), make_group(emergency, at, "nutrition", ())
    make_group(emergency, at, "FSC", ("WFP",))
    actions.add_group(
        emergency=emergency, parent=health, area=Area.objects.get(pcode="XL01"), reason="Need", **by
    )
    actions.name_issue_focal_point(group=health, issue="age", organisation=find("UNICEF"), **by)
    actions.leave_out(emergency=emergency, sector="logistics", reason="Roads work.", **by)
    actions.close_group(nutrition, on=at.date(), reason="Done", expected=None, **by)
    actions.appoint_coordinator(
        group=health, person=make_person("Dalia Verelth", at), organisation=find("WHO"), **by
    )
    return emergency


@pytest.mark.parametrize("role", ["HC", "OCHA"])
def test_no_heading_or_label_of_the_emergency_uses_another_word(
    emergency: Emergency, at: datetime, role: str
) -> None:
    client = as_(person_with(role, at, emergency=emergency))
    front = f"/e/{emergency.code}/"
    waiting, seen, wrong = [front], set(), {}
    while waiting:
        address = waiting.pop()
        if address in seen or any(address.endswith(part) for part in SKIPPED):
            continue
        seen.add(address)
        page = read(client, address)
        texts = [" ".join(text.split()) for text in page.found]
        found = [text for text in texts if OTHER_WORDS.search(text)]
        wrong |= {address: found} if found else {}
        waiting += [link.split("?")[0] for link in page.links if link.startswith(front)]
    assert wrong == {}
    assert {
        f"{front}structure/",
        f"{front}gaps/",
        f"{front}groups/health/split/",
        f"{front}groups/add/",
    } <= seen


def test_the_word_stands_in_headings_buttons_and_notices(emergency: Emergency, at: datetime) -> None:
    client = as_(person_with("HC", at, emergency=emergency))
    structure = read(client, f"/e/{emergency.code}/structure/").found
    assert {"Mesas sectoriales", "Mesa sectorial", "Add a mesa sectorial", "Merge mesas sectoriales"} <= {
        text.strip() for text in structure
    } | {text.split("\n")[0].strip() for text in structure} | {
        text.split(" GN")[0].strip() for text in structure
    }
    assert "mesas sectoriales" in client.get("/").content.decode()
