"""The columns of the template, in their order, and what each says to whoever fills it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from firstcall.exchange.layouts import bands
from firstcall.exchange.layouts.catalogue import fields

TEXT, PLACE, MONTH, COUNT, CODE = "text", "place", "month", "count", "code"
FIRST = (
    "organisation", "implementer", "donor", "sector", "activity", "admin1_name", "admin2_name", "admin3_name", "site",
    "month", "status", "population_group",
)  # fmt: skip
REQUIRED = frozenset(("organisation", "sector", "activity", "admin1_name", "month"))
WIDTHS = {
    "organisation": 34,
    "implementer": 26,
    "donor": 20,
    "activity": 44,
    "site": 24,
    "month": 12,
    "status": 14,
}


@dataclass(frozen=True)
class Column:
    """One column: its field ("cells:f|0-4" for people by sex and age), heading, hashtag, kind, width, folded or not."""

    field: str
    heading: str
    hxl: str
    kind: str
    width: int = 18
    folded: bool = False
    required: bool = False
    level: int = 0


def columns(levels: int, people: tuple[str, ...], language: str) -> list[Column]:
    """The columns for a country with areas down to `levels`: few first, people by sex and age folded, codes hidden."""
    found = []
    for name in FIRST:
        level = int(name[5]) if name.startswith("admin") else 0
        if level <= levels:
            kind = PLACE if level else MONTH if name == "month" else TEXT
            words = fields()[name]
            heading = words.heading(language) + (" *" if name in REQUIRED else "")
            found.append(
                Column(
                    name,
                    heading,
                    words.hxl,
                    kind,
                    WIDTHS.get(name, 18),
                    required=name in REQUIRED,
                    level=level,
                )
            )
    for name in ("targeted", "reached"):
        found.append(Column(name, fields()[name].heading(language), fields()[name].hxl, COUNT, 12))
    found += [
        Column(f"cells:{key}", bands.people(key, language), bands.hashtag(key), COUNT, 11, folded=True)
        for key in people
    ]
    for level in range(1, levels + 1):
        words = fields()[f"admin{level}_code"]
        found.append(
            Column(words.name, words.heading(language), words.hxl, CODE, 12, folded=True, level=level)
        )
    return found


def advice(field: str) -> str:
    """What is shown beside a cell that is being filled, at most 255 characters."""
    said = {
        "organisation": _("Who reports. Choose from the list, or write the full name."),
        "implementer": _("Who carries it out, where that is another organisation."),
        "donor": _("Who pays. Several donors: with semicolons between them."),
        "sector": _("Choose from the list."),
        "activity": _("Choose what fits best, or write it in a few words."),
        "admin1_name": _("Choose from the list."),
        "admin2_name": _("Choose the place above first; then the list shows what lies in it."),
        "admin3_name": _("Choose the place above first; then the list shows what lies in it."),
        "site": _("The camp, school, village or health centre. No names of people."),
        "month": _("Any day of the month reported on, such as 2026-03-01."),
        "status": _("Choose from the list."),
        "population_group": _("Choose from the list; leave it empty for everybody."),
        "targeted": _("A whole number of people. Leave it empty when it is not known: empty is not zero."),
        "reached": _("A whole number of people. Leave it empty when it is not known: empty is not zero."),
    }
    return said.get(field, said["reached"])
