"""The page Files: what it offers to whom, what is sent there, and how far its work is."""

from __future__ import annotations

import socket
from http.client import HTTPConnection
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from firstcall.access.actions import give
from firstcall.access.queries import operator
from firstcall.intake import transfer
from firstcall.intake.models import ImportBatch
from firstcall.organisations.queries import find
from firstcall.overview.jobs import PREVIEW
from firstcall.overview.working import step_word
from firstcall.record import jobs, work
from firstcall.record.models import Job
from firstcall.record.work import Running
from tests.api.world import ACTIVITIES, CODE, NEEDS, World, figures
from tests.overview.files_sent import FILES, browser, job_batch, post, run
from tests.structure.made import make_person

pytestmark = [
    pytest.mark.usefixtures("work_by_hand"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.one_engine,
]  # what is asked here is the same on either


def test_an_ordinary_form_sends_files_whole(world: World) -> None:
    client = browser(world)
    page = client.get(FILES).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert '<div class="sending" id="sending" hidden' in page
    none = post(client)
    assert (none.status_code, "“Files”: no file is chosen. Choose one." in none.content.decode()) == (
        422,
        True,
    )
    one = post(client, NEEDS)
    job = Job.objects.get()
    assert (one.status_code, one["Location"]) == (302, f"/jobs/{job.public_id}/")
    assert "Waiting for its turn" in client.get(one["Location"]).content.decode()
    many = post(client, NEEDS, "nothing of use\n1\n")
    assert (many.status_code, many["Location"]) == (302, FILES)
    assert client.get(FILES).content.decode().count("waiting for its turn</span>") == 3
    assert run(*Job.objects.order_by("pk")) == ["done", "done", "failed"]
    page = client.get(FILES).content.decode()
    assert (page.count("read: look at it"), page.count("not taken</span>")) == (2, 1)
    assert Job.objects.last().message in page.replace("&#x27;", "'")
    assert client.get(one["Location"])["Location"] == f"/files/{job_batch(job)}/"


def test_work_that_failed_does_not_go_on_meanwhile(world: World) -> None:
    client = browser(world)
    page = post(client, "nothing of use\n1\n")["Location"]
    assert "the work goes on meanwhile." in client.get(page).content.decode()
    assert run(Job.objects.get()) == ["failed"]
    assert "the work goes on meanwhile." not in client.get(page).content.decode()
    again = client.get(page, headers={"HX-Request": "true"})  # the page that was open meanwhile
    assert (again.status_code, again.get("HX-Refresh")) == (204, "true")


def test_an_empty_file_is_refused_in_the_same_words_with_and_without_a_script(world: World) -> None:
    refused = post(browser(world), "")
    sentence = "The file is empty. Check that it was saved completely, then send it again."
    assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    begun = {"kind": "needs", "name": "a.csv", "size": 0}
    assert (
        world.program().ask("POST", f"/emergencies/{CODE}/uploads", begun).json["error"]["message"]
        == sentence
    )


def test_the_part_with_ones_own_work_is_asked_for_again_while_it_goes_on(world: World) -> None:
    client = browser(world)
    assert client.get(f"{FILES}work/")["Location"] == FILES
    post(client, NEEDS)
    again = client.get(f"{FILES}work/", headers={"HX-Request": "true"}).content.decode()
    assert ("every 3s" in again, "Files read: 0 of 1." in again) == (True, True)
    run(Job.objects.get())
    done = client.get(f"{FILES}work/", headers={"HX-Request": "true"}).content.decode()
    assert ("every 3s" in done, "All files are read." in done) == (False, True)
    assert browser(world, "outsider").get(f"{FILES}work/").status_code == 404


def test_what_is_half_sent_is_named_and_given_up(world: World) -> None:
    client, other = browser(world), browser(world, "coord")
    person = world.people["ocha"].public_id
    upload, _new = transfer.begin(
        at=world.at, name="half.csv", size=200, sha256="", mark="", kind="needs", group="", sheet="", person=person,
        emergency=world.emergency.pk,
    )  # fmt: skip
    transfer.add(upload, offset=0, piece=b"x" * 84, at=world.at)
    assert "42 % have arrived." in client.get(FILES).content.decode()
    assert "half.csv" not in other.get(FILES).content.decode()
    address = f"{FILES}unfinished/{upload.id}/cancel/"
    assert other.post(address).status_code == 404
    assert client.get(address).status_code == 405
    assert client.post(address)["Location"] == FILES
    assert (transfer.find(upload.id, person), client.post(address).status_code) == (None, 404)


# --- how far it is ------------------------------------------------------------------------------------------------


def test_each_step_is_said_with_its_rows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client, said = browser(world), list[tuple[str, int, int]]()

    def note(self: Running, done: int, total: int, step: str = "") -> None:
        if (step, done, total) not in said:
            said.append((step, done, total))

    monkeypatch.setattr(Running, "progress", note)
    post(client, ACTIVITIES, kind="activities")
    run(Job.objects.get())
    assert said == [("", 0, 0), ("reading", 0, 0), ("columns", 0, 0), ("checking", 0, 3), ("comparing", 0, 2),
                    ("storing", 0, 2)]  # fmt: skip
    said.clear()
    batch = ImportBatch.objects.get()
    client.post(f"/files/{batch.public_id}/commit/", {"version": batch.version})
    run(Job.objects.last())
    assert said == [("", 0, 0), ("comparing", 0, 2), ("storing", 0, 2), ("adding", 2, 2)]
    batch.refresh_from_db()
    assert batch.state == ImportBatch.COMMITTED


def test_the_page_says_the_step_and_the_rows(world: World) -> None:
    client = browser(world)
    post(client, NEEDS)
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state=Job.RUNNING, attempts=1, heartbeat_at=world.at)
    job.refresh_from_db()
    Running(job).progress(20_000, 100_000, "storing")
    for address in (FILES, f"/jobs/{job.public_id}/"):
        page = client.get(address).content.decode().replace("\u202f", " ")
        assert ("Storing the rows." in page, "20 000 of 100 000" in page) == (True, True), address
        assert '<progress max="100000" value="20000"' in page
    work.forget(job.public_id)
    assert step_word("file.commit", "") == "Taking the rows in."


