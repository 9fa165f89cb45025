"""A group's counting rule is chosen by those who may, dated and told; every figure follows, and goes back."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstcall.access.models import User
from firstcall.access.queries import nobody, operator
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.activities.actions import import_activities, set_counting_rule, undo_activities
from firstcall.activities.counting.in_force import rule_in_force, version_of
from firstcall.activities.counting.rule import DEFAULT, SUM, Condition, Counting, as_data
from firstcall.activities.counting.shown import counted
from firstcall.activities.counting.trial import try_rule
from firstcall.activities.models import Activity, ActivityRollup, CountingRule
from firstcall.activities.presence import presence
from firstcall.gaps.queries import totals
from firstcall.intake.models import ImportBatch
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.record.rules import Stale
from firstcall.structure.models import Group
from tests.cli.run import firstcall
from tests.gaps.country import AT, SmallCountry
from tests.setup.sessions import sign_in
from tests.structure.made import person_with

pytestmark = pytest.mark.django_db
BY = {"by": operator(), "at": AT}
SINGLE = Counting(leave_out=(Condition("recurrent", "is", ("yes",)),))
HEADINGS = (
    "Organisation,Sector,Admin2 PCode,Site,Activity,Month,Recurrent activity,Reached,New beneficiaries,"
    "Households,Unit,Quantity"
)
ROWS = (
    "WFP,FSC,ZZ11,Camp A,Meals,May 2022,Yes,900,10,,kits,5",
    "WFP,FSC,ZZ11,camp  á,Meals,June 2022,No,120,20,,,",
    "FAO,FSC,ZZ12,,Seeds,June 2022,,,,40,packs,2.5",
)


@pytest.fixture(scope="module")
def taken_in(rows_of_file, tmp_path_factory) -> tuple[SmallCountry, ImportBatch]:
    country, path = SmallCountry(), tmp_path_factory.mktemp("sent") / "report.csv"
    path.write_text("\n".join([HEADINGS, *ROWS]) + "\n", encoding="utf-8")
    (report,) = import_activities([path], emergency=country.emergency, **BY)
    assert (report["accepted"], report["rejected"]) == (3, 0)
    return country, ImportBatch.objects.get(public_id=report["batch"])


@pytest.fixture
def both(taken_in, db) -> tuple[SmallCountry, ImportBatch]:
    return deepcopy(taken_in)


@pytest.fixture
def country(both) -> SmallCountry:
    return both[0]


@pytest.fixture
def batch(both) -> ImportBatch:
    return both[1]


def whole(area: str = "ZZ") -> ActivityRollup:
    return ActivityRollup.objects.get(area__pcode=area, population_group="all")


def figures() -> list[tuple]:
    columns = [field.name for field in ActivityRollup._meta.fields if field.name != "id"]
    return sorted(ActivityRollup.objects.values_list(*columns), key=str)


def test_what_rows_say_beside_people_is_kept(batch):
    columns = ("recurrent", "new_people", "households", "unit", "quantity", "reached")
    assert list(Activity.objects.order_by("source_row").values_list(*columns)) == [
        ("yes", 10, None, "kits", 5.0, 900),
        ("no", 20, None, "", None, 120),
        ("", None, 40, "packs", 2.5, None),
    ]


def test_a_corrected_answer_replaces_the_row(country, batch, tmp_path):
    path = tmp_path / "again.csv"
    path.write_text("\n".join([HEADINGS, ROWS[0].replace("Yes", "No"), *ROWS[1:]]) + "\n", encoding="utf-8")
    (report,) = import_activities([path], emergency=country.emergency, **BY)
    assert (report["new"], report["changed"], report["unchanged"]) == (0, 1, 2)


@pytest.mark.parametrize(
    ("rule", "people"),
    [
        (DEFAULT, 900),
        (SINGLE, 120),
        (Counting(households_to_people=4.5), 900 + 180),
        (Counting(method="new_people"), 30),
        (Counting(method="new_people", where_blank="reached", households_to_people=5), 30 + 200),
        (Counting(method="sum"), 1020),
    ],
)
def test_every_figure_follows_the_rule(country, batch, rule, people):
    if rule != DEFAULT:
        set_counting_rule(country.food, rule, reason="As agreed with partners.", **BY)
    assert (whole().reached, whole().frequencies, whole().rows) == (people, 1020, 3)
    (total,) = totals(actor=operator(), emergency=country.emergency, at=AT)
    assert total.reached == people
    assert (
        sum(
            row.reached or 0
            for row in presence(actor=operator(), emergency=country.emergency, level=1, at=AT)
        )
        == people
    )


def test_what_was_left_out_stands_beside_the_figure(country, batch):
    set_counting_rule(country.food, SINGLE, **BY)
    for area, out in (
        ("ZZ", (1, 900, "[[0,1,900]]")),
        ("ZZ11", (1, 900, "[[0,1,900]]")),
        ("ZZ12", (0, None, "")),
    ):
        row = whole(area)
        assert (row.rows_left_out, row.frequencies_left_out, row.left_out) == out
    (row,) = counted(actor=operator(), emergency=country.emergency)
    assert (row.group, row.rows, row.people, row.frequencies, row.left_out) == (
        "FSC",
        3,
        120,
        1020,
        ((0, 1, 900),),
    )
    assert row.out == ["2 rows counted.", "1 left out with 900 contacts: rows of recurrent activities."]
    (there,) = presence(actor=operator(), emergency=country.emergency, level=0, at=AT)
    assert (there.rows_left_out, there.frequencies_left_out, there.left_out) == (1, 900, ((0, 1, 900),))


def test_a_trial_stores_nothing(country, batch):
    before = figures()
    now, then = try_rule(country.food, SINGLE)
    assert (now.people, then.people, then.left_out) == (900, 120, ((0, 1, 900),))
    assert figures() == before
    assert not CountingRule.objects.exists()


def test_rules_are_dated_and_in_the_ledger(country, batch):
    before = figures()
    set_counting_rule(country.food, SINGLE, reason="Radio", expected=1, **BY)
    later = AT + timedelta(days=3)
    set_counting_rule(country.food, DEFAULT, expected=2, by=operator(), at=later)
    assert figures() == before
    assert list(
        CountingRule.objects.order_by("pk").values_list("rule", "reason", "starts_on", "ends_on")
    ) == [
        (as_data(SINGLE), "Radio", AT.date(), later.date()),
        (as_data(DEFAULT), "", later.date(), None),
    ]
    entries = LedgerEntry.objects.filter(act="counting-rule.set").order_by("sequence")
    assert [one.subject for one in entries] == [f"group:{country.food.public_id}"] * 2
    assert (version_of(country.food), rule_in_force(country.food)) == (3, DEFAULT)


def test_undoing_an_import_restores_figures_counted_by_the_rule(country, batch, tmp_path):
    set_counting_rule(country.food, SINGLE, **BY)
    before = figures()
    path = tmp_path / "more.csv"
    path.write_text(f"{HEADINGS}\nFAO,FSC,ZZ12,,Seeds,June 2022,Si,50,,,,\n", encoding="utf-8")
    (report,) = import_activities([path], emergency=country.emergency, **BY)
    assert whole("ZZ12").rows_left_out == 1
    undo_activities(ImportBatch.objects.get(public_id=report["batch"]), **BY)
    assert figures() == before


def test_who_may_not_and_when_not(country, batch):
    with pytest.raises(NotVisible):
        set_counting_rule(country.food, SINGLE, by=nobody(), at=AT)
    for role, may in (("HC", False), ("CO", False), ("OCHA", True), ("COORD", True)):
        group = {"group": country.food} if role in ("CO", "COORD") else {}
        person = person_with(role, timezone.now(), emergency=country.emergency, **group)
        with pytest.raises(Refused if may else Forbidden):
            set_counting_rule(country.food, DEFAULT, by=person, at=AT)
    with pytest.raises(Refused, match="counted by this rule already"):
        set_counting_rule(country.food, DEFAULT, **BY)
    with pytest.raises(Refused, match="Say why it is right here"):
        set_counting_rule(country.food, Counting(method=SUM), reason="  ", **BY)
    with pytest.raises(Stale):
        set_counting_rule(country.food, SINGLE, expected=7, **BY)
    part = Group.objects.create(
        emergency=country.emergency, code="FSC-1", name="Part", parent=country.food, area=country.areas["ZZ1"],
        starts_on=AT.date(),
    )  # fmt: skip
    with pytest.raises(Refused, match="counts as the whole does"):
        set_counting_rule(part, SINGLE, **BY)
    Group.objects.filter(pk=country.food.pk).update(ends_on=AT.date())
    country.food.refresh_from_db()
    with pytest.raises(Refused, match="This group has ended"):
        set_counting_rule(country.food, SINGLE, **BY)
    assert not CountingRule.objects.exists()


def test_the_command_line_shows_tries_and_sets(country, batch, tmp_path):
    words = ("group", "counting", country.emergency.code, "FSC")
    assert firstcall(*words, "--json").json["people"] == 900
    tried = firstcall(*words, "--leave-out", "recurrent=yes", "--dry-run", "--json").json
    assert (tried["people"], tried["version"], CountingRule.objects.count()) == (120, 1, 0)
    path = tmp_path / "rule.toml"
    path.write_text('[[leave_out]]\nfield = "recurrent"\nis = "yes"\n', encoding="utf-8")
    done = firstcall(*words, "--rule", path, "--reason", "Agreed", "--json").json
    assert (done["people"], done["version"], done["reason"], done["rule"]) == (
        120,
        2,
        "Agreed",
        as_data(SINGLE),
    )
    assert done["left_out"] == [{"reason": "rows of recurrent activities", "rows": 1, "frequencies": 900}]
    said = firstcall(*words)
    assert "counts 120 people of 1 020 contacts." in said.out
    refused = firstcall(*words, "--method", "biggest")
    assert (refused.code, "Choose one of: largest" in refused.err) == (2, True)
    mixed = firstcall(*words, "--rule", path, "--method", "sum")
    assert (mixed.code, mixed.err) == (
        2,
        "The rule stands in the file. Leave the other options out, or the file.\n",
    )


def test_the_page_shows_what_would_change_before_it_does(country, batch, client):
    person_with("COORD", timezone.now(), emergency=country.emergency, group=country.food)
    sign_in(client, User.objects.get())
    address = reverse("group-counting", args=[country.emergency.code, "FSC"])
    assert "900 people of" in client.get(address).content.decode()
    form = {"method": "largest", "place": "area+site", "recurrent": "on", "version": "1", "act": "save"}
    tried = client.post(address, form)
    assert "120 people instead of 900." in tried.content.decode()
    assert not CountingRule.objects.exists()  # what was not seen is not saved
    form["tried"] = json.dumps(as_data(SINGLE), sort_keys=True)
    done = client.post(address, form)
    assert (done.status_code, done.url) == (302, reverse("group", args=[country.emergency.code, "FSC"]))
    assert rule_in_force(country.food) == SINGLE
    assert "rows of recurrent activities" in client.get(done.url).content.decode()
    wrong = client.post(address, {**form, "households": "-2"})
    assert (wrong.status_code, "above 0" in wrong.content.decode()) == (422, True)
