"""Texts of a file that would be something else on a page: shown as they are written, and nothing more."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from firstcall.access.actions import create_account
from firstcall.access.queries import operator
from firstcall.intake.models import ImportBatch
from tests.api.world import CODE, World, figures, make_world
from tests.setup.sessions import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
HEAD = "Organisation,Sector,Admin1 PCode,Activity,Month,Population group,Reached,Targeted\n"
TEXTS = {
    "85-script": ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    "85-picture": ("x>< img src=x onerror=alert(1)>", "x&gt;&lt; img src=x onerror=alert(1)&gt;"),
    "85-address": ("javascript:alert(1)", "javascript:alert(1)"),
    "86-braces": ("{{7*7}} {% debug %} ${7*7}", "{{7*7}} {% debug %} ${7*7}"),
    "101-quotations": (">" * 10_000, "&gt;&gt;&gt;"),
    "101-brackets": ("[" * 10_000, "[[["),
    "101-stars": ("**_`" * 2_500, "**_`"),
}


@pytest.fixture(scope="module")
def world_of_file(rows_of_file: None) -> World:
    return make_world()


@pytest.fixture
def world(world_of_file: World, db: None) -> World:
    return deepcopy(world_of_file)


def visitor(world: World) -> Client:
    user = create_account(
        by=operator(),
        at=world.at,
        email="o@example.org",
        password="long enough 31",
        person=world.people["ocha"],
    )
    return sign_in(Client(), user)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_a_text(world: World, name: str) -> None:
    """The place is unknown, so that its text is among the problems of the page; the organisation's name is new."""
    text, shown = TEXTS[name]
    client = visitor(world)
    rows = (
        HEAD
        + f"WHO,Health,{text},Clinics,June 2025,IDP,1,2\n"
        + f"{text},Health,XL01,{text},June 2025,IDP,1,2\n"
    )
    said = world.program().ask("POST", f"/emergencies/{CODE}/imports", files=figures("activities", rows))
    assert said.status == 201, said.text
    batch = ImportBatch.objects.get(public_id=said.json["batch"])
    pages = [
        client.get(f"/files/{batch.public_id}/"),
        client.get("/organisations/", {"q": text[:200]}),
    ]
    assert [page.status_code for page in pages] == [200, 200]
    page = pages[0].content.decode()
    assert shown in page
    for one in pages:
        content = one.content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert 'href="javascript:' not in content
        assert len(content) < 200_000


NAMES: dict[str, Any] = {
    "89-folders": ("../../etc/passwd", "passwd"),
    "90-device": ("CON.csv", "CON.csv"),
    "90-long": ("x" * 300 + ".csv", "x" * 192 + ".csv"),
    "90-direction": ("a.csv\u202exslx", "a.csvxslx"),
    "85-markup": ("<b>.csv", "_b_.csv"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_is_only_shown(world: World, name: str) -> None:
    """It lies under a name of our own, within its folder."""
    sent, shown = NAMES[name]
    form = {**figures("needs"), "file": (sent, "Admin1 PCode,People in need\nXL01,5\n")}
    said = world.program().ask("POST", f"/emergencies/{CODE}/imports", files=form)
    assert said.status == 201, said.text
    batch = ImportBatch.objects.get(public_id=said.json["batch"])
    assert batch.file_name == shown
    folder = settings.HOME / "files" / "imports" / batch.sha256[:2]
    stored = [path.name for path in folder.glob(f"{batch.sha256[:16]}-*")]
    assert stored != []
    assert [name for name in stored if not name.replace("-", "").isalnum()] == []
