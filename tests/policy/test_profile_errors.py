"""A mistake in a file of guidance is an error with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firstcall.policy import profiles
from firstcall.policy.profile_files import read_profile
from firstcall.policy.reading import ProfileError, header_lines
from firstcall.policy.sector_names import NAMES_FILE, read_names

pytestmark = pytest.mark.one_engine
ORIGINAL = (profiles.FOLDER / "iasc-2006.toml").read_text(encoding="utf-8")

# the text to spoil (its first occurrence), what it becomes, and what the error says
MISTAKES = [
    ('agencies = ["WHO"]', 'agencies = ["WHOO"]', "unknown agency 'WHOO'"),
    ('agencies = ["WHO"]', "agencies = []", "a lead needs an agency"),
    ('agencies = ["IFRC"]', 'agencies = ["ICRC"]', r"ICRC does not lead \(GN fn 1\)"),
    ('agencies = ["UNHCR", "OHCHR", "UNICEF"]', 'agencies = ["UNHCR"]', "a choice at least two"),
    ('agencies = ["OCHA", "UNICEF", "WFP"]', 'agencies = ["WFP", "WFP"]', "stands twice"),
    ('id = "health"', 'id = "nutrition"', "id 'nutrition' stands twice"),
    ('kind = "common_service"', 'kind = "comon_service"', "kind is 'comon_service'"),
    ('kind = "common_service"', "", "'kind' is missing"),
    ('situation = "disaster"', 'situation = "flood"', "situation is 'flood'"),
    ('situation = "disaster"', 'situation = "idp_conflict"', "two leads for one situation"),
    ('role = "convener"', 'role = "boss"', "role is 'boss'"),
    ('last_resort = "no"', 'last_resort = "yes"', "a convener is never the provider of last resort"),
    ('last_resort_clause = "GN 3 *, fn 2, fn 3, 10"', "", "'last_resort_clause' is missing"),
    ('clause = "GN 3 *"', "", "'clause' is missing"),
    ('clause = "OG Q6"\n\n[[sectors]]', "[[sectors]]", "'clause' is missing"),
    ('code = "HEA"', 'code = "HEALTH"', "'HEALTH' is not a global sector code"),
    ("number = 9", "number = 8", "number 8 stands twice"),
    ("number = 9", "", "have a number"),
    ("choose = true", "chose = true", "unknown key 'chose'"),
    ("when_unknown = true", "", "when displacement is unknown"),
    ('kinds = ["disaster"]', 'kinds = ["disaster", "conflict"]', "not exactly one situation"),
    ("date = 2006-11-24", 'date = "soon"', "'date' must be a day"),
    ('version = "iasc-2006"', 'version = "iasc-2007"', "version is 'iasc-2007'"),
    ('version = "iasc-2006"', "version = ", "not TOML"),
    (', fr = "Nutrition"', "", "'names' lacks fr"),
]


def spoil(tmp_path: Path, before: str, after: str) -> tuple[Path, int]:
    """A profile with one mistake, and the line it was made in."""
    assert before in ORIGINAL
    path = tmp_path / "iasc-2006.toml"
    path.write_text(ORIGINAL.replace(before, after, 1), encoding="utf-8")
    return path, ORIGINAL[: ORIGINAL.index(before)].count("\n") + 1


@pytest.mark.parametrize(("before", "after", "message"), MISTAKES)
def test_a_mistake_is_named(tmp_path, before, after, message):
    path, _line = spoil(tmp_path, before, after)
    with pytest.raises(ProfileError, match=message) as caught:
        read_profile(path)
    assert str(caught.value).startswith(f"iasc-2006.toml:{caught.value.line}: ")


# where the mistake is a value that is there, the line is that value's own
EXACT = [MISTAKES[n] for n in (0, 1, 2, 3, 4, 5, 6, 8, 10, 11, 15, 18, 21, 22, 23, 24)]


@pytest.mark.parametrize(("before", "after", "message"), EXACT)
def test_the_line_is_the_line_of_the_mistake(tmp_path, before, after, message):
    path, line = spoil(tmp_path, before, after)
    with pytest.raises(ProfileError, match=message) as caught:
        read_profile(path)
    assert caught.value.line == line


def test_a_missing_value_is_reported_at_its_tables_header(tmp_path):
    path, line = spoil(tmp_path, 'clause = "GN 3 *"\n', "")
    with pytest.raises(ProfileError) as caught:
        read_profile(path)
    header = ORIGINAL.splitlines().index('situation = "disaster"')  # the header stands just above it
    assert caught.value.line == header < line


def test_an_empty_file_names_the_missing_table(tmp_path):
    path = tmp_path / "iasc-2006.toml"
    path.write_text('version = "iasc-2006"\ntitle = "x"\n', encoding="utf-8")
    with pytest.raises(ProfileError, match=re.escape("no [[sources]]")):
        read_profile(path)


def test_headers_are_found_by_their_path():
    text = "[[a]]\nx = 1\n[[a.b]]\n[[a.b]]\n[[a]]\n[a.c]\n[[a.b]]\n"
    assert header_lines(text) == {
        "": 0,
        "a.0": 1,
        "a.0.b.0": 3,
        "a.0.b.1": 4,
        "a.1": 5,
        "a.1.c": 6,
        "a.1.b.0": 7,
    }


def test_one_spelling_for_two_codes_is_an_error(tmp_path):
    path = tmp_path / "sector-names.toml"
    text = NAMES_FILE.read_text(encoding="utf-8")
    path.write_text(text.replace('"Health and Care"', '"Wash cluster"'), encoding="utf-8")
    with pytest.raises(ProfileError, match="already stands for another code"):
        read_names(path)
