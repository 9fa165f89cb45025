"""Gazetteers: placeholder until the table reading stands."""

from __future__ import annotations


def import_areas() -> None:
    raise NotImplementedError
