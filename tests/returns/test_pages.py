"""Pages, programs and commands of rounds and returns: who sees what, one refusal for all three."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.actions import issue_token
from firstcall.access.models import User
from firstcall.access.queries import operator
from firstcall.returns.actions import plan_round, send_back
from firstcall.returns.models import ReportingRound, Return
from firstcall.returns.rules.rounds import month_days
from tests.cli.run import firstcall
from tests.returns.country import HEADINGS, Reporting, row

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "Both districts are wrong."


@pytest.fixture(scope="module")
def country_of_file(rows_of_file, tmp_path_factory) -> Reporting:
    """This month's round is open; AAA sent something and had it sent back, BBB has reported before and not yet now."""
    country = Reporting()
    at = timezone.now()
    today = at.date()
    month_ = month_days(today, due_day=1, closing_day=1)
    days = replace(
        month_, opens_on=today, due_on=today + timedelta(days=3), closes_on=today + timedelta(days=40)
    )
    made = plan_round(emergency=country.emergency, group=country.food, days=days, by=operator(), at=at)
    month = f"{made.first_day:%Y-%m}"
    folder = tmp_path_factory.mktemp("sent")
    country.take_in(folder, row("BBB", 5, "2021-01"), name="old.csv", at=at)
    country.take_in(folder, row("AAA", 10, month), at=at)
    send_back(Return.objects.get(), reason=SECRET, expected=None, by=operator(), at=at)
    return country


@pytest.fixture
def country(country_of_file, db) -> Reporting:
    return deepcopy(country_of_file)


def client_of(country: Reporting, role: str, organisation: str = "", group: bool = True) -> Client:
    person = country.person(role, organisation, group)
    if person.user is None:
        person.user = User.objects.create_user(f"{role}{organisation}@x.example", "pass word 77")
        person.save()
    client = Client()
    client.force_login(person.user, backend=BACKEND)
    return client


def page_of(country: Reporting, *who: Any) -> tuple[int, str]:
    answer = client_of(country, *who).get(f"/e/{country.emergency.code}/returns/")
    return answer.status_code, answer.content.decode()


def test_the_page_shows_each_what_it_may_see(country):
    for who in (("COORD",), ("PART", "AAA"), ("HC", "", False)):
        status, text = page_of(country, *who)
        assert (status, SECRET in text, "sent back" in text, "BBB" in text) == (200, True, True, True)
    for who in (("PART", "BBB"), ("OBS", "OOO"), ("SNFP",)):
        status, text = page_of(country, *who)
        assert (status, SECRET in text, "sent back" in text.split("<table")[1], "BBB" in text) == (
            200, False, False, True,
        )  # fmt: skip
    assert page_of(country, "GOV", "", False)[0] == 404
    assert Client().get(f"/e/{country.emergency.code}/returns/").status_code == 404


def test_what_was_sent_back_stands_where_its_people_begin(country):
    seen = {}
    for who in (("PART", "AAA"), ("PART", "BBB"), ("COORD",), ("OBS", "OOO")):
        client = client_of(country, *who)
        for page in ("", "files/"):
            seen[(*who, page)] = SECRET in client.get(f"/e/{country.emergency.code}/{page}").content.decode()
    assert {key for key, is_there in seen.items() if is_there} == {
        ("PART", "AAA", ""),
        ("PART", "AAA", "files/"),
    }


def test_the_return_is_for_its_own_people_and_the_reviewers(country):
    address = f"/returns/{Return.objects.get().public_id}/"
    found = {who: client_of(country, *who).get(address).status_code for who in (
        ("COORD",), ("PART", "AAA"), ("PART", "BBB"), ("OBS", "OOO"),
    )}  # fmt: skip
    assert found == {("COORD",): 200, ("PART", "AAA"): 200, ("PART", "BBB"): 404, ("OBS", "OOO"): 404}
    text = client_of(country, "PART", "AAA").get(address).content.decode()
    assert SECRET in text
    assert "Send it again" in text
    assert ">Accept<" not in text
    own = client_of(country, "PART", "AAA").get(f"/organisations/{country.organisation('AAA').public_id}/")
    assert SECRET in own.content.decode()
    due = client_of(country, "PART", "BBB").get(f"/organisations/{country.organisation('BBB').public_id}/")
    assert "Due from your organisation" in due.content.decode()


