"""What is said of a file beside the rounds, before it is taken in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePath

import polars as pl

from firstcall.activities.actions import FileRows
from firstcall.activities.models import Activity
from firstcall.activities.rows.weeks import week_named_in
from firstcall.intake.filenames import same_file, version
from firstcall.intake.rules import Problems
from firstcall.policy.refusal import gettext_noop
from firstcall.returns.queries import shown_day
from firstcall.returns.queries.filed import Filed, SortedFile
from firstcall.returns.queries.others import others_of_versions
from firstcall.returns.queries.unplanned import UNDATED_STAY, Unplanned
from firstcall.returns.rules.prepared import state_with
from firstcall.returns.rules.returns import NIL, PREPARED

AT_A_TIME = 5000


def say_if_seen(file: FileRows, problems: Problems) -> None:
    """A file that is the same to the last byte as one that is in is said to be so at once."""
    earlier = next(iter(file.known.same_bytes), None)
    if earlier is not None and earlier.committed_at is not None:
        problems.add(
            "file-seen",
            gettext_noop("This is the same file, to the last byte, as “%(file)s”, taken in on %(day)s."),
            params={"file": earlier.name, "day": shown_day(earlier.committed_at.date())},
            suggestion=gettext_noop(
                "What later files replaced stays so. If you corrected something, send the file in which you saved it."
            ),
            refused=False,
        )


def remark_on_months(
    numbers: Sequence[int],
    taken: Mapping[str, list[int]],
    settled: Mapping[str, list[int]],
    problems: Problems,
) -> None:
    """Rows that name no month (`taken`), or one without its year (`settled`), were taken for that of a round: their
    positions, by its name."""
    nothing = gettext_noop("The rows name no month. They were taken for the round of %(round)s.")
    yearless = gettext_noop(
        "The rows name their month without its year. They were taken for the round of %(round)s."
    )
    for found, message in ((taken, nothing), (settled, yearless)):
        for name, positions in found.items():
            problems.add(
                "month-of-round",
                message,
                rows=sorted({numbers[position] for position in positions}),
                value=name,
                params={"round": name},
                suggestion=gettext_noop(
                    "If they are of another month, choose its round, or name the month in the file."
                ),
                refused=False,
            )


def remark_on_undated(file: FileRows, problems: Problems) -> None:
    """Rows that say no day take the place of rows that say none: of an earlier state, or of another month's report."""
    undated = file.rows.select(pl.all_horizontal(pl.col("month", "starts_on").is_null()).alias("no"))["no"]
    rows = _by_file(file, {pk: position for position, pk in file.found.changed if undated[position]})
    for name, numbers in rows.items():
        if same_file(name, file.batch.file_name) and version(name) != version(file.batch.file_name):
            continue
        problems.add(
            "undated-replaced",
            gettext_noop("The rows name no month or day, so they take the place of those of “%(file)s”."),
            rows=sorted(numbers),
            value=name,
            params={"file": name},
            suggestion=gettext_noop(
                "If that file was for another month, name the month here: in a column, above the table, or in the "
                "file's name."
            ),
            refused=False,
        )


def remark_on_weeks(file: FileRows, problems: Problems) -> None:
    """Rows take the place of those of a file whose name says another week: the month until then, or another week's."""
    week = week_named_in(PurePath(file.batch.file_name).stem)
    if week is None:
        return
    for name, numbers in _by_file(file, {pk: position for position, pk in file.found.changed}).items():
        if week_named_in(PurePath(name).stem) in (None, week):
            continue
        problems.add(
            "week-replaced",
            gettext_noop(
                "The rows take the place of those of “%(file)s”, whose name says another week: they are of the same "
                "month, places and activities."
            ),
            rows=sorted(numbers),
            value=name,
            params={"file": name},
            suggestion=gettext_noop(
                "If the figures are those of one week, and not of the month until then, name the week in a column and "
                "send both files again."
            ),
            refused=False,
        )


def remark_on_repeated(file: FileRows, problems: Problems) -> None:
    """Rows that another file holds in other words or with more columns count once."""
    for name, numbers in _by_file(file, {pk: position for position, pk in file.found.kept}).items():
        problems.add(
            "said-already",
            gettext_noop(
                "“%(file)s” has the same rows, in other words or with more columns. They are not counted again."
            ),
            rows=sorted(numbers),
            value=name,
            params={"file": name},
            suggestion=gettext_noop(
                "If they are others, tell them apart: by their site, donor, indicator or people."
            ),
            refused=False,
        )


