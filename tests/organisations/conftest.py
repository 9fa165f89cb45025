"""Who acts, and small directories."""

from __future__ import annotations

import pytest

from firstcall.access.queries import operator
from firstcall.access.rules import Actor
from firstcall.organisations.directory import Alias, Directory, Known
from firstcall.organisations.names import key
from firstcall.places.models import Country


@pytest.fixture
def ocha() -> Actor:
    """The command line, which acts for the OCHA desk."""
    return operator()


@pytest.fixture
def ethiopia(db: None) -> Country:
    return Country.objects.create(code="ETH", name="Ethiopia")


@pytest.fixture
def chad(db: None) -> Country:
    return Country.objects.create(code="TCD", name="Chad")


def directory_of(
    *rows: tuple[str, str], aliases: dict[str, str] | None = None, country: str = ""
) -> Directory:
    """A directory of (name, acronym) rows; `aliases` maps a written name to the name of its organisation."""
    known = [Known(n, f"id{n}", name, acronym) for n, (name, acronym) in enumerate(rows, 1)]
    ids = {one.name: one.id for one in known}
    return Directory.of(
        known, [Alias(ids[name], key(text)) for text, name in (aliases or {}).items()], country
    )
