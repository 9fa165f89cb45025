from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.api.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Lorania, its people, and the others."""
    return make_world()


@pytest.fixture(scope="module")
def world_of_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world made once for a file of many tests, and gone after it; each test's changes are rolled back to it.

    For files without tests that commit (`transaction=True`): their own `world` is a copy of this one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _nothing_half_sent() -> Iterator[None]:
    """What a test sent in pieces lies in files, which no transaction takes back."""
    yield
    shutil.rmtree(settings.HOME / "files" / "unfinished", ignore_errors=True)
