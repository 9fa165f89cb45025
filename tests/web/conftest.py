"""People who sign in, for the tests of this room."""

from __future__ import annotations

import pytest

from firstcall.access.models import User
from firstcall.organisations.models import Person

PASSWORD = "seven rivers meet here"


@pytest.fixture
def amina(db: None) -> User:
    """A person with an account and no role."""
    user = User.objects.create_user("amina@example.org", PASSWORD)
    Person.objects.create(user=user, name="Amina Diallo", work_email=user.email)
    return user
