"""A group for a sector answers for its areas of responsibility, until one has a group of its own (edition of 2015)."""

from __future__ import annotations

import pytest

from firstcall.access.queries import operator
from firstcall.structure import actions
from firstcall.structure.queries import group_for
from tests.structure.made import make_emergency

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_gender_based_violence_belongs_to_protection_until_it_has_a_group(at):
    emergency = make_emergency(at, profile="iasc-2015")
    protection = actions.add_group(emergency=emergency, sector="protection", by=operator(), at=at)
    assert group_for(emergency, "GBV") == protection
    own = actions.add_group(emergency=emergency, sector="GBV", by=operator(), at=at)
    assert own.kind == "responsibility"
    assert group_for(emergency, "GBV") == own
    assert group_for(emergency, "Mine Action") == protection
    assert group_for(emergency, "Protection") == protection


def test_a_merged_cluster_answers_for_what_was_merged_into_it(at):
    emergency = make_emergency(at, profile="iasc-2026")
    merged = actions.add_group(emergency=emergency, sector="slsc", by=operator(), at=at)
    assert [group_for(emergency, text) for text in ("Shelter", "CCCM", "HLP")] == [merged] * 3
