"""What tests of gap cases begin with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.last_resort.made import Response, make_response


@pytest.fixture
def response(db: None) -> Response:
    """A response with a led group, two partners and their people."""
    return make_response()


@pytest.fixture
def three_days_ago(request: pytest.FixtureRequest) -> None:
    """The test's response, if it asks for one, began three days ago: pages see ages and clocks from now."""
    if "response" in request.fixturenames:
        request.getfixturevalue("response").now = timezone.now() - timedelta(days=3)
