"""Files of one name that are parts of one report, as two offices send them: to correct one leaves the others alone."""

from __future__ import annotations

from collections.abc import Collection

from firstcall.intake.filenames import same_file


def parts_beside(name: str, earlier: Collection[tuple[int, str, int]], fresh: Collection[int]) -> set[int]:
    """Of earlier files of one report (primary key, name, how many of its rows stand in the file called `name`) those of
    which none stands while rows of another part of that name do.

    Two of them are parts where the later one repeated and changed nothing; else it is a version of the earlier, and
    what stays of both belongs together. `fresh`: the files that repeated and changed nothing.
    """
    named = [(pk, again) for pk, other, again in earlier if same_file(name, other)]
    standing = [pk for pk, again in named if again]
    bare = [pk for pk, again in named if not again]
    if not standing or not bare:
        return set()
    return {pk for pk in bare if any(max(pk, other) in fresh for other in standing)}
