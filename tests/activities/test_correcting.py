"""A file corrected: read again with what people say of it, remembered for the next of its layout, and forgotten."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Actor, Forbidden, Held, NotVisible
from firstcall.activities.actions import (
    commit_activities,
    correct_activities,
    import_activities,
    preview_activities,
    undo_activities,
)
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch, ImportProblem, LayoutMemory
from firstcall.intake.queries import file_of, report
from firstcall.needs.actions import forget_layout
from firstcall.needs.staging import kept_examples, kept_rows, written_rows
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.record.rules import Stale
from tests.gaps.country import AT, SmallCountry

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]  # what is asked here is the same on either
HEADINGS = "Organisation,District,Activity,Start date,Reached"
CODE = {"text": "Area ZZ12", "code": "ZZ12", "level": 2}


@pytest.fixture
def country() -> SmallCountry:
    found = SmallCountry()
    found.organisation("UNICEF")
    return found


class Desk:
    """Somebody who sends files to the small country."""

    def __init__(self, country: SmallCountry, folder: Path, by: Actor) -> None:
        self.country, self.folder, self.by = country, folder, by

    def file(self, *rows: str, headings: str = HEADINGS, name: str = "march.csv") -> Path:
        path = self.folder / name
        path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        return path

    def preview(self, *rows: str, **more: Any) -> ImportBatch:
        path = self.file(*rows, **more)
        return preview_activities(path, file_name=path.name, emergency=self.country.emergency,
                                  group=self.country.food, by=self.by, at=AT)  # fmt: skip

    def correct(self, batch: ImportBatch, said: dict[str, Any], expected: int | None = None) -> ImportBatch:
        return correct_activities(batch, said, by=self.by, at=AT, expected=expected)

    def commit(self, batch: ImportBatch) -> ImportBatch:
        return commit_activities(batch, by=self.by, at=AT)


@pytest.fixture
def desk(country: SmallCountry, tmp_path: Path) -> Desk:
    return Desk(country, tmp_path, operator())


def partner(country: SmallCountry, acronym: str) -> Actor:
    organisation = country.organisation(acronym)
    held = Held("PART", emergency=country.emergency.pk, country="ZZZ", organisation=organisation.pk,
                organisation_public_id=organisation.public_id)  # fmt: skip
    return Actor(person=f"at{acronym.lower()}aaaaaaaaaaaa"[:16], held=(held,))


def problems(batch: ImportBatch) -> list[tuple[Any, ...]]:
    rows = ImportProblem.objects.filter(batch=batch).order_by("pk")
    return [(one.code, one.value, one.written, one.rows) for one in rows]


WRONG = [f"WFP,Nowhere,Food,2022-03-01,{n}" for n in range(3)]


def test_one_correction_mends_all_rows_and_the_next_file_needs_nobody(country: SmallCountry, desk: Desk):
    batch = desk.preview(*WRONG, "WFP,Area ZZ11,Food,2022-03-01,9")
    assert (batch.accepted, batch.rejected, problems(batch)) == (1, 3, [("place-unknown", "Nowhere", "", 3)])
    version = batch.version
    batch = desk.correct(batch, {"values": {"admin2_name": {"Nowhere": CODE}}}, expected=version)
    assert (batch.accepted, batch.rejected, problems(batch), batch.version) == (4, 0, [], version + 1)
    assert batch.corrections == {"values": {"admin2_name": {"Nowhere": CODE}}}
    assert "Nowhere" in file_of(batch).path.read_text()
    batch = desk.commit(batch)
    places = Activity.objects.filter(batch=batch).order_by("source_row").values_list("area__pcode", flat=True)
    assert list(places) == ["ZZ12", "ZZ12", "ZZ12", "ZZ11"]
    (memory,) = LayoutMemory.objects.all()
    assert (memory.corrections, memory.file_name) == (
        {"values": {"admin2_name": {"Nowhere": CODE}}},
        "march.csv",
    )
    assert LedgerEntry.objects.filter(act="layout.learnt", subject=f"layout:{memory.public_id}").count() == 1

    def next_month(name: str) -> dict[str, Any]:
        path = desk.file("WFP,nowhere,Food,2022-04-01,5", name=name)
        (found,) = import_activities(
            [path], emergency=country.emergency, group=country.food, by=operator(), at=AT
        )
        return found

    april = next_month("april.csv")
    assert (april["accepted"], april["problems"]) == (1, [])
    learnt = ImportBatch.objects.get(public_id=april["batch"])
    assert learnt.remembered == {
        "layout": memory.public_id,
        "file": "march.csv",
        "columns": 0,
        "texts": 1,
        "dates": 0,
    }
    undo_activities(batch, by=operator(), at=AT)
    assert next_month("may.csv")["accepted"] == 1  # undoing a batch does not forget what was learnt
    forget_layout(memory, by=operator(), at=AT)
    assert [one["code"] for one in next_month("june.csv")["problems"]] == ["place-unknown", "file-seen"]
    assert LedgerEntry.objects.filter(act="layout.forgotten").count() == 1


def test_columns_and_day_and_month_are_said_once_and_remembered(country: SmallCountry, desk: Desk):
    headings = "Organisation,District,What we did there,Begun on (planned),Heads"
    row = "WFP,Area ZZ11,Food,03/04/2022,7"
    batch = desk.preview(row, headings=headings.replace("Begun on (planned)", "Start date"))
    assert "date_order_unknown" in [one[0] for one in problems(batch)]
    said = {"columns": {"What we did there": "activity", "Heads": "reached"}, "date_order": "dmy"}
    batch = desk.commit(desk.correct(batch, said))
    facts = Activity.objects.filter(batch=batch).values_list("activity", "starts_on", "reached")
    assert list(facts) == [("Food", date(2022, 4, 3), 7)]
    again = desk.preview(
        "FAO,Area ZZ12,Seeds,05/06/2022,8", headings=headings.replace("Begun on (planned)", "Start date")
    )
    assert (again.remembered["columns"], again.remembered["dates"], problems(again)) == (2, 1, [])
    assert desk.preview(row, headings="Organisation,District,What we did there,Reached").remembered == {}


def test_a_name_nobody_bears_is_the_organisations_in_every_file(country: SmallCountry, desk: Desk):
    batch = desk.preview("Organisation FA0,Area ZZ11,Food,2022-03-01,1")
    said = {"values": {"organisation": {"Organisation FA0": "Organisation FAO"}}}
    desk.commit(desk.correct(batch, said))
    assert LayoutMemory.objects.count() == 0
    other = desk.preview(
        "2022-04-01,5,Organisation FA0,Area ZZ11", headings="Start date,Reached,Agency,District"
    )
    assert (problems(other), other.remembered) == ([], {})
    assert kept_rows(other.public_id)["organisation"].to_list() == [country.organisation("FAO").pk]


def test_a_remembered_field_that_is_no_more_is_no_hindrance(desk: Desk):
    row = "WFP,Area ZZ11,Food,2022-03-01,1,x"
    desk.commit(
        desk.correct(desk.preview(row, headings=HEADINGS + ",Curious"), {"columns": {"Curious": "remarks"}})
    )
    LayoutMemory.objects.update(corrections={"columns": {"Curious": "colour"}})
    assert desk.preview(row, headings=HEADINGS + ",Curious").columns["Curious"] == ""


def test_a_single_cell_is_its_own_and_not_remembered(desk: Desk):
    batch = desk.preview("WFP,Nowhere,Food,2022-03-01,1", "WFP,Nowhere,Food,2022-03-01,2")
    batch = desk.correct(batch, {"cells": {"B3": "Area ZZ11"}})
    assert (batch.accepted, problems(batch)) == (1, [("place-unknown", "Nowhere", "", 1)])
    desk.commit(batch)
    assert LayoutMemory.objects.count() == 0


def test_a_problem_of_a_corrected_text_names_both(desk: Desk):
    batch = desk.correct(desk.preview(*WRONG), {"values": {"admin2_name": {"Nowhere": "Elsewhere"}}})
    assert problems(batch) == [("place-unknown", "Elsewhere", "Nowhere", 3)]
    batch = desk.correct(batch, {"values": {"admin2_name": {"Nowhere": {"leave_out": True}}}})
    assert (problems(batch), batch.rejected, batch.rows) == ([("left-out", "", "", 3)], 3, 3)
    batch = desk.correct(batch, {"values": {"admin2_name": {"Nowhere": None}}})
    assert (problems(batch), batch.corrections) == ([("place-unknown", "Nowhere", "", 3)], {})


def test_problems_offer_what_may_have_been_meant(country: SmallCountry, desk: Desk):
    country.organisation("FAO")
    batch = desk.preview("Organisation FA0,Area ZZ1l,Food,31-04-20,1")
    offered = {one.code: one.choices for one in ImportProblem.objects.filter(batch=batch)}
    assert {"text": "Area ZZ11", "code": "ZZ11", "level": 2} in offered["place-unknown"]
    assert {"text": "Organisation FAO", "label": "FAO"} in offered[
        next(k for k in offered if k.startswith("organisation"))
    ]
    assert offered["impossible_date"] == [{"text": "2020-04-30"}]
    assert report(batch)["problems"][0]["choices"] != []


def test_what_a_preview_shows_is_kept_with_it(country: SmallCountry, desk: Desk):
    desk.commit(desk.preview("WFP,Area ZZ11,Food,2022-03-01,9", "WFP,Area ZZ12,Food,2022-03-01,1"))
    batch = desk.preview("WFP,Area ZZ11,Food,2022-03-01,10", "WFP,Area ZZ12,Food,2022-03-01,1", *WRONG,
                         "FAO,Area ZZ11,Seeds,2022-03-01,4")  # fmt: skip
    found = kept_examples(batch.public_id)
    assert [(kind, [one["row"] for one in rows]) for kind, rows in found.items()] == [
        ("new", [7]), ("changed", [2]), ("unchanged", [3]),
    ]  # fmt: skip
    assert (found["changed"][0]["before"], found["changed"][0]["values"]["reached"]) == ({"reached": 9}, 10)
    assert written_rows(batch.public_id, [2, 4, 5])["c1"].to_list() == ["Nowhere", "Nowhere"]
    corrected = desk.correct(batch, {"values": {"admin2_name": {"Nowhere": CODE}}})
    assert kept_rows(batch.public_id).height == corrected.accepted == 6


def test_samples_and_kept_rows_hold_no_contacts(desk: Desk):
    batch = desk.preview("WFP,Nowhere,Food,03/04/2022,1,amina@example.org", headings=HEADINGS + ",Curious")
    samples = {one["name"]: one["samples"] for one in batch.understood}
    assert (samples["Curious"], samples["Start date"], samples["District"]) == (
        [],
        ["03/04/2022"],
        ["Nowhere"],
    )
    assert written_rows(batch.public_id, [2]).columns == ["row", "c0", "c1", "c2", "c3", "c4"]


def test_only_a_preview_with_its_file_is_corrected_and_the_first_of_two_wins(desk: Desk):
    batch = desk.preview(*WRONG)
    desk.correct(ImportBatch.objects.get(pk=batch.pk), {"cells": {"B2": "Area ZZ11"}}, expected=batch.version)
    with pytest.raises(Stale):
        desk.correct(ImportBatch.objects.get(pk=batch.pk), {"cells": {"B3": "x"}}, expected=batch.version)
    batch.refresh_from_db()
    assert (batch.corrections, batch.accepted, kept_rows(batch.public_id).height) == (
        {"cells": {"B2": "Area ZZ11"}},
        1,
        1,
    )
    assert ImportProblem.objects.filter(batch=batch).count() == 1
    with pytest.raises(Refused, match="is not a field"):
        desk.correct(batch, {"columns": {"District": "colour"}})
    committed = desk.commit(batch)
    with pytest.raises(Refused) as refused:
        desk.correct(committed, {})
    assert refused.value.refusal.code == "import_not_previewed"
    other = desk.preview(*WRONG)
    file_of(other).path.unlink()
    with pytest.raises(Refused) as refused:
        desk.correct(other, {})
    assert refused.value.refusal.code == "file-gone"


def test_a_partner_corrects_its_own_files_only_and_its_memory_is_its_own(
    country: SmallCountry, tmp_path: Path
):
    wfp = Desk(country, tmp_path, partner(country, "WFP"))
    unicef = Desk(country, tmp_path, partner(country, "UNICEF"))
    desk = Desk(country, tmp_path, operator())
    said = {"values": {"admin2_name": {"Nowhere": CODE}}}
    mine = wfp.preview(*WRONG)
    assert mine.organisation == country.organisation("WFP")
    for other in (desk.preview(*WRONG), mine):
        with pytest.raises((NotVisible, Forbidden)):
            unicef.correct(other, said)
    wfp.commit(wfp.correct(mine, said))
    memory = LayoutMemory.objects.get()
    with pytest.raises((NotVisible, Forbidden)):
        forget_layout(memory, by=unicef.by, at=AT)
    theirs = unicef.preview("UNICEF,Nowhere,Food,2022-04-01,5")
    assert (theirs.remembered, theirs.accepted) == ({}, 0)
    assert wfp.preview("WFP,Nowhere,Food,2022-04-01,5").accepted == 1
    # what whoever coordinates said of a layout helps every partner
    desk.commit(desk.correct(desk.preview("WFP,Nowhere,Water,2022-04-01,5"), said))
    assert unicef.preview("UNICEF,Nowhere,Food,2022-04-01,5").accepted == 1


def test_the_group_is_corrected_too(country: SmallCountry, desk: Desk):
    country.group("HEA", "Health", "HEA")
    batch = desk.correct(desk.preview("WFP,Area ZZ11,Food,2022-03-01,9"), {"group": "Health"})
    assert batch.group == country.emergency.groups.get(code="HEA")
    assert kept_rows(batch.public_id)["sector"].to_list() == ["HEA"]
    with pytest.raises(Refused):
        desk.correct(batch, {"group": "Astrology"})


def test_corrections_may_be_given_with_the_file(country: SmallCountry, desk: Desk):
    path = desk.file(*WRONG)
    (found,) = import_activities([path], emergency=country.emergency, group=country.food, dry_run=True, by=operator(),
                                 at=AT, corrections={"values": {"admin2_name": {"Nowhere": CODE}}})  # fmt: skip
    assert (found["accepted"], found["problems"], ImportBatch.objects.count()) == (3, [], 0)
