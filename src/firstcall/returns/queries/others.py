"""Rows of other organisations in an earlier version of a file: a version that names none of them takes none away.

Often the name of who reports was corrected, and what stands under the earlier name counts beside the corrected rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import QuerySet

from firstcall.activities.actions import FileRows
from firstcall.activities.models import Activity
from firstcall.activities.queries import survivors
from firstcall.activities.versions.merged import same_bytes
from firstcall.intake.contents.text import fold
from firstcall.intake.filenames import same_file
from firstcall.intake.models import ImportBatch

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
    batch = file.batch
    earlier = ImportBatch.objects.filter(emergency=batch.emergency_id, kind=batch.kind)
    earlier = earlier.filter(state=ImportBatch.COMMITTED).exclude(pk=batch.pk).exclude(sha256=batch.sha256)
    if not earlier.exists() or same_bytes(batch).exists():
        return []
    names = {
        pk: name
        for pk, name, sheet in earlier.values_list("pk", "file_name", "sheet")
        if sheet == batch.sheet and (name == batch.file_name or same_file(name, batch.file_name))
    }
    most = most_of(file, earlier)
    names |= most
    if not names:
        return []
    merged = survivors()
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


def most_of(file: FileRows, earlier: QuerySet[ImportBatch]) -> dict[int, str]:
    """The names of the files (by primary key) of whose rows at least half stand in this one as they were."""
    there = Counter(file.keyed["content"].to_list())
    if not file.found.unchanged:
        return {}
    step = max(1, len(there) // ASKED)
    rows = Activity.objects.filter(emergency=file.batch.emergency, superseded_by=None)
    some = rows.filter(content_key__in=list(there)[::step][: 2 * ASKED], batch__in=earlier)
    found: dict[int, str] = {}
    for pk, name, accepted in earlier.filter(pk__in=some.values("batch")).values_list(
        "pk", "file_name", "accepted"
    ):
        if accepted > LARGEST:
            continue
        left, theirs = Counter(there), rows.filter(batch=pk).values_list("content_key", flat=True)
        stands = total = 0
        for content in theirs:
            total += 1
            if left[content] > 0:
                left[content] -= 1
                stands += 1
        if stands * 2 >= total > 0:
            found[pk] = name
    return found


def _without_who(row: tuple[object, ...]) -> tuple[object, ...]:
    area, activity, month, start, reached = row
    return area, fold(str(activity or "")), month, None if month else start, reached
