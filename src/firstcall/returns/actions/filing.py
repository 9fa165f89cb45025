"""Files become returns: as they are read, taken in and taken back, inside those acts' transactions.

What is asked of the sender (is the round closed? which round is it?) is asked when the file is read, and again when it
is taken in: a round may have closed in between. docs/decisions/rounds-and-returns.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import partial

import polars as pl
from django.db.models import F

from firstcall.activities.actions import FileRows
from firstcall.activities.models import Activity
from firstcall.activities.versions.othermonths import months_named
from firstcall.activities.versions.whatisin import WhatIsIn
from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import Problems
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refusal, gettext_noop, refuse
from firstcall.record.actions import append
from firstcall.record.rules import Acting
from firstcall.returns.actions.monthremarks import remark_on_months_left, remark_on_months_of_corrected
from firstcall.returns.actions.people import tell_come_again
from firstcall.returns.actions.remarking import (
    remark,
    remark_on_months,
    remark_on_others,
    remark_on_repeated,
    remark_on_sectors,
    remark_on_undated,
    remark_on_unplanned,
    remark_on_unsure,
    remark_on_weeks,
    say_if_seen,
)
from firstcall.returns.actions.settling import settle
from firstcall.returns.models import FileRound, ReportingRound, Return, ReturnVersion
from firstcall.returns.queries import known_round, shown_day, state_of, window
from firstcall.returns.queries.filed import ROWS_STAY, Filed, SortedFile, sort_file
from firstcall.returns.queries.later import later_file
from firstcall.returns.queries.monthofversion import with_months_of_corrected
from firstcall.returns.queries.months import with_months_of_rounds
from firstcall.returns.queries.unplanned import Unplanned, unplanned
from firstcall.returns.queries.versions import sheets_of_latest_version
from firstcall.returns.rules.prepared import state_with
from firstcall.returns.rules.returns import RETURNED, is_new_version
from firstcall.returns.rules.rounds import CLOSED, closed_on, why_not_take
from firstcall.structure.models import Group

AT_A_TIME = 5000


def file_read(file: FileRows, problems: Problems) -> Collection[int]:
    """Say of a file what matters before it is taken in: seen before, rows of no round, rows that would go.

    Gives the positions of rows that are left out, because their round is closed; the others are taken in. Raises
    `Refused` where all that the file brings is for closed rounds, or when nobody can tell which round it is for.
    """
    say_if_seen(file, problems)
    emergency = file.batch.emergency
    assert emergency is not None
    meant: Callable[[], int | None]
    meant = partial(round_said, file.known)  # a file that is corrected is for the round it was sent for
    if file.reporting_round:
        chosen = known_round(emergency, file.reporting_round, file.batch.group)
        FileRound.objects.create(batch=file.batch, round=chosen)
        meant = partial(int, chosen.pk)
    found, left_out = sort_file(file, meant, file.at), set[int]()
    if found is not None:
        left_out = _closed(file, found, problems)
        _say_kept(file, found, problems)
        refuse(_why_not(found, file.at, left_out))
        remark(file, found, problems)
        remark_on_sectors(found.filed, problems)
    beside = _unplanned(file, found)
    gone = [pk for one in beside for pk in one.gone]
    gone += [pk for one in (found.filed if found is not None else ()) for pk in one.gone]
    refuse(_why_not_earlier(file, gone))
    remark_on_unplanned(beside, problems)
    remark_on_undated(file, problems)
    remark_on_weeks(file, problems)
    remark_on_repeated(file, problems)
    remark_on_unsure(file, problems)
    remark_on_others(file, problems)
    remark_on_months_left(file, problems)
    return left_out


def _why_not_earlier(file: FileRows, gone: Collection[int]) -> Refusal | None:
    """A file that would undo a later one, as far as names tell, is not taken in before somebody says so."""
    name = later_file(file) if file.found.brought or gone else ""
    if not name:
        return None
    return Refusal(
        "later-file-in",
        gettext_noop(
            "“%(file)s” is in already and is, by its name, the later one. This file would bring back what that one "
            "changed, so nothing of it is taken in. If this is the later one, take the other back on its page, or save "
            "this one under a name that says so, such as “… v3”."
        ),
        params={"file": name},
    )


def file_dated(
    known: WhatIsIn, rows: pl.DataFrame, reporting_round: str, at: datetime, problems: Problems
) -> pl.DataFrame:
    """Rows that name no month get that of the round they are for, said or the one that is open; those that name it
    without its year the year of its round, or of the file they correct. Said as a remark."""
    meant: Callable[[], int | None] = partial(round_said, known)
    if reporting_round:
        meant = partial(int, known_round(known.emergency, reporting_round, known.batch.group).pk)
    named = months_named(known, problems)
    dated, taken, settled = with_months_of_rounds(rows, known, meant, at, named)
    remark_on_months(dated["row"].to_list(), taken, settled, problems)
    dated, corrected = with_months_of_corrected(known, dated, named)
    remark_on_months_of_corrected(dated, corrected, problems)
    return dated


def _closed(file: FileRows, found: SortedFile, problems: Problems) -> set[int]:
    """The rows (positions) that bring something to closed rounds, named as refused; none where the file brings
    nothing else, for then it is refused whole. A sheet is not: its workbook's other sheets are of other months."""
    brought = file.found.brought
    closed: dict[tuple[int, int], tuple[Refusal, set[int]]] = {}
    for one in found.filed:
        refusal = why_not(one.round, one.existing, found.groups[one.parcel.group], file.at)
        if refusal is not None and one.brought:
            _, positions = closed.setdefault((one.round.pk, one.parcel.group), (refusal, set()))
            positions |= brought.intersection(one.parcel.rows)
    left_out = {position for _, positions in closed.values() for position in positions}
    if left_out == brought and not file.part:
        return set()
    numbers = file.rows["row"].to_list()
    for refusal, positions in closed.values():
        problems.add(
            refusal.code,
            refusal.message,
            rows=sorted({numbers[position] for position in positions}),
            value=refusal.params.get("round", ""),
            params=refusal.params,
            suggestion=gettext_noop(
                "The other rows are taken in. Send the file again when the round is open."
            ),
        )
    return left_out


