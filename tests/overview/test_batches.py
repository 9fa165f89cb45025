"""The page of one file: what is asked, what is wrong and mended, without JavaScript, by whom it may be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from firstcall.access.queries import actor_for, operator
from firstcall.activities.actions import commit_activities
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch, ImportProblem, LayoutMemory
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area
from firstcall.structure.models import Emergency
from tests.overview.visiting import AT, BACKEND, HEADINGS, Visitor, row, sent, user

pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.usefixtures("small_country_of_file"),
    pytest.mark.django_db,
]


@pytest.fixture
def emergency() -> Emergency:
    return Emergency.objects.get()


@pytest.fixture
def district() -> Area:
    return Area.objects.filter(level=2).order_by("pcode")[0]


@pytest.fixture
def officer(django_capture_on_commit_callbacks: Any) -> Visitor:
    return Visitor("OCHA", django_capture_on_commit_callbacks)


def about(batch: ImportBatch, code: str) -> dict[str, str]:
    """The hidden fields of a problem's form."""
    problem = ImportProblem.objects.get(batch=batch, code=code)
    return {"part": "value", "problem": code, "column": problem.column, "value": problem.value}


def test_one_button_mends_all_rows_of_a_text(emergency: Emergency, district: Area, officer: Visitor):
    wrong = district.name[:-1] + "x"
    batch = sent(emergency, *[row(wrong, n) for n in range(1, 54)])
    code = "place-unknown"
    seen = officer.page(batch)
    assert f"53 rows: Place not known: {wrong}" in seen
    assert ("Did you mean" in seen, district.pcode in seen, "Leave these 53 rows out" in seen) == (
        True,
        True,
        True,
    )
    choices = ImportProblem.objects.get(batch=batch, code=code).choices
    chosen = next(place for place, one in enumerate(choices) if one["code"] == district.pcode)
    part = f"?view=problems&code={code}&from=0"
    answer = officer.correct(batch, **about(batch, code), choice=chosen, back=part)
    assert (answer.status_code, batch.accepted, batch.version) == (302, 53, 2)
    assert officer.client.get(answer["Location"])["Location"] == f"/files/{batch.public_id}/{part}"
    assert batch.corrections["values"]["admin2_name"][wrong]["code"] == district.pcode
    assert "Take in 53 rows" in officer.page(batch)
    assert f"{wrong} Area, level 2 {district.name} ({district.pcode})" in officer.page(
        batch, "?view=corrected"
    )
    back = {"part": "back", "what": "values", "name": "admin2_name", "text": wrong}
    answer = officer.correct(batch, **back, back="//elsewhere.example")
    assert officer.client.get(answer["Location"])["Location"] == f"/files/{batch.public_id}/"
    assert (batch.accepted, batch.corrections) == (0, {})


def test_a_text_is_typed_searched_and_left_out(emergency: Emergency, district: Area, officer: Visitor):
    batch = sent(emergency, row("Nowhere"), row("Nowhere", 2))
    found = officer.client.get(reverse("batch-search", args=[batch.public_id]),
                               {"what": "admin2_name", "text": district.name[:4]})  # fmt: skip
    assert f'value="{district.name} ({district.pcode})"' in found.content.decode()
    officer.correct(batch, **about(batch, "place-unknown"), text=f"{district.name} ({district.pcode})")
    assert (batch.accepted, batch.rejected) == (2, 0)
    batch = sent(emergency, row("Nowhere"), row(district.name, 2))
    officer.correct(batch, **about(batch, "place-unknown"), leave_out="1")
    assert (batch.accepted, ImportProblem.objects.get(batch=batch, refused=True).code) == (1, "left-out")
    assert "Left out by you" in officer.page(batch, "?view=wrong")


def test_what_names_nobody_is_filled_in_for_all_its_rows(
    emergency: Emergency, district: Area, officer: Visitor
):
    batch = sent(emergency, *[row(district.name, n).replace("Quiet Valley Relief", "") for n in (1, 2)])
    name = Organisation.objects.order_by("pk")[0].name
    assert "No organisation named" in officer.page(batch)
    officer.correct(batch, **about(batch, "organisation-missing"), text=name)
    assert (batch.corrections, batch.accepted) == ({"cells": {"A2": name, "A3": name}}, 2)


def test_cells_are_put_right_where_they_stand(emergency: Emergency, district: Area, officer: Visitor):
    batch = sent(emergency, *[row("Nowhere", n) for n in range(25)])
    problem = ImportProblem.objects.get(batch=batch, code="place-unknown")
    seen = officer.client.get(
        reverse("batch", args=[batch.public_id]) + f"?open={problem.pk}"
    ).content.decode()
    assert len(re.findall(r'name="cell-C\d+"', seen)) == 20
    assert f"open={problem.pk}&amp;row=20" in seen
    officer.correct(batch, part="cells", **{"cell-C2": district.name, "was-C2": "Nowhere",
                                            "cell-C3": "Nowhere", "was-C3": "Nowhere"})  # fmt: skip
    assert (batch.corrections, batch.accepted) == ({"cells": {"C2": district.name}}, 1)


