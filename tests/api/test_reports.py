"""Documents of assessments for programs: whole and in pieces, the refusals of the page, nobody else's business."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from firstcall.intake import transfer
from firstcall.needs.models import AssessmentReport
from tests.api.world import CODE, Answer, Program, World
from tests.intake.documents import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
E = f"/emergencies/{CODE}"


def attach(program: Program, world: World, content: bytes, name: str = "a.pdf", **said: Any) -> Answer:
    path = f"/api/v1{E}/assessments/{world.ids['assessment']}/reports"
    form = {"file": SimpleUploadedFile(name, content), "language": "fr", **said}
    from tests.api.world import read

    headers = {name.replace("_", "-"): form.pop(name) for name in list(form) if name == "Idempotency_Key"}
    return read(program.client.post(path, form, headers={**program.headers, **headers}))


def begin(program: Program, world: World, content: bytes, **said: Any) -> Answer:
    body = {
        "kind": "report",
        "assessment": world.ids["assessment"],
        "name": "Annex.pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        **said,
    }
    return program.ask("POST", f"{E}/uploads", body)


def in_pieces(program: Program, upload: str, content: bytes) -> None:
    for start in range(0, len(content), 100):
        piece = content[start : start + 100]
        assert program.ask("PATCH", f"/uploads/{upload}", piece, Upload_Offset=str(start)).status == 200


def left() -> list[str]:
    folder = Path(settings.HOME) / "files" / "unfinished"
    return [path.name for path in folder.iterdir()] if folder.exists() else []


def test_kept_whole_and_given_back_byte_for_byte(world: World) -> None:
    desk = world.program()
    made = attach(desk, world, pdf(), title="The report", group="health")
    assert (made.status, made.json["kind"], made.json["group"], made.headers["ETag"]) == (
        201,
        "pdf",
        "health",
        '"1"',
    )
    path = f"/api/v1{E}/assessments/{world.ids['assessment']}/reports/{made.json['id']}"
    response = desk.client.get(path, headers=desk.headers)
    assert b"".join(response.streaming_content) == pdf()
    assert response.headers["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    one = desk.ask("GET", f"{E}/assessments/{world.ids['assessment']}").json
    assert [report["title"] for report in one["reports"]] == ["The report", "Results"]


def test_sent_twice_with_one_key_it_is_kept_once(world: World) -> None:
    desk, before = world.program(), AssessmentReport.objects.count()
    first = attach(desk, world, pdf(), Idempotency_Key="k1")
    again = attach(desk, world, pdf(), Idempotency_Key="k1")
    assert (first.status, again.json) == (201, first.json)
    assert AssessmentReport.objects.count() == before + 1


def test_in_pieces_it_is_kept_once_however_often_it_is_finished(world: World) -> None:
    desk, content = world.program(), pdf()
    upload = begin(desk, world, content).json["id"]
    said = {"language": "French", "title": "In pieces"}
    assert desk.ask("POST", f"/uploads/{upload}/keep", said).code == "not-whole"
    in_pieces(desk, upload, content)
    assert desk.ask("POST", f"/uploads/{upload}/finish").status == 404  # it is no file of figures
    assert desk.ask("POST", f"/uploads/{upload}/keep", {"language": ""}).code == "report-language"
    made = desk.ask("POST", f"/uploads/{upload}/keep", said)
    assert (made.status, made.json["title"], made.json["language"]) == (201, "In pieces", "fr")
    again = desk.ask("POST", f"/uploads/{upload}/keep", said)
    assert (again.status, again.json) == (201, made.json)
    assert left() == []
    assert made.json["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_hostile_one_in_pieces_leaves_nothing(world: World) -> None:
    desk, content = world.program(), b"<html><script>alert(1)</script>" + pdf()
    upload = begin(desk, world, content).json["id"]
    in_pieces(desk, upload, content)
    said = desk.ask("POST", f"/uploads/{upload}/keep", {"language": "fr"})
    whole = attach(desk, world, content)
    assert (said.status, said.code, whole.code) == (409, "something_before", "something_before")
    assert said.json["error"]["message"] == whole.json["error"]["message"]
    assert left() == []


def test_a_large_one_is_refused_before_it_is_sent(world: World, settings: Any) -> None:
    settings.REPORT_LIMIT_BYTES = 300
    desk = world.program()
    said = begin(desk, world, pdf(b"x" * 400))
    assert (said.status, said.code) == (413, "document_too_large")
    assert attach(desk, world, pdf(b"x" * 400)).code == "document_too_large"
    assert left() == []


def test_who_may_not(world: World) -> None:
    for who in ("part", "outsider"):
        program = world.program(who)
        assert begin(program, world, pdf()).status == 404
        assert attach(program, world, pdf()).status == 404
    upload = begin(world.program(), world, pdf()).json["id"]
    in_pieces(world.program(), upload, pdf())
    assert world.program("coord").ask("POST", f"/uploads/{upload}/keep", {"language": "fr"}).status == 404
    assert transfer.find(upload, "nobody") is None


def test_withdrawn_by_two_at_once(world: World) -> None:
    desk = world.program()
    path = f"{E}/assessments/{world.ids['assessment']}/reports/{world.ids['report']}"
    assert desk.ask("POST", f"{path}/withdraw", {"reason": "A draft."}).code == "if-match-missing"
    assert desk.ask("POST", f"{path}/withdraw", {"reason": "A draft."}, If_Match='"9"').status == 412
    done = desk.ask("POST", f"{path}/withdraw", {"reason": "A draft."}, If_Match='"1"')
    assert (done.status, done.json["reason"], done.json["version"]) == (200, "A draft.", 2)
    assert desk.ask("GET", path).code == "report-withdrawn"
