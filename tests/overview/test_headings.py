"""A file whose headings nobody knows: somebody says which row holds them and what each column is; once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firstcall.intake.models import ImportBatch, LayoutMemory
from firstcall.record.models import Job
from tests.api.world import CODE, World
from tests.overview.files_sent import FILES, browser, job_batch, run

pytestmark = [
    pytest.mark.usefixtures("work_by_hand"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_engine,
]  # what is asked here is the same on either
FILE = "Our sheet no. 7,,,,\n,,,,\nZq 1,Zq 2,Zq 3,Zq 4,Zq 5\nXL01,Wells,{month},40,a\nXL02,Taps,{month},7,b\n"
SAID = {"A": "admin1_code", "B": "activity", "C": "month", "D": "reached", "E": "-"}
IMPORTS = f"/emergencies/{CODE}/imports"


def send(client: Client, month: str, name: str = "zq.csv") -> ImportBatch:
    file = SimpleUploadedFile(name, FILE.format(month=month).encode())
    client.post(FILES, {"kind": "activities", "group": "", "sheet": "", "files": [file]})
    return read_by(Job.objects.latest("pk"))


def read_by(job: Job) -> ImportBatch:
    assert run(job) == ["done"], job.message
    return ImportBatch.objects.get(public_id=job_batch(job))


def say(client: Client, batch: ImportBatch, **more: Any) -> ImportBatch:
    columns = {f"column-{letter}": field for letter, field in SAID.items()}
    form = {"part": "headings", "version": batch.version, "sheet": 0, "row": 3, **columns, **more}
    assert client.post(f"/files/{batch.public_id}/correct/", form).status_code == 302
    return read_by(Job.objects.latest("pk"))


def test_what_is_said_of_a_partners_file_once_holds_for_its_next(world: World) -> None:
    client = browser(world, "own")
    batch = send(client, "March 2026")
    page = f"/files/{batch.public_id}/headings/"
    assert (batch.rows, batch.header_row, client.get(f"/files/{batch.public_id}/")["Location"]) == (
        0,
        None,
        page,
    )
    shown = client.get(page)
    assert (shown.context["row"], [one["name"] for one in shown.context["columns"]]) == (
        3, ["Zq 1", "Zq 2", "Zq 3", "Zq 4", "Zq 5"],
    )  # fmt: skip
    assert [one["field"] for one in client.get(f"{page}?sheet=0&row=4").context["columns"]] != []
    batch = say(client, batch)  # no group: kept, and asked for
    assert (batch.rows, client.get(page).context["columns"][3]["field"]) == (0, "reached")
    assert "which group all rows are for" in client.get(page).content.decode()
    refused = client.post(f"/files/{batch.public_id}/commit/", {"version": batch.version})
    job = Job.objects.latest("pk")
    assert (refused.status_code, run(job), "Say first which row" in job.message) == (302, ["failed"], True)
    batch = say(client, batch, group="wash")
    assert (batch.rows, batch.accepted, batch.header_row, batch.totals["reached"]) == (2, 2, 3, 47)
    client.post(f"/files/{batch.public_id}/commit/", {"version": batch.version})
    assert run(Job.objects.latest("pk")) == ["done"]
    memory = LayoutMemory.objects.get()
    assert (memory.corrections["group"], memory.corrections["columns"]["Zq 5"]) == ("wash", "")

    after = send(client, "April 2026", "zq april.csv")
    assert (after.accepted, after.new, after.group, after.remembered["columns"]) == (2, 2, world.wash, 5)
    other = send(browser(world), "April 2026", "of somebody else.csv")  # never guessed for others
    assert (other.rows, other.group, other.corrections) == (0, None, {})


def test_programs_see_the_first_rows_and_say_what_they_are(world: World) -> None:
    desk = world.program()
    form = {"kind": "activities", "file": ("zq.csv", FILE.format(month="March 2026"))}
    assert desk.ask("POST", IMPORTS, files=form).code == "no_table"
    made = desk.ask("POST", IMPORTS, files={**form, "ask": "true", "group": "wash"})
    assert (made.status, made.json["rows"], [one["code"] for one in made.json["problems"]]) == (
        201,
        0,
        ["no_table"],
    )
    path = f"/imports/{made.json['batch']}"
    (sheet,) = desk.ask("GET", f"{path}/opening").json
    assert (sheet["likely"], sheet["rows"][1]["cells"][0]) == (3, "Zq 1")
    commit = desk.ask("POST", f"{path}/commit", If_Match=made.headers["ETag"])
    assert commit.code == "headings_not_said"
    columns = {"Zq 1": "admin1_code", "Zq 2": "activity", "Zq 3": "month", "Zq 4": "reached"}
    body = json.dumps({"header_row": 3, "columns": columns})
    said = desk.ask("POST", f"{path}/correct", body, If_Match=made.headers["ETag"])
    assert (said.status, said.json["rows"], said.json["header_row"]) == (200, 2, 3), said.text


def test_a_list_of_people_is_not_kept_to_be_asked_about(world: World) -> None:
    text = "Nom du bénéficiaire,Zq 2,Zq 3\nA. B.,Wells,4\nC. D.,Taps,7\n"
    form = {"kind": "activities", "group": "wash", "ask": "true", "file": ("list.csv", text)}
    refused = world.program().ask("POST", IMPORTS, files=form)
    assert (refused.code, ImportBatch.objects.count()) == ("personal_data", 0)
