"""For tests of returns that mean the same whether or not the group asked for rounds."""

from __future__ import annotations

import pytest

from tests.returns.country import Reporting


@pytest.fixture(params=[False, True], ids=["no rounds", "rounds"])
def country(request: pytest.FixtureRequest) -> Reporting:
    """A group that reports; a file with another `country` says so itself."""
    country = Reporting()
    if request.param:
        country.rounds()
    return country
