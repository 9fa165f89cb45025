"""The rules of the guidance about groups (R06, R07, R08, R10, R11, R19): each is tried, and its clause is read."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Forbidden, NotVisible
from firstcall.organisations.queries import find
from firstcall.places.models import Area, Country
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import content_of
from firstcall.structure import actions
from firstcall.structure.models import Emergency, Group, SectorLeftOut
from firstcall.structure.queries import group_for, structure_on
from firstcall.structure.queries.network import checked, issue_matrix, issue_points
from firstcall.structure.queries.terms import term_of
from firstcall.structure.rules.groups import Successor
from tests.structure.made import make_emergency, make_group, person_with

pytestmark = pytest.mark.django_db


def refused(act: object, **options: object) -> tuple[str, str]:
    """The code and the clause of the refusal of an act."""
    with pytest.raises(Refused) as found:
        act(by=operator(), **options)  # type: ignore[operator]
    refusal = found.value.refusal
    assert refusal.text().endswith(f"({refusal.clause})")
    return refusal.code, refusal.clause


def acts() -> list[str]:
    return list(LedgerEntry.objects.order_by("sequence").values_list("act", flat=True))


# --- R06: only sectors the emergency needs; merged, split, left out (GN 5; OG Q6) -----------------------------------


def test_r06_a_sector_is_left_out_only_with_a_reason_and_only_while_nobody_covers_it(at: datetime) -> None:
    emergency = make_emergency(at)
    out = {"emergency": emergency, "at": at}
    assert refused(actions.leave_out, sector="logistics", reason=" ", **out) == (
        "left-out-without-reason",
        "GN 5",
    )
    assert refused(actions.leave_out, sector="hope", reason="None", **out) == ("sector-unknown", "GN 5")
    make_group(emergency, at)
    assert refused(actions.leave_out, sector="health", reason="Fine", **out) == ("sector-covered", "GN 5")
    row = actions.leave_out(sector="Logistics", reason="Roads and markets work.", by=operator(), **out)  # type: ignore[arg-type]
    assert refused(actions.leave_out, sector="LOG", reason="Again", **out) == ("already-left-out", "GN 5")
    assert (row.sector, acts()[-1]) == ("logistics", "sector.left-out")


def test_r06_what_is_left_out_comes_back_by_an_act_or_with_its_group(at: datetime) -> None:
    emergency = make_emergency(at)
    out = {"emergency": emergency, "by": operator(), "at": at}
    first = actions.leave_out(sector="logistics", reason="Roads work.", **out)  # type: ignore[arg-type]
    actions.take_back_in(first, on=at.date(), expected=1, by=operator(), at=at)
    assert acts()[-1] == "sector.taken-in"
    actions.leave_out(sector="nutrition", reason="Harvests are good.", **out)  # type: ignore[arg-type]
    make_group(emergency, at, "nutrition", ())
    assert SectorLeftOut.objects.filter(ends_on=None).count() == 0


@pytest.mark.parametrize(
    ("into", "code"),
    [
        ([Successor("A", "A", ("health", "nutrition"))], "split-needs-two"),
        ([Successor("A", "A", ("health",)), Successor("B", "B")], "split-loses-sector"),
        (
            [Successor("A", "A", ("health", "shelter")), Successor("B", "B", ("nutrition",))],
            "split-adds-sector",
        ),
        ([Successor("A", "A", ("health",)), Successor("a", "B", ("nutrition",))], "split-same-code"),
        ([Successor("HN", "A", ("health",)), Successor("B", "B", ("nutrition",))], "group-exists"),
        ([Successor("A b", "A", ("health",)), Successor("B", "B", ("nutrition",))], "split-name"),
    ],
)
def test_r06_no_sector_is_lost_or_gained_in_a_split(at: datetime, into: list[Successor], code: str) -> None:
    emergency = make_emergency(at)
    group = actions.add_group(emergency=emergency, sector="health+nutrition", code="HN", by=operator(), at=at)
    before = acts()
    assert refused(actions.split_group, group=group, into=into, at=at) == (code, "GN 5")
    assert (acts(), Group.objects.filter(ends_on=None).count()) == (before, 1)


def test_r06_a_split_closes_the_former_and_the_new_ones_name_it(at: datetime) -> None:
    emergency = make_emergency(at)
    group = actions.add_group(emergency=emergency, sector="health+nutrition", code="HN", by=operator(), at=at)
    later = at + timedelta(days=9)
    made = actions.split_group(
        group,
        into=[Successor("H", "Health", ("health",)), Successor("N", "Nutrition", ("nutrition",))],
        expected=1,
        by=operator(),
        at=later,
    )
    group.refresh_from_db()
    assert (group.ends_on, [one.split_from for one in made]) == (later.date(), [group, group])
    assert [line.group.code for line in structure_on(emergency, at.date())] == ["HN"]
    assert [line.group.code for line in structure_on(emergency, later.date())] == ["H", "N"]
    assert acts()[-3:] == ["group.added", "group.added", "group.split"]
    assert refused(actions.split_group, group=group, into=[], at=later) == ("group-ended", "OG, how long")


# --- R07: early recovery is a network of focal points (GN 5, 7; OG Q6) ------------------------------------------------


def test_r07_no_group_of_its_own_for_early_recovery_without_the_gap_nobody_covers(at: datetime) -> None:
    emergency = make_emergency(at)
    add = {"emergency": emergency, "at": at}
    for sector in ("early_recovery", "Early Recovery", "shelter+early_recovery"):
        assert refused(actions.add_group, sector=sector, **add) == (
            "early-recovery-network",
            "GN 5, 7; OG Q6",
        )
    group = actions.add_group(sector="ERY", reason="Nobody covers debris in the towns.", by=operator(), **add)  # type: ignore[arg-type]
    assert group.reason == "Nobody covers debris in the towns."
    assert refused(actions.add_group, sector="early_recovery", code="E2", reason="More", **add) == (
        "early-recovery-covered",
        "GN 5, 7; OG Q6",
    )


def test_r07_the_network_shows_which_groups_it_does_not_reach(at: datetime) -> None:
    emergency = make_emergency(at)
    health, wash = make_group(emergency, at), make_group(emergency, at, "wash", ("UNICEF",))
    actions.name_issue_focal_point(
        group=health, issue="early_recovery", organisation=find("UNDP"), by=operator(), at=at
    )
    lines = structure_on(emergency, at.date())
    matrix = issue_matrix(emergency, lines, issue_points(emergency, at.date()))
    assert matrix.lacking_early_recovery == [wash]
    found = {one.kind: one.groups for one in checked(emergency, at.date(), lines, {})}
    assert found["no-early-recovery"] == (wash.code,)


# --- R04: in line with the global lead, else a reason (GN 5; OG Q6; S5) -----------------------------------------------


@pytest.mark.parametrize(
    ("leads", "more", "expected"),
    [
        (("WHO",), {}, ()),
        (("UNICEF",), {}, ("health",)),
        (("UNICEF",), {"deviation": "WHO has nobody in the country."}, ()),
        (("UNICEF",), {"deviation": "  "}, ("health",)),
        (("UNICEF", "WHO"), {}, ()),  # together with the agency of the table
        (("UNICEF",), {"role": "co_lead"}, ()),
    ],
)
def test_r04_a_lead_that_is_not_the_global_one_is_shown_until_there_is_a_reason(
    at: datetime, leads: tuple[str, ...], more: dict[str, str], expected: tuple[str, ...]
) -> None:
    group = make_group(make_emergency(at), at, leads=())
    for lead in leads:
        actions.designate(group=group, organisation=find(lead), **more, by=operator(), at=at)  # type: ignore[arg-type]
    lines = structure_on(group.emergency, at.date())
    found = {one.kind: one.groups for one in checked(group.emergency, at.date(), lines, {})}
    assert found.get("not-the-global-lead", ()) == expected


def test_r04_a_group_the_global_table_does_not_know_deviates_from_nothing(at: datetime) -> None:
    emergency = make_emergency(at)
    group = actions.add_group(emergency=emergency, sector="cash", name="Cash", by=operator(), at=at)
    actions.designate(group=group, organisation=find("WFP"), by=operator(), at=at)
    found = checked(emergency, at.date(), structure_on(emergency, at.date()), {})
    assert [one for one in found if one.kind == "not-the-global-lead"] == []


# --- R08: focal points for the agreed issues; thematic groups (GN 7; OG Q3, Q6) ---------------------------------------


def test_r08_only_agreed_issues_have_focal_points_and_each_once(at: datetime) -> None:
    group = make_group(make_emergency(at), at)
    name = {"group": group, "organisation": find("UNICEF"), "at": at}
    act = actions.name_issue_focal_point
    assert refused(act, issue="weather", **name) == ("issue-unknown", "GN 7")
    assert refused(act, issue="gender_based_violence", **name) == ("issue-unknown", "GN 7")
    assert refused(act, issue="age", **{**name, "organisation": find("ICRC")}) == (
        "takes-no-part",
        "GN 1 fn 1",
    )
    point = actions.name_issue_focal_point(issue="age", by=operator(), **name)  # type: ignore[arg-type]
    assert refused(act, issue="age", **name) == ("issue-focal-point-taken", "OG Q3")
    actions.end_issue_focal_point(point, on=at.date(), expected=1, by=operator(), at=at)
    assert acts()[-2:] == ["issue-focal-point.named", "issue-focal-point.ended"]


def test_r08_unfpa_sees_to_gender_based_violence_within_protection(at: datetime) -> None:
    emergency = make_emergency(at)
    group = make_group(emergency, at, "protection", ("UNHCR",))
    actions.name_issue_focal_point(
        group=group, issue="gender_based_violence", organisation=find("UNFPA"), by=operator(), at=at
    )
    assert LedgerEntry.objects.order_by("-sequence")[0].clause == "OG Q6"
    matrix = issue_matrix(emergency, structure_on(emergency, at.date()), issue_points(emergency, at.date()))
    own = matrix.issues[-1]
    assert (own.id, own.agency, own.name_in("en")) == (
        "gender_based_violence", "UNFPA", "Gender-Based Violence"
    )  # fmt: skip


def test_r08_a_thematic_group_is_for_an_issue_and_no_sector_is_called_so(at: datetime) -> None:
    emergency = make_emergency(at)
    group = actions.add_group(emergency=emergency, sector="gender", by=operator(), at=at)
    assert (group.kind, group.name) == ("thematic", "Gender")
    assert refused(actions.add_group, emergency=emergency, sector="health", kind="thematic", at=at) == (
        "group-kind",
        "GN 5",
    )


def test_r08_never_a_coordinator_of_another_group(at: datetime) -> None:
    emergency = make_emergency(at)
    health, wash = make_group(emergency, at), make_group(emergency, at, "wash", ("UNICEF",))
    coordinator = person_with("COORD", at, emergency=emergency, group=wash)
    with pytest.raises((Forbidden, NotVisible)):
        actions.name_issue_focal_point(
            group=health, issue="age", organisation=find("UNICEF"), by=coordinator, at=at
        )


# --- R10: one word for the whole country (GN 5) -----------------------------------------------------------------------


def test_r10_a_second_emergency_takes_the_word_of_its_country_and_cannot_bring_another(at: datetime) -> None:
    make_emergency(at, term="sector")
    new = {"code": "XLO-2", "country": "XLO", "name": "Floods", "kind": "disaster", "onset": "new", "at": at}
    assert refused(actions.create_emergency, term="cluster", **new) == ("one-term-per-country", "GN 5")
    assert refused(actions.create_emergency, term_singular="mesa", term_plural="mesas", **new) == (
        "one-term-per-country",
        "GN 5",
    )
    assert actions.create_emergency(by=operator(), **new).term == "sector"  # type: ignore[arg-type]


def test_r10_changing_the_word_changes_it_in_every_open_emergency_each_with_its_entry(at: datetime) -> None:
    here, there = make_emergency(at), make_emergency(at, code="XLO-2")
    elsewhere = actions.create_emergency(
        code="XKE-1", country="XKE", name="K", kind="disaster", onset="new", by=operator(), at=at
    )
    over = make_emergency(at, code="XLO-OLD")
    Emergency.objects.filter(pk=over.pk).update(ended_on=at.date())
    actions.change_emergency(
        here, expected=1, term="sector", term_singular="mesa sectorial", term_plural="mesas sectoriales",
        by=operator(), at=at,
    )  # fmt: skip
    words = {one.code: (term_of(one), term_of(one, plural=True)) for one in Emergency.objects.all()}
    own = ("mesa sectorial", "mesas sectoriales")
    assert words == {
        here.code: own, there.code: own, elsewhere.code: ("cluster", "clusters"), over.code: ("cluster", "clusters"),
    }  # fmt: skip
    entry = LedgerEntry.objects.order_by("-sequence")[0]
    assert (entry.act, entry.subject) == ("emergency.word-changed", f"emergency:{there.public_id}")
    assert (content_of(entry) or {})["after"] == "mesa sectorial"


def test_r10_whoever_may_not_change_one_of_them_changes_none(at: datetime) -> None:
    here, there = make_emergency(at), make_emergency(at, code="XLO-2")
    hc = person_with("HC", at, emergency=here)
    with pytest.raises((Forbidden, NotVisible)):
        actions.change_emergency(here, expected=1, term="sector", by=hc, at=at)
    assert set(Emergency.objects.values_list("term", flat=True)) == {"cluster"}
    here.refresh_from_db()
    actions.change_emergency(here, expected=1, name="Still mine", by=hc, at=at)
    assert dict(Emergency.objects.values_list("code", "name")) == {
        here.code: "Still mine",
        there.code: "Lorania",
    }


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ({"term": "gang"}, "term-unknown"),
        ({"term_singular": "mesa"}, "term-half"),
        ({"term_plural": "x"}, "term-half"),
    ],
)
def test_r10_a_word_is_one_of_the_guidance_or_whole(at: datetime, word: dict[str, str], code: str) -> None:
    emergency = make_emergency(at)
    assert refused(actions.change_emergency, emergency=emergency, expected=1, at=at, **word) == (code, "GN 5")


# --- R11, R19: below the capital, under the lead, by need only (GN 5, 12; OG Q6) --------------------------------------


def test_r11_a_part_stays_under_its_national_group(at: datetime) -> None:
    emergency = make_emergency(at)
    group, north = make_group(emergency, at), Area.objects.get(pcode="XL01")
    add = {"emergency": emergency, "at": at, "reason": "The north is cut off."}
    assert refused(actions.add_group, sector="health", code="N", area=north, **add) == (
        "part-without-whole",
        "GN 12",
    )
    part = actions.add_group(parent=group, area=north, by=operator(), **add)  # type: ignore[arg-type]
    assert (part.parent, part.code, part.name) == (group, "health-XL01", "Health, XL01")
    assert [one.code for one in part.sectors.all()] == ["HEA"]
    assert group_for(emergency, "HEA") == group
    south = Area.objects.get(pcode="XL02")
    assert refused(actions.add_group, parent=part, area=south, **add) == ("part-of-part", "GN 12")
    assert refused(actions.close_group, group=group, on=at.date(), reason="", expected=None, at=at) == (
        "parts-open",
        "GN 12",
    )


def test_r11_a_merge_keeps_the_parts_under_what_the_groups_became(at: datetime) -> None:
    emergency = make_emergency(at)
    health, nutrition = make_group(emergency, at), make_group(emergency, at, "nutrition", ())
    part = actions.add_group(
        emergency=emergency, parent=health, area=Area.objects.get(pcode="XL01"), reason="Need", by=operator(), at=at
    )  # fmt: skip
    merged = actions.merge_groups([health, nutrition], code="HN", name="HN", by=operator(), at=at)
    part.refresh_from_db()
    assert (part.parent, part.ends_on) == (merged, None)


def test_r19_no_meeting_below_the_capital_without_a_need(at: datetime) -> None:
    emergency = make_emergency(at)
    group, north = make_group(emergency, at), Area.objects.get(pcode="XL01")
    elsewhere = Area.objects.create(
        country=Country.objects.create(code="XKE", name="K"), pcode="K1", name="K", level=0
    )
    add = {"emergency": emergency, "parent": group, "at": at}
    assert refused(actions.add_group, area=north, **add) == ("part-without-need", "GN 12")
    assert refused(actions.add_group, area=None, reason="Need", **add) == ("part-without-area", "GN 12")
    assert refused(actions.add_group, area=elsewhere, reason="Need", **add) == ("area-elsewhere", "GN 5")
    actions.add_group(area=north, reason="Need", by=operator(), **add)  # type: ignore[arg-type]
    assert refused(actions.add_group, area=north, reason="Need", **add) == ("part-exists", "GN 12")


def test_a_group_may_run_under_another_edition_than_its_emergency(at: datetime) -> None:
    emergency = make_emergency(at)
    group = actions.add_group(
        emergency=emergency, sector="protection", profile="iasc-2015", by=operator(), at=at
    )
    assert (group.profile, emergency.profile) == ("iasc-2015", "iasc-2006")
    with pytest.raises(Refused, match="There is no edition"):
        actions.add_group(emergency=emergency, sector="health", profile="iasc-1999", by=operator(), at=at)
