"""Rows of other organisations in an earlier version of a file: a version that names none of them takes none away.

Often the name of who reports was corrected, and what stands under the earlier name counts beside the corrected rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from firstcall.activities.actions import FileRows
from firstcall.activities.models import Activity
from firstcall.intake.contents.text import fold
from firstcall.intake.filenames import same_file

Others = tuple[str, str, int]
"""The name of an earlier file, of an organisation, and how many of its rows go on counting."""

ASKED = 200  # rows by which files are found that have the same
LARGEST = 20_000  # rows of an earlier file that is gone through for this

SAME = ("area", "activity", "month", "starts_on", "reached")


def others_of_versions(file: FileRows) -> list[Others]:
    """What earlier versions of a file have of organisations that it does not name for the same month: versions by
    their names, or because most of their rows stand in it.

    Of those by name only where a row of such an organisation stands in this one but for it: files of two partners may
    bear one name.
    """
    batch, known = file.batch, file.known
    if not known.others or known.same_bytes:
        return []
    names = {
        one.pk: one.name
        for one in known.others
        if one.sheet == batch.sheet and (one.name == batch.file_name or same_file(one.name, batch.file_name))
    }
    most = most_of(file)
    names |= most
    if not names:
        return []
    merged = known.merged
    said = file.rows.select("organisation", "month").drop_nulls("organisation").unique().rows()
    mine = {(merged.get(who, who), month) for who, month in said}
    months = {month for _, month in mine}
    alike = {_without_who(row) for row in file.rows.select(*SAME).iter_rows()}
    left: Counter[tuple[str, str, int]] = Counter()
    again: dict[int, bool] = defaultdict(bool, dict.fromkeys(most, True))
    rows = Activity.objects.filter(batch__in=names, superseded_by=None, beside=False).order_by("pk")
    columns = ("batch_id", "organisation_id", "organisation__name", "area_id", *SAME[1:])
    for pk, who, name, *row in rows.values_list(*columns):
        if (merged.get(who, who), row[2]) not in mine and row[2] in months:
            left[names[pk], name, pk] += 1
            again[pk] |= _without_who(tuple(row)) in alike
    return [(earlier_name, name, count) for (earlier_name, name, pk), count in left.items() if again[pk]]


def most_of(file: FileRows) -> dict[int, str]:
    """The names of the files (by primary key) of whose rows at least half stand in this one as they were."""
    return file.known.once(most_of, lambda: _most_of(file))


def _most_of(file: FileRows) -> dict[int, str]:
    there = Counter(file.keyed["content"].to_list())
    if not file.found.unchanged:
        return {}
    step = max(1, len(there) // ASKED)
    rows = Activity.objects.filter(emergency=file.batch.emergency, superseded_by=None)
    some = rows.filter(content_key__in=list(there)[::step][: 2 * ASKED]).order_by()
    alike = set(some.values_list("batch", flat=True).distinct())
    names = {one.pk: one.name for one in file.known.others if one.pk in alike and one.accepted <= LARGEST}
    left: dict[int, Counter[str]] = defaultdict(lambda: Counter(there))
    stands, total = Counter[int](), Counter[int]()
    theirs = rows.filter(batch__in=names).order_by().values_list("batch", "content_key") if names else ()
    for pk, content in theirs:
        total[pk] += 1
        if left[pk][content] > 0:
            left[pk][content] -= 1
            stands[pk] += 1
    return {pk: name for pk, name in names.items() if stands[pk] * 2 >= total[pk] > 0}


def _without_who(row: tuple[object, ...]) -> tuple[object, ...]:
    area, activity, month, start, reached = row
    return area, fold(str(activity or "")), month, None if month else start, reached
