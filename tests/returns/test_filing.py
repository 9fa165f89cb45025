"""Files become returns: copies and corrections are new versions, nothing is doubled, closed rounds take nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from firstcall.access.queries import operator
from firstcall.activities.actions import (
    commit_activities,
    correct_activities,
    preview_activities,
    undo_activities,
)
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from firstcall.returns.actions import accept_return, close_round, plan_months, reopen_round, send_back
from firstcall.returns.models import ReportingRound, Return, ReturnVersion
from firstcall.returns.queries import figures_of
from tests.returns.country import CLOSED, HEADINGS, IN_TIME, LATE, Reporting, codes, row

pytestmark = pytest.mark.django_db

CLOSED_SENTENCE = (
    "The round of June 2022 closed on 10 Jul 2022. "
    "Ask the coordinator of Food Security, or OCHA, to reopen it."
)


@pytest.fixture
def country() -> Reporting:
    country = Reporting()
    country.rounds()
    return country


def versions(acronym: str) -> list[tuple[int, int, int, int]]:
    rows = ReturnVersion.objects.filter(of__organisation__acronym=acronym).order_by("number")
    return list(rows.values_list("number", "rows", "brought", "gone"))


def test_without_rounds_nothing_is_a_return(tmp_path):
    country = Reporting()
    country.take_in(tmp_path, row("AAA", 10))
    assert (country.returns(), country.reached()) == ([], 10)


def test_a_file_becomes_a_return_of_each_organisation_and_month(country, tmp_path):
    may = datetime(2022, 6, 4, 9, tzinfo=UTC)
    found = country.take_in(tmp_path, row("AAA", 10, "May 2022"), row("BBB", 7, "May 2022"), at=may)
    assert codes(found) == []
    country.take_in(tmp_path, row("AAA", 10, "May 2022"), row("AAA", 20), name="cumulative.csv")
    assert country.returns() == [
        ("May 2022", "AAA", "submitted", 1), ("May 2022", "BBB", "submitted", 1), ("June 2022", "AAA", "submitted", 1),
    ]  # fmt: skip
    assert country.reached() == 37
    entry = LedgerEntry.objects.filter(act="return.submitted").order_by("sequence").first()
    assert entry is not None
    assert entry.subject == f"group:{country.food.public_id}"


@pytest.mark.parametrize("name", ["Copy of food.csv", "food (1).csv", "food final FINAL v2.csv"])
def test_a_corrected_copy_is_a_new_version_and_doubles_nothing(country, tmp_path, name):
    """The first correction changes a figure, the place of a row and drops one: by keys alone two would be doubled."""
    country.take_in(tmp_path, row("AAA", 10), row("AAA", 20, area="ZZ12"), row("AAA", 5, activity="Seeds"))
    found = country.take_in(tmp_path, row("AAA", 11), row("AAA", 20, area="ZZ21"), name=name, at=LATE)
    assert codes(found) == ["rows-gone"]
    assert country.reached() == 31
    assert (country.returns(), versions("AAA")) == (
        [("June 2022", "AAA", "submitted", 2)], [(1, 3, 3, 0), (2, 2, 2, 2)],
    )  # fmt: skip
    batch = ImportBatch.objects.get(file_name=name)
    undo_activities(batch, by=operator(), at=LATE)
    assert country.reached() == 35
    assert country.returns() == [("June 2022", "AAA", "submitted", 2)]


def test_the_same_bytes_again_are_said_to_be_so_and_are_no_version(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10))
    found = country.take_in(tmp_path, row("AAA", 10), name="Copy of food.csv", at=LATE)
    (problem,) = found["problems"]
    assert problem["message"] == (
        "This is the same file, to the last byte, as “food.csv”, taken in on 4 Jul 2022."
    )
    assert (found["unchanged"], found["new"], versions("AAA"), country.reached()) == (
        1,
        0,
        [(1, 1, 1, 0)],
        10,
    )


def test_another_part_for_the_same_round_is_kept_beside_the_first(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10), name="north.csv")
    found = country.take_in(tmp_path, row("AAA", 5, area="ZZ21"), name="south.csv")
    assert codes(found) == ["second-part"]
    assert (country.reached(), versions("AAA")) == (15, [(1, 1, 1, 0), (2, 1, 1, 0)])
    country.take_in(tmp_path, row("AAA", 6, area="ZZ12"), name="south (1).csv", at=LATE)
    assert country.reached() == 16  # the north stands, the south was replaced
    (one,) = Return.objects.all()
    assert list(figures_of(country.emergency, [one.pk]).values()) == [(2, 16)]


def test_a_closed_round_refuses_at_the_second_it_closes(country, tmp_path):
    closes = datetime(2022, 7, 11, tzinfo=UTC)
    country.take_in(tmp_path, row("AAA", 10), at=closes - timedelta(seconds=1))
    for at in (closes, CLOSED):
        with pytest.raises(Refused) as refused:
            country.take_in(tmp_path, row("AAA", 12), name="Copy of food.csv", at=at)
        assert refused.value.refusal.text() == CLOSED_SENTENCE
    assert (country.reached(), ImportBatch.objects.count(), versions("AAA")) == (10, 1, [(1, 1, 1, 0)])


def test_a_round_that_closes_between_reading_and_taking_in_takes_nothing(country, tmp_path):
    path = tmp_path / "food.csv"
    path.write_text(f"{HEADINGS}\n{row('AAA', 10)}\n", encoding="utf-8")
    batch = preview_activities(
        path, file_name="food.csv", emergency=country.emergency, by=operator(), at=IN_TIME
    )
    with pytest.raises(Refused) as refused:
        commit_activities(batch, by=operator(), at=CLOSED)
    assert refused.value.refusal.text() == CLOSED_SENTENCE
    assert (Activity.objects.count(), Return.objects.count()) == (0, 0)


def test_a_cumulative_file_passes_while_it_changes_nothing_of_closed_months(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10, "May 2022"), row("AAA", 1, "May 2022", "ZZ12"),
                    at=datetime(2022, 6, 4, 9, tzinfo=UTC))  # fmt: skip
    country.take_in(tmp_path, row("AAA", 10, "May 2022"), row("AAA", 20), name="food (1).csv")
    assert country.reached() == 31  # a row of May that it leaves out stands: May is closed
    with pytest.raises(Refused, match="The round of May 2022 closed on 10 Jun 2022"):
        country.take_in(tmp_path, row("AAA", 99, "May 2022"), row("AAA", 20), name="food (2).csv")
    assert country.reached() == 31


def test_what_a_file_left_out_of_a_closed_round_goes_when_it_comes_again_to_the_reopened_one(
    country, tmp_path
):
    """Sent again as it is: nobody has to change a cell to say once more what the file says already."""
    both = [row("AAA", 10, "May 2022"), row("AAA", 1, "May 2022", "ZZ12")]
    country.take_in(tmp_path, *both, name="AAA.csv", at=datetime(2022, 6, 4, 9, tzinfo=UTC))
    found = country.take_in(tmp_path, both[0], row("AAA", 20), name="AAA v2.csv")
    assert codes(found) == ["rows-stay"]
    assert [one["suggestion"] for one in found["problems"]] == [
        "If they no longer hold, ask for the round to be reopened, then send this file again."
    ]
    country.take_in(tmp_path, *both[:1], row("AAA", 20), row("AAA", 3, area="ZZ21"), name="AAA v3.csv")
    may = ReportingRound.objects.get(name="May 2022")
    assert codes(country.take_in(tmp_path, both[0], row("AAA", 20), name="AAA v2.csv")) == [
        "file-seen",
        "rows-stay",
    ]
    assert country.reached() == 34
    reopen_round(may, until=LATE.date(), reason="Corrections", expected=None, by=operator(), at=IN_TIME)
    found = country.take_in(tmp_path, both[0], row("AAA", 20), name="AAA v2.csv", at=LATE)
    assert sorted(codes(found)) == ["file-seen", "rows-gone"]
    assert country.reached() == 33  # what v3 brought to June since stands
    assert codes(country.take_in(tmp_path, both[0], row("AAA", 20), name="AAA v2.csv", at=LATE)) == [
        "file-seen"
    ]
    assert country.reached() == 33


def test_a_file_is_not_taken_back_from_a_closed_round(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10))
    batch = ImportBatch.objects.get()
    with pytest.raises(Refused, match="June 2022 closed on"):
        undo_activities(batch, by=operator(), at=CLOSED)
    assert country.reached() == 10
    batch.refresh_from_db()
    undo_activities(batch, by=operator(), at=LATE)
    assert (country.reached(), country.returns()) == (0, [("June 2022", "AAA", "withdrawn", 1)])


def test_a_return_sent_back_comes_again_although_its_round_is_closed(country, tmp_path):
    coordinator = country.person("COORD")
    country.take_in(tmp_path, row("AAA", 10), row("BBB", 3))
    (one, other) = Return.objects.order_by("organisation__acronym")
    send_back(one, reason="The district is wrong.", expected=1, by=country.actor("COORD"), at=CLOSED)
    with pytest.raises(Refused, match="June 2022 closed"):
        country.take_in(tmp_path, row("BBB", 4), name="b.csv", at=CLOSED)
    country.take_in(tmp_path, row("AAA", 10, area="ZZ12"), name="Copy of food.csv", at=CLOSED)
    assert country.returns() == [("June 2022", "AAA", "submitted", 2), ("June 2022", "BBB", "submitted", 1)]
    assert country.reached() == 13
    one.refresh_from_db()
    assert (one.reason, one.version) == ("", 3)
    first = one.versions.get(number=1)
    assert (first.verdict, first.reason) == ("returned", "The district is wrong.")
    texts = Notice.objects.filter(person=coordinator).values_list("text", flat=True)
    assert list(texts) == ["A return of %(round)s that was sent back has come again."]
    accept_return(one, expected=3, by=country.actor("COORD"), at=CLOSED)
    with pytest.raises(Refused, match="June 2022 closed"):
        country.take_in(tmp_path, row("AAA", 11, area="ZZ12"), name="Copy of food.csv", at=CLOSED)
    assert other.number == 1


def test_undated_rows_ask_for_the_round_where_several_are_open(country, tmp_path):
    headings = "Organisation,Sector,Admin2 PCode,Activity,Reached"
    country.take_in(tmp_path, "AAA,FSC,ZZ11,Food,10", headings=headings)
    assert country.returns() == [("June 2022", "AAA", "submitted", 1)]
    plan_months(emergency=country.emergency, group=country.food, first=datetime(2022, 7, 1).date(), due_day=5,
                closing_day=10, by=operator(), at=IN_TIME)  # fmt: skip
    later = datetime(2022, 8, 4, 9, tzinfo=UTC)
    june = ReportingRound.objects.get(name="June 2022")
    reopen_round(june, until=later.date(), reason="Floods", expected=None, by=operator(), at=later)
    with pytest.raises(Refused) as refused:
        country.take_in(tmp_path, "BBB,FSC,ZZ11,Food,10", headings=headings, at=later)
    assert refused.value.refusal.text() == (
        "The file does not say which month it reports on, and Food Security has 2 open rounds: July 2022, June 2022. "
        "Choose the round, then send it again."
    )
    country.take_in(
        tmp_path, "BBB,FSC,ZZ11,Food,10", headings=headings, at=later, reporting_round="july 2022"
    )
    assert country.returns() == [("June 2022", "AAA", "submitted", 1), ("July 2022", "BBB", "submitted", 1)]


def test_a_corrected_file_is_for_the_round_it_was_sent_for(country, tmp_path):
    plan_months(emergency=country.emergency, group=country.food, first=datetime(2022, 7, 1).date(), due_day=5,
                closing_day=10, by=operator(), at=IN_TIME)  # fmt: skip
    later = datetime(2022, 8, 4, 9, tzinfo=UTC)
    june = ReportingRound.objects.get(name="June 2022")
    reopen_round(june, until=later.date(), reason="Floods", expected=None, by=operator(), at=later)
    path = tmp_path / "b.csv"
    path.write_text(
        "Organisation,Sector,District,Activity,Reached\nBBB,FSC,Nowhere,Food,10\nBBB,FSC,Area ZZ12,Food,1\n"
    )
    batch = preview_activities(path, file_name="b.csv", emergency=country.emergency, reporting_round="july 2022",
                               by=operator(), at=later)  # fmt: skip
    said = {"values": {"admin2_name": {"Nowhere": "Area ZZ11"}}}
    batch = correct_activities(batch, said, by=operator(), at=later)
    commit_activities(batch, by=operator(), at=later)
    assert country.returns() == [("July 2022", "BBB", "submitted", 1)]
    assert country.reached() == 11


def test_rows_outside_the_round_are_remarked(country, tmp_path):
    found = country.take_in(tmp_path, row("AAA", 10), row("AAA", 5, "June 2019"))
    assert [(one["code"], one["cells"]) for one in found["problems"]] == [("no-round", ["3"])]
    found = country.take_in(tmp_path, row("BBB", 10), row("BBB", 5, "May 2022"), name="b.csv",
                            reporting_round="2022-06")  # fmt: skip
    assert [(one["code"], one["cells"]) for one in found["problems"]] == [("outside-round", ["3"])]
    assert country.returns() == [("June 2022", "AAA", "submitted", 1), ("June 2022", "BBB", "submitted", 1)]
    ours = Return.objects.get(organisation__acronym="BBB")
    assert list(figures_of(country.emergency, [ours.pk]).values()) == [(2, 15)]


def test_an_unknown_round_is_refused_by_name(country, tmp_path):
    with pytest.raises(Refused) as refused:
        country.take_in(tmp_path, row("AAA", 10), reporting_round="Mars")
    assert refused.value.refusal.text() == (
        "There is no round “Mars”. There are: June 2022 (FSC), May 2022 (FSC), April 2022 (FSC)."
    )


def test_a_name_that_several_rounds_have_is_asked_back(country, tmp_path):
    health = country.group("HEA", "Health", "HEA")
    plan_months(emergency=country.emergency, group=health, first=datetime(2022, 6, 1).date(), due_day=5,
                closing_day=10, by=operator(), at=IN_TIME)  # fmt: skip
    with pytest.raises(Refused) as refused:
        country.take_in(tmp_path, row("AAA", 10), reporting_round="2022-06")
    assert refused.value.refusal.text() == (
        "“2022-06” can be several rounds: June 2022 (FSC), June 2022 (HEA). Say which one, as it is written here."
    )
    country.take_in(tmp_path, row("AAA", 10), reporting_round="June 2022 (FSC)")
    assert country.returns() == [("June 2022", "AAA", "submitted", 1)]


def test_a_part_of_a_group_has_no_rounds_of_its_own(country):
    part = country.group("FSC-1", "Food in the north")
    part.parent, part.area = country.food, country.areas["ZZ1"]
    part.save()
    with pytest.raises(Refused, match="Food in the north is a part of another group and reports with it"):
        plan_months(emergency=country.emergency, group=part, first=datetime(2022, 9, 1).date(), due_day=5,
                    closing_day=10, by=operator(), at=IN_TIME)  # fmt: skip


def test_a_round_closed_by_an_act_refuses_from_that_moment(country, tmp_path):
    june = ReportingRound.objects.get(name="June 2022")
    close_round(june, expected=1, by=country.actor("COORD"), at=IN_TIME)
    with pytest.raises(Refused, match="The round of June 2022 closed on 4 Jul 2022"):
        country.take_in(tmp_path, row("AAA", 10), at=IN_TIME)
    assert country.reached() == 0


def test_a_dry_run_leaves_nothing(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10), dry_run=True, reporting_round="June 2022")
    assert (Return.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_figures_of_a_file_that_holds_others_stay_in(country, tmp_path):
    country.take_in(tmp_path, row("AAA", 10), row("BBB", 3))
    one = Return.objects.get(organisation__acronym="AAA")
    with pytest.raises(Refused, match="holds rows of other returns too"):
        send_back(one, reason="Too high.", figures="out", expected=1, by=country.actor("COORD"), at=LATE)
    one.refresh_from_db()
    assert (one.state, country.reached(), LedgerEntry.objects.filter(act="return.returned").count()) == (
        "submitted", 13, 0,
    )  # fmt: skip
