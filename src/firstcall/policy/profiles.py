"""The editions of the guidance, by name.

    iasc = profile("iasc-2006")
    iasc.leads_for("shelter", kind="disaster", displacement=None)   # IFRC, convener, never last resort

A profile is checked when it is loaded; a mistake in the file is a `ProfileError` with file and line.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from firstcall.policy.guidance import Agency, GlobalLead, Profile, Sector, TableLead, Word
from firstcall.policy.profile_files import read_profile
from firstcall.policy.reading import ProfileError
from firstcall.policy.sector_names import sector_code_for, sector_codes_for, sector_name

__all__ = [
    "Agency",
    "GlobalLead",
    "Profile",
    "ProfileError",
    "Sector",
    "TableLead",
    "Word",
    "names",
    "profile",
    "sector_code_for",
    "sector_codes_for",
    "sector_name",
]

FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """The profiles there are, oldest first."""
    return tuple(sorted(path.stem for path in FOLDER.glob("iasc-*.toml")))


@cache
def profile(name: str) -> Profile:
    """The profile of this name ("iasc-2006"), read and checked once. `KeyError` where there is none."""
    if name not in names():
        raise KeyError(name)
    return read_profile(FOLDER / f"{name}.toml")
