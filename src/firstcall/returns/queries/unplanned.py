"""Versions of files for months that no round asks about: recognised as those of rounds are, without a return.

Without this a row whose place or activity was corrected would count twice wherever nobody plans rounds, since its key
is another one. docs/decisions/rounds-and-returns.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Q

from firstcall.activities.actions import FileRows
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.needs.lines import Attribution, Line
from firstcall.returns.queries.filed import organisations_of, other_sheet
from firstcall.returns.queries.parts import parts_beside
from firstcall.returns.queries.reporting import reported_by, reporters
from firstcall.returns.rules.returns import (
    is_version,
    of_another_month,
    replaces,
    replaces_all,
    takes_the_place,
    the_month,
)

Report = tuple[int, Line, date | None]
"""Whose report it is, to which group (or for which sector), of which month; None for rows that lie in no one month."""

ROW = ("group", "sector", "organisation", "month", "starts_on", "ends_on")
AT_A_TIME = 5000
UNDATED_STAY = "undated-stay"  # the remark that rows of no one month stay, though most of their file's stand


@dataclass
class Unplanned:
    """What a file is for one report. `gone`: earlier rows (primary keys) it takes the place of and no longer has."""

    month: date | None
    gone: list[int] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)  # names of earlier files of which it has no row
    stay: list[tuple[str, int]] = field(default_factory=list)  # rows of other sectors in an earlier version
    undated: list[tuple[str, int]] = field(default_factory=list)  # rows of no one month, of what may be one


def unplanned(file: FileRows, positions: Collection[int] | None, *, rounds: bool) -> list[Unplanned]:
    """The file beside earlier ones for the same reports, as far as its rows (all, or those of `positions`) go.

    Where there are `rounds`, rows that lie in no one month are theirs.
    """
    # Asked of the files: asked of the rows, it would be all that this one stored already.
    same = [one.pk for one in file.known.same_bytes]
    asked = bool(same) and ImportProblem.objects.filter(batch__in=same, code=UNDATED_STAY).exists()
    if not file.known.files or (same and not asked):
        return []
    attributed, merged = file.known.attributed, file.known.merged
    rows = reported_by(file.rows)
    rows = rows if positions is None else rows[sorted(positions)]
    wanted = {
        report_of(row, attributed, merged)
        for row in rows.select(*ROW).unique().iter_rows()
        if row[2] is not None
    }
    wanted = {one for one in wanted if one[2] is not None or not rounds}
    if asked:  # its sender was told to send it again, under a name that says what it is
        wanted = {one for one in wanted if one[2] is None}
    if not wanted:
        return []
    stood, gone = _stands(file, wanted, attributed, merged)
    whole = _whole(stood, gone)
    total: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (_who, _month_of, batch), (again, left_out) in whole.items():
        total[batch] = (total[batch][0] + again, total[batch][1] + left_out)
    seen = {batch for _, batch in (*gone, *stood)} if gone else set()
    files = {one.pk: one for one in ImportBatch.objects.filter(pk__in=seen)}
    sent: dict[Report, list[tuple[int, str, int]]] = defaultdict(list)
    for report, batch in {*stood, *gone} if gone else ():
        sent[report].append((batch, files[batch].file_name, stood[report, batch]))
    fresh = {one.pk for one in files.values() if not one.changed and not one.unchanged}
    parts = {report: parts_beside(file.batch.file_name, each, fresh) for report, each in sent.items()}
    many = organisations_of(files, file)
    found: dict[Report, Unplanned] = {}
    for report, batch in sorted(gone, key=lambda one: one[1]):
        if rounds and report not in wanted:  # that is a return's
            continue
        again, left = stood[report, batch], gone[report, batch]
        one = found.setdefault(report, Unplanned(report[2]))
        earlier = files[batch]
        most = replaces(same_name=False, again=total[batch][0], gone=total[batch][1])
        named_as = partial(
            _named,
            file,
            earlier,
            dated=report[2] is not None,
            others=batch in parts[report],
            most=most and report[2] is None,
        )
        if report not in wanted:  # a sector of which this file has no row left
            again, left_out = whole[report[0], report[2], batch]
            named = earlier.group_id == file.batch.group_id and named_as(again)
            compiled = many[file.batch.pk] > 1 == many[batch]
            if replaces_all(named=named, again=again, gone=left_out, compiled=compiled):
                one.gone.extend(left)
            elif named or (most and not compiled):
                stays = one.undated if report[2] is None and not named else one.stay
                stays.append((earlier.file_name, len(left)))
            continue
        if report[2] is None:
            other_month = of_another_month(file.batch.file_name, earlier.file_name)
            if replaces(same_name=named_as(again), again=again, gone=len(left), compiled=True):
                one.gone.extend(left)
            elif most and not other_month and not many[file.batch.pk] > 1 == many[batch]:
                one.undated.append((earlier.file_name, len(left)))
        elif takes_the_place(
            file.batch.file_name,
            earlier.file_name,
            same_sheet=earlier.sheet == file.batch.sheet,
            here=(again, len(left)),
            whole=whole[report[0], report[2], batch],
            total=total[batch],
            compiled=many[file.batch.pk] > 1 == many[batch],
            part=batch in parts[report],
        ):
            one.gone.extend(left)
        elif (
            not again
            and not other_sheet(file, earlier.file_name, earlier.sheet)
            and earlier.sha256 != file.batch.sha256
        ):
            one.beside.append(earlier.file_name)
    return [one for one in found.values() if one.gone or one.beside or one.stay or one.undated]


def _named(
    file: FileRows, earlier: ImportBatch, again: int, *, dated: bool, others: bool, most: bool
) -> bool:
    """Whether a file is by its name a version of an earlier one, and its sheet the same. `most`: of the earlier one's
    rows stand in it, whoever's they are; then none of this report need."""
    name, same_sheet = file.batch.file_name, earlier.sheet == file.batch.sheet
    again = max(again, int(most))
    return same_sheet and is_version(name, earlier.file_name, again=again, dated=dated, others=others)


