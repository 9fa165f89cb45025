from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.conf import settings

from tests.api.world import World, make_world


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


@pytest.fixture(autouse=True)
def _nothing_half_sent() -> Iterator[None]:
    """What a test sent in pieces lies in files, which no transaction takes back."""
    yield
    shutil.rmtree(settings.HOME / "files" / "unfinished", ignore_errors=True)
