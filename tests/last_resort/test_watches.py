"""Lines in figures: what crosses one becomes a draft, once, and not more than somebody can look at (L1; ToR 8)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from firstcall.access.queries import itself, may
from firstcall.access.rules import Actor, Forbidden, Scope
from firstcall.activities.models import ActivityRollup
from firstcall.last_resort import actions, jobs
from firstcall.last_resort.actions.sweeping import sweep_watches
from firstcall.last_resort.actions.watches import end_watch, set_watch
from firstcall.last_resort.models import GapCase, Watch
from firstcall.last_resort.queries.watching import Line, look
from firstcall.last_resort.rules.watching import MOST_DRAFTS, QUIET
from firstcall.needs.models import NeedRollup
from firstcall.places.models import Area
from firstcall.policy.refusal import Refused
from firstcall.record.models import LedgerEntry, Notice
from tests.cli.run import Done, firstcall
from tests.last_resort.made import Response
from tests.last_resort.programs import PASSWORD, Programs
from tests.structure.made import told
from tests.structure.test_pages import as_

pytestmark = pytest.mark.django_db


def figures(response: Response, pcode: str, in_need: int, reached: int | None = None) -> None:
    """People in need in a place, and reached by one organisation; None: nobody is there."""
    area, _made = Area.objects.get_or_create(
        country=response.emergency.country,
        pcode=pcode,
        defaults={"name": pcode, "level": 1, "parent": response.area.parent},
    )
    where = {"emergency": response.emergency, "group": response.group, "area": area, "level": 1}
    NeedRollup.objects.update_or_create(**where, population_group="all", defaults={"in_need": in_need})
    if reached is not None:
        said = {"reached": reached, "organisations": 1, "organisations_here": 1, "rows": 1}
        ActivityRollup.objects.update_or_create(**where, population_group="all", defaults=said)


def line(response: Response, sign: str = "unmet", limit: int = 100, **more: object) -> Watch:
    given = {"group": response.group, "sign": sign, "limit": limit, **more}
    return set_watch(**{"by": response.coordinator, **given}, at=response.now)  # type: ignore[arg-type]


def sweep(response: Response) -> list[str]:
    """The places of the drafts a look opens now."""
    return [one.area.pcode for one in sweep_watches([response.emergency], response.now) if one.area]


def test_what_crosses_is_opened_once_as_a_draft(response: Response) -> None:
    figures(response, "XL01", 900, 100)
    figures(response, "XL02", 150, 100)
    watch = line(response, limit=100)
    assert sweep(response) == ["XL01"]
    draft = GapCase.objects.get()
    assert (draft.stage, draft.source, draft.watch, draft.people, draft.in_need, draft.reached) == (
        "draft", "watch", watch, 800, 900, 100,
    )  # fmt: skip
    assert draft.what == "800 people unmet of 900 in need. The line is 100."
    entry = LedgerEntry.objects.get(act="gap-case.raised")
    assert (entry.role, entry.organisation) == ("SVC", "")
    assert (
        Notice.objects.filter(person=response.coordinator.person_pk, link="/e/XLO-2026/gap-cases/G1/").count()
        == 1
    )
    assert sweep(response) == []
    figures(response, "XL02", 300, 100)
    assert sweep(response) == ["XL02"]


def test_a_case_of_any_topic_keeps_the_watch_quiet(response: Response) -> None:
    figures(response, "XL01", 900, 100)
    response.open(topic="cold chain")
    line(response)
    assert sweep(response) == []


def test_a_place_dismissed_is_left_alone_for_a_while(response: Response) -> None:
    figures(response, "XL01", 900, 100)
    line(response)
    assert sweep(response) == ["XL01"]
    actions.close_case(
        GapCase.objects.get(), ending="no_gap", text="Counted twice.", expected=None, by=response.coordinator,
        at=response.now,
    )  # fmt: skip
    response.now += QUIET - timedelta(seconds=1)
    assert sweep(response) == []
    response.now += timedelta(seconds=1)
    assert sweep(response) == ["XL01"]


def test_no_more_drafts_than_somebody_can_look_at(response: Response) -> None:
    for number in range(1, MOST_DRAFTS + 4):
        figures(response, f"XL{number:02d}", 1000 * number, 0)
    line(response)
    opened = sweep(response)
    assert opened == [f"XL{number:02d}" for number in range(MOST_DRAFTS + 3, 3, -1)]
    notice = Notice.objects.get(person=response.coordinator.person_pk, link="/e/XLO-2026/watches/")
    assert notice.params == {"group": response.group.name, "count": 3}
    assert sweep(response) == []
    actions.confirm_case(
        GapCase.objects.get(number=1), expected=None, by=response.coordinator, at=response.now
    )
    assert sweep(response) == ["XL03"]


def test_nobody_present_and_coverage_are_told_from_not_known(response: Response) -> None:
    figures(response, "XL01", 900)
    figures(response, "XL02", 900, 90)
    seen = look(itself(), Line(response.group, "nobody", 500), response.now)
    assert ([one.place.area for one in seen.places], seen.unknown, seen.looked_at) == (["XL01"], 0, 2)
    seen = look(itself(), Line(response.group, "coverage", 10), response.now)
    assert ([one.place.area for one in seen.places], seen.unknown) == (["XL02"], 1)
    seen = look(itself(), Line(response.group, "unmet", 1), response.now)
    assert ([one.place.area for one in seen.places], seen.unknown) == (["XL02"], 1)


def test_firstcall_itself_may_little() -> None:
    scope = Scope(emergency=1, group=1)
    assert may(itself(), "gap_case", "create", scope)
    for act in ("confirm", "call", "bring", "close"):
        assert not may(itself(), "gap_case", act, scope)
    assert not may(itself(), "watch", "create", scope)


def test_one_line_for_a_sign_and_who_sets_it(response: Response) -> None:
    watch = line(response)
    with pytest.raises(Refused) as refused:
        line(response, limit=5)
    assert told(refused) == ("watch-already", "ToR 8")
    line(response, limit=5, level=1)
    with pytest.raises(Refused) as refused:
        line(response, "nobody", 5, level=4)
    assert told(refused) == ("watch-level", "ToR 8")
    with pytest.raises(Forbidden):
        line(response, "nobody", by=response.hc)
    end_watch(watch, reason="Too many.", expected=watch.version, by=response.coordinator, at=response.now)
    with pytest.raises(Refused) as refused:
        end_watch(watch, expected=None, by=response.coordinator, at=response.now)
    assert told(refused) == ("watch-ended", "ToR 8")
    line(response, limit=5)
    acts = LedgerEntry.objects.filter(subject=f"watch:{watch.public_id}").order_by("sequence")
    assert [one.act for one in acts] == ["watch.set", "watch.ended"]


def test_the_worker_looks_when_something_has_changed(
    response: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    monkeypatch.setattr(jobs, "sweep_watches", lambda *_given: looks.append(1))
    monkeypatch.setattr(jobs, "_looked", {})
    jobs.look_along_watches(response.now)
    assert len(looks) == 0
    line(response)
    for expected in (1, 1):
        jobs.look_along_watches(response.later(minutes=1))
        assert len(looks) == expected
    line(response, "nobody")
    jobs.look_along_watches(response.later(minutes=1))
    assert len(looks) == 2
    jobs.look_along_watches(response.later(days=1))
    assert len(looks) == 3


def test_the_pages(response: Response) -> None:
    figures(response, "XL01", 900, 100)
    figures(response, "XL02", 900)
    client = as_(response.coordinator)
    added = f"/e/{response.emergency.code}/watches/add/"
    given = {
        "group": response.group.code,
        "sign": "unmet",
        "limit": "100",
        "level": "",
        "population_group": "",
    }
    shown = client.post(added, {**given, "look": "1"})
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "1 place today" in text
    assert "In 1 the figure is not known" in text
    assert Watch.objects.count() == 0
    assert client.post(added, {**given, "set": "1"}, follow=True).status_code == 200
    assert client.post(added, {**given, "set": "1"}).status_code == 409
    watch = Watch.objects.get()
    listed = client.get(f"/e/{response.emergency.code}/watches/").content.decode()
    assert "at least 100 people unmet" in listed
    ended = f"/e/{response.emergency.code}/watches/{watch.public_id}/end/"
    assert client.post(ended, {"reason": "", "version": watch.version}).status_code == 302
    assert Watch.objects.get().ends_on is not None
    assert as_(response.users["SAVA"]).get(added).status_code == 404


def test_a_draft_confirmed_and_a_closing_confirmed_are_two_acts_on_record(response: Response) -> None:
    figures(response, "XL01", 900, 100)
    line(response)
    sweep(response)
    by = {"expected": None, "by": response.coordinator, "at": response.now}
    actions.confirm_case(GapCase.objects.get(), **by)
    case = response.answer(response.call(GapCase.objects.get()), "SAVA")
    actions.close_case(case, ending="filled_by_partners", text="SAVA works there.", **by)
    actions.check_case(response.again(case), outcome="confirmed", text="Seen.", **by)
    acts = LedgerEntry.objects.filter(subject=f"gap-case:{case.public_id}", act__endswith="confirmed")
    assert [one.act for one in acts.order_by("sequence")] == [
        "gap-case.confirmed",
        "gap-case.check-confirmed",
    ]


def test_the_preview_refuses_what_could_not_be_set(response: Response) -> None:
    figures(response, "XL01", 900, 100)
    given = {
        "group": response.group.code,
        "sign": "coverage",
        "limit": "101",
        "level": "",
        "population_group": "",
    }
    shown = as_(response.coordinator).post(
        f"/e/{response.emergency.code}/watches/add/", {**given, "look": "1"}
    )
    assert shown.status_code == 409
    assert "For this sign the line is a whole number from 0 to 100." in shown.content.decode()


def as_command(response: Response, who: Actor, patch: pytest.MonkeyPatch, *words: object) -> Done:
    patch.setenv("FIRSTCALL_PASSWORD", PASSWORD)
    name, *rest = words
    return firstcall(
        "watch", name, "--as", f"{who.person}@example.org", "--json", response.emergency.code, *rest
    )


def test_programs_and_commands_set_look_and_end_the_same(
    response: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    response.now = timezone.now() - timedelta(minutes=1)
    for pcode, in_need, reached in (("XL01", 900, 100), ("XL02", 150, 100), ("XL03", 400, None)):
        figures(response, pcode, in_need, reached)
    run, who = partial(as_command, response, response.coordinator, monkeypatch), response.coordinator
    program, path = Programs(response).program(who), f"/emergencies/{response.emergency.code}/watches"
    query = f"{path}/look?group=health&sign=unmet&limit=100"
    looked = program.ask("GET", query).json
    assert run("look", "health", "unmet", "100").json == looked
    assert (looked["new"], looked["looked_at"], looked["unknown"], looked["at_once"]) == (
        1,
        3,
        1,
        MOST_DRAFTS,
    )
    assert [(one["area"], one["unmet"], one["case"], one["new"]) for one in looked["places"]] == [
        ("XL01", 800, None, True)
    ]
    assert (GapCase.objects.count(), Watch.objects.count()) == (0, 0)
    made = program.ask("POST", path, {"group": "health", "sign": "unmet", "limit": 100, "reason": "Agreed."})
    assert (made.status, made.json["reason"], made.json["opened"]) == (201, "Agreed.", 0)
    other = run("add", "health", "nobody", "300", "--level", "1")
    assert (other.code, other.json["sign"], other.json["level"]) == (0, "nobody", 1)
    assert sweep(response) == ["XL01", "XL03"]
    listed = program.ask("GET", path).json
    assert run("list").json == listed
    assert [(one["sign"], one["limit"], one["drafts"], one["opened"]) for one in listed] == [
        ("unmet", 100, 1, 1),
        ("nobody", 300, 1, 1),
    ]
    assert program.ask("GET", query).json["places"][0]["case"] == "G1"
    ended = program.ask("POST", f"{path}/{made.json['id']}/end", {"reason": "Done."}, If_Match='"1"')
    assert (ended.status, ended.json["id"]) == (200, made.json["id"])
    assert run("end", other.json["id"]).json["id"] == other.json["id"]
    assert (run("list").json, GapCase.objects.count()) == ([], 2)


def test_what_a_page_refuses_programs_and_commands_refuse(
    response: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    response.now = timezone.now() - timedelta(minutes=1)
    watch = line(response)
    programs, path = Programs(response), f"/emergencies/{response.emergency.code}/watches"
    run = partial(as_command, response, response.coordinator, monkeypatch)
    for sign, limit, people, code in (
        ("unmet", 5, "all", "watch-already"),
        ("colour", 5, "all", "watch-sign"),
        ("coverage", 101, "all", "watch-limit"),
        ("coverage", 10, "Martians", "watch-people"),
    ):
        body = {"group": "health", "sign": sign, "limit": limit, "population_group": people}
        said = programs.program(response.coordinator).ask("POST", path, body)
        told = run("add", "health", sign, limit, "--population-group", people)
        assert (said.status, said.code, told.code, told.json["error"]["code"]) == (409, code, 2, code)
        assert said.json["error"]["message"] == told.json["error"]["message"]
    end = f"{path}/{watch.public_id}/end"
    partner, hc = response.users["SAVA"], response.hc
    got = {
        "partner lists": programs.program(partner).ask("GET", path).status,
        "partner ends": programs.program(partner).ask("POST", end, {}, If_Match='"1"').status,
        "HC lists": programs.program(hc).ask("GET", path).status,
        "HC ends": programs.program(hc).ask("POST", end, {}, If_Match='"1"').status,
        "HC adds": programs.program(hc)
        .ask("POST", path, {"group": "health", "sign": "nobody", "limit": 5})
        .status,
    }
    assert got == {"partner lists": 404, "partner ends": 404, "HC lists": 200, "HC ends": 403, "HC adds": 403}
    assert as_command(response, hc, monkeypatch, "end", watch.public_id).json["error"]["code"] == "forbidden"
    assert (
        as_command(response, partner, monkeypatch, "end", watch.public_id).json["error"]["code"]
        == "id-unknown"
    )
    assert Watch.objects.get().ends_on is None
