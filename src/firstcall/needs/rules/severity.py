"""Severity of needs: five phases of joint analysis. Never added up; an area without one has the nearest above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

SEVERITIES = {1: "minimal", 2: "stress", 3: "severe", 4: "extreme", 5: "catastrophic"}


class Severity(NamedTuple):
    """A phase, and the area it was given for: the place itself, or one above it."""

    phase: int
    area: int


def severity_above(lineage: Iterable[int], own: Mapping[int, int]) -> Severity | None:
    """The severity of a place: its own, else that of the nearest area above it; None where nobody gave one.

    `lineage`: the place and the areas above it, itself first.
    """
    return next((Severity(own[area], area) for area in lineage if area in own), None)
