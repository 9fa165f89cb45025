"""What tests leave behind that send files in pieces."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def nothing_half_sent() -> Iterator[None]:
    """What a test sent in pieces lies in files, which no transaction takes back."""
    yield
    shutil.rmtree(settings.HOME / "files" / "unfinished", ignore_errors=True)
