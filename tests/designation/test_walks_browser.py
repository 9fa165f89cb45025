"""Each procedure walked in Chromium by the people who act in it, from an empty emergency to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from firstcall.access.actions import give
from firstcall.access.queries import operator
from firstcall.designation import actions
from firstcall.organisations.queries import find
from firstcall.structure.models import Lead
from firstcall.structure.queries import structure_on
from tests.designation.made import (
    Scene,
    brief_all,
    consult,
    consult_headquarters,
    found_team,
    make_scene,
    new_emergency_to,
    ongoing_to,
    record_basis,
)
from tests.designation.walking import Walk
from tests.setup.browser import faults_of
from tests.structure.made import make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Start = Callable[..., Walk]


@pytest.fixture
def walk(browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Start]:
    """`walk("new")`: a fresh emergency of this onset with its people at their browsers."""
    walks: list[Walk] = []

    def start(onset: str, begun_days_ago: int = 0, **changed: Any) -> Walk:
        scene = make_scene(timezone.now() - timedelta(days=begun_days_ago), onset=onset, **changed)
        walks.append(Walk(scene, browser, live_server.url))
        return walks[-1]

    yield start
    for one in walks:
        one.end()


def led_by(scene: Scene) -> list[tuple[str, str]]:
    """Today's groups with who leads each."""
    return [
        (line.group.code, line.lead_names) for line in structure_on(scene.emergency, timezone.now().date())
    ]


def test_a_major_new_emergency(walk: Start) -> None:
    """HC and OCHA lay the ground, HC proposes, ERC consults and agrees, all are told; each on their own pages."""
    w = walk("new")
    w.go("ocha", "country-team/found/")
    w.sheet("ocha").locator("main form button").last.click()
    for kind, title in (("needs", "Rapid assessment"), ("capacity", "Who can respond")):
        w.go("ocha", "basis/record/")
        covers = {"covers": ["government", "local_authorities", "civil_society", "international"]}
        w.sheet("ocha").locator(f"main form [name=kind][value={kind}]").check()
        w.sheet("ocha").fill("main form [name=title]", title)
        for one in covers["covers"] if kind == "capacity" else ():
            w.sheet("ocha").locator(f"main form [name=covers][value={one}]").check()
        w.sheet("ocha").locator("main form button").last.click()
    w.go("hc", "designation/")
    assert "new leads" not in w.text("hc")
    text = w.act("hc", "Open a case", "Open the case and start its clocks", procedure="new-emergency")
    assert "Partners in the country are consulted" in text
    assert "until" in text  # the 24 hours run
    assert "Partners in the country have not been consulted" in w.act("hc", "It was done", "It was done")
    w.go("hc", "designation/D1/")
    w.act(
        "hc",
        "Log a consultation",
        "Log it",
        purpose="partners",
        who="Meeting of all partners",
        outcome="agrees",
    )
    assert "Send it to the ERC" in w.act("hc", "It was done", "It was done", note="Met at noon")
    assert "Nobody is named yet" in w.act(
        "hc", "Add to the draft", "Add", sectors="health", reason="Cholera in the camps"
    )
    text = w.act("hc", "Name a lead Health", "Put it into the draft", organisation="UNICEF")
    assert "differs from the global table" in text
    refused = w.act("hc", "Send it to the ERC", "Send it to the ERC")
    assert "differs from the global table. Give the reason. (GN 5)" in refused
    w.go("hc", "designation/D1/")
    w.press("hc", "Take out United Nations Children's Fund")
    w.act("hc", "Name a lead Health", "Put it into the draft", organisation="who")
    text = w.act("hc", "Send it to the ERC", "Send it to the ERC")
    assert "The Emergency Relief Coordinator is informed" in text
    assert w.go("part", "designation/D1/").locator("h1").inner_text() != "Leads in a major new emergency"
    w.sheet("erc").goto("/")
    assert "Waiting for you" in w.text("erc")
    w.go("erc", "designation/D1/")
    w.act("erc", "Share it and ask for replies", "Share it and ask for replies")
    w.go("who", "designation/D1/")
    text = w.act("who", "Reply for your organisation", "Send the reply", answer="endorse")
    assert "Reply for your organisation" in text  # one reply a round: a second is refused
    second = w.act("who", "Reply for your organisation", "Send the reply", answer="endorse")
    assert "has answered in this round" in second
    w.go("erc", "designation/D1/")
    refused = w.act("erc", "Record the agreement", "Record the agreement")
    assert "Go on without it only with a reason" in refused
    text = w.send("erc", "Record the agreement", reason="All were reached by telephone.")
    assert "What was agreed" in text
    assert led_by(w.scene) == [("health", "WHO")]
    w.act(
        "erc", "They have been told", "It was done", note="Circular to all.", reason="Sent within the hour."
    )
    w.go("hc", "designation/D1/")
    w.act("hc", "They have been told", "It was done", note="Letter to the ministry.")
    assert w.case().state == "done"
    for who in ("gov", "part", ""):
        w.go(who, "designation/D1/")
        assert "What was agreed" in w.text(who)
    w.sheet("gov").goto("/account/")
    assert "are told" in w.text("gov")  # the notice


