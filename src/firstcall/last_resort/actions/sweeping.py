"""What watches find: a draft of a case for each place that crossed a line, opened by FirstCall itself (L1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from firstcall.access.queries import itself, readers
from firstcall.access.rules import Scope
from firstcall.last_resort.actions.opening import open_case
from firstcall.last_resort.models import GapCase, Watch
from firstcall.last_resort.queries.figures import FiguresThere
from firstcall.last_resort.queries.watching import Crossing, Line, drafts_of, known_places, look, watches_on
from firstcall.last_resort.rules.watching import COVERAGE, MOST_DRAFTS, NOBODY, SEVERITY, UNMET
from firstcall.places.models import Area
from firstcall.policy.refusal import Refused, gettext_noop
from firstcall.record.actions import remind
from firstcall.structure.models import Emergency, Group

MORE = gettext_noop(
    "%(group)s: %(count)s more places have crossed a line you watch. They follow as drafts are confirmed or dismissed."
)


def sweep_watches(emergencies: Sequence[Emergency], at: datetime) -> list[GapCase]:
    """Look along every line of these emergencies and open the drafts that are due; gives those opened.

    As often as one likes, by several workers at once: a place that is a case, or was dismissed a short while ago, is
    left alone. At most `MOST_DRAFTS` of a watch wait at a time.
    """
    opened = []
    for emergency in emergencies:
        for watch, group in watches_on(emergency, at.date()):
            opened += sweep(watch, group, at)
    return opened


def sweep(watch: Watch, group: Group, at: datetime) -> list[GapCase]:
    """The drafts of one watch that are due now, the largest gaps first."""
    found = look(itself(), Line.of(watch, group), at).new
    room = max(0, MOST_DRAFTS - drafts_of(watch)) if found else 0
    drafts = [draft for one in found[:room] if (draft := _draft(watch, group, one, at)) is not None]
    if drafts and len(found) > room:
        _say_more(watch, group, len(found) - room, drafts[-1], at)
    return drafts


@transaction.atomic
def _draft(watch: Watch, group: Group, one: Crossing, at: datetime) -> GapCase | None:
    """A draft for one place, unless it became a case meanwhile: emergencies open cases one after the other."""
    Emergency.objects.filter(pk=group.emergency_id).update(version=F("version"))
    if one.place.area in known_places(group, watch.population_group, at):
        return None
    area = Area.objects.filter(country=group.emergency.country_id, pcode=one.place.area).first()
    seen = one.there
    people = seen.unmet if seen.unmet is not None else seen.in_need
    with translation.override(group.emergency.language):
        what = sentence(watch, one)
    try:
        return open_case(
            emergency=group.emergency,
            group=group,
            area=area,
            population_group=watch.population_group,
            what=what,
            source="watch",
            figures=FiguresThere(seen.in_need, seen.reached, people, severity=seen.severity),
            watch=watch,
            by=itself(),
            at=at,
        )
    except Refused:  # somebody opened the very same by hand at this moment
        return None


def sentence(watch: Watch, one: Crossing) -> str:
    """What a draft says of the place: the figure that crossed the line, and the line."""
    row = one.there
    if watch.sign == UNMET:
        return _("%(unmet)s people unmet of %(in_need)s in need. The line is %(limit)s.") % {
            "unmet": row.unmet,
            "in_need": row.in_need if row.in_need is not None else _("not known"),
            "limit": watch.limit,
        }
    if watch.sign == COVERAGE:
        return _("%(reached)s of %(in_need)s people in need reached. The line is %(limit)s in a hundred.") % {
            "reached": row.reached,
            "in_need": row.in_need,
            "limit": watch.limit,
        }
    if watch.sign == NOBODY:
        return _("%(in_need)s people in need and nobody present. The line is %(limit)s.") % {
            "in_need": row.in_need,
            "limit": watch.limit,
        }
    assert watch.sign == SEVERITY
    return _("Severity %(severity)s of 5. The line is %(limit)s.") % {
        "severity": row.severity,
        "limit": watch.limit,
    }


def _say_more(watch: Watch, group: Group, count: int, draft: GapCase, at: datetime) -> None:
    last = draft.acts.order_by("-pk").first()
    assert last is not None
    remind(
        people=readers("gap_case", Scope(emergency=group.emergency_id, group=group.pk), at, "confirm"),
        key=f"watch:{watch.public_id}:{at.date().isoformat()}:more",
        text=MORE,
        params={"group": group.name, "count": count},
        link=f"/e/{group.emergency.code}/watches/",
        entry=last.ledger_sequence,
        at=at,
    )