def test_the_filters_stand_in_the_address(country):
    client = client_of(country, "COORD")
    code = country.emergency.code
    text = client.get(f"/e/{code}/returns/?state=missing").content.decode()
    body = text.split("<tbody>")[1]
    assert ("AAA" in body, "BBB" in body) == (False, True)
    assert "1 more is left out by the filter." in text
    assert client.get(f"/e/{code}/returns/?group=NOPE").status_code == 200
    over = client.get(f"/e/{code}/returns/?view=time").content.decode()
    assert "not open yet" not in over.split("<h2")[-1]


def test_acts_of_the_pages(country):
    client, code = client_of(country, "COORD"), country.emergency.code
    found = Return.objects.get()
    accept = client.post(f"/returns/{found.public_id}/accept/", {"version": found.version})
    assert accept.status_code == 302
    found.refresh_from_db()
    assert found.state == "accepted"
    stale = client.post(
        f"/returns/{found.public_id}/send-back/", {"version": 1, "reason": "x", "figures": "stay"}
    )
    assert stale.status_code == 412
    assert (
        client.post(f"/returns/{found.public_id}/send-back/", {"reason": "", "figures": "stay"}).status_code
        == 422
    )
    (this,) = ReportingRound.objects.all()
    for address, data in (
        (f"rounds/{this.public_id}/close/", {"version": this.version}),
        (f"rounds/{this.public_id}/reopen/", {"until": timezone.now().date(), "reason": "Floods"}),
        ("rounds/plan/", {"group": "FSC", "first": "2019-01", "count": 12, "due_day": 5, "closing_day": 10}),
    ):
        answer = client.post(f"/e/{code}/returns/{address}", data)
        assert answer.status_code == 302, answer.content.decode()
    this.refresh_from_db()
    assert (this.reopened_reason, ReportingRound.objects.count()) == ("Floods", 13)
    expect = {"organisation": "CCC", "expected": "yes", "reason": "New"}
    assert client.post(f"/e/{code}/groups/FSC/reporters/", expect).status_code == 302
    assert ">CCC<" in client.get(f"/e/{code}/returns/?round={this.public_id}").content.decode()
    partner = client_of(country, "PART", "AAA")
    assert partner.post(f"/returns/{found.public_id}/accept/").status_code == 403
    assert partner.post(f"/e/{code}/returns/rounds/plan/", {"group": "FSC"}).status_code in (403, 422)


def program(country: Reporting, *who: Any) -> dict[str, str]:
    actor = country.actor(*who, at=timezone.now())
    _token, secret = issue_token(by=actor, at=timezone.now(), name="test", may_write=True)
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_programs_do_the_same(country):
    coordinator, other = program(country, "COORD"), program(country, "PART", "BBB")
    client, base = Client(), f"/api/v1/emergencies/{country.emergency.code}"

    def post(address: str, body: Any, head: dict[str, str], **more: str) -> Any:
        return client.post(
            f"/api/v1{address}", json.dumps(body), content_type="application/json", **head, **more
        )

    (one,) = client.get(f"{base}/rounds", **coordinator).json()
    assert (one["state"], one["group"]) == ("open", "FSC")
    lines = client.get(f"{base}/rounds/{one['id']}/returns", **coordinator).json()
    assert [(a["organisation_name"], a["state"], a["reason"], a["rows"]) for a in lines] == [
        ("AAA", "returned", SECRET, 1), ("BBB", "awaited", None, None),
    ]  # fmt: skip
    theirs = client.get(f"{base}/rounds/{one['id']}/returns", **other).json()
    assert [(a["organisation_name"], a["state"], a["reason"], a["rows"]) for a in theirs] == [
        ("AAA", "sent", None, None), ("BBB", "awaited", None, None),
    ]  # fmt: skip
    missing = client.get(f"{base}/rounds/{one['id']}/missing", **other).json()
    assert [a["organisation_name"] for a in missing] == ["BBB"]
    found = client.get(f"/api/v1/returns/{lines[0]['return_id']}", **coordinator)
    assert (found["ETag"], found.json()["versions"][0]["verdict"]) == ('"2"', "returned")
    assert client.get(f"/api/v1/returns/{lines[0]['return_id']}", **other).status_code == 404
    address = f"/returns/{lines[0]['return_id']}/accept"
    assert post(address, {}, coordinator).status_code == 428
    assert post(address, {}, coordinator, HTTP_IF_MATCH='"2"').json()["state"] == "accepted"
    assert post(address, {}, coordinator, HTTP_IF_MATCH='"2"').status_code == 409
    back = f"/returns/{lines[0]['return_id']}/send-back"
    assert post(back, {"reason": "No"}, coordinator, HTTP_IF_MATCH='"3"').json()["reason"] == "No"
    rounds = f"/emergencies/{country.emergency.code}/rounds"
    made = post(rounds, {"group": "FSC", "first_month": "2019-01-01", "months": 2}, coordinator)
    assert (made.status_code, [a["name"] for a in made.json()]) == (201, ["January 2019", "February 2019"])
    wrong = post(rounds, {"group": "FSC", "first_day": "2018-01-01"}, coordinator)
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (409, "round-days")
    own = {"group": "FSC", "name": "Q1", "first_day": "2018-01-01", "last_day": "2018-03-31",
           "due_on": "2018-04-05", "closes_on": "2018-04-09"}  # fmt: skip
    assert post(rounds, own, coordinator).json()[0]["opens_on"] == "2018-04-01"
    assert post(rounds, {"group": "FSC"}, other).status_code == 403
    closed = post(f"{rounds}/{one['id']}/close", {}, coordinator, HTTP_IF_MATCH=f'"{one["version"]}"')
    assert closed.json()["state"] == "closed"
    until = {"until": f"{timezone.now():%Y-%m-%d}", "reason": "Floods"}
    again = post(f"{rounds}/{one['id']}/reopen", until, coordinator, HTTP_IF_MATCH=closed["ETag"])
    assert again.json()["state"] == "reopened"
    reporter = {"organisation": "CCC", "expected": True, "reason": "New"}
    answer = post(f"/emergencies/{country.emergency.code}/groups/FSC/reporters", reporter, coordinator)
    assert (answer.status_code, answer.json()["expected"]) == (200, True)


