"""The order of a run: tests in Chromium first, half of them in each half of the list.

They wait for the browser more than others, and whoever waits leaves the processor to the run on PostgreSQL, which ends
sooner. xdist gives each of two processes one half of the list to begin with; a file's tests stay together.
"""

from __future__ import annotations

from itertools import groupby

import pytest


def browsers_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """The same tests; those without a browser in the order in which they came."""
    waiting = [item for item in items if item.get_closest_marker("browser")]
    files = [list(tests) for _, tests in groupby(waiting, key=lambda item: item.path)]
    first, second = ([item for file in files[half::2] for item in file] for half in (0, 1))
    others = [item for item in items if not item.get_closest_marker("browser")]
    half = max(0, len(items) // 2 - len(first))
    return [*first, *others[:half], *second, *others[half:]]
