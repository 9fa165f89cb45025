"""Rows of other organisations in an earlier version of a file: a version that names none of them takes none away.

Often the name of who reports was corrected, and what stands under the earlier name counts beside the corrected rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from firstcall.activities.actions import FileRows
from firstcall.activities.merged import same_bytes
from firstcall.activities.models import Activity
from firstcall.activities.queries import survivors
from firstcall.intake.contents.text import fold
from firstcall.intake.filenames import same_file
from firstcall.intake.models import ImportBatch

Others = tuple[str, str, int]
"""The name of an earlier file, of an organisation, and how many of its rows go on counting."""

SAME = ("area", "activity", "month", "starts_on", "reached")


def others_of_versions(file: FileRows) -> list[Others]:
    """What earlier versions of a file, by their names, have of organisations that it does not name, for its months.

    Only where a row of theirs stands in this one but for the organisation: files of two partners may bear one name.
    """
    batch = file.batch
    earlier = ImportBatch.objects.filter(emergency=batch.emergency_id, kind=batch.kind, sheet=batch.sheet)
    named = earlier.filter(state=ImportBatch.COMMITTED).exclude(pk=batch.pk).exclude(sha256=batch.sha256)
    names = {
        pk: name
        for pk, name in named.values_list("pk", "file_name")
        if name == batch.file_name or same_file(name, batch.file_name)
    }
    if not names or same_bytes(batch).exists():
        return []
    merged = survivors()
    mine = {merged.get(one, one) for one in file.rows["organisation"].drop_nulls().unique().to_list()}
    months = set(file.rows["month"].unique().to_list())
    alike = {_without_who(row) for row in file.rows.select(*SAME).iter_rows()}
    left: Counter[tuple[str, str, int]] = Counter()
    again: dict[int, bool] = defaultdict(bool)
    rows = Activity.objects.filter(batch__in=names, superseded_by=None, beside=False).order_by("pk")
    columns = ("batch_id", "organisation_id", "organisation__name", "area_id", *SAME[1:])
    for pk, who, name, *row in rows.values_list(*columns):
        if merged.get(who, who) not in mine and row[2] in months:
            left[names[pk], name, pk] += 1
            again[pk] |= _without_who(tuple(row)) in alike
    return [(earlier_name, name, count) for (earlier_name, name, pk), count in left.items() if again[pk]]


def _without_who(row: tuple[object, ...]) -> tuple[object, ...]:
    area, activity, month, start, reached = row
    return area, fold(str(activity or "")), month, None if month else start, reached
