"""The same role given twice at the same moment, to somebody new: one account, one role, and the other is told."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from firstcall.access.models import Grant, User
from firstcall.access.queries import operator
from firstcall.accounts.actions import give_role
from firstcall.structure.models import Emergency
from tests.designation.test_simultaneous import at_once


@pytest.mark.django_db(transaction=True)
def test_given_twice_at_once(emergency: Emergency, at: datetime) -> None:
    give = partial(
        give_role, emergency=emergency, role="HCT", email="ada@example.org", name="Ada", by=operator(), at=at
    )
    assert sorted(at_once(give, give)) == ["already-holds", "done"]
    assert (User.objects.count(), Grant.objects.count()) == (1, 1)