def _say_kept(file: FileRows, found: SortedFile, problems: Problems) -> None:
    """Name the closed rounds of which a later version has fewer rows: what it leaves out changes nothing there."""
    for one in found.filed:
        closed = why_not(one.round, one.existing, found.groups[one.parcel.group], file.at) is not None
        if closed and one.gone:
            problems.add(
                ROWS_STAY,
                gettext_noop(
                    "This is a new version of what was sent before for %(round)s, which is closed. Rows of it that "
                    "this file no longer has go on counting: %(count)s."
                ),
                value=f"{one.round.name}: {len(one.gone)}",
                params={"round": one.round.name, "count": len(one.gone), "round_id": one.round.public_id},
                suggestion=gettext_noop(
                    "If they no longer hold, ask for the round to be reopened, then send this file again."
                ),
                refused=False,
            )


def round_said(known: WhatIsIn) -> int | None:
    """The round (primary key) a file's sender named."""
    rounds = FileRound.objects.filter(batch=known.batch).values_list("round", flat=True)
    return known.once(round_said, lambda: rounds.first())


def _why_not(found: SortedFile, at: datetime, left_out: Collection[int] = ()) -> Refusal | None:
    for one in found.filed:
        refusal = why_not(one.round, one.existing, found.groups[one.parcel.group], at)
        if refusal is not None and one.brought and not left_out:
            return refusal
        if refusal is not None:
            one.gone.clear()  # what a file merely leaves out changes nothing in a closed round
    for group in found.undecided:
        names = found.open_rounds[group]
        if names:
            return Refusal(
                "round-unclear",
                gettext_noop(
                    "The file does not say which month it reports on, and %(group)s has %(count)s open rounds: "
                    "%(names)s. Choose the round, then send it again."
                ),
                params={"group": found.groups[group], "count": len(names), "names": ", ".join(names)},
            )
    return None


def why_not(round_: ReportingRound, existing: Return | None, group: str, at: datetime) -> Refusal | None:
    """Why this round takes nothing more of this return; one that was sent back is awaited."""
    when = window(round_)
    return why_not_take(
        round_.name,
        when,
        at,
        asked_again=existing is not None and existing.state == RETURNED,
        group=group,
        day=shown_day(closed_on(when)),
    )


def _unplanned(file: FileRows, found: SortedFile | None) -> list[Unplanned]:
    """What the file is for months that no round asks about."""
    if not file.known.files:
        return []
    if found is None:
        return file.known.under_groups(unplanned, lambda: unplanned(file, None, rounds=False))
    planned = {position for one in found.filed for position in one.parcel.rows}
    left = frozenset(range(file.rows.height)) - planned
    if not left:
        return []
    return file.known.under_groups((unplanned, left), lambda: unplanned(file, left, rounds=True))


def file_foreseen(file: FileRows) -> list[int]:
    """The earlier rows (primary keys) that a file would take the place of, were it taken in now.

    Raises `Refused` as `file_read`.
    """
    _, gone = _news(file)
    refuse(_why_not_earlier(file, gone))
    return gone


def _news(file: FileRows) -> tuple[list[Filed], list[int]]:
    """The returns a file brings or changes, and the earlier rows (primary keys) it takes the place of."""
    found = sort_file(file, partial(round_said, file.known), file.at)
    gone = [pk for one in _unplanned(file, found) for pk in one.gone]
    if found is None:
        return [], gone
    refuse(_why_not(found, file.at))
    news = [one for one in found.filed if _is_news(one, file.at)]
    return news, [*gone, *(pk for one in news for pk in one.gone)]


