"""Files become returns: as they are read, taken in and taken back, inside those acts' transactions.

What is asked of the sender (is the round closed? which round is it?) is asked when the file is read, and again when it
is taken in: a round may have closed in between. docs/decisions/rounds-and-returns.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F

from firstcall.activities.actions import FileRows
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch
from firstcall.intake.rules import Problems
from firstcall.organisations.models import Organisation
from firstcall.policy.refusal import Refusal, gettext_noop, refuse
from firstcall.record.actions import append, tell
from firstcall.record.rules import Acting
from firstcall.returns.actions.people import reviewers
from firstcall.returns.models import FileRound, ReportingRound, Return, ReturnVersion
from firstcall.returns.queries import known_round, shown_day, state_of, window
from firstcall.returns.queries.filed import Filed, SortedFile, sort_file
from firstcall.returns.rules.returns import RETURNED, SUBMITTED, WITHDRAWN, is_new_version
from firstcall.returns.rules.rounds import CLOSED, closed_on, why_not_take
from firstcall.structure.models import Group

AT_A_TIME = 5000


def file_read(file: FileRows, problems: Problems) -> None:
    """Say of a file what matters before it is taken in: seen before, rows of no round, rows that would go.

    Raises `Refused` when its round is closed, or when nobody can tell which round it is for.
    """
    _say_if_seen(file, problems)
    emergency = file.batch.emergency
    assert emergency is not None
    chosen = _round_said(file.batch)  # a file that is corrected is for the round it was sent for
    if file.reporting_round:
        chosen = known_round(emergency, file.reporting_round, file.batch.group)
        FileRound.objects.create(batch=file.batch, round=chosen)
    found = sort_file(file, chosen, file.at)
    if found is None:
        return
    refuse(_why_not(found, file.at))
    _remark(file, found, problems)


def _round_said(batch: ImportBatch) -> ReportingRound | None:
    """The round a file's sender named."""
    known = FileRound.objects.select_related("round__emergency__country", "round__group")
    choice = known.filter(batch=batch).first()
    return choice.round if choice else None


def _say_if_seen(file: FileRows, problems: Problems) -> None:
    """A file that is the same to the last byte as one that is in is said to be so at once."""
    same = ImportBatch.objects.filter(
        emergency=file.batch.emergency_id, sha256=file.batch.sha256, state=ImportBatch.COMMITTED
    )
    earlier = same.filter(kind=file.batch.kind, sheet=file.batch.sheet).order_by("-committed_at").first()
    if earlier is not None and earlier.committed_at is not None:
        problems.add(
            "file-seen",
            gettext_noop("This is the same file, to the last byte, as “%(file)s”, taken in on %(day)s."),
            params={"file": earlier.file_name, "day": shown_day(earlier.committed_at.date())},
            suggestion=gettext_noop("If you corrected something, send the file in which you saved it."),
            refused=False,
        )


def _why_not(found: SortedFile, at: datetime) -> Refusal | None:
    for one in found.filed:
        refusal = why_not(one.round, one.existing, found.groups[one.parcel.group], at)
        if refusal is not None and one.brought:
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


def _remark(file: FileRows, found: SortedFile, problems: Problems) -> None:
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


def file_foreseen(file: FileRows) -> list[int]:
    """The earlier rows (primary keys) that a file would take the place of, were it taken in now.

    Raises `Refused` as `file_read`.
    """
    return [pk for one in _news(file) for pk in one.gone]


def _news(file: FileRows) -> list[Filed]:
    """The returns a file brings or changes."""
    found = sort_file(file, _round_said(file.batch), file.at)
    if found is None:
        return []
    refuse(_why_not(found, file.at))
    return [one for one in found.filed if _is_news(one, file.at)]


def file_taken_in(file: FileRows) -> None:
    """Record what a file brought as returns in new versions; earlier rows it took the place of no longer count.

    Raises `Refused` as `file_read`.
    """
    news = _news(file)
    _supersede([pk for one in news for pk in one.gone], file.batch)
    for group in dict.fromkeys(one.parcel.group for one in news):
        for key in dict.fromkeys(one.round.pk for one in news if one.parcel.group == group):
            _record(file, group, [one for one in news if (one.parcel.group, one.round.pk) == (group, key)])


def _is_news(one: Filed, at: datetime) -> bool:
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
    Return.objects.filter(pk__in=[one.pk for one in again]).update(
        state=SUBMITTED, reason="", number=F("number") + 1, version=F("version") + 1, latest_at=at
    )
    Return.objects.bulk_create(
        [
            Return(
                round=round_,
                group_id=group,
                organisation_id=organisations[one.parcel.organisation].pk,
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
                submitted_at=at,
            )
        )
    ReturnVersion.objects.bulk_create(made)
    _tell(file, round_, group, made, awaited)


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
        tell(
            people=reviewers(where, file.at),
            text=gettext_noop("A return of %(round)s that was sent back has come again."),
            params={"round": round_.name},
            link=f"/e/{where.emergency.code}/returns/?group={where.code}&round={round_.public_id}",
            entry=entry,
            at=file.at,
        )


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
        latest = row.versions.filter(taken_back_at=None).order_by("-number").first()
        if row.state == RETURNED:
            continue  # it is awaited still
        state = WITHDRAWN if latest is None else latest.verdict or SUBMITTED
        reason = latest.reason if latest is not None and state == RETURNED else ""
        Return.objects.filter(pk=row.pk).update(state=state, reason=reason, version=F("version") + 1)
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
