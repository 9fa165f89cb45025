"""The page of one file: what is asked, what is wrong and mended, seen without JavaScript and by whom it may be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from firstcall.demo.build import build
from firstcall.demo.people import PASSWORD
from firstcall.installation import prepare
from firstcall.intake.models import ImportBatch, ImportProblem, LayoutMemory
from firstcall.structure.models import Emergency

pytestmark = pytest.mark.django_db
HEADINGS = "Organisation,Cluster,District,Activity,Start date,Total reached"


@pytest.fixture(scope="module")
def _demo() -> None:
    return None


@pytest.fixture
def emergency(db: None, at: datetime, settings: Any, django_capture_on_commit_callbacks: Any) -> Emergency:
    settings.DEMO = True
    prepare(at=at)
    build("tiny", at=at, say=lambda _text: None)
    return Emergency.objects.get()


class Visitor:
    """Somebody with a browser that runs no scripts; long work is done when a request is."""

    def __init__(self, role: str, run: Any) -> None:
        self.client, self.run = Client(), run
        assert self.client.login(username=f"{role.lower()}@demo.firstcall.example", password=PASSWORD)

    def get(self, address: str, **query: Any) -> Any:
        return self.client.get(address, query)

    def post(self, address: str, **values: Any) -> Any:
        with self.run(execute=True):
            return self.client.post(address, values)

    def page(self, batch: ImportBatch, **query: Any) -> str:
        answer = self.get(reverse("batch", args=[batch.public_id]), **query)
        assert answer.status_code == 200
        assert len(answer.content) < 100_000
        return answer.content.decode()

    def correct(self, batch: ImportBatch, **values: Any) -> Any:
        values.setdefault("version", batch.version)
        answer = self.post(reverse("batch-correct", args=[batch.public_id]), **values)
        batch.refresh_from_db()
        return answer


@pytest.fixture
def officer(emergency: Emergency, django_capture_on_commit_callbacks: Any) -> Visitor:
    return Visitor("OCHA", django_capture_on_commit_callbacks)


def sent(emergency: Emergency, *rows: str, headings: str = HEADINGS, by: Any = None, name: str = "march.csv") -> ImportBatch:
    from firstcall.access.queries import operator
    from firstcall.activities.actions import preview_activities

    path = settings.HOME / name
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return preview_activities(path, file_name=name, emergency=emergency, by=by or operator(), at=emergency_at(emergency))


def emergency_at(emergency: Emergency) -> datetime:
    return datetime(2026, 3, 2, 9, tzinfo=settings_zone())


def settings_zone() -> Any:
    from datetime import UTC

    return UTC


def test_page(officer, emergency):
    batch = sent(emergency, "Quiet Valley Relief,Health,Nowhere,Clinics,03/04/2025,1")
    print(officer.page(batch))
    print(ImportProblem.objects.values_list("code", "value"))
