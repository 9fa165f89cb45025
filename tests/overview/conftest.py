"""Tests of pages that take files in begin with nothing half sent."""

from __future__ import annotations

from tests.setup.sending import nothing_half_sent  # noqa: F401
