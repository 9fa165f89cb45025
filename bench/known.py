"""What FirstCall knows of the invented country, in memory: its places, organisations and sectors."""

from __future__ import annotations

from bench import data
from firstcall.activities.rows.reading import Known
from firstcall.needs.rows.columns import Sector
from firstcall.organisations.directory import Directory
from firstcall.organisations.directory import Known as Organisation
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.place import Place
from firstcall.policy import profiles


def places() -> list[Place]:
    """The country, its provinces and districts with primary keys from 1."""
    found = [Place(1, "ZZ", "Zedland", 0, None)]
    pks = {"ZZ": 1}
    for level, areas in ((1, data.provinces()), (2, data.districts())):
        for one in areas:
            pks[one.code] = len(found) + 1
            found.append(Place(pks[one.code], one.code, one.name, level, pks[one.above]))
    return found


def known() -> Known:
    """Everything a preview looks up, as `activities.reading.understand` takes it."""
    names = data.organisations()
    directory = Directory.of([Organisation(n, str(n), name) for n, name in enumerate(names, 1)], [], "ZZZ")
    found: dict[str, Sector | None] = {}

    def sector_of(text: str) -> Sector | None:
        if text not in found:
            code = profiles.sector_code_for(text) if text else None
            found[text] = Sector(None, code) if code else None
        return found[text]

    return Known(Gazetteer("ZZZ", places()), directory, sector_of, None)
