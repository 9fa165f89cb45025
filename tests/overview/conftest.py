"""Tests of pages that take files in begin with nothing half sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from firstcall.record import jobs
from tests.api.world import World, committed_world
from tests.setup.sending import nothing_half_sent  # noqa: F401


@pytest.fixture
def world(transactional_db: None) -> World:
    """Lorania and its people, committed."""
    return committed_world()


@pytest.fixture
def work_by_hand() -> Iterator[None]:
    """Jobs wait until the test runs them."""
    before, jobs.queue.immediate = jobs.queue.immediate, False
    jobs.queue.flush()
    yield
    jobs.queue.flush()
    jobs.queue.immediate = before
