"""For tests of pages about files: somebody whose browser runs no scripts, and a file of the small country sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from firstcall.access.models import User
from firstcall.access.queries import actor_for, operator
from firstcall.activities.actions import preview_activities
from firstcall.intake.models import ImportBatch
from firstcall.record.actions import _HeadAfterCommit
from firstcall.structure.models import Emergency, Group

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEADINGS = "Organisation,Cluster,District,Activity,Start date,Total reached"
LIGHT = 100_000  # bytes of a page, before it is packed


def user(role: str) -> User:
    return User.objects.get(email=f"{role.lower()}@demo.firstcall.example")


class Visitor:
    """Somebody whose browser runs no scripts. Long work is done before the answer comes."""

    def __init__(self, role: str, run: Any) -> None:
        self.client, self.run, self.user = Client(), run, user(role)
        self.client.force_login(self.user, backend=BACKEND)

    def page(self, batch: ImportBatch, query: str = "") -> str:
        answer = self.client.get(reverse("batch", args=[batch.public_id]) + query)
        assert (answer.status_code, len(answer.content) < LIGHT) == (200, True)
        return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())

    def post(self, address: str, batch: ImportBatch, /, **values: Any) -> Any:
        answer = self.act(address, batch.public_id, **values)
        batch.refresh_from_db()
        return answer

    def act(self, address: str, of: str, /, **values: Any) -> Any:
        with self.run() as planned:
            answer = self.client.post(reverse(address, args=[of]), values)
        for work in planned:
            if not isinstance(work, _HeadAfterCommit):  # nothing is signed of what this file takes back
                work()
        return answer

    def correct(self, batch: ImportBatch, /, **values: Any) -> Any:
        return self.post("batch-correct", batch, **{"version": batch.version, **values})


def sent(
    emergency: Emergency, *rows: str, headings: str = HEADINGS, role: str = "", name: str = "march.csv"
) -> ImportBatch:
    path = settings.HOME / name
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    by = actor_for(user(role), AT) if role else operator()
    group = Group.objects.filter(pk__in=[held.group for held in by.held if role]).first()
    return preview_activities(path, file_name=name, emergency=emergency, group=group, by=by, at=AT)


def row(district: str, reached: int = 1, start: str = "2025-03-01") -> str:
    return f"Quiet Valley Relief,Health,{district},Clinics,{start},{reached}"
