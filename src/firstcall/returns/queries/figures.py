"""The rows and figures of returns as they stand: what later versions and undoing left of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from firstcall.activities.models import Activity
from firstcall.activities.queries import survivors
from firstcall.needs.lines import Line
from firstcall.needs.queries import attribution, of_lines
from firstcall.returns.models import ReportingRound
from firstcall.returns.queries.filed import Key, live_versions, owners_of
from firstcall.returns.rules.assigning import ALL, owner, span
from firstcall.structure.models import Emergency

LONGEST_MONTH = timedelta(days=31)  # a month that begins before a round of days of its own may reach into it


class Figures(NamedTuple):
    """Rows in use, and the plain sum of people reached as reported (None where no row gave a figure)."""

    rows: int = 0
    reached: int | None = None


def figures_of(
    emergency: Emergency,
    returns: Collection[int],
    *,
    group: int | None = None,
    of: ReportingRound | None = None,
) -> dict[Key, Figures]:
    """Per organisation (as merged since), group and round, what is in use of these returns.

    `group` and `of`: all of them are of this group and round, so that the other rows of large files are not read.
    """
    versions = live_versions(returns)
    attributed, merged = attribution(emergency), survivors()
    owners = owners_of(versions, merged)
    rows = Activity.objects.filter(
        batch__in=versions.values("batch"), superseded_by=None, beside=False
    ).order_by()
    if group is not None:
        rows = rows.filter(of_lines([Line(group)], attributed))
    if of is not None and not versions.filter(takes=ALL).exists():
        month = Q(month__gte=of.first_day - LONGEST_MONTH, month__lte=of.last_day)
        days = Q(starts_on=None) | Q(starts_on__lte=of.last_day)
        rows = rows.filter(month | Q(month=None) & days)
    by = ("batch_id", "group_id", "sector", "organisation_id", "month", "starts_on", "ends_on")
    found: dict[Key, Figures] = defaultdict(Figures)
    for batch, group, sector, organisation, month, start, end, count, reached in rows.values_list(
        *by
    ).annotate(Count("pk"), Sum("reached")):
        line = attributed.line(group, sector).group
        who = merged.get(organisation, organisation)
        key = owner(owners.get((batch, who, line), ()), span(month, start, end)) if line is not None else None
        if line is not None and key is not None:
            known = found[who, line, key]
            total = reached if known.reached is None else known.reached + (reached or 0)
            found[who, line, key] = Figures(known.rows + count, total)
    return found
