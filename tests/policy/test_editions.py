"""A released edition is read only as it was released; a draft may change (G8)."""

from __future__ import annotations

import pytest

from firstcall.policy import editions, profiles
from firstcall.policy.reading import ProfileError

pytestmark = pytest.mark.one_engine
NEW = 'names = { en = "Health", fr'


@pytest.fixture
def folder(tmp_path):
    """A copy of every edition with its fingerprints, to spoil."""
    for path in [*editions.edition_files(), editions.FILE]:
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def read_from(folder, monkeypatch):
    """`profiles.profile` reads from the copy."""
    monkeypatch.setattr(profiles, "FOLDER", folder)
    return profiles.profile.__wrapped__


def spoil(folder, name):
    path = folder / f"{name}.toml"
    text = path.read_text(encoding="utf-8")
    assert NEW in text
    path.write_text(text.replace(NEW, 'names = { en = "Healthy", fr', 1), encoding="utf-8")
    return path


def test_the_editions_there_are():
    assert profiles.names() == ("iasc-2006", "iasc-2015", "iasc-2026")
    assert [profiles.profile(name).draft for name in profiles.names()] == [False, False, True]


def test_the_fingerprints_are_those_of_the_files():
    """Changed an edition that is not released yet? python -m firstcall.policy.editions --write"""
    assert editions.released() == editions.current()
    assert editions.FILE.read_text(encoding="utf-8") == editions.as_toml(editions.current())


def test_a_released_edition_that_was_changed_is_refused(folder, read_from):
    assert read_from("iasc-2006").sector("health").name == "Health"
    spoil(folder, "iasc-2006")
    with pytest.raises(ProfileError) as caught:
        read_from("iasc-2006")
    assert caught.value.file == "iasc-2006.toml"
    assert "put it back, and write what is new as a new edition" in caught.value.message


def test_a_draft_may_change(folder, read_from):
    spoil(folder, "iasc-2026")
    assert read_from("iasc-2026").sector("health").name == "Healthy"


def test_an_edition_nobody_released_is_refused(folder):
    path = folder / "iasc-2006.toml"
    assert "not listed in editions.toml" in editions.why_not_used(path, {})
    assert editions.why_not_used(path, {"iasc-2006": editions.fingerprint(path)}) == ""


def test_line_ends_do_not_matter(folder):
    path = folder / "iasc-2006.toml"
    before = editions.fingerprint(path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert editions.fingerprint(path) == before


def test_the_command_says_what_differs_and_writes_anew(folder, capsys):
    assert editions.main([], folder) == 0
    before = capsys.readouterr().out
    assert before == editions.as_toml(editions.current())
    spoil(folder, "iasc-2015")
    assert editions.main([], folder) == 1
    assert capsys.readouterr().err.startswith("iasc-2015.toml: this is not the text that was released")
    assert editions.main(["--write"], folder) == 0
    assert editions.released(folder / "editions.toml")["iasc-2015"] != editions.released()["iasc-2015"]
    assert editions.released(folder / "editions.toml")["iasc-2006"] == editions.released()["iasc-2006"]
