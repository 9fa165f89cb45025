"""What tests of gap cases begin with."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.last_resort.made import Response, make_response


@pytest.fixture(scope="module")
def response_of_file(rows_of_file: None) -> Response:
    """A response with a led group, two partners and their people, made once for a file of tests."""
    return make_response()


@pytest.fixture
def response(response_of_file: Response, db: None) -> Response:
    """The response as no test has changed it."""
    return deepcopy(response_of_file)


@pytest.fixture
def three_days_ago(request: pytest.FixtureRequest) -> None:
    """The test's response, if it asks for one, began three days ago: pages see ages and clocks from now."""
    if "response" in request.fixturenames:
        request.getfixturevalue("response").now = timezone.now() - timedelta(days=3)
