"""A file sorted into returns, beside what earlier files brought for the same ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl
from django.db.models import Count, QuerySet

from firstcall.activities.actions import FileRows
from firstcall.activities.models import Activity
from firstcall.activities.rows.namedmonths import NOTHING_NAMED, NamedMonths
from firstcall.activities.versions.othermonths import months_named
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.intake.models import ImportBatch, ImportProblem
from firstcall.returns.models import ReportingRound, Return, ReturnVersion
from firstcall.returns.queries.parts import parts_beside
from firstcall.returns.queries.reporting import reported_by, reporters
from firstcall.returns.queries.rounds import period_of, rounds_of
from firstcall.returns.rules.assigning import (
    Parcel,
    Period,
    Portion,
    Sorted,
    owner,
    sort_rows,
    span,
)
from firstcall.returns.rules.prepared import only_prepared
from firstcall.returns.rules.returns import (
    is_other_sheet,
    is_version,
    replaces_all,
    takes_the_place,
)

ReturnVersionRows = QuerySet[ReturnVersion]
Key = tuple[object, int, int]  # organisation, group, round
Earlier = tuple[int, str, str, int, list[int]]
"""An earlier file: its key, name and sheet, how many rows of it stand in this one, which do not."""
AT_A_TIME = 5000
ROWS_STAY = "rows-stay"  # the remark that a closed round keeps rows which a later version of their file lacks


@dataclass
class Filed:
    """What a file is for one return. `gone`: earlier rows (primary keys) it takes the place of and no longer has."""

    parcel: Parcel
    round: ReportingRound
    existing: Return | None
    brought: int
    rows: int
    prepared: bool = False  # its rows name nothing done and no figure
    gone: list[int] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)  # names of earlier files of which it has no row
    stay: list[tuple[str, int]] = field(default_factory=list)  # rows of this group in an earlier version


@dataclass(frozen=True)
class SortedFile:
    filed: tuple[Filed, ...]
    outside: tuple[int, ...]
    yearless: tuple[int, ...]  # rows of a month without its year that no round settles
    undecided: dict[int, tuple[int, ...]]
    groups: dict[int, str]
    open_rounds: dict[int, list[str]]


def sort_file(file: FileRows, chosen: Callable[[], int | None], at: datetime) -> SortedFile | None:
    """The file's rows as returns; None in an emergency without rounds. `chosen`: the round (primary key) that was
    named with it."""
    emergency = file.known.emergency
    rounds = {one.pk: one for one in rounds_of(emergency)}
    if not rounds:
        return None
    periods = [period_of(one, at) for one in rounds.values()]
    named, meant = months_named(file.known, file.problems), chosen()
    asked = period_of(rounds[meant], at) if meant is not None else None
    found = sorted_rows(file.rows, periods, file.known, asked, named)
    undated = file.rows.select(
        pl.all_horizontal(pl.col("month", "starts_on", "ends_on").is_null())
    ).to_series()
    return SortedFile(
        tuple(_filed(file, found, rounds)),
        tuple(position for position in found.outside if not undated[position]),
        tuple(position for position in found.outside if undated[position]),
        dict(found.undecided),
        file.known.once(sort_file, lambda: dict(emergency.groups.values_list("pk", "name"))),
        {
            group: [rounds[one.key].name for one in periods if one.open and one.group in (None, group)]
            for group in found.undecided
        },
    )


def sorted_rows(
    rows: pl.DataFrame,
    periods: Sequence[Period],
    known: WhatIsIn,
    chosen: Period | None,
    named: NamedMonths,
) -> Sorted:
    """The rows of a file by their rounds. `named`: the months of rows that say no day, without their year."""
    return sort_rows(portions(rows, known, named), periods, chosen)


def portions(rows: pl.DataFrame, known: WhatIsIn, named: NamedMonths = NOTHING_NAMED) -> list[Portion]:
    """The rows of a file by organisation, group and days; rows of sectors no group covers are nobody's to review.
    `named`: the months of rows that say no day, without their year."""
    attributed, merged = known.attributed, known.merged
    undated = pl.all_horizontal(pl.col("month", "starts_on", "ends_on").is_null())
    frame = (
        reported_by(rows)
        .with_row_index("position")
        .with_columns(
            (pl.Series("elsewhere", _named(rows, named), dtype=pl.Boolean) & undated).alias("elsewhere")
        )
        .select(
            "position",
            "group",
            "sector",
            "organisation",
            "organisation_name",
            "month",
            "starts_on",
            "ends_on",
            "elsewhere",
        )
    )
    found = []
    keys = [
        "group",
        "sector",
        "organisation",
        "organisation_name",
        "month",
        "starts_on",
        "ends_on",
        "elsewhere",
    ]
    for group, sector, organisation, name, month, start, end, elsewhere, positions in (
        frame.group_by(keys, maintain_order=True).agg("position").iter_rows()
    ):
        line = attributed.line(group, sector or "")
        if line.group is not None:
            who = merged.get(organisation, organisation) if organisation is not None else name
            found.append(Portion(who, line.group, span(month, start, end), tuple(positions), elsewhere))
    return found


def _named(rows: pl.DataFrame, named: NamedMonths) -> list[bool] | pl.Series:
    if named == NOTHING_NAMED:
        return pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    return [bool(named.of(row)) for row in rows["row"]]


def _filed(file: FileRows, found: Sorted, rounds: dict[int, ReportingRound]) -> Iterable[Filed]:
    brought, bare = file.found.brought, only_prepared(file.rows, file.batch.columns.values())
    parcels = {(one.organisation, one.group, one.key): one for one in found.parcels}
    periods = {(rounds[one.key].first_day, rounds[one.key].last_day) for one in found.parcels}
    same_days = [pk for pk, one in rounds.items() if (one.first_day, one.last_day) in periods]
    returns = _existing(file.known.merged, same_days)
    empty = _emptied(parcels, returns, rounds)
    before = {returns[key].pk: key for key in [*parcels, *empty] if key in returns}
    same = next((one.pk for one in file.known.same_bytes), None)
    if same is not None:
        stayed = _stayed(same)
        before = {pk: key for pk, key in before.items() if rounds[key[2]].public_id in stayed}
    earlier, fresh = _earlier(file, before, same)
    many = organisations_of({one[0] for files in earlier.values() for one in files}, file)
    whole = _whole(earlier, rounds)
    total: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (_who, _day, batch), (again, left) in whole.items():
        total[batch] = (total[batch][0] + again, total[batch][1] + left)
    yield from _emptied_by(file, empty, earlier, returns, rounds, many, whole)
    for key, parcel in parcels.items():
        one = Filed(
            parcel,
            rounds[parcel.key],
            returns.get(key),
            brought=len(brought.intersection(parcel.rows)),
            rows=len(parcel.rows),
            prepared=all(bare[position] for position in parcel.rows),
        )
        mine = file.batch.file_name
        files = earlier.get(key, ())
        parts = parts_beside(mine, [(batch, name, again) for batch, name, _, again, _ in files], fresh)
        for batch, name, sheet, again, gone in files:
            if takes_the_place(
                mine,
                name,
                same_sheet=sheet == file.batch.sheet,
                here=(again, len(gone)),
                whole=whole[key[0], rounds[key[2]].first_day, batch],
                total=total[batch],
                compiled=many[file.batch.pk] > 1 == many[batch],
                part=batch in parts,
            ):
                one.gone.extend(gone)
            elif not again and gone and not other_sheet(file, name, sheet):
                one.beside.append(name)
        yield one


def _emptied(
    parcels: Collection[Key], returns: Mapping[Key, Return], rounds: Mapping[int, ReportingRound]
) -> list[Key]:
    """The returns of the same organisations and days to groups of which the file has no row (left)."""
    mine = {(who, rounds[key].first_day, rounds[key].last_day) for who, _, key in parcels}
    return [
        one
        for one in returns
        if one not in parcels and (one[0], rounds[one[2]].first_day, rounds[one[2]].last_day) in mine
    ]


def _whole(
    earlier: Mapping[Key, Sequence[Earlier]], rounds: Mapping[int, ReportingRound]
) -> Mapping[tuple[object, date, int], tuple[int, int]]:
    """Per organisation, first day and earlier file, whatever the group: how many rows stand, how many do not."""
    whole: dict[tuple[object, date, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (who, _, key), files in earlier.items():
        for batch, _, _, again, gone in files:
            stood, left = whole[who, rounds[key].first_day, batch]
            whole[who, rounds[key].first_day, batch] = (stood + again, left + len(gone))
    return whole


def _emptied_by(
    file: FileRows,
    empty: Collection[Key],
    earlier: Mapping[Key, Sequence[Earlier]],
    returns: Mapping[Key, Return],
    rounds: Mapping[int, ReportingRound],
    many: Mapping[int, int],
    whole: Mapping[tuple[object, date, int], tuple[int, int]],
) -> Iterable[Filed]:
    """Those of which a version of their file has no row any more, while most of its other rows stand in it."""
    if not empty:
        return
    groups = dict(ImportBatch.objects.filter(pk__in=list(many)).values_list("pk", "group"))
    for who, group, key in empty:
        one = Filed(Parcel(who, group, key), rounds[key], returns[who, group, key], brought=0, rows=0)
        for batch, name, sheet, _, gone in earlier.get((who, group, key), ()):
            stood, left = whole[who, rounds[key].first_day, batch]
            named = sheet == file.batch.sheet and is_version(file.batch.file_name, name, again=stood)
            named = named and groups.get(batch) == file.batch.group_id
            compiled = many[file.batch.pk] > 1 == many[batch]
            if replaces_all(named=named, again=stood, gone=left, compiled=compiled):
                one.gone.extend(gone)
            elif named and gone:
                one.stay.append((name, len(gone)))
        if one.gone or one.stay:
            yield one


def _existing(merged: Mapping[int, int], wanted: Collection[int]) -> dict[Key, Return]:
    rows = Return.objects.filter(round__in=list(wanted)).order_by("-pk")
    return {
        (merged.get(one.organisation_id, one.organisation_id), one.group_id, one.round_id): one
        for one in rows
    }


def _earlier(
    file: FileRows, returns: Collection[int], same: int | None
) -> tuple[dict[Key, list[Earlier]], set[int]]:
    """Of each return, per earlier file: its key, name and sheet, how many rows stand in this one, which do not. And
    the files (keys) that repeated and changed nothing when they came.

    A file that is in, to the last byte, as `same` is compared with what was there before that.
    """
    versions = live_versions(returns).exclude(batch=file.batch)
    if same is not None:
        versions = versions.filter(batch__lt=same)
    owners = owners_of(versions, file.known.merged)
    about = ("batch_id", "batch__file_name", "batch__sheet", "batch__changed", "batch__unchanged")
    names, fresh = dict[int, tuple[str, str]](), set[int]()
    for batch, name, sheet, changed_then, unchanged_then in versions.values_list(*about):
        names[batch] = (name, sheet)
        if not changed_then and not unchanged_then:
            fresh.add(batch)
    changed = {pk for _, pk in (*file.found.kept, *file.found.changed, *file.found.followed)}
    there = Counter(file.keyed["content"].to_list())
    again: Counter[tuple[Key, int]] = Counter()
    gone: dict[tuple[Key, int], list[int]] = defaultdict(list)
    for pk, batch, content, key in stored_rows(names, owners, file.known):
        if pk in file.found.apart:
            continue
        if pk in changed:
            again[key, batch] += 1
        elif there[content] > 0:
            there[content] -= 1
            again[key, batch] += 1
        else:
            gone[key, batch].append(pk)
    found: dict[Key, list[Earlier]] = defaultdict(list)
    for key, batch in dict.fromkeys([*again, *gone]):
        found[key].append((batch, *names[batch], again[key, batch], gone.get((key, batch), [])))
    return found, fresh


def _stayed(batch: int) -> set[str]:
    """The rounds (public ids) that were closed when a file left rows of them out: when it comes again, they go."""
    said = ImportProblem.objects.filter(batch=batch, code=ROWS_STAY)
    return {params.get("round_id", "") for params in said.values_list("params", flat=True)}


def other_sheet(file: FileRows, earlier: str, earlier_sheet: str) -> bool:
    """Whether an earlier file (its name, its sheet) is another sheet of this workbook, or of a version of it."""
    batch = file.batch
    return is_other_sheet(batch.file_name, batch.sheet, earlier=earlier, earlier_sheet=earlier_sheet)


def organisations_of(batches: Collection[int], file: FileRows) -> Counter[int]:
    """Of how many organisations the rows of each file (primary key) are, those of `file` among them.

    A file of several organisations that holds what one of them reported itself is a compilation, which may be older: it
    is no version of that report, so rows it lacks go on counting.
    """
    others = Activity.objects.filter(batch__in=set(batches) - {file.batch.pk}, beside=False).order_by()
    found = Counter(dict(others.values_list("batch").annotate(Count("organisation", distinct=True))))
    own = file.rows.filter(~pl.col("beside"))
    found[file.batch.pk] = own.select("organisation", "organisation_name").n_unique()
    return found


def live_versions(returns: Collection[int]) -> ReturnVersionRows:
    """The versions of these returns whose files were not taken back."""
    return ReturnVersion.objects.filter(of__in=list(returns), taken_back_at=None)


Owners = dict[tuple[int, object, int], list[tuple[Period, str]]]


def owners_of(versions: ReturnVersionRows, merged: Mapping[int, int]) -> Owners:
    """Per file, organisation (as `merged` since) and group the rounds it has a version for, with what of the file each
    takes."""
    found: Owners = defaultdict(list)
    columns = ("batch_id", "of__organisation_id", "of__group_id", "of__round_id", "of__round__first_day",
               "of__round__last_day", "takes")  # fmt: skip
    for batch, organisation, group, key, first, last, takes in versions.order_by("pk").values_list(*columns):
        who = merged.get(organisation, organisation)
        found[batch, who, group].append((Period(key, group, first, last), takes))
    return found


def stored_rows(
    batches: Collection[int], owners: Owners, known: WhatIsIn
) -> Iterable[tuple[int, int, str, Key]]:
    """(primary key, file, content key, return) of stored rows of these files that belong to a return of `owners`.

    Those superseded are left out, but for the ones the new file superseded just now.
    """
    attributed, merged = known.attributed, known.merged
    columns = ("pk", "batch_id", "content_key", "group_id", "sector", "organisation_id", "month", "starts_on",
               "ends_on", "superseded_by")  # fmt: skip
    rows = Activity.objects.filter(batch__in=list(batches)).order_by("pk").values_list(*columns)
    beside = reporters(batches)
    for pk, batch, content, group, sector, organisation, month, start, end, gone in rows.iterator(
        chunk_size=AT_A_TIME
    ):
        if gone is not None and gone != known.batch.pk:
            continue
        line = attributed.line(group, sector).group
        if line is None:
            continue
        organisation = beside.get(pk, organisation)
        who = merged.get(organisation, organisation)
        key = owner(owners.get((batch, who, line), ()), span(month, start, end))
        if key is not None:
            yield pk, batch, content, (who, line, key)