def test_a_refusal_is_said_in_the_readers_language(world: World) -> None:
    client = browser(world)
    post(client, "")
    job = Job.objects.create(
        kind=PREVIEW, person=world.people["ocha"].public_id, created_at=world.at, state=Job.FAILED, message="x",
        result={"refusal": {"code": "a", "message": "%(n)s rows.", "clause": "", "params": {"n": 3}}},
    )  # fmt: skip
    assert jobs.sentence(job) == "3 rows."
    assert jobs.sentence(Job(state=Job.FAILED, message=jobs.FAILED)) == jobs.FAILED
    assert jobs.sentence(Job(state=Job.DONE)) == ""


def test_nothing_of_a_piece_that_broke_off_is_kept(world: World, live_server: Any) -> None:
    """The line is cut in the middle of a piece, on a real socket; the piece sent again completes the file."""
    token, content = world.token("ocha"), NEEDS.encode()
    person = world.people["ocha"].public_id
    upload, _new = transfer.begin(
        at=world.at, name="n.csv", size=len(content), sha256="", mark="", kind="needs", group="health", sheet="",
        person=person, emergency=world.emergency.pk,
    )  # fmt: skip
    where, port = live_server.thread.host, live_server.thread.port
    head = (
        f"PATCH /api/v1/uploads/{upload.id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Upload-Offset: 0\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((where, port)) as line:
        line.sendall(head.encode() + content[:30])
        line.shutdown(socket.SHUT_WR)
        assert b" 400 " in line.recv(100)
    assert transfer.offset_of(upload) == 0
    again = HTTPConnection(where, port)
    headers = {"Authorization": f"Bearer {token}", "Upload-Offset": "0"}
    again.request("PATCH", f"/api/v1/uploads/{upload.id}", content, headers)
    assert again.getresponse().status == 200
    again.close()
    assert transfer.offset_of(upload) == len(content)
    transfer.drop(upload)


# --- who sends for one group only ------------------------------------------------------------------------------


@pytest.fixture
def partner(world: World) -> Client:
    """A browser of somebody who reports for an organisation, in one of its groups only."""
    world.people["one"] = make_person("The one", world.at)
    scope = {"emergency": world.emergency, "group": world.health, "organisation": find("UNHCR")}
    give(by=operator(), at=world.at, person=world.people["one"], role="PART", **scope)
    return browser(world, "one")


def offered(client: Client) -> tuple[list[str], str]:
    """The groups the form offers, and the field of what the files hold."""
    form = client.get(FILES).context["form"]
    return [code for code, _name in form.fields["group"].choices], form["kind"].as_widget()


def test_the_form_offers_what_will_be_taken(world: World, partner: Client) -> None:
    assert offered(partner) == (
        ["health"], '<input type="hidden" name="kind" value="activities" id="id_kind">',
    )  # fmt: skip
    codes, kind = offered(browser(world, "coord"))
    assert (codes, kind.count('type="radio"')) == (["health"], 2)
    assert offered(browser(world, "ocha"))[0] == ["", "health", "wash"]
    assert partner.get(f"{FILES}?assessment=x").context["form"]["kind"].value() == "activities"


def test_a_partner_of_one_group_sends_its_file_as_the_form_stands(world: World, partner: Client) -> None:
    form = partner.get(FILES).context["form"]
    fields = {
        one.name: one.value() or one.field.choices[0][0] for one in form if one.name in ("kind", "group")
    }
    answer = partner.post(FILES, fields | {"files": [SimpleUploadedFile("a.csv", ACTIVITIES.encode())]})
    assert (answer.status_code, run(Job.objects.get())) == (302, ["done"])


def test_whoever_does_not_say_the_group_reads_for_which_they_send(world: World, partner: Client) -> None:
    sentence = "Say which group the file is for: you send files for Health."
    program = world.program("one")
    begun = {"kind": "activities", "name": "a.csv", "size": 10}
    for group in ("", "wash"):
        refused = program.ask("POST", f"/emergencies/{CODE}/uploads", {**begun, "group": group})
        assert (refused.status, refused.json["error"]["message"]) == (403, sentence)
        refused = program.ask(
            "POST", f"/emergencies/{CODE}/imports", files=figures("activities", group=group)
        )
        assert (refused.status, refused.json["error"]["message"]) == (403, sentence)
    assert program.ask("POST", f"/emergencies/{CODE}/uploads", {**begun, "group": "health"}).status == 201