def _whole(
    stood: Counter[tuple[Report, int]], gone: dict[tuple[Report, int], list[int]]
) -> dict[tuple[int, date | None, int], tuple[int, int]]:
    """Per organisation, month and earlier file, whatever the sector: how many rows stand, how many do not."""
    found: dict[tuple[int, date | None, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (who, _, month), batch in {*stood, *gone}:
        again, left = found[who, month, batch]
        key = ((who, _, month), batch)
        found[who, month, batch] = (again + stood[key], left + len(gone.get(key, ())))
    return found


def report_of(row: tuple[Any, ...], attributed: Attribution, merged: dict[int, int]) -> Report:
    """The report that a row (of the columns ROW) belongs to."""
    group, sector, organisation, month, start, end = row
    assert isinstance(organisation, int)
    line = attributed.line(group, sector or "")  # type: ignore[arg-type]
    return merged.get(organisation, organisation), line, the_month(month, start, end)


def _stands(
    file: FileRows, wanted: set[Report], attributed: Attribution, merged: dict[int, int]
) -> tuple[Counter[tuple[Report, int]], dict[tuple[Report, int], list[int]]]:
    """Per report and earlier file: how many of its rows stand in this one, and which do not; also of reports of the
    same organisation and month for other sectors."""
    pairs = {(who, month) for who, _, month in wanted}
    changed = {pk for _, pk in (*file.found.kept, *file.found.changed, *file.found.followed)}
    there = Counter(file.keyed["content"].to_list())
    stood: Counter[tuple[Report, int]] = Counter()
    gone: dict[tuple[Report, int], list[int]] = defaultdict(list)
    reports: dict[tuple[object, ...], Report] = {}  # many rows are of one report
    for pk, batch, content, *row in _earlier(file, wanted, merged):
        report = reports.get(said := tuple(row))
        if report is None:
            report = reports[said] = report_of(said, attributed, merged)
        if pk in file.found.apart or (report not in wanted and (report[0], report[2]) not in pairs):
            continue
        if pk in changed:
            stood[report, batch] += 1
        elif there[content] > 0:
            there[content] -= 1
            stood[report, batch] += 1
        else:
            gone[report, batch].append(pk)
    return stood, gone


def _may_lie_in(months: set[date | None]) -> Q:
    """Rows that name no month and may be of one of these by their days; of None is what lies in no one month."""
    named = sorted(month for month in months if month is not None)
    if not named or None in months:
        return Q(month=None)
    days = (named[0], (named[-1] + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    return Q(month=None) & (Q(starts_on__range=days) | Q(ends_on__range=days))


def _earlier(file: FileRows, wanted: set[Report], merged: dict[int, int]) -> Iterator[tuple[Any, ...]]:
    """Rows in use of other files that may belong to a report of `wanted`, with those this file superseded just now."""
    who = {one for one, _, _ in wanted}
    who |= {pk for pk, last in merged.items() if last in who}
    months = {month for _, _, month in wanted}
    when = Q(month__in=[one for one in months if one]) | _may_lie_in(months)
    standing = Q(superseded_by=None) | Q(superseded_by=file.batch)
    theirs = Q(organisation__in=who) | Q(beside=True)
    rows = Activity.objects.filter(standing, when, theirs, emergency=file.batch.emergency)
    columns = ("pk", "batch_id", "content_key", "group_id", "sector", "organisation_id", "month", "starts_on",
               "ends_on")  # fmt: skip
    rows = rows.exclude(batch=file.batch).order_by("pk")
    beside = reporters(rows.filter(beside=True).order_by().values_list("batch", flat=True).distinct())
    for pk, batch, content, group, sector, organisation, *when_ in rows.values_list(*columns).iterator(
        chunk_size=AT_A_TIME
    ):
        yield pk, batch, content, group, sector, beside.get(pk, organisation), *when_
