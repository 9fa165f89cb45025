"""Files sent in pieces: continued where they broke off, never damaged, nobody else's business, never too much."""

from __future__ import annotations

import hashlib
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from firstcall.intake import transfer
from firstcall.intake.transfer import CHUNK_BYTES, KEPT, OPEN_AT_ONCE, OffsetDiffers, disk
from firstcall.record import jobs
from firstcall.record.models import Job
from tests.api.world import CODE, NEEDS, Answer, Program, World

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
UPLOADS = f"/emergencies/{CODE}/uploads"
CONTENT = NEEDS.encode()
SHA = hashlib.sha256(CONTENT).hexdigest()


def begin(program: Program, **said: Any) -> Answer:
    body = {"kind": "needs", "group": "health", "name": "needs.csv", "size": len(CONTENT), **said}
    return program.ask("POST", UPLOADS, body)


def send(program: Program, upload: str, offset: int, piece: bytes) -> Answer:
    return program.ask("PATCH", f"/uploads/{upload}", piece, Upload_Offset=str(offset))


def left() -> list[str]:
    """What lies among the unfinished, by name."""
    folder = Path(settings.HOME) / "files" / "unfinished"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def stored() -> set[Path]:
    return {path for path in (Path(settings.HOME) / "files" / "imports").rglob("*") if path.is_file()}


def test_a_file_in_three_pieces_with_one_lost_answer_becomes_a_job(world: World) -> None:
    desk, before = world.program(), stored()
    begun = begin(desk, sha256=SHA)
    assert (begun.status, begun.json["offset"], begun.json["size"]) == (201, 0, len(CONTENT))
    upload = begun.json["id"]
    assert send(desk, upload, 0, CONTENT[:20]).json["offset"] == 20
    again = send(desk, upload, 0, CONTENT[:20])
    assert (again.status, again.json["offset"], again.headers["Upload-Offset"]) == (200, 20, "20")
    assert desk.ask("POST", f"/uploads/{upload}/finish").code == "not-whole"
    read = desk.ask("GET", f"/uploads/{upload}")
    assert (read.json["offset"], read.headers["Upload-Offset"]) == (20, "20")
    assert send(desk, upload, 20, CONTENT[20:50]).json["offset"] == 50
    assert send(desk, upload, 50, CONTENT[50:]).json["offset"] == len(CONTENT)
    done = desk.ask("POST", f"/uploads/{upload}/finish")
    assert (done.status, done.json["id"], done.json["state"]) == (202, upload, "waiting")
    assert done.headers["Location"] == f"/api/v1/jobs/{upload}"
    twice = desk.ask("POST", f"/uploads/{upload}/finish")
    assert (twice.status, twice.json, Job.objects.count()) == (202, done.json, 1)
    (kept,) = [Path(Job.objects.get().arguments["path"])]
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == SHA
    assert stored() - before == {kept}


@pytest.mark.parametrize(
    ("offset", "piece", "says"),
    [
        (30, CONTENT[30:40], 20),  # a gap
        (10, CONTENT[10:40], 20),  # half of it is there
        (0, b"x" * 20, 20),  # other bytes than those that are there
    ],
)
def test_a_piece_that_begins_elsewhere_is_told_where_to_go_on(
    world: World, offset: int, piece: bytes, says: int
) -> None:
    desk = world.program()
    upload = begin(desk).json["id"]
    send(desk, upload, 0, CONTENT[:20])
    said = send(desk, upload, offset, piece)
    assert (said.status, said.code, said.json["offset"]) == (409, "offset-differs", says)
    assert said.headers["Upload-Offset"] == str(says)
    assert desk.ask("GET", f"/uploads/{upload}").json["offset"] == 20


def test_the_same_file_begun_again_goes_on(world: World) -> None:
    """After the browser was closed nothing is known but the file: its name, size and fingerprint, or its time."""
    desk = world.program()
    first = begin(desk, sha256=SHA, mark="1700000000000")
    send(desk, first.json["id"], 0, CONTENT[:33])
    by_content = begin(desk, sha256=SHA)
    assert (by_content.status, by_content.json) == (200, {**first.json, "offset": 33})
    assert begin(desk, mark="1700000000000").json["id"] == first.json["id"]
    others = [
        {"sha256": "0" * 64},  # another content under the same name
        {"mark": "1700000000001"},
        {"sha256": SHA, "name": "other.csv"},
        {"sha256": SHA, "kind": "activities"},
        {},  # nothing to know it by
    ]
    assert [begin(desk, **one).status for one in others] == [201] * 5
    assert begin(world.program("coord"), sha256=SHA).status == 201  # another person's file is another file


