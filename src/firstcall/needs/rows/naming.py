"""What in the headings of a sheet of needs names a sector or a population group, in this emergency."""

from __future__ import annotations

from firstcall.intake.contents.text import fold
from firstcall.intake.sheets.naming import Naming
from firstcall.needs.rows.columns import SectorOf
from firstcall.needs.rows.people import ALL, has_population_group, population_group
from firstcall.policy.sector_names import find_names

EVERYTHING = frozenset(
    fold(word) for word in ("all", "total", "overall", "tous", "todos", "sector", "cluster", "other")
)


def naming_of(sector_of: SectorOf) -> Naming:
    """How the headings of a file of this emergency are taken apart.

    A merged name ("Health and Nutrition") is a sector's even where it is not known whose figures these are: that is
    reported, and not read as the first of the two.
    """

    def is_sector(text: str) -> bool:
        if fold(text) in EVERYTHING:
            return False
        found = sector_of(text)
        return (found is not None and not found.filed) or any(name.code for name in find_names(text))

    return Naming(is_sector, _group_of)


def _group_of(text: str) -> str:
    """The one name of the population group a text names; "" for none, and for everybody."""
    found = population_group(text) if has_population_group(text) else ALL
    return "" if found == ALL else found
