from __future__ import annotations

import pytest

from tests.api.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """Lorania, its people, and the others."""
    return make_world()
