"""Which tests this run found, before any was left out: for the tests that ask whether a test exists."""

import pytest

COLLECTED = pytest.StashKey[set[str]]()
