"""For tests of the page Files: who is signed in there, what they send, and the work that is run for it by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firstcall.access.actions import create_account
from firstcall.access.queries import operator
from firstcall.record import jobs
from firstcall.record.models import Job
from tests.api.world import CODE, World
from tests.setup.sessions import sign_in

FILES = f"/e/{CODE}/files/"


def browser(world: World, who: str = "ocha") -> Client:
    user = create_account(
        by=operator(),
        at=world.at,
        email=f"{who}@example.org",
        password="long enough 31",
        person=world.people[who],
    )
    return sign_in(Client(), user)


def post(client: Client, *texts: str, kind: str = "needs") -> Any:
    files = [SimpleUploadedFile(f"file {n}.csv", text.encode()) for n, text in enumerate(texts)]
    return client.post(FILES, {"kind": kind, "group": "health", "sheet": "", "files": files})


def stored() -> set[Path]:
    return {path for path in (Path(settings.HOME) / "files" / "imports").rglob("*") if path.is_file()}


def run(*found: Job) -> list[str]:
    for job in found:
        jobs.attempt.call_local(job.public_id)
        job.refresh_from_db()
    return [job.state for job in found]


# --- the page without a script ----------------------------------------------------------------------------------


def job_batch(job: Job) -> str:
    job.refresh_from_db()
    return str(job.result["batch"])
