"""Two countries' real files taken in: what tests and bench/counting_venezuela.py look at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from firstcall.access.queries import operator
from firstcall.activities.actions import import_activities
from firstcall.activities.counting.rule import Condition, Counting
from firstcall.activities.models import ActivityRollup
from firstcall.places.actions import import_areas
from firstcall.structure.actions import add_group, create_emergency
from firstcall.structure.models import Emergency
from tests.gaps.country import AT

COMMON = {"by": operator(), "at": AT}
VENEZUELA = Counting(
    leave_out=(Condition("recurrent", "is", ("yes",)), Condition("site", "any_word", ("radio", "fm")))
)

ROWS, CONTACTS = 12_054, 28_965_878
PEOPLE = 722_751  # the expert's own count, by another idea of a place: 728,408 (docs/reference/counting-venezuela.md)


def whole() -> ActivityRollup:
    """The figures of the whole country and everybody."""
    return ActivityRollup.objects.get(level=0, population_group="all")


def emergency_in(country: str, sector: str) -> Emergency:
    """An emergency with one group, set up before what its files report."""
    emergency = create_emergency(
        code=country, country=country, name=country, kind="complex", onset="ongoing",
        began_on=date(2019, 1, 1), **COMMON,
    )  # fmt: skip
    add_group(emergency=emergency, sector=sector, starts_on=date(2019, 1, 1), **COMMON)
    return emergency


def venezuela(data: Path, *, partners: bool = False) -> tuple[Emergency, list[dict]]:
    """Venezuela's education activities: the group's database, or the files of its eleven partners."""
    for name in ("global_pcodes_adm1_2.csv", "VEN_locations.csv"):
        import_areas(data / "gazetteers" / name, file_name=name, country="VEN", **COMMON)
    emergency = emergency_in("VEN", "EDU")
    folder = data / "3w" / "VEN_education_5w"
    paths = (
        sorted((folder / "partner_files").glob("*.xlsx"))
        if partners
        else [folder / "database_activities_5w.xlsx"]
    )
    return emergency, import_activities(paths, emergency=emergency, group=emergency.groups.get(), **COMMON)


def myanmar(data: Path) -> tuple[Emergency, list[dict]]:
    """Myanmar's food security activities of January to July 2022."""
    name = "MMR_township_pcodes.csv"
    import_areas(data / "gazetteers" / name, file_name=name, country="MMR", **COMMON)
    emergency = emergency_in("MMR", "FSC")
    path = data / "3w" / "MMR_fsc_5w_jan_jul_2022_anonymised.xlsx"
    return emergency, import_activities(
        [path], emergency=emergency, group=emergency.groups.get(), sheet="fsc_5W", **COMMON
    )
