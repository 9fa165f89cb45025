"""A file that is, by its name, from before one that is in already: it would bring back what was corrected."""

from __future__ import annotations

from firstcall.activities.actions import FileRows
from firstcall.activities.models import Activity
from firstcall.intake.filenames import is_earlier
from firstcall.returns.queries.reporting import reported_by
from firstcall.returns.queries.unplanned import ROW, report_of


def later_file(file: FileRows) -> str:
    """The name of a file that is in, later than this one by its name, and whose reports hold all that this one would
    bring; "" where there is none. A file that brings other reports too (of another month, say) is no earlier one,
    and one that says nothing of what the other says (of another office, say) is another part."""
    mine_is = file.batch.file_name
    later = {one.pk: one.name for one in file.known.files if is_earlier(mine_is, one.name)}
    if not later:
        return ""
    attributed, merged = file.known.attributed, file.known.merged
    brought = sorted(file.found.brought) or range(file.rows.height)
    mine = {
        report_of(row, attributed, merged) if row[2] is not None else None
        for row in reported_by(file.rows)[brought].select(*ROW).unique().iter_rows()
    }
    said = set(file.keyed["natural"].to_list())
    columns = ("group_id", "sector", "organisation_id", "month", "starts_on", "ends_on")
    for pk, name in later.items():
        rows = Activity.objects.filter(batch=pk, superseded_by=None, beside=False).order_by()
        reports = {report_of(row, attributed, merged) for row in rows.values_list(*columns).distinct()}
        if mine and mine <= reports and not said.isdisjoint(rows.values_list("natural_key", flat=True)):
            return name
    return ""
