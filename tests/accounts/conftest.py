"""An emergency with one group, five minutes ago: what was given then holds now."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from firstcall.structure.models import Emergency, Group
from tests.structure.made import make_emergency, make_group


@pytest.fixture
def at() -> datetime:
    return timezone.now() - timedelta(minutes=5)


@pytest.fixture
def health(at: datetime) -> Group:
    return make_group(make_emergency(at), at)


@pytest.fixture
def emergency(health: Group) -> Emergency:
    return health.emergency
