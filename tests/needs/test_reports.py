"""Documents kept with an assessment: who may have which, the same refusals everywhere, withdrawn and gone."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from firstcall.access.actions import give
from firstcall.access.models import User
from firstcall.access.queries import operator
from firstcall.access.rules import Actor, Forbidden, Held, NotVisible
from firstcall.exchange import backup
from firstcall.needs.actions import attach_report, end_assessment, withdraw_report
from firstcall.needs.languages import language_code, language_name
from firstcall.needs.models import AssessmentReport
from firstcall.needs.queries import file_of, report_seen, reports_seen
from firstcall.needs.rules.reports import MOST, why_not_attach
from firstcall.organisations.models import Person
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerContent, LedgerEntry
from firstcall.record.rules import Stale
from firstcall.structure.actions import merge_groups
from tests.cli.run import firstcall
from tests.gaps.country import AT
from tests.intake.documents import pdf, word
from tests.needs.assessed import COMMON, AssessedCountry

pytestmark = pytest.mark.django_db
E = "/e/ZZZ-1/needs/"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def country(tmp_path):
    country = AssessedCountry(tmp_path)
    country.health = country.group("HEA", "Health", "HEA")
    country.one = country.assessment("Rapid", groups=[country.food, country.health])
    return country


def document(country: AssessedCountry, name: str = "report.pdf", content: bytes | None = None) -> Path:
    path = country.folder / name
    path.write_bytes(content or pdf(name.encode()))
    return path


def attach(country: AssessedCountry, name: str = "report.pdf", **said: Any) -> AssessmentReport:
    given = {"file_name": name, "language": "fr", **COMMON, **said}
    return attach_report(country.one, document(country, name), **given)


def actor(role: str, country: AssessedCountry, **more: object) -> Actor:
    held = Held(role, emergency=country.emergency.pk, country="ZZZ", **more)
    return Actor(person="p1", signed_in=True, held=(held,))


def kept_files() -> set[Path]:
    return {path for path in (Path(settings.HOME) / "files" / "reports").rglob("*") if path.is_file()}


def code_of(act: Any, *args: Any, **said: Any) -> str:
    with pytest.raises(Refused) as found:
        act(*args, **said)
    return found.value.refusal.code


# --- kept -------------------------------------------------------------------------------------------------------------


def test_a_document_is_kept_as_it_came_under_a_name_of_our_own(country):
    before = kept_files()
    one = attach(country, "../../Rapport_final.pdf".rpartition("/")[2], title="  Final   report ")
    content = document(country, "Rapport_final.pdf").read_bytes()
    assert (one.title, one.language, one.kind, one.file_name, one.size) == (
        "Final report", "fr", "pdf", "Rapport_final.pdf", len(content),
    )  # fmt: skip
    (path,) = kept_files() - before
    assert file_of(one) == path
    assert path.read_bytes() == content
    assert "Rapport" not in path.name
    assert path.stat().st_mode & 0o077 == 0
    entry = LedgerEntry.objects.latest("sequence")
    assert (entry.act, entry.subject) == ("assessment.report-attached", f"assessment:{country.one.public_id}")
    said = LedgerContent.objects.get(entry=entry).content
    assert hashlib.sha256(content).hexdigest() in said
    assert "Final report" in said


def test_without_a_title_it_goes_by_its_file(country):
    assert attach(country, "Annex_2 of March.pdf").title == "Annex 2 of March"


def test_of_one_that_a_group_alone_may_have_the_record_tells_no_title(country):
    attach(country, "Names of sites.pdf", group=country.food)
    said = LedgerContent.objects.get(entry=LedgerEntry.objects.latest("sequence")).content
    assert "sites" not in said
    assert '"FSC"' in said


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"language": " "}, "report-language"),
        ({"language": "Klingonese"}, "report-language-unknown"),
    ],
)
def test_what_is_said_wrongly_is_refused_and_nothing_is_kept(country, said, code):
    before = kept_files()
    assert code_of(attach, country, **said) == code
    assert kept_files() == before
    assert AssessmentReport.objects.count() == 0


def test_a_group_it_did_not_look_at_is_refused(country):
    other = country.group("WSH", "Water", "WSH")
    assert code_of(attach, country, group=other) == "report-group"


def test_the_same_file_is_kept_once_and_again_after_it_was_withdrawn(country):
    one, before = attach(country), kept_files()
    assert code_of(attach, country) == "report-kept-already"
    assert kept_files() == before
    withdraw_report(one, reason="Wrong one.", expected=1, **COMMON)
    assert attach(country).pk != one.pk


def test_too_many_and_of_a_withdrawn_assessment():
    said = {
        "withdrawn": False, "language": "fr", "language_known": True, "group": "", "group_elsewhere": False,
        "kept": MOST - 1,
    }  # fmt: skip
    assert why_not_attach(**said) is None
    assert why_not_attach(**{**said, "kept": MOST}).code == "report-too-many"
    assert why_not_attach(**{**said, "withdrawn": True}).code == "report-of-withdrawn"


def test_nothing_is_kept_with_an_assessment_that_was_withdrawn(country):
    end_assessment(country.one, reason="Wrong sample.", expected=None, **COMMON)
    assert code_of(attach, country) == "report-of-withdrawn"


def test_withdrawn_the_reason_stays_and_the_file_goes(country, django_capture_on_commit_callbacks):
    one = attach(country)
    path = file_of(one)
    assert code_of(withdraw_report, one, reason=" ", expected=1, **COMMON) == "report-why"
    with pytest.raises(Stale):
        withdraw_report(one, reason="It names people.", expected=7, **COMMON)
    with django_capture_on_commit_callbacks() as callbacks:
        withdraw_report(one, reason="It names people.", expected=1, **COMMON)
    assert path.exists()  # until it is committed
    for callback in callbacks:
        if "withdraw_report" in getattr(
            callback, "__qualname__", ""
        ):  # not the record's: the test's rows go again
            callback()
    assert not path.exists()
    one.refresh_from_db()
    assert (one.reason, one.withdrawn_at, one.version) == ("It names people.", COMMON["at"], 2)
    assert code_of(file_of, one) == "report-withdrawn"
    assert code_of(withdraw_report, one, reason="Again.", expected=2, **COMMON) == "report-withdrawn-before"
    entry = LedgerEntry.objects.latest("sequence")
    assert entry.act == "assessment.report-withdrawn"
    assert "It names people." in LedgerContent.objects.get(entry=entry).content


def test_a_file_that_changed_on_the_disk_is_not_given_out(country):
    one = attach(country)
    file_of(one).write_bytes(b"something else")
    assert code_of(file_of, one) == "report-not-there"


def test_languages_by_code_and_by_name():
    names = ("fr", "French", "français", "Francés", "الفرنسية", "Klingonese", "")
    assert [language_code(name) for name in names] == ["fr", "fr", "fr", "fr", "fr", "", ""]
    assert language_name("my", "fr") == "birman"
    assert language_name("xx") == "xx"


# --- who may have it ----------------------------------------------------------------------------------------------


def test_who_may_have_which(country):
    attach(country, "Open.pdf")
    attach(country, "Closed.pdf", group=country.food)
    led = country.organisation("NGO")
    country.one.organisation = led
    country.one.save()
    area = country.areas["ZZ1"].pk
    country.one.areas.all().delete()
    country.one.areas.create(area=country.areas["ZZ1"])
    both, some = {"Open", "Closed"}, {"Open"}
    expected = [
        (actor("HC", country), both),
        (actor("OCHA", country), both),
        (actor("HCT", country), some),
        (actor("COORD", country, group=country.food.pk), both),
        (actor("COORD", country, group=country.health.pk), some),
        (actor("PART", country, group=country.food.pk, organisation=led.pk), both),
        (actor("PART", country, organisation=led.pk), both),
        (actor("SNFP", country, group=country.food.pk, area=area), both),
        (actor("SNFP", country, group=country.health.pk, area=area), some),
    ]
    found = [({one.title for one in reports_seen(by, country.one)}, by.held[0].role) for by, _all in expected]
    assert found == [(titles, by.held[0].role) for by, titles in expected]
    closed = AssessmentReport.objects.get(title="Closed")
    with pytest.raises(NotVisible):
        report_seen(actor("HCT", country), country.one, closed.public_id)


def test_who_may_keep_and_withdraw(country):
    one = attach(country)
    with pytest.raises(Forbidden):
        attach(country, "x.pdf", by=actor("HC", country))
    with pytest.raises(NotVisible):
        attach(country, "x.pdf", by=actor("OBS", country, organisation=country.organisation("NGO").pk))
    with pytest.raises(Forbidden):
        withdraw_report(one, reason="x", expected=1, by=actor("HCT", country), at=COMMON["at"])
    coordinator = actor("COORD", country, group=country.health.pk)
    assert code_of(attach, country, "y.pdf", by=coordinator, group=country.food) == "report-group"
    assert attach(country, "y.pdf", by=coordinator, group=country.health).group == country.health


# --- pages, commands, programs ---------------------------------------------------------------------------------------


def client_of(country: AssessedCountry, role: str, **scope: Any) -> Client:
    user = User.objects.create_user(f"{role}@x.example", "pass word 77")
    person = Person.objects.create(name=role, user=user)
    give(by=operator(), at=timezone.now(), person=person, role=role, emergency=country.emergency, **scope)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def send(client: Client, country: AssessedCountry, *files: tuple[str, bytes], **said: str) -> Any:
    given = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(
        f"{E}{country.one.public_id}/report/", {"files": given, "language": "French", "group": "", **said}
    )


def test_the_page_keeps_lists_gives_out_and_withdraws(country):
    desk = client_of(country, "OCHA")
    page = f"{E}{country.one.public_id}/"
    assert send(desk, country, ("Final.pdf", pdf()), title="The report").status_code == 302
    one = AssessmentReport.objects.get()
    text = " ".join(desk.get(page).content.decode().split())
    assert "The report" in text
    assert ">French<" in text
    response = desk.get(f"{page}reports/{one.public_id}/")
    assert b"".join(response.streaming_content) == pdf()
    assert {name: response.headers[name] for name in (
        "Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control",
    )} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="Final.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }  # fmt: skip
    said = desk.post(f"{page}reports/{one.public_id}/withdraw/", {"reason": "A draft.", "version": 1})
    assert said.status_code == 302
    text = " ".join(desk.get(page).content.decode().split())
    assert "A draft." in text
    assert desk.get(f"{page}reports/{one.public_id}/").status_code == 409


def test_of_several_sent_together_the_sound_ones_are_kept(country):
    desk = client_of(country, "OCHA")
    word(country.folder / "a.docx")
    found = send(
        desk, country,
        ("a.docx", (country.folder / "a.docx").read_bytes()), ("page.pdf", b"<html>x</html>"), title="Ignored",
    )  # fmt: skip
    assert found.status_code == 409
    text = found.content.decode()
    assert "page.pdf: This is a web page" in text
    assert "1 document is kept." in text
    assert AssessmentReport.objects.get().title == "a"


def test_in_the_wrong_role(country):
    attach(country, "Open.pdf")
    closed = attach(country, "Closed.pdf", group=country.food)
    page = f"{E}{country.one.public_id}/"
    member = client_of(country, "HCT")
    text = member.get(page).content.decode()
    assert "Open.pdf" in text
    assert "Closed" not in text
    assert "Keep a document with it" not in text
    assert member.get(f"{page}reports/{closed.public_id}/").status_code == 404
    assert member.get(f"{page}report/").status_code == 404
    assert send(member, country, ("x.pdf", pdf())).status_code == 404
    assert member.post(f"{page}reports/{closed.public_id}/withdraw/", {"reason": "x"}).status_code == 404
    reader = client_of(country, "PART", group=country.food, organisation=country.organisation("NGO"))
    text = reader.get(page).content.decode()
    assert "Closed" in text
    assert "Keep a document with it" not in text
    assert reader.get(f"{page}report/").status_code == 403
    assert reader.post(f"{page}reports/{closed.public_id}/withdraw/", {"reason": "x"}).status_code == 403
    outsider = client_of(country, "OBS", organisation=country.organisation("NGO"))
    assert outsider.get(f"{page}reports/{closed.public_id}/").status_code == 404
    assert AssessmentReport.objects.filter(withdrawn_at=None).count() == 2


HOSTILE = {
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "front.pdf": b"<html>" + pdf(),
    "script.pdf": pdf(b"<< /S /JavaScript /JS (1) >>"),
    "drawing.docx": b"<svg onload='alert(1)'/>",
    "program.xlsx": b"MZ\x90\x00",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_same_refusal_on_the_page_and_in_the_command(country, name):
    path = document(country, name, HOSTILE[name])
    with pytest.raises(Refused) as found:
        attach_report(country.one, path, file_name=name, language="fr", **COMMON)
    sentence = found.value.refusal.text()
    done = firstcall("assessment", "attach", "ZZZ-1", country.one.public_id, path, "--language", "fr")
    assert (done.code, done.err.strip()) == (2, sentence)
    answer = send(client_of(country, "OCHA"), country, (name, HOSTILE[name]))
    assert answer.status_code == 409
    assert sentence.replace("'", "&#x27;") in answer.content.decode()
    assert AssessmentReport.objects.count() == 0


def test_a_large_one_is_refused_by_its_own_limit(country, settings):
    settings.REPORT_LIMIT_BYTES = 1024 * 1024
    path = document(country, "large.pdf", pdf(b"%" + b"x" * 1024 * 1024))
    done = firstcall("assessment", "attach", "ZZZ-1", country.one.public_id, path, "--language", "fr")
    assert done.code == 2
    assert done.err.startswith("The document is larger than 1 MB.")


def test_the_commands(country):
    first, second = document(country, "a.pdf"), document(country, "b.pdf")
    id_ = country.one.public_id
    titled = firstcall(
        "assessment", "attach", "ZZZ-1", id_, first, second, "--language", "fr", "--title", "x"
    )
    assert titled.code == 2
    done = firstcall("assessment", "attach", "ZZZ-1", id_, first, second, "--language", "fr", "--json")
    assert [one["title"] for one in done.json] == ["a", "b"]
    key = done.json[0]["id"]
    target = country.folder / "out.pdf"
    assert firstcall("assessment", "report", "ZZZ-1", id_, key, "--output", target).code == 0
    assert target.read_bytes() == first.read_bytes()
    assert firstcall("assessment", "withdraw", "ZZZ-1", id_, key, "--reason", "A draft.").code == 0
    listed = firstcall("assessment", "reports", "ZZZ-1", id_, "--json").json
    assert [(one["title"], one["reason"]) for one in listed] == [("b", ""), ("a", "A draft.")]


def test_a_backup_holds_the_documents(country):
    import zipfile

    one = attach(country)
    target = country.folder / "backup.zip"
    backup.write(target, at=COMMON["at"])
    with zipfile.ZipFile(target) as archive:
        assert archive.read(f"home/{one.path}") == file_of(one).read_bytes()
        assert one.sha256.encode() in archive.read("tables/firstcall.AssessmentReport.jsonl")


def test_what_one_group_may_have_goes_with_it_into_another(country):
    """Both had the same annex: one is enough. Who takes part in the new group reads it; the record says so."""
    annex = attach(country, "annex.pdf", group=country.food)
    attach(country, "annex.pdf", group=country.health)
    merged = merge_groups(
        [country.food, country.health], code="FH", name="Food and health", by=operator(), at=AT
    )
    assert [one.pk for one in reports_seen(actor("COORD", country, group=merged.pk), country.one)] == [
        annex.pk
    ]
    acts = LedgerEntry.objects.filter(act="assessment.report-followed").order_by("sequence")
    assert [entry.subject for entry in acts] == [f"assessment:{country.one.public_id}"]
    assert (
        reports_seen(
            actor("COORD", country, group=country.group("WAS", "WASH", "WSH").pk), country.one
        ).count()
        == 0
    )