def test_day_and_month_are_asked_once(emergency: Emergency, district: Area, officer: Visitor):
    batch = sent(emergency, row(district.name, 1, "03/04/2025"), row(district.name, 2, "05/06/2025"))
    seen = officer.page(batch)
    assert ("What day is 03/04/2025 ?" in seen, "3 Apr 2025" in seen, "4 Mar 2025" in seen) == (
        True,
        True,
        True,
    )
    officer.correct(batch, part="order", date_order="mdy")
    assert (batch.corrections, "What day is" in officer.page(batch)) == ({"date_order": "mdy"}, False)


def test_columns_are_shown_as_chips_and_changed_in_a_list(
    emergency: Emergency, district: Area, officer: Visitor
):
    batch = sent(emergency, row(district.name) + ",abc", headings=HEADINGS + ",Curious")
    seen = officer.page(batch, "?view=columns")
    assert f"Where District → Area, level 2 {district.name}" in seen
    assert "Left out Curious abc" in seen
    form = officer.client.get(
        reverse("batch", args=[batch.public_id]) + "?view=columns&change"
    ).content.decode()
    assert len(re.findall(r'<select name="column-[A-G]"', form)) == 7
    answer = officer.correct(
        batch, part="columns", **{"column-D": "-", "column-G": "remarks", "column-A": "organisation"}
    )
    assert (answer.status_code, batch.corrections) == (
        302,
        {"columns": {"Activity": "", "Curious": "remarks"}},
    )
    assert batch.columns["Curious"] == "remarks"
    assert officer.correct(batch, part="columns", **{"column-D": "colour"}).status_code == 409


def test_new_changed_and_unchanged_rows_are_shown_with_what_was(
    emergency: Emergency, district: Area, officer: Visitor
):
    first = sent(emergency, row(district.name, 9), row(district.name, 1, "2025-04-01"))
    commit_activities(first, by=operator(), at=AT)
    batch = sent(
        emergency,
        row(district.name, 10),
        row(district.name, 1, "2025-04-01"),
        row(district.name, 5, "2025-05-01"),
    )
    assert (batch.new, batch.changed, batch.unchanged) == (1, 1, 1)
    assert "9 → 10" in officer.page(batch, "?view=changed")
    assert "2025-05-01" in officer.page(batch, "?view=new")
    assert "2025-04-01" in officer.page(batch, "?view=unchanged")


def test_the_second_of_two_keeps_what_was_typed(emergency: Emergency, district: Area, officer: Visitor):
    batch = sent(emergency, row("Nowhere"))
    seen = batch.version
    officer.correct(batch, part="order", date_order="dmy")
    answer = officer.correct(batch, **about(batch, "place-unknown"), text="My own words", version=seen)
    assert (answer.status_code, "My own words" in answer.content.decode()) == (412, True)
    assert batch.corrections == {"date_order": "dmy"}
    again = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    officer.correct(batch, **{**dict(again), "text": district.name})
    assert (batch.accepted, batch.corrections["date_order"]) == (1, "dmy")


def test_nothing_said_is_nothing_done(emergency: Emergency, officer: Visitor):
    batch = sent(emergency, row("Nowhere"))
    for values in ({"part": "value"}, about(batch, "place-unknown"), {"part": "cells"}, {"part": "x"}, {}):
        assert officer.correct(batch, **values).status_code == 302
    assert (batch.version, batch.corrections) == (1, {})
    assert officer.client.get(reverse("batch-correct", args=[batch.public_id])).status_code == 302


def test_next_month_is_read_as_last_time_until_it_is_forgotten(
    emergency: Emergency, district: Area, officer: Visitor
):
    batch = sent(emergency, row("Nowhere"))
    officer.correct(batch, **about(batch, "place-unknown"), text=district.name)
    officer.post("batch-commit", batch, version=batch.version)
    assert (batch.state, LayoutMemory.objects.count()) == ("committed", 1)
    april = sent(emergency, row("Nowhere", 7, "2025-04-01"))
    assert april.accepted == 1
    assert "Read as last time (march.csv): 1 text." in officer.page(april)
    officer.post("batch-undo", batch, version=batch.version)
    assert (batch.state, Activity.objects.filter(batch=batch).count()) == ("undone", 0)
    assert sent(emergency, row("Nowhere", 8)).accepted == 1
    officer.post("batch-forget", april)
    assert (LayoutMemory.objects.count(), april.accepted, april.remembered) == (0, 0, {})


