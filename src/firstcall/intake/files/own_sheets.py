"""The sheets FirstCall adds to workbooks it gives to people: left out when such a workbook comes back."""

from __future__ import annotations

MARK = " (FirstCall)"  # the end of their names, the same in every language
LONGEST = 31  # characters of a sheet's name


def own_sheet(title: str) -> str:
    """The name of a sheet of ours: "Problems (FirstCall)"."""
    return f"{title[: LONGEST - len(MARK)]}{MARK}"


def is_own(name: str) -> bool:
    """Whether a sheet of this name was added by FirstCall, and holds nothing to be read."""
    return name.strip().casefold().endswith(MARK.casefold())