def remark_on_unsure(file: FileRows, problems: Problems) -> None:
    """Rows that may be those of another file, where one of the two says no day: both count, until somebody looks."""
    unsure, there = {pk: position for position, pk in file.found.unsure}, dict[int, int | None]()
    for start in range(0, len(unsure), AT_A_TIME):
        found = Activity.objects.filter(pk__in=list(unsure)[start : start + AT_A_TIME])
        there |= dict(found.values_list("pk", "reached"))
    same = {pk: at for pk, at in unsure.items() if file.rows["reached"][at] == there[pk]}
    others = {pk: at for pk, at in unsure.items() if pk not in same}
    for rows, code, message in (
        (
            same,
            "perhaps-twice",
            gettext_noop(
                "“%(file)s” has rows that are the same but for their month, which one of the two files does not say. "
                "Both count."
            ),
        ),
        (
            others,
            "perhaps-corrected",
            gettext_noop(
                "“%(file)s” has other figures for the same places and activities, and one of the two files names their "
                "month without its year. Both count."
            ),
        ),
    ):
        for name, numbers in _by_file(file, rows).items():
            problems.add(
                code,
                message,
                rows=sorted(numbers),
                value=name,
                params={"file": name},
                suggestion=gettext_noop(
                    "If they are the same, name month and year in the file that does not say them, and send it again; "
                    "or take one of the two back on its page."
                ),
                refused=False,
            )


def remark_on_others(file: FileRows, problems: Problems) -> None:
    """Rows of organisations that an earlier version names and this one does not."""
    for name, organisation, count in others_of_versions(file):
        problems.add(
            "others-stay",
            gettext_noop(
                "“%(file)s” has rows of %(organisation)s for the same months, of which this version names none. They "
                "go on counting: %(count)s."
            ),
            value=f"{organisation}: {count}",
            params={"file": name, "organisation": organisation, "count": count},
            suggestion=gettext_noop("If this file replaces it, take that one back on its page."),
            refused=False,
        )


def _by_file(file: FileRows, positions: Mapping[int, int]) -> dict[str, list[int]]:
    """Row numbers of this file by the name of the earlier file of the row beside each (position by primary key)."""
    pks, rows = sorted(positions), defaultdict(list)
    for start in range(0, len(pks), AT_A_TIME):
        found = Activity.objects.filter(pk__in=pks[start : start + AT_A_TIME])
        for pk, name in found.values_list("pk", "batch__file_name"):
            rows[name].append(int(file.rows["row"][positions[pk]]))
    return rows


def remark(file: FileRows, found: SortedFile, problems: Problems) -> None:
    numbers = file.rows["row"].to_list()
    if found.outside:
        problems.add(
            "no-round",
            gettext_noop(
                "The rows are dated outside every planned round; they are taken in, but are no return."
            ),
            rows=[numbers[position] for position in found.outside],
            suggestion=gettext_noop("Look at their month, or ask for a round of those days to be planned."),
            refused=False,
        )
    if found.yearless:
        problems.add(
            "round-of-which-year",
            gettext_noop(
                "The rows name their month without its year. No round is of that month, or rounds of several years "
                "are: they are taken in, but are no return."
            ),
            rows=[numbers[position] for position in found.yearless],
            suggestion=gettext_noop("Name month and year, or choose the round they are for."),
            refused=False,
        )
    undated = [
        position
        for group, rows in found.undecided.items()
        if not found.open_rounds[group]
        for position in rows
    ]
    if undated:
        problems.add(
            "no-round",
            gettext_noop(
                "The rows name no month and no round is open; they are taken in, but are no return."
            ),
            rows=[numbers[position] for position in sorted(undated)],
            suggestion=gettext_noop("Choose the round they are for, or ask for one to be opened."),
            refused=False,
        )
    for one in found.filed:
        _remark_on(one, numbers, problems)