def test_nothing_to_report_on_page_program_and_command(country):
    """BBB says so on the page; then the coordinator's program does and is asked who told; a command takes it back."""
    code, (this,) = country.emergency.code, ReportingRound.objects.all()
    page, partner = (
        f"/e/{code}/returns/rounds/{this.public_id}/nil/?group=FSC",
        client_of(country, "PART", "BBB"),
    )
    assert page in partner.get(f"/e/{code}/returns/").content.decode()
    own = partner.get(f"/organisations/{country.organisation('BBB').public_id}/").content.decode()
    assert page in own
    form = partner.get(page).content.decode()
    assert ("BBB · Food Security: nothing to report for" in form, 'name="organisation"' in form) == (
        True,
        False,
    )
    assert partner.post(page).status_code == 302
    found = Return.objects.get(organisation=country.organisation("BBB"))
    assert found.state == "nil"
    table = partner.get(f"/e/{code}/returns/?group=FSC&round={this.public_id}").content.decode()
    line = table.split("<bdi>BBB</bdi>")[1].split("</tr>")[0]
    assert ("nothing to report" in line, "not known" in line) == (True, False)
    sent = partner.get(f"/returns/{found.public_id}/").content.decode()
    assert ("nothing to report" in sent, "Reached, as reported" in sent) == (True, False)
    back = partner.post(f"/returns/{found.public_id}/nil-back/", {"version": found.version})
    found.refresh_from_db()
    assert (back.status_code, found.state) == (302, "withdrawn")
    send = client_of(country, "COORD").post(page, {"organisation": "BBB", "told_by": ""})
    assert (send.status_code, "Say who of BBB told you, and how" in send.content.decode()) == (409, True)
    told = {"organisation": "BBB", "told_by": "Amina, by phone"}
    assert client_of(country, "OBS", "OOO").post(page, told).status_code == 404

    head, api = program(country, "COORD"), f"/api/v1/emergencies/{code}/rounds/{this.public_id}/nil"

    def post(body: Any) -> Any:
        return Client().post(api, json.dumps(body), content_type="application/json", **head)

    refused = post({"organisation": "BBB"}).json()["error"]
    assert refused["code"] == "nil-told-by"
    made = post({"organisation": "BBB", "told_by": "Amina, by phone"})
    assert (made.status_code, made.json()["state"], made.json()["versions"][-1]["told_by"]) == (
        201, "nil", "Amina, by phone",
    )  # fmt: skip
    lines = json.loads(run("return", "list", code, this.name, "--json")[1])
    assert [(one["organisation_name"], one["state"]) for one in lines] == [
        ("AAA", "returned"),
        ("BBB", "nil"),
    ]
    status, out, _err = run("return", "nil-back", made.json()["id"], "--json")
    assert (status, json.loads(out)["state"]) == (0, "withdrawn")
    status, _out, err = run("return", "nil", code, this.name, "BBB")
    assert (status, refused["message"] in err) == (2, True)
    status, out, _err = run("return", "nil", code, this.name, "BBB", "--told-by", "Amina, by phone")
    assert (status, "has nothing to report for" in out) == (0, True)


