"""Editions are fixed: a released one is read only as it was released, so that no emergency changes its rules (G8).

`editions.toml` has the SHA-256 of each released edition. Drafts have none and may change.

    python -m firstcall.policy.editions            # the fingerprints, and what does not agree
    python -m firstcall.policy.editions --write    # write them anew: for an edition that is not released yet
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

from firstcall.policy.profile_files import read_profile
from firstcall.policy.reading import Entry, read_toml

FOLDER = Path(__file__).parent
FILE = FOLDER / "editions.toml"
HEAD = """# The released editions of the guidance, each with the SHA-256 of its file. A released edition never changes:
# what is new goes into a new edition under a new name. Written by `python -m firstcall.policy.editions --write`.
"""


def edition_files(folder: Path = FOLDER) -> list[Path]:
    """The files of all editions, drafts too, oldest first."""
    return sorted(folder.glob("iasc-*.toml"))


def fingerprint(path: Path) -> str:
    """SHA-256 of the file's text; line ends do not matter."""
    return hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()


def released(file: Path = FILE) -> dict[str, str]:
    """The fingerprint of each released edition, by name. Raises `ProfileError`."""
    top = read_toml(file)
    top.only("editions")
    table = top.one("editions") or Entry(top.source, "editions", {})
    return {name: table.text(name) for name in table.data}


@cache
def _released() -> dict[str, str]:
    return released()


def why_not_used(path: Path, known: dict[str, str] | None = None) -> str:
    """Why an edition that is no draft cannot be used as it is; empty when it can."""
    expected = (_released() if known is None else known).get(path.stem)
    if expected == fingerprint(path):
        return ""
    if expected is None:
        return (
            "this edition is not listed in editions.toml: mark it `draft = true`, or release it with "
            "`python -m firstcall.policy.editions --write`"
        )
    return (
        "this is not the text that was released (its SHA-256 is not the one in editions.toml), and emergencies are "
        "run under that: put it back, and write what is new as a new edition with a name of its own. Only while it "
        "is not released yet: `python -m firstcall.policy.editions --write`"
    )


def current(folder: Path = FOLDER) -> dict[str, str]:
    """The fingerprints as the files are now, of all editions but drafts."""
    return {path.stem: fingerprint(path) for path in edition_files(folder) if not read_profile(path).draft}


def as_toml(fingerprints: dict[str, str]) -> str:
    """The text of editions.toml."""
    lines = [f'{name} = "{found}"\n' for name, found in fingerprints.items()]
    return HEAD + "\n[editions]\n" + "".join(lines)


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """The command: print, or write; 1 when what is written does not agree with the files."""
    file, found = folder / FILE.name, current(folder)
    if arguments == ["--write"]:
        file.write_text(as_toml(found), encoding="utf-8")
    sys.stdout.write(as_toml(found))
    faults = [
        f"{path.name}: {reason}\n"
        for path in edition_files(folder)
        if path.stem in found and (reason := why_not_used(path, released(file)))
    ]
    sys.stderr.write("".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
