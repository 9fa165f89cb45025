"""Lists cost the same number of queries however long they are."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from firstcall.organisations.models import Organisation
from tests.structure.made import make_emergency, make_group


def _queries(client: Client, page: str) -> int:
    client.get(page)  # caches of the process are filled once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_lists_cost_the_same_queries_for_one_and_for_three(db: None, at: datetime) -> None:
    client = Client()
    emergency = make_emergency(at)
    make_group(emergency, at, "health", ("WHO",))
    pages = ("/", f"/e/{emergency.code}/", "/organisations/")
    one = [_queries(client, page) for page in pages]
    make_emergency(at, code="XLO-2")
    make_emergency(at, code="XLO-3")
    make_group(emergency, at, "nutrition", ("UNICEF",))
    make_group(emergency, at, "FSC", ("WFP", "FAO"))
    for number in range(3):
        Organisation.objects.create(name=f"Relief {number}", iasc_member=True)
    assert [_queries(client, page) for page in pages] == one