def test_what_is_said_of_one_file_is_said_of_the_others_with_one_press(
    emergency: Emergency, district: Area, officer: Visitor
):
    wrong = district.name[:-1] + "x"
    first, second, other = (sent(emergency, row(wrong, n), role="OCHA") for n in range(1, 4))
    ImportBatch.objects.filter(pk=other.pk).update(layout="another")
    assert "Say the same" not in officer.page(first)
    code = "place-unknown"
    officer.correct(first, **about(first, code), text=f"{district.name} ({district.pcode})")
    officer.correct(first, **{"part": "cells", "cell-F2": "9", "was-F2": "1"})
    assert "Say the same of the other file of this layout" in officer.page(first)
    assert officer.post("batch-others", first).status_code == 302
    for one in (second, other):
        one.refresh_from_db()
    assert (second.accepted, second.corrections, other.corrections) == (
        1, {"values": first.corrections["values"]}, {},
    )  # fmt: skip
    assert "Say the same" not in officer.page(first)


def test_a_partner_corrects_its_own_files_and_sees_no_others(emergency: Emergency, district: Area, officer: Visitor,
                                                              django_capture_on_commit_callbacks: Any):  # fmt: skip
    own = next(held.organisation for held in actor_for(user("PART"), AT).held if held.organisation)
    name = Organisation.objects.get(pk=own).name
    line = row("Nowhere").replace("Quiet Valley Relief", f'"{name}"')
    partner = Visitor("PART", django_capture_on_commit_callbacks)
    mine, other = sent(emergency, line, role="PART"), sent(emergency, line)
    partner.correct(mine, **about(mine, "place-unknown"), text=district.name)
    assert mine.accepted == 1
    assert LayoutMemory.objects.count() == 0
    for address in ("batch", "batch-search"):
        assert partner.client.get(reverse(address, args=[other.public_id])).status_code == 404
    for address in ("batch-correct", "batch-forget", "batch-commit"):
        assert partner.post(address, other, part="order", date_order="dmy").status_code == 404
    assert (other.version, "Nowhere" in officer.page(mine, "?view=corrected")) == (1, True)
    observer = Client()
    observer.force_login(user("OBS"), backend=BACKEND)
    assert observer.get(reverse("batch", args=[mine.public_id])).status_code == 404


def test_a_sentence_that_differs_by_its_text_alone_is_said_once(emergency: Emergency, officer: Visitor):
    batch = sent(emergency, row("Nowhere"))
    ImportProblem.objects.filter(batch=batch).delete()
    for n, params in enumerate(
        ({"text": "A", "meant": ""}, {"text": "B", "meant": ""}, {"text": "C", "kept": "Hill"})
    ):
        ImportProblem.objects.create(
            batch=batch, refused=False, code="organisation-unknown", value=params["text"], cell=f"A{n}", message="m",
            template="Nobody is known as %(text)s." if n < 2 else "%(text)s is kept at %(kept)s.", params=params,
        )  # fmt: skip
    seen = officer.page(batch)
    assert [words in seen for words in ("known as A.", "known as B.", "C is kept at Hill.")] == [
        True,
        False,
        True,
    ]


def test_thousands_of_problems_make_no_heavy_page(emergency: Emergency, officer: Visitor):
    batch = sent(emergency, row("Nowhere"))
    ImportProblem.objects.bulk_create(
        ImportProblem(
            batch=batch, refused=n % 2 == 0, code="place-unknown", value=f"Place {n} " + "x" * 200, cell=f"C{n + 2}",
            cells=f"C{n + 2}", column="District", message="m", template="The gazetteer knows no place %(text)s.",
            params={"text": f"Place {n}"}, choices=[{"text": "A" * 60, "code": f"ZZ{i}", "level": 2} for i in range(5)],
        )
        for n in range(5000)
    )  # fmt: skip
    seen = officer.page(batch)
    assert re.findall(r"knows no place (Place \d+)\.", seen) == [
        "Place 0",
        "Place 2",
        "Place 1",
        "Place 3",
        "Place 5",
    ]
    assert re.findall(r"2\s(\d+) more of this kind: Place not known", seen) == ["498", "497"]
    of_kind = officer.page(batch, "?view=problems&code=place-unknown&from=20")
    assert re.findall(r"knows no place (Place \d+)\.", of_kind) == [f"Place {n}" for n in range(38, 78, 2)]
    wide = sent(
        emergency, *["x," * 199 + "x"], headings=HEADINGS + "," + ",".join(f"Column {n}" for n in range(194))
    )
    assert "Column 150" in officer.page(wide, "?view=columns")
    assert "Further columns" in officer.page(wide, "?view=columns&change")


def test_problems_are_told_in_the_readers_language(emergency: Emergency, officer: Visitor):
    batch = sent(emergency, row("Nowhere"))
    officer.client.cookies["django_language"] = "fr"
    problem = ImportProblem.objects.get(batch=batch, code="place-unknown")
    assert (problem.params["text"], problem.template % problem.params) == ("Nowhere", problem.message)
    assert problem.message not in officer.page(batch)