def run(*words: str) -> tuple[int, str, str]:
    done = firstcall(*words)
    return done.code, done.out, done.err


def test_page_program_and_command_refuse_with_one_sentence(
    country, tmp_path, django_capture_on_commit_callbacks
):
    code = country.emergency.code
    (this,) = ReportingRound.objects.all()
    status, _out, _err = run("round", "close", code, this.name)
    assert status == 0
    day = f"{timezone.now():%-d %b %Y}"
    sentence = f"The round of {this.name} closed on {day}. Ask the coordinator of Food Security, or OCHA, to reopen it."
    path = tmp_path / "late.csv"
    path.write_text(f"{HEADINGS}\n{row('BBB', 4, f'{this.first_day:%Y-%m}')}\n", encoding="utf-8")
    status, out, err = run("import", "activities", str(path), "--emergency", code, "--json")
    assert (status, json.loads(out)["files"][0]["problems"][0]["message"]) == (2, sentence)
    assert sentence in err
    head = program(country, "PART", "BBB")
    with path.open("rb") as file:
        answer = Client().post(
            f"/api/v1/emergencies/{code}/imports",
            {"kind": "activities", "group": "FSC", "file": file},
            **head,
        )
    assert (answer.status_code, answer.json()["error"]["message"]) == (409, sentence)
    client = client_of(country, "PART", "BBB")
    with path.open("rb") as file, django_capture_on_commit_callbacks(execute=True):
        sent = client.post(f"/e/{code}/files/", {"kind": "activities", "group": "FSC", "files": file})
    sent = client.get(sent["Location"], follow=True)
    assert sentence in sent.content.decode()
    assert country.reached() == 15


def test_commands(country):
    code = country.emergency.code
    status, out, _err = run(
        "round", "plan", code, "--group", "FSC", "--first", "2019-01", "--months", "3", "--json"
    )
    assert (status, [one["name"] for one in json.loads(out)]) == (
        0, ["January 2019", "February 2019", "March 2019"],
    )  # fmt: skip
    assert run("round", "plan", code, "--first", "then")[0] == 2
    _status, out, _err = run("round", "list", code, "--json")
    this = next(one for one in json.loads(out) if one["state"] == "open")
    _status, out, _err = run("return", "list", code, this["name"], "--json")
    (aaa, bbb) = json.loads(out)
    assert (aaa["state"], bbb["state"]) == ("returned", "awaited")
    _status, out, _err = run("return", "list", code, this["name"], "--missing", "--json")
    assert [one["organisation_name"] for one in json.loads(out)] == ["BBB"]
    status, out, _err = run("return", "accept", aaa["return_id"], "--json")
    assert (status, json.loads(out)["state"]) == (0, "accepted")
    status, out, err = run("return", "accept", aaa["return_id"])
    assert (status, "decided already" in err) == (2, True)
    status, out, _err = run(
        "return", "send-back", aaa["return_id"], "--reason", "Totals", "--figures", "out", "--json"
    )
    assert (status, json.loads(out)["reason"], country.reached()) == (0, "Totals", 5)
    assert "Totals" in run("return", "show", aaa["return_id"])[1]
    status, _out, _err = run("return", "expect", code, "FSC", "BBB", "--no", "--reason", "Gone")
    _status, out, _err = run("return", "list", code, this["name"], "--missing", "--json")
    assert (status, [one["organisation_name"] for one in json.loads(out)]) == (0, [])
    assert run("round", "close", code, this["name"])[0] == 0
    tomorrow = f"{timezone.now().replace(year=timezone.now().year + 1):%Y-%m-%d}"
    status, out, _err = run(
        "round", "reopen", code, this["name"], "--until", tomorrow, "--reason", "Floods", "--json"
    )
    assert (status, json.loads(out)["state"]) == (0, "reopened")
