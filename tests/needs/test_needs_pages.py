"""Pages and commands of assessments: who sees what, what is chosen, and the same refusals as everywhere."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from firstcall.access.actions import give
from firstcall.access.models import User
from firstcall.access.queries import operator
from firstcall.needs.models import Assessment, AssessmentChoice, NeedFigure
from firstcall.organisations.models import Person
from tests.cli.run import firstcall
from tests.needs.assessed import AssessedCountry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
E = "/e/ZZZ-1/needs/"
MARCH, APRIL = date(2022, 3, 31), date(2022, 4, 30)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(scope="module")
def country_of_file(rows_of_file: None, tmp_path_factory: pytest.TempPathFactory) -> AssessedCountry:
    """Two assessments of a district: the later one is in use; made once for this file."""
    country = AssessedCountry(tmp_path_factory.mktemp("needs"))
    march = country.assessment("Survey of March", MARCH, methods=["observation"], issues=["gender"])
    april = country.assessment("Survey of April", APRIL, methods=["focus_groups"])
    country.take_in("Admin2 PCode,PIN", "ZZ11,12400", "ZZ12,20", assessment=march)
    country.take_in("Admin2 PCode,PIN,Severity", "ZZ11,9000,", "ZZ1,,4", assessment=april)
    return country


@pytest.fixture
def country(country_of_file: AssessedCountry, db: None) -> AssessedCountry:
    """The country as no test has changed it."""
    return deepcopy(country_of_file)


def client_of(country: AssessedCountry, role: str, **scope: Any) -> Client:
    user = User.objects.create_user(f"{role}@x.example", "pass word 77")
    person = Person.objects.create(name=role, user=user)
    give(by=operator(), at=timezone.now(), person=person, role=role, emergency=country.emergency, **scope)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return " ".join(response.content.decode().split())


def test_the_list_and_one_assessment(country):
    desk = client_of(country, "OCHA")
    text = text_of(desk, E)
    assert "Survey of March" in text
    assert "Record an assessment" in text
    march = Assessment.objects.get(title="Survey of March")
    text = text_of(desk, f"{E}{march.public_id}/")
    assert "It does not consider: Age, Diversity, Environment, HIV/AIDS, Human rights." in text
    assert "No people affected took part in it." in text
    assert text.count("in use</span>") == 1
    assert text.count("beside</span>") == 1


def test_all_that_was_assessed_of_a_place_beside_each_other(country):
    text = text_of(client_of(country, "OCHA"), f"{E}of/?group=FSC&place=ZZ1")
    assert "1 place has more than one assessment." in text
    assert "9 000" in text
    assert "12 400" in text
    assert "4 extreme" in text
    assert "as in Area ZZ1" in text


def test_who_sees_none_of_it(country):
    for path in (E, f"{E}of/", f"{E}add/"):
        assert Client().get(path).status_code in (302, 404)
    observer = client_of(country, "OBS", organisation=country.organisation("NGO"))
    text_of(observer, E, 404)
    text_of(observer, f"{E}add/", 404)


def test_recorded_changed_and_withdrawn_by_the_pages(country):
    desk = client_of(country, "OCHA")
    form = {
        "title": "Rapid", "state": "done", "unit": "people", "sensitivity": "moderate", "areas": "ZZ11; Area ZZ12",
        "groups": ["FSC"], "methods": ["focus_groups"], "took_part": "yes", "ends_on": "2022-05-31",
    }  # fmt: skip
    assert desk.post(f"{E}add/", form).status_code == 302
    one = Assessment.objects.get(title="Rapid")
    assert sorted(row.area.pcode for row in one.areas.all()) == ["ZZ11", "ZZ12"]
    wrong = desk.post(f"{E}add/", {**form, "starts_on": "2022-06-30"})
    assert (wrong.status_code, "before it starts" in wrong.content.decode()) == (409, True)
    path = f"{E}{one.public_id}/"
    assert desk.post(f"{path}change/", {**form, "title": "Rapid 2", "version": "1"}).status_code == 302
    stale = desk.post(f"{path}change/", {**form, "title": "Rapid 3", "version": "1"})
    assert stale.status_code == 412
    assert desk.post(f"{path}end/", {"reason": "Wrong sample.", "version": "2"}).status_code == 302
    one.refresh_from_db()
    assert (one.title, one.state, one.reason) == ("Rapid 2", "withdrawn", "Wrong sample.")


def test_chosen_and_taken_back_by_the_pages(country):
    desk = client_of(country, "OCHA")
    march = Assessment.objects.get(title="Survey of March")
    form = {"assessment": march.public_id, "group": "FSC", "area": "ZZ11", "reason": "It asked more people."}
    assert desk.post(f"{E}choose/", {**form, "reason": ""}).status_code == 422
    assert desk.post(f"{E}choose/", form).status_code == 302
    assert country.added_up()["ZZ11"] == 12400
    assert "It asked more people." in text_of(desk, E)
    choice = AssessmentChoice.objects.get()
    assert desk.post(f"{E}choices/{choice.public_id}/end/", {"reason": "Not agreed."}).status_code == 302
    assert country.added_up()["ZZ11"] == 9000


def test_a_file_is_given_to_another_assessment_on_its_page(country):
    desk = client_of(country, "OCHA")
    country.take_in("Admin2 PCode,PIN", "ZZ21,7")
    batch = NeedFigure.objects.get(assessment=None).batch
    assert "none that is named" in text_of(desk, f"/files/{batch.public_id}/")
    march = Assessment.objects.get(title="Survey of March")
    sent = {"assessment": march.public_id, "version": str(batch.version)}
    assert desk.post(f"/files/{batch.public_id}/assessment/", sent).status_code == 302
    assert "Survey of March" in text_of(desk, f"/files/{batch.public_id}/")
    assert NeedFigure.objects.filter(assessment=march).count() == 3


def test_the_files_page_offers_the_assessment_and_takes_it(country, django_capture_on_commit_callbacks):
    desk = client_of(country, "OCHA")
    march = Assessment.objects.get(title="Survey of March")
    assert "Survey of March" in text_of(desk, f"/e/ZZZ-1/files/?assessment={march.public_id}")
    with country.file("Admin2 PCode,PIN", "ZZ21,7").open("rb") as file:
        sent = {"files": [file], "kind": "needs", "group": "FSC", "assessment": march.public_id}
        with django_capture_on_commit_callbacks(execute=True):
            assert desk.post("/e/ZZZ-1/files/", sent).status_code == 302
    batch = march.import_batches.latest("pk")
    assert (batch.state, batch.accepted) == ("previewed", 1)


def test_the_commands(country):
    made = firstcall(
        "assessment", "add", "ZZZ-1", "Rapid", "--method", "focus_groups", "--group", "FSC", "--to", "2022-05-31",
        "--json",
    ).json  # fmt: skip
    assert (made["left_out"][:2], made["nobody_heard"]) == (["age", "diversity"], False)
    file = country.file("Admin2 PCode,PIN", "ZZ11,5")
    done = firstcall(
        "import", "needs", file, "--emergency", "ZZZ-1", "--group", "FSC", "--assessment", made["id"]
    )
    assert (done.code, country.added_up()["ZZ11"]) == (0, 5)
    shown = firstcall("assessment", "show", "ZZZ-1", made["id"], "--json").json
    assert [(row["area"], row["in_need"], row["in_use"]) for row in shown["figures"]] == [("ZZ11", 5, True)]
    april = Assessment.objects.get(title="Survey of April").public_id
    options = ("--group", "FSC", "--reason", "Agreed.")
    choice = firstcall("assessment", "choose", "ZZZ-1", april, *options, "--json").json
    assert country.added_up()["ZZ11"] == 9000
    refused = firstcall("assessment", "choose", "ZZZ-1", "none", *options)
    assert (refused.code, "gave no figures of Food Security" in refused.err) == (2, True)
    assert firstcall("assessment", "choices", "ZZZ-1", "--end", choice["id"], "--reason", "No.").code == 0
    assert firstcall("assessment", "end", "ZZZ-1", made["id"], "--reason", "Wrong.").code == 0
    titles = {row["title"]: row["state"] for row in firstcall("assessment", "list", "ZZZ-1", "--json").json}
    assert titles == {"Rapid": "withdrawn", "Survey of April": "done", "Survey of March": "done"}
    assert firstcall("assessment", "show", "ZZZ-1", "nothing").code == 2