def test_an_ongoing_emergency_with_a_counter_proposal(walk: Start) -> None:
    """Six steps; an agency proposes otherwise, the ERC sends it back, the second round is agreed and both are kept."""
    w = walk("ongoing")
    for audience in ("country_team", "government", "national_ngos", "others"):
        w.go("ocha", "state/briefings/record/")
        sheet = w.sheet("ocha")
        sheet.select_option("main form [name=audience]", audience)
        sheet.fill("main form [name=topic]", "The approach")
        sheet.check("main form [name=guidance_spread]")
        sheet.locator("main form button").last.click()
    found_team(w.scene)
    record_basis(w.scene)
    w.go("hc", "designation/open/")
    w.send("hc", "Open the case and start its clocks", procedure="ongoing-emergency")
    w.act("hc", "It was done", "It was done", note="Two workshops")
    for who, purpose in (("hc", "authorities"), ("ocha", "partners")):
        w.go(who, "designation/D1/")
        w.act(who, "Log a consultation", "Log it", purpose=purpose, who="All that matter")
    w.go("hc", "designation/D1/")
    w.act("hc", "It was done", "It was done")
    w.act("hc", "Add to the draft", "Add", sectors="health")
    w.act("hc", "Name a lead Health", "Put it into the draft", organisation="WHO")
    refused = w.act("hc", "It is determined", "It was done")
    assert "The country team has not given its view" in refused
    w.go("hct", "designation/D1/")
    w.act("hct", "Give your organisation's view", "Give the view", answer="endorse")
    w.go("hc", "designation/D1/")
    w.act("hc", "It is determined", "It was done", note="Agreed in the meeting")
    refused = w.act("hc", "Send it to the ERC", "Send it to the ERC")
    assert "has not consulted its headquarters" in refused
    assert "OG step 3" in refused
    w.now()
    consult_headquarters(w.scene, w.case())
    w.go("hc", "designation/D1/")
    w.act("hc", "Send it to the ERC", "Send it to the ERC")
    w.go("erc", "designation/D1/")
    w.act("erc", "Share it and ask for replies", "Share it and ask for replies")
    w.go("unicef", "designation/D1/")
    w.act(
        "unicef",
        "Reply for your organisation",
        "Send the reply",
        answer="alternative",
        text="UNICEF leads with WHO",
    )
    w.go("erc", "designation/D1/")
    text = w.act("erc", "Send it back for another round", "Send it back", reason="Look at UNICEF's proposal")
    assert "round 2" in text.lower()
    w.go("hc", "designation/D1/")
    reason = "UNICEF runs the clinics in the east"
    w.act("hc", "Name a lead Health", "Put it into the draft", organisation="UNICEF", deviation=reason)
    w.go("hct", "designation/D1/")
    w.act("hct", "Give your organisation's view", "Give the view", answer="endorse")
    w.now()
    consult_headquarters(w.scene, w.case(), "UNICEF")
    w.go("hc", "designation/D1/")
    w.act("hc", "It is determined", "It was done")
    w.act("hc", "Send it to the ERC", "Send it to the ERC")
    w.go("erc", "designation/D1/")
    w.act("erc", "Share it and ask for replies", "Share it and ask for replies")
    for agency in ("unicef", "who"):
        w.go(agency, "designation/D1/")
        w.act(agency, "Reply for your organisation", "Send the reply", answer="endorse")
    w.go("erc", "designation/D1/")
    w.act("erc", "Record the agreement", "Record the agreement", reason="The others were asked by telephone")
    w.go("hc", "designation/D1/")
    w.act("hc", "They have been told", "It was done")
    assert led_by(w.scene) == [("health", "WHO, UNICEF")]
    w.go("hc", "designation/D1/").get_by_text("Round 1").click()
    text = w.text("hc")
    assert "UNICEF leads with WHO" in text
    assert "Look at UNICEF's proposal" in text
    assert [one.round for one in w.case().proposals.order_by("round")] == [1, 2]