def file_taken_in(file: FileRows) -> None:
    """Record what a file brought as returns in new versions; earlier rows it took the place of no longer count.

    Raises `Refused` as `file_read`.
    """
    news, gone = _news(file)
    _supersede(gone, file.batch)
    for group in dict.fromkeys(one.parcel.group for one in news):
        for key in dict.fromkeys(one.round.pk for one in news if one.parcel.group == group):
            _record(file, group, [one for one in news if (one.parcel.group, one.round.pk) == (group, key)])


def _is_news(one: Filed, at: datetime) -> bool:
    if not one.rows and not one.gone:
        return False
    if (
        one.existing is None and not one.brought
    ):  # the rows were there before the round was: told of while it is open
        return state_of(one.round, at) != CLOSED
    state = one.existing.state if one.existing is not None else ""
    return is_new_version(state, brought=one.brought) or bool(one.gone)


def _supersede(pks: list[int], batch: ImportBatch) -> None:
    for start in range(0, len(pks), AT_A_TIME):
        Activity.objects.filter(pk__in=pks[start : start + AT_A_TIME]).update(superseded_by=batch)


def _record(file: FileRows, group: int, news: list[Filed]) -> None:
    """The returns of one group and round that a file makes: at once, with one entry, however many there are."""
    at, round_ = file.at, news[0].round
    organisations = _organisations(one.parcel.organisation for one in news)
    again = [one.existing for one in news if one.existing is not None]
    awaited = [one.pk for one in again if one.state == RETURNED]
    more = sheets_of_latest_version([one.pk for one in again], file.batch)
    Return.objects.filter(pk__in={one.pk for one in again} - more).update(number=F("number") + 1)
    states = {one.existing.pk: _state_with(one) for one in news if one.existing is not None}
    for state in set(states.values()):
        Return.objects.filter(pk__in=[pk for pk, found in states.items() if found == state]).update(
            state=state, reason="", version=F("version") + 1, latest_at=at
        )
    Return.objects.bulk_create(
        [
            Return(
                round=round_,
                group_id=group,
                organisation_id=organisations[one.parcel.organisation].pk,
                state=_state_with(one),
                first_at=at,
                latest_at=at,
            )
            for one in news
            if one.existing is None
        ]
    )
    rows = {one.organisation_id: one for one in Return.objects.filter(round=round_, group=group)}
    made = []
    for one in news:
        row = (
            rows[one.existing.organisation_id]
            if one.existing is not None
            else rows[organisations[one.parcel.organisation].pk]
        )
        made.append(
            ReturnVersion(
                of=row,
                batch=file.batch,
                number=row.number,
                takes=one.parcel.takes,
                rows=one.rows,
                brought=one.brought,
                gone=len(one.gone),
                prepared=one.prepared,
                person=file.acting.person[:16],
                submitted_at=at,
            )
        )
    ReturnVersion.objects.bulk_create(made)
    _tell(file, round_, group, made, awaited)


def _state_with(one: Filed) -> str:
    return state_with(one.existing.state if one.existing is not None else "", prepared=one.prepared)


def _organisations(names: Iterable[object]) -> dict[object, Organisation]:
    """By primary key, as a file taken in has them: names it brought are registered by then."""
    pks = [one for one in names if isinstance(one, int)]
    return {one.pk: one for one in Organisation.objects.filter(pk__in=pks)}


def _tell(
    file: FileRows, round_: ReportingRound, group: int, made: list[ReturnVersion], awaited: list[int]
) -> None:
    where = Group.objects.select_related("emergency").get(pk=group)
    entry = append(
        act="return.submitted",
        subject=f"group:{where.public_id}",
        content={
            "round": round_.public_id,
            "period": round_.name,
            "file": file.batch.public_id,
            "returns": [[one.of.public_id, one.number] for one in made],
            "count": len(made),
        },
        by=file.acting,
        at=file.at,
    )
    if awaited:
        tell_come_again(round_, where, entry, file.at)


def file_taken_back(batch: ImportBatch, acting: Acting, at: datetime) -> None:
    """A file taken back takes its versions with it; a return of which nothing is left is withdrawn.

    Raises `Refused` when its round is closed, but for returns that were sent back.
    """
    versions = ReturnVersion.objects.filter(batch=batch, taken_back_at=None)
    rows = Return.objects.filter(versions__in=versions).select_related("round__emergency__country", "group")
    gone: dict[tuple[int, int], list[Return]] = defaultdict(list)
    for row in rows.distinct():
        refuse(why_not(row.round, row, row.group.name, at))
        gone[row.group_id, row.round_id].append(row)
    versions.update(taken_back_at=at)
    for found in gone.values():
        _withdraw(found, batch, acting, at)


def _withdraw(rows: list[Return], batch: ImportBatch, acting: Acting, at: datetime) -> None:
    for row in rows:
        if row.state != RETURNED:  # that one is awaited still
            settle(row)
    first = rows[0]
    append(
        act="return.withdrawn",
        subject=f"group:{first.group.public_id}",
        content={
            "round": first.round.public_id,
            "period": first.round.name,
            "file": batch.public_id,
            "returns": [row.public_id for row in rows],
            "count": len(rows),
        },
        by=acting,
        at=at,
    )