def test_nobody_else_sees_that_it_is_there(world: World) -> None:
    upload = begin(world.program()).json["id"]
    for who in ("coord", "part", "outsider"):
        program = world.program(who)
        answers = [
            program.ask("GET", f"/uploads/{upload}"),
            send(program, upload, 0, b"abc"),
            program.ask("POST", f"/uploads/{upload}/finish"),
            program.ask("DELETE", f"/uploads/{upload}"),
            program.ask("GET", f"/uploads/{'a' * 16}"),
        ]
        assert [one.status for one in answers] == [404] * 5
        assert {one.text for one in answers} == {answers[0].text}
    assert world.program("coord").ask("GET", UPLOADS).json["data"] == []
    assert world.program().ask("GET", f"/uploads/{upload}").json["offset"] == 0


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..%2f..%2f", "a" * 299, "C:\\x\\y.csv", "\u202ecsv.x"]
)
def test_a_name_is_never_a_path(world: World, name: str) -> None:
    begun = begin(world.program(), name=name)
    assert begun.status == 201
    assert left() == [begun.json["id"], f"{begun.json['id']}.json"]
    assert set("/\\") & set(begun.json["name"]) == set()


def test_no_id_leads_out_of_the_folder(world: World) -> None:
    person = world.people["ocha"].public_id
    assert [transfer.find(one, person) for one in ("../x", "", "a" * 15, "/etc/passwd", "A" * 16)] == [
        None
    ] * 5
    assert transfer.find("a" * 16, "") is None


def test_too_large_too_many_and_nothing(world: World, settings: Any) -> None:
    desk = world.program()
    settings.UPLOAD_LIMIT_BYTES = 2 * CHUNK_BYTES
    said = begin(desk, size=2 * CHUNK_BYTES + 1)
    assert (said.status, said.code) == (413, "file_too_large")
    assert (begin(desk, size=0).status, begin(desk, size=-1).status) == (409, 422)
    upload = begin(desk, size=2 * CHUNK_BYTES).json["id"]
    piece = send(desk, upload, 0, b"x" * (CHUNK_BYTES + 1))
    assert (piece.status, piece.code) == (413, "piece-too-large")
    assert send(desk, upload, 0, b"x" * CHUNK_BYTES).json["offset"] == CHUNK_BYTES
    small = begin(desk).json["id"]
    assert send(desk, small, 0, CONTENT + b"x").code == "beyond-the-end"
    for _ in range(OPEN_AT_ONCE - 2):
        assert begin(desk).status == 201
    many = begin(desk)
    assert (many.status, many.code) == (409, "too-many-unfinished")
    assert desk.ask("DELETE", f"/uploads/{small}").status == 204
    assert begin(desk).status == 201


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "٣", "9" * 13])
def test_an_offset_that_is_none(world: World, offset: str) -> None:
    desk = world.program()
    upload = begin(desk).json["id"]
    sent = offset.encode().decode("latin-1")
    said = desk.ask("PATCH", f"/uploads/{upload}", b"abc", Upload_Offset=sent)
    assert (said.status, said.code) == (400, "bad-offset")


def test_a_compressed_piece_is_not_opened(world: World) -> None:
    desk = world.program()
    upload = begin(desk).json["id"]
    path = f"/uploads/{upload}"
    packed = desk.ask("PATCH", path, b"abc", Upload_Offset="0", Content_Encoding="gzip")
    assert (packed.status, packed.code) == (415, "compressed-body")
    assert desk.ask("GET", path).json["offset"] == 0


def test_a_disk_nearly_full_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = world.program()
    upload = begin(desk).json["id"]
    send(desk, upload, 0, CONTENT[:20])
    with monkeypatch.context() as patched:
        patched.setattr(disk, "free_bytes", lambda _folder: 5_000_000)
        full = [begin(desk, name="other.csv"), send(desk, upload, 20, CONTENT[20:])]
        assert [(one.status, one.code) for one in full] == [(507, "disk-full")] * 2
        assert desk.ask("GET", f"/uploads/{upload}").json["offset"] == 20
    assert send(desk, upload, 20, CONTENT[20:]).json["offset"] == len(CONTENT)
    assert desk.ask("POST", f"/uploads/{upload}/finish").status == 202


