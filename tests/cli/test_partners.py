"""The country team, the basis, partners, posts and links through the command line, as a script would drive them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firstcall.access.actions import give, issue_token
from firstcall.access.queries import actor_for, operator
from firstcall.organisations.queries import find
from firstcall.structure import actions
from firstcall.structure.models import Emergency, Group
from tests.cli.run import firstcall
from tests.structure.made import make_emergency, make_group, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]
E = "XLO-2026"


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


@pytest.fixture
def emergency(now: datetime) -> Emergency:
    return make_emergency(now)


@pytest.fixture
def health(emergency: Emergency, now: datetime) -> Group:
    return make_group(emergency, now)


def done(*words: object) -> Any:
    result = firstcall(*words, "--json")
    assert result.code == 0, result.err
    return result.json


def refused(*words: object) -> tuple[str, str]:
    result = firstcall(*words, "--json")
    assert result.code == 2
    return result.json["error"]["code"], result.json["error"]["clause"]


def token_of(role: str, at: datetime, **scope: Any) -> str:
    person = make_person(f"The {role}", at)
    give(by=operator(), at=at, person=person, role=role, **scope)
    return issue_token(by=actor_for(person, at), at=at, name="script", may_write=True)[1]


def test_what_decisions_stand_on(health: Group) -> None:
    assert done("team", "show", E) == {"team": None}
    assert refused("team", "seat", E, "WHO") == ("no-team", "GN 8")
    done("team", "found", E, "--on", "2026-01-05")
    seat = done("team", "seat", E, "WHO", "--role", "chair")
    assert [(one["organisation"], one["role"]) for one in done("team", "show", E)["team"]["seats"]] == [
        ("WHO", "chair")
    ]
    done("team", "end", E, seat["id"])
    done("basis", "add", E, "needs", "Needs of March")
    paper = done("basis", "add", E, "capacity", "Who can do what", "--covers", "government,civil_society")
    found = done("basis", "list", E)
    assert [one["code"] for one in found["missing"]] == [
        *("gaps-assessment", "capacity-local-authorities", "capacity-international"),
    ]
    assert refused("basis", "add", E, "capacity", "x", "--covers", "neighbours") == (
        "basis-covers",
        "OG step 2",
    )
    done("basis", "withdraw", E, paper["id"], "--reason", "Out of date")
    assert [one["kind"] for one in done("basis", "list", E)["data"]] == ["needs"]


def test_links_and_reviews(health: Group) -> None:
    one = done("counterpart", "add", E, "Ministry of Health", "--kind", "national", "--group", "health")
    assert refused("counterpart", "change", E, one["id"], "--link", "none") == ("link-needs-why", "GN 9")
    assert done("counterpart", "change", E, one["id"], "--role", "leads")["role"] == "leads"
    assert [row["name"] for row in done("counterpart", "list", E)] == ["Ministry of Health"]
    done("counterpart", "end", E, one["id"])
    assert refused("briefing", "add", E, "press", "The approach") == ("briefing-audience", "OG step 1")
    done("briefing", "add", E, "government", "The approach", "--who", "Ministry", "--guidance-spread")
    assert [row["guidance_spread"] for row in done("briefing", "list", E)] == [True]
    review = done("review", "plan", E, "After a year", "--due", "2100-01-01")
    assert refused("review", "do", E, review["id"], "--outcome", "abolish", "--findings", "x") == (
        "review-outcome",
        "OG Q7; GN 13",
    )
    done("review", "do", E, review["id"], "--outcome", "continue", "--findings", "It holds")
    assert [row["outcome"] for row in done("review", "list", E)] == ["continue"]


def test_posts_and_duties(health: Group) -> None:
    one = done("coordinator", "appoint", E, "health", "Ada Lore", "--by", "WHO")
    assert [warning["clause"] for warning in one["warnings"]] == ["OG Q3", "OG Q3"]
    done("coordinator", "change", E, one["id"], "--mailbox", "health@example.org", "--dedicated")
    new = done("coordinator", "replace", E, one["id"], "Bo Reed", "--seniority", "P5", "--skills", "French")
    assert new["warnings"] == []
    done("coordinator", "end", E, new["id"])
    duty = done("last-resort", "add", E, "health", "UNICEF", "--scope", "Vaccines only")
    limited = done("last-resort", "limit", E, duty["id"], "Measles only")
    done("last-resort", "end", E, limited["id"])
    assert refused("lead", "add", E, "health", "Ada Lore") == ("lead-is-a-person", "OG Q3")
    lead = done("lead", "add", E, "health", "UNICEF", "--area", "XL01", "--deviation", "WHO is not there")
    group = done("emergency", "show", E)["groups"][0]
    assert [(row["organisation"], row["area"], row["deviation"]) for row in group["leads"]] == [
        ("WHO", None, ""),
        ("UNICEF", "XL01", "WHO is not there"),
    ]
    assert [(row["organisation"], row["scope"]) for row in group["last_resorts"]] == [
        ("WHO", ""),
        ("UNICEF", ""),
    ]
    done("lead", "end", E, lead["id"])


def test_a_commitment_needs_its_own_organisations_token(
    health: Group, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.join(group=health, organisation=find("IOM"), by=operator(), at=now)
    here = {"emergency": health.emergency}
    asker = token_of("COORD", now, **here, group=health)
    own = token_of("PART", now, **here, organisation=find("IOM"))
    asking = ("commitment", "propose", E, "health", "IOM", "Two clinics")
    assert refused(*asking)[0] == "forbidden"  # the desk commits nobody
    monkeypatch.setenv("FIRSTCALL_TOKEN", asker)
    asked = done(*asking)
    assert (asked["state"], asked["binding"]) == ("proposed", False)
    assert refused("commitment", "answer", E, asked["id"], "accepted") == ("not-its-user", "GN 10")
    monkeypatch.setenv("FIRSTCALL_TOKEN", "fc_nobody")
    assert refused("commitment", "answer", E, asked["id"], "accepted")[0] == "token-unknown"
    monkeypatch.setenv("FIRSTCALL_TOKEN", own)
    assert done("commitment", "answer", E, asked["id"], "accepted")["binding"] is True
    assert [row["state"] for row in done("commitment", "list", E, "--group", "health")] == ["accepted"]


def test_the_whole_structure_as_one_document(health: Group, now: datetime) -> None:
    done("emergency", "create", "XLO-F", "--country", "XLO", "--name", "Floods", "--kind", "disaster",
         "--onset", "new", "--other-civilians", "--scale", "Half the country", "--coordinator", "RC")  # fmt: skip
    flood = done("emergency", "show", "XLO-F")
    assert [flood[name] for name in ("other_civilians", "scale", "coordinator")] == [
        *(True, "Half the country", "RC"),
    ]
    days = (datetime.now(UTC).date() - now.date()).days  # 1 in the first minutes of a day
    shown = done("emergency", "show", E)
    assert [(one["post"], one["group"], one["organisation"], one["days"]) for one in shown["vacancies"]] == [
        ("humanitarian_coordinator", None, None, days),
        ("coordinator", "health", None, days),
        ("representative", "health", "WHO", days),
    ]
    assert (shown["country_team"], shown["clocks"], len(shown["missing_basis"])) == (None, [], 3)
    text = firstcall("emergency", "show", E).out
    counted = "1 day" if days == 1 else f"{days} days"
    assert f"Vacant {counted}: representative (WHO of health)" in text
