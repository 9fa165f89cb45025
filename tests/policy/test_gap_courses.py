"""The course of a gap as data: every edition has one, in every language; a mistake is named with its line (GN 11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from firstcall.policy import profiles
from firstcall.policy.gap_courses import FOLDER, course, course_for, course_ids, read_course
from firstcall.policy.reading import LANGUAGES, ProfileError

pytestmark = pytest.mark.one_engine
ORIGINAL = (FOLDER / "gn-11.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("edition", profiles.names())
def test_every_edition_has_a_course(edition: str) -> None:
    found = course_for(edition)
    assert [one.id for one in found.stages] == ["found", "called", "answered", "last_resort", "closed"]
    assert [one.id for one in found.conditions] == ["access", "security", "funding"]
    assert [(one.id, one.to, one.answers) for one in found.duties] == [
        ("yes", "agency", ("commit", "constrained")),
        ("differentiated", "agency", ("commit", "constrained", "advocate")),
        ("convener", "hc", ()),
        ("nobody", "hc", ()),
    ]
    assert {one.id: one.work for one in found.conditions} == {
        "access": "advocate", "security": "advocate", "funding": "mobilise",
    }  # fmt: skip
    assert found.condition("funding").tells == ("HC", "OCHA", "DON")
    profile = profiles.profile(edition)
    duties = {lead.last_resort for sector in profile.sectors for lead in sector.leads}
    assert duties - {"no"} <= {one.id for one in found.duties}


@pytest.mark.parametrize("id_", course_ids())
def test_everything_is_said_in_every_language_with_its_clause(id_: str) -> None:
    found = course(id_)
    for one in (*found.stages, *found.conditions, *found.duties, *found.endings):
        assert set(one.names) == set(LANGUAGES)
        assert len({one.name_in(language) for language in LANGUAGES}) == len(LANGUAGES)
        assert one.clause
    for one in (*found.stages, *found.conditions, *found.duties):
        assert len({one.explain_in(language) for language in LANGUAGES}) == len(LANGUAGES)


def test_an_unknown_course_or_edition() -> None:
    for wrong in ("", "gn-12", "../courses/gn-11"):
        with pytest.raises(KeyError):
            course(wrong)
    with pytest.raises(KeyError):
        course_for("iasc-1999")


MISTAKES = [
    ('id = "gn-11"', 'id = "gn-12"', "id is 'gn-12' but the file is gn-11.toml"),
    ("reply_days = 7", "reply_days = 0", "'reply_days' must be 1 to 366 days"),
    ("check_days = 45", 'check_days = "long"', "'check_days' must be a whole number"),
    ('id = "called"', 'id = "asked"', "the stages must be found, called, answered, last_resort, closed"),
    ('id = "access"', 'id = "weather"', "id is 'weather'"),
    ('work = "mobilise"', 'work = "wait"', "work is 'wait'"),
    ('tells = ["HC", "OCHA", "DON"]', 'tells = ["BANK"]', "'tells' must be some of"),
    ('answers = ["commit", "constrained"]', 'answers = ["commit", "refuse"]', "'answers' must be some of"),
    ('answers = ["commit", "constrained"]', "answers = []", "an agency that is addressed can answer"),
    ('needs = "evidence"', 'needs = "luck"', "needs is 'luck'"),
    ('from = ["found"]', 'from = ["closed"]', "'from' must be some of"),
    ('en = "Funding", ', "", "'names' lacks en"),
    ('work = "mobilise"', 'work = "mobilise"\nspeed = 3', "unknown key 'speed'"),
]


@pytest.mark.parametrize(("before", "after", "message"), MISTAKES)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in ORIGINAL
    path = tmp_path / "gn-11.toml"
    path.write_text(ORIGINAL.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ProfileError, match=message) as caught:
        read_course(path)
    assert str(caught.value).startswith(f"gn-11.toml:{caught.value.line}: ")
    assert caught.value.line >= 1


def test_a_missing_condition(tmp_path: Path) -> None:
    path = tmp_path / "gn-11.toml"
    start, end = (
        ORIGINAL.index('[[conditions]]\nid = "security"'),
        ORIGINAL.index('[[conditions]]\nid = "funding"'),
    )
    path.write_text(ORIGINAL[:start] + ORIGINAL[end:], encoding="utf-8")
    with pytest.raises(ProfileError, match="conditions lack security"):
        read_course(path)
