"""For tests of files taken in: a row as a partner sends it, and what taking a file in came to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from tests.gaps.country import AT, SmallCountry

JUNE = date(2022, 6, 1)
HEADINGS = "Organisation,Implementing partner,Sector,Admin2 PCode,Site,Activity,Month,Population group,Reached,Targeted"
ROW = "WFP,,Food Security,ZZ11,Camp A,Food,June 2022,IDP,100,200"


def take_in(country: SmallCountry, path: Path, **more: object) -> dict:
    (found,) = import_activities([path], emergency=country.emergency, by=operator(), at=AT, **more)
    return found


def counts(found: dict) -> tuple[int, ...]:
    return tuple(found[name] for name in ("rows", "accepted", "new", "changed", "unchanged", "rejected"))
