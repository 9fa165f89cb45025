from __future__ import annotations

from copy import deepcopy

import pytest

from tests.api.world import World, make_world
from tests.setup.sending import nothing_half_sent  # noqa: F401


@pytest.fixture(scope="module")
def world_of_file(rows_of_file: None) -> World:
    """The world made once for a file of many tests, and gone after it; each test's changes are rolled back to it."""
    return make_world()


@pytest.fixture
def world(world_of_file: World, db: None) -> World:
    """Lorania, its people, and the others, as no test has changed them.

    A file with tests that commit (`transaction=True`) has a `world` of its own, made for each test.
    """
    return deepcopy(world_of_file)