def test_no_new_leads(walk: Start) -> None:
    """Few or no changes: the ERC is informed all the same, nothing is circulated, the leads stay (OG step 4)."""
    w = walk("ongoing", 20)
    ongoing_to(w.scene, "end")
    w.now()
    w.go("hc", "designation/open/")
    w.send("hc", "Open the case and start its clocks", procedure="ongoing-emergency")
    w.now()
    case = w.case()
    actions.close_step(case, step="brief", expected=None, **w.scene.by("hc"))
    for purpose in ("authorities", "partners"):
        consult(w.scene, case, purpose)
    actions.close_step(case, step="assess", expected=None, **w.scene.by("hc"))
    w.go("hc", "designation/D2/")
    text = w.act("hc", "No new leads?", "Choose", variant="no-new-leads")
    assert "No new leads" in text
    w.press("hc", "Begin with today's structure")
    w.now()
    case.refresh_from_db()
    actions.give_view(case, answer="endorse", **w.scene.by("hct"))
    w.go("hc", "designation/D2/")
    w.act("hc", "It is determined", "It was done")
    text = w.act("hc", "Send it to the ERC", "Send it to the ERC")
    assert "The proposal is shared with the IASC" not in text
    w.act("hc", "They have been told", "It was done")
    assert (w.case().state, led_by(w.scene)) == ("done", [("health", "WHO")])


def test_a_lead_is_replaced(walk: Start) -> None:
    """A partner has a concern; HC, Country Director, country team, Principals; another lead, and the history stays."""
    w = walk("new", 20)
    new_emergency_to(w.scene, "end")
    w.now()
    scene = w.scene
    group = scene.emergency.groups.get()
    director = make_person("The director", scene.at)
    give(
        by=operator(), at=scene.at, person=director, role="LREP", emergency=scene.emergency, group=group,
        organisation=find("WHO"),
    )  # fmt: skip
    scene.people["director"] = director
    w.go("part", "groups/health/")
    w.go("part", "concerns/")
    w.press("part", "WHO, Health")
    w.send("part", "Tell the Humanitarian Coordinator", text="There has been no meeting for a month")
    w.go("hc", "concerns/")
    w.press("hc", "WHO, Health")
    assert "The part" in w.text("hc")
    text = w.act("hc", "Take it up", "Take it up and open a case", wording="Coordination has come to a halt")
    assert "The lead's Country Director is consulted" in text
    w.go("director", "designation/D2/")
    seen = w.text("director")
    assert "Coordination has come to a halt" in seen
    assert "no meeting for a month" not in seen
    assert "The part" not in seen
    w.go("hc", "designation/D2/")
    w.act("hc", "Log a consultation", "Log it", purpose="country_director", organisation="WHO", outcome="comment",
          note="WHO cannot send a coordinator before June")  # fmt: skip
    w.act("hc", "It was done", "It was done")
    w.go("hc", "designation/D2/steps/ask-principals/")
    w.send("hc", "It was done", note="Please ask WHO and UNICEF")
    w.go("erc", "designation/D2/")  # asked to, the ERC sees what the case is about
    w.act(
        "erc", "Log a consultation", "Log it", purpose="principals", who="WHO and UNICEF", outcome="comment"
    )
    w.act("erc", "It was done", "It was done")
    w.go("hc", "designation/D2/")
    w.act("hc", "Add to the draft", "Add", group=str(group.pk), reason="UNICEF runs most clinics")
    w.act(
        "hc",
        "Name a lead Health",
        "Put it into the draft",
        organisation="UNICEF",
        deviation="WHO has nobody here",
    )
    w.now()
    consult_headquarters(scene, w.case(), "UNICEF", "WHO")
    w.go("hc", "designation/D2/")
    w.act("hc", "Send it to the ERC", "Send it to the ERC")
    w.go("erc", "designation/D2/")
    w.act("erc", "Share it and ask for replies", "Share it and ask for replies")
    w.go("who", "designation/D2/")
    w.act("who", "Reply for your organisation", "Send the reply", answer="endorse")
    w.go("erc", "designation/D2/")
    w.act("erc", "Record the agreement", "Record the agreement", reason="All agree")
    w.go("hc", "designation/D2/")
    w.act("hc", "They have been told", "It was done")
    assert led_by(scene) == [("health", "UNICEF")]
    assert [(one.organisation.acronym, one.ends_on is None) for one in Lead.objects.order_by("pk")] == [
        ("WHO", False),
        ("UNICEF", True),
    ]


