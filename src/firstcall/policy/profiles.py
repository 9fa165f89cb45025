"""The editions of the guidance, by name.

    iasc = profile("iasc-2006")
    iasc.leads_for("shelter", kind="disaster", displacement=None)   # IFRC, convener, never last resort

A profile is checked when it is loaded; a mistake in the file is a `ProfileError` with file and line. So is a released
edition whose text is not the one that was released (G8).
"""

from __future__ import annotations

from functools import cache

from firstcall.policy.editions import FOLDER, edition_files, why_not_used
from firstcall.policy.guidance import Agency, GlobalLead, Profile, Sector, TableLead, Word
from firstcall.policy.profile_files import read_profile
from firstcall.policy.reading import ProfileError
from firstcall.policy.sector_names import code_filed_under, sector_code_for, sector_codes_for, sector_name

__all__ = [
    "FOLDER",
    "Agency",
    "GlobalLead",
    "Profile",
    "ProfileError",
    "Sector",
    "TableLead",
    "Word",
    "code_filed_under",
    "names",
    "profile",
    "sector_code_for",
    "sector_codes_for",
    "sector_name",
]


def names() -> tuple[str, ...]:
    """The profiles there are, oldest first."""
    return tuple(path.stem for path in edition_files())


@cache
def profile(name: str) -> Profile:
    """The profile of this name ("iasc-2006"), read and checked once. `KeyError` where there is none."""
    if name not in names():
        raise KeyError(name)
    path = FOLDER / f"{name}.toml"
    found = read_profile(path)
    reason = "" if found.draft else why_not_used(path)
    if reason:
        raise ProfileError(path.name, 0, reason)
    return found