def _remark_on(one: Filed, numbers: Sequence[int], problems: Problems) -> None:
    if one.parcel.outside:
        problems.add(
            "outside-round",
            gettext_noop("The rows are dated outside the round of %(round)s, for which the file was sent."),
            rows=[numbers[position] for position in one.parcel.outside],
            value=one.round.name,
            params={"round": one.round.name},
            refused=False,
        )
    if one.gone:
        problems.add(
            "rows-gone",
            gettext_noop(
                "This is a new version of the return of %(round)s. Rows of the earlier one that it no longer has stop "
                "counting: %(count)s."
            ),
            value=f"{one.round.name}: {len(one.gone)}",
            params={"round": one.round.name, "count": len(one.gone)},
            suggestion=gettext_noop("If they still hold, put them back into the file."),
            refused=False,
        )
    state = one.existing.state if one.existing is not None else ""
    if one.brought and state_with(state, prepared=one.prepared) == PREPARED:
        problems.add(
            "rows-prepared",
            gettext_noop(
                "The rows name no activity and no figure but zero, so they are no return for %(round)s: that is "
                "waited for still."
            ),
            value=one.round.name,
            params={"round": one.round.name},
            rows=sorted(numbers[position] for position in one.parcel.rows),
            suggestion=gettext_noop(
                "Fill them in and send the file again; or take it back, and say on the page “Returns” that there was "
                "nothing to report."
            ),
            refused=False,
        )
    elif state == NIL and one.brought:
        problems.add(
            "nil-before",
            gettext_noop(
                "It is recorded that there was nothing to report for %(round)s. These rows take the place of that."
            ),
            value=one.round.name,
            params={"round": one.round.name},
            rows=sorted(numbers[position] for position in one.parcel.rows),
            suggestion=gettext_noop("Ask the organisation, if somebody else compiled this file."),
            refused=False,
        )
    for name in one.beside:
        problems.add(
            "second-part",
            gettext_noop(
                "“%(file)s” is in already for the round of %(round)s, and shares no row with this file. Both count."
            ),
            value=name,
            params={"file": name, "round": one.round.name},
            suggestion=gettext_noop("If this file replaces it, take that one back on its page."),
            refused=False,
        )


def remark_on_sectors(found: Sequence[Unplanned] | Sequence[Filed], problems: Problems) -> None:
    """Rows of sectors of which an earlier version has some and this one has none, and perhaps is a part of it."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in found:
        for name, count in one.stay:
            if isinstance(one, Unplanned):
                counts[name, f"{one.month:%Y-%m}" if one.month else "–"] += count
            else:
                counts[name, one.round.name] += count
    for (name, month), count in counts.items():
        problems.add(
            "sectors-stay",
            gettext_noop(
                "“%(file)s” has rows of other sectors for %(month)s, of which this version has none. They go on "
                "counting: %(count)s."
            ),
            value=f"{name}, {month}: {count}",
            params={"file": name, "month": month, "count": count},
            suggestion=gettext_noop("If this file replaces it, take that one back on its page."),
            refused=False,
        )


def remark_on_unplanned(found: Sequence[Unplanned], problems: Problems) -> None:
    """What the file takes the place of, and what stays beside it, in months that no round asks about."""
    remark_on_sectors(found, problems)
    counts: Counter[str] = Counter()
    for one in found:
        counts[f"{one.month:%Y-%m}" if one.month else ""] += len(one.gone)
    for month, count in counts.items():
        if count:
            problems.add(
                "rows-gone",
                gettext_noop(
                    "This is a new version of what was sent before for %(month)s. Rows of it that this file no "
                    "longer has stop counting: %(count)s."
                )
                if month
                else gettext_noop(
                    "This is a new version of a file sent before. Rows of it that this file no longer has stop "
                    "counting: %(count)s."
                ),
                value=f"{month}: {count}" if month else count,
                params={"month": month, "count": count},
                suggestion=gettext_noop("If they still hold, put them back into the file."),
                refused=False,
            )
    undated: Counter[str] = Counter()
    for one in found:
        for name, count in one.undated:
            undated[name] += count
    for name, count in undated.items():
        problems.add(
            UNDATED_STAY,
            gettext_noop(
                "“%(file)s” has rows that lie in no one month, and most of them stand in this file too. Those that do "
                "not go on counting: %(count)s."
            ),
            value=f"{name}: {count}",
            params={"file": name, "count": count},
            suggestion=gettext_noop(
                "If this file replaces it, send it again under a name that says so: that of the earlier one with “v2”."
            ),
            refused=False,
        )
    for month, name in dict.fromkeys((f"{one.month:%Y-%m}", name) for one in found for name in one.beside):
        problems.add(
            "second-part",
            gettext_noop(
                "“%(file)s” is in already for %(month)s, of the same organisation, and shares no row with this file. "
                "Both count."
            ),
            value=name,
            params={"file": name, "month": month},
            suggestion=gettext_noop("If this file replaces it, take that one back on its page."),
            refused=False,
        )