def test_a_plan_becomes_a_running_case(walk: Start) -> None:
    """Sectors and leads are agreed beforehand; when the emergency comes, one act starts the clocks (GN 6; D6)."""
    w = walk("planned", kind="disaster", displacement=False)
    w.go("hc", "designation/open/")
    w.send("hc", "Open the case and start its clocks", procedure="contingency")
    w.act("hc", "Log a consultation", "Log it", purpose="authorities", who="Disaster office")
    w.act("hc", "Log a consultation", "Log it", purpose="partners", who="All partners")
    w.press("hc", "It was done")
    w.send("hc", "It was done")
    w.press("hc", "It was done")
    w.send("hc", "It was done", reason="No regional body exists.")
    w.act("hc", "Add to the draft", "Add", sectors="shelter")
    text = w.act("hc", "Name a lead Emergency shelter", "Put it into the draft", organisation="IFRC")
    assert "convener, no duty of last resort" in text
    refused = w.act("hc", "It is determined", "It was done", reason="No country team yet.")
    assert "IFRC, a global lead, has not been consulted at headquarters" in refused
    w.now()
    consult(w.scene, w.case(), "global_lead", "IFRC", "headquarters")
    w.go("hc", "designation/D1/")
    w.act("hc", "It is determined", "It was done", reason="No country team yet.")
    text = w.act("hc", "The emergency has come: activate the plan", "Activate the plan and start the clocks")
    assert "Leads in a major new emergency" in text
    assert "Emergency shelter" in text
    assert "until" in text
    w.scene.emergency.refresh_from_db()
    assert (w.scene.emergency.onset, w.case().code, w.case().plan.code) == ("new", "D2", "D1")
    assert "activated" in (w.go("hc", "designation/D1/") and w.text("hc"))


def test_the_pages_of_a_case_are_clean_and_fit_a_phone(walk: Start, axe: Any) -> None:
    """axe finds nothing at 1280 and 390 px; nothing scrolls sideways; the same in Arabic."""
    w = walk("ongoing")
    ongoing_to(w.scene, "circulate")
    brief_all(w.scene)
    found: dict[str, object] = {}
    for who, path in (
        ("hc", "designation/"),
        ("hc", "designation/D1/"),
        ("erc", "designation/D1/agree/"),
        ("hc", "designation/D1/consult/"),
        ("who", "designation/D1/reply/"),
        ("part", "concerns/"),
    ):
        w.go(who, path)
        found |= faults_of(w.sheet(who), axe, f"{who} {path}")
    sheet = w.sheet("hc")
    sheet.context.add_cookies([{"name": "django_language", "value": "ar", "url": w.server}])
    w.go("hc", "designation/D1/")
    assert sheet.evaluate("document.documentElement.dir") == "rtl"
    assert (sheet.evaluate("document.documentElement.scrollWidth"), axe(sheet), found) == (390, [], {})
