"""What holds for every edition: each clause names a source, each text is in four languages that differ."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping

import pytest

from firstcall.policy.profiles import names, profile
from firstcall.policy.reading import LANGUAGES

pytestmark = pytest.mark.one_engine
ARABIC = re.compile(r"[\u0600-\u06ff]")


def parts(value: object) -> Iterator[object]:
    """Every value of an edition, down to the last."""
    yield value
    if dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from parts(getattr(value, one.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from parts(one)


def texts(name: str) -> list[Mapping[str, str]]:
    return [one for one in parts(profile(name)) if isinstance(one, dict) and one]


@pytest.mark.parametrize("name", names())
def test_every_text_is_in_four_languages(name):
    assert len(texts(name)) > 100
    assert [one for one in texts(name) if set(one) != set(LANGUAGES)] == []
    assert [one["en"] for one in texts(name) if not ARABIC.search(one["ar"])] == []


@pytest.mark.parametrize("name", names())
def test_no_sentence_is_left_in_english(name):
    copies = [
        one["en"]
        for one in texts(name)
        for language in ("fr", "es", "ar")
        if one[language] == one["en"] and " " in one["en"]
    ]
    assert copies == []


@pytest.mark.parametrize("name", names())
def test_every_clause_names_a_source(name):
    iasc = profile(name)
    sources = {source.id for source in iasc.sources}
    clauses = {
        getattr(one, field.name)
        for one in parts(iasc)
        if dataclasses.is_dataclass(one)
        for field in dataclasses.fields(one)
        if field.name in ("clause", "last_resort_clause")
    }
    firsts = {part.split()[0].rstrip(",") for clause in clauses for part in clause.split(";")}
    assert {
        word for word in firsts if word.isupper()
    } <= sources  # "GN 8, 10; Annex 1": Annex goes on with GN
    assert [clause for clause in clauses if not clause.split()[0].rstrip(",").isupper()] == []


@pytest.mark.parametrize("name", names())
def test_a_clause_fits_its_column(name):
    assert max(len(one.clause) for one in profile(name).rules) <= 80


@pytest.mark.parametrize("name", names())
def test_the_convener_is_named_outside_last_resort(name):
    conveners = [
        (lead.agencies, lead.last_resort)
        for sector in profile(name).sectors
        for lead in sector.leads
        if lead.role == "convener"
    ]
    assert conveners in ([(("IFRC",), "no")], [])
