"""What runs follows the structure: open cases go with their groups and sectors, calls with organisations (GN 5; S3).

A group that is closed with gaps still open leaves them to nobody, so that takes the HC (security F 130).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from firstcall.last_resort.actions.recording import add_act, in_roles, take, tell_people, who_may
from firstcall.last_resort.actions.watches import record_watch
from firstcall.last_resort.models import AskedPartner, GapCase, Watch
from firstcall.last_resort.rules.following import topic_apart, why_not_close_group, why_not_end_response
from firstcall.last_resort.rules.stages import CLOSED
from firstcall.organisations.models import Organisation
from firstcall.policy.profiles import sector_name
from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.record.actions import change
from firstcall.record.rules import Acting
from firstcall.structure.models import Emergency, Group

FOLLOWED = gettext_noop(
    "%(group)s, %(area)s: an open gap came to this group as the structure changed (%(case)s)."
)
MOST_NAMED = 6


def open_cases_of(groups: Iterable[int]) -> list[GapCase]:
    """The cases of these groups that have not ended, in the order of their numbers."""
    rows = GapCase.objects.filter(group__in=list(groups)).exclude(stage=CLOSED)
    return list(rows.select_related("emergency", "group", "area").order_by("number"))


def why_group_is_kept(group: Group) -> Refusal | None:
    """Why a group should not be closed: gaps are open in it."""
    codes = [one.code for one in open_cases_of([group.pk])]
    named = codes[:MOST_NAMED] + (["…"] if len(codes) > MOST_NAMED else [])
    return why_not_close_group(cases=named)


def why_gaps_go_on(emergency: Emergency) -> Refusal | None:
    """Why an emergency does not end yet: gaps are open in it, of its groups or of no group."""
    rows = GapCase.objects.filter(emergency=emergency).exclude(stage=CLOSED).order_by("number")
    codes = [one.code for one in rows[: MOST_NAMED + 1]]
    return why_not_end_response(cases=codes[:MOST_NAMED] + (["…"] if len(codes) > MOST_NAMED else []))


def follow_group(group: Group, acting: Acting, at: datetime) -> None:
    """Bring the open cases and watches to where they belong after `group` was added, merged, split or closed.

    Merged: to the heir. Split: to the first of those that took over, since a program cannot divide a case. Added: what
    stood with the HC because no group covered the sector.
    """
    if former := list(Group.objects.filter(merged_into=group)):
        _bring(open_cases_of(one.pk for one in former), group, acting, at)
        _move_watches(former, group, acting, at)
    if group.ends_on is not None:
        heir = Group.objects.filter(split_from=group, ends_on=None).order_by("pk").first()
        if heir is not None:
            _bring(open_cases_of([group.pk]), heir, acting, at)
        for watch in Watch.objects.filter(group=group, ends_on=None).select_related("group__emergency"):
            _end(watch, acting, at)
        return
    codes = [one.code for one in group.sectors.all() if one.code]
    if group.parent_id is None and codes:
        rows = GapCase.objects.filter(emergency=group.emergency_id, group=None, sector__in=codes)
        waiting = rows.exclude(stage=CLOSED)
        if waiting.exists():  # a new group seldom finds any
            related = waiting.select_related("emergency", "group", "area")
            _bring(list(related.order_by("number")), group, acting, at)


def _bring(cases: list[GapCase], group: Group, acting: Acting, at: datetime) -> None:
    for case in cases:
        source = case.group.name if case.group else sector_name(case.sector, case.emergency.language)
        topic = topic_apart(case.topic, source, _topics_there(case, group))
        before = case.group.code if case.group else None
        take(case, group=group, sector="", topic=topic)
        act = add_act(
            case,
            kind="followed",
            act="gap-case.followed",
            acting=acting,
            at=at,
            clause="GN 5",
            text=source,
            content={"from": before or source, "to": group.code, "topic": topic},
        )
        people = {one.pk for one in who_may(case, "call", at)} | in_roles(case, ("HC", "OCHA"), at)
        tell_people(case, people, FOLLOWED, act)


def _topics_there(case: GapCase, group: Group) -> list[str]:
    """The topics of the open cases that would be about the very same gap."""
    rows = GapCase.objects.filter(
        emergency=case.emergency_id, group=group, sector="", area=case.area_id,
        population_group=case.population_group, sex=case.sex, age=case.age,
    ).exclude(stage=CLOSED)  # fmt: skip
    return list(rows.exclude(pk=case.pk).values_list("topic", flat=True))


def _move_watches(former: list[Group], heir: Group, acting: Acting, at: datetime) -> None:
    """The lines of merged groups are the heir's; of two that are the same the earlier stays."""
    rows = Watch.objects.filter(group__in=former, ends_on=None).select_related("group__emergency")
    for watch in rows.order_by("pk"):
        about = {name: getattr(watch, name) for name in ("sign", "population_group", "level")}
        if Watch.objects.filter(group=heir, ends_on=None, **about).exists():
            _end(watch, acting, at)
        else:
            change(watch, group=heir)
            record_watch(watch, "watch.moved", acting, at, reason="")


def _end(watch: Watch, acting: Acting, at: datetime) -> None:
    change(watch, ends_on=max(at.date(), watch.starts_on))
    record_watch(watch, "watch.ended", acting, at, reason="")


def follow_organisation(from_: Organisation, into: Organisation, acting: Acting, at: datetime) -> None:
    """What `from_` was asked in open cases, `into` is asked instead; the ledger keeps who was asked at the time.

    What `from_` said stays its own row and is read as said by what it became (queries.standing).
    """
    rows = AskedPartner.objects.filter(organisation=from_).exclude(call__case__stage=CLOSED)
    both = AskedPartner.objects.filter(organisation=into, call__in=rows.values("call")).values_list(
        "call", flat=True
    )
    rows.filter(call__in=list(both)).delete()
    rows.update(organisation=into)