def test_a_file_that_arrived_changed_is_not_kept(world: World) -> None:
    desk, before = world.program(), stored()
    upload = begin(desk, sha256="0" * 64).json["id"]
    send(desk, upload, 0, CONTENT)
    said = desk.ask("POST", f"/uploads/{upload}/finish")
    assert (said.status, said.code) == (409, "arrived-changed")
    assert (left(), stored(), Job.objects.count()) == ([], before, 0)
    assert desk.ask("GET", f"/uploads/{upload}").status == 404


def test_what_has_not_grown_for_two_days_is_removed(world: World) -> None:
    desk = world.program()
    old, new = begin(desk).json["id"], begin(desk).json["id"]
    begun = datetime.fromtimestamp(
        (Path(settings.HOME) / "files" / "unfinished" / old).stat().st_mtime, world.at.tzinfo
    )
    person = world.people["ocha"].public_id
    later = begun + KEPT - timedelta(hours=1)
    found = transfer.find(new, person)
    assert found is not None
    transfer.add(found, offset=0, piece=CONTENT[:9], at=later)
    passing = Path(settings.HOME) / "files" / "uploads"
    passing.mkdir(parents=True, exist_ok=True)
    (passing / "leftover").write_bytes(b"of a process that died")
    assert transfer.forget_old(later) == 0
    assert transfer.forget_old(begun + KEPT + timedelta(minutes=1)) == 2
    assert left() == [new, f"{new}.json"]
    assert list(passing.iterdir()) == []
    assert desk.ask("GET", f"/uploads/{old}").status == 404
    assert desk.ask("GET", f"/uploads/{new}").json["offset"] == 9


@pytest.mark.one_engine
def test_two_pieces_sent_at_the_same_moment_do_not_mix(world: World) -> None:
    """Of eight senders at the same offset one wins, those with its bytes are told so, the others where to go on."""
    person, at = world.people["ocha"].public_id, world.at
    begun = begin(world.program(), size=8_000).json["id"]
    upload = transfer.find(begun, person)
    assert upload is not None
    said: list[object] = []
    start = threading.Barrier(8)

    def sender(number: int) -> None:
        start.wait()
        try:
            said.append(transfer.add(upload, offset=0, piece=bytes([number % 2]) * 4_000, at=at))
        except OffsetDiffers as differs:
            said.append(("differs", differs.offset))

    threads = [threading.Thread(target=sender, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, said)) == sorted(["4000"] * 4 + ["('differs', 4000)"] * 4)
    content = (Path(settings.HOME) / "files" / "unfinished" / upload.id).read_bytes()
    assert content in (b"\0" * 4_000, b"\1" * 4_000)


def test_a_browsers_session_sends_with_its_csrf_token_only(world: World) -> None:
    page = world.signed_in("coord")
    upload = begin(page).json["id"]
    assert send(page, upload, 0, CONTENT[:9]).json["offset"] == 9
    page.headers = {}
    refused = send(page, upload, 9, CONTENT[9:])
    assert (refused.status, refused.code) == (403, "csrf")


def test_a_key_makes_beginning_happen_once(world: World) -> None:
    desk = world.program()
    body = {"kind": "needs", "group": "health", "name": "needs.csv", "size": 9}
    first, again = [desk.ask("POST", UPLOADS, body, Idempotency_Key="begin") for _ in range(2)]
    assert (first.status, again.status, again.json) == (201, 201, first.json)
    assert len(desk.ask("GET", UPLOADS).json["data"]) == 1


def test_who_may_not_bring_files_begins_none(world: World) -> None:
    assert begin(world.program("hct")).status == 404
    assert begin(world.program("lrep")).status == 403
    assert begin(Program()).status == 401
    assert begin(world.program(), group="nothing").code == "group-unknown"
    assert left() == []


def test_nothing_stays_of_a_finish_that_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, before = world.program(), stored()
    upload = begin(desk, sha256=SHA).json["id"]
    send(desk, upload, 0, CONTENT)

    def broken(*_args: object, **_options: object) -> Job:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "enqueue", broken)
        assert desk.ask("POST", f"/uploads/{upload}/finish").status == 500
    assert stored() == before
    assert desk.ask("GET", f"/uploads/{upload}").json["offset"] == len(CONTENT)  # nothing is lost
    assert desk.ask("POST", f"/uploads/{upload}/finish").status == 202


# --- large files, and those asked for so, are read by the worker --------------------------------------------------
