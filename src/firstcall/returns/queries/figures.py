"""The rows and figures of returns as they stand: what later versions and undoing left of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count, Sum

from firstcall.activities.models import Activity
from firstcall.activities.queries import survivors
from firstcall.needs.queries import attribution
from firstcall.returns.queries.filed import Key, live_versions, owners_of
from firstcall.returns.rules.assigning import owner, span
from firstcall.structure.models import Emergency


class Figures(NamedTuple):
    """Rows in use, and the plain sum of people reached as reported (None where no row gave a figure)."""

    rows: int = 0
    reached: int | None = None


def figures_of(emergency: Emergency, returns: Collection[int]) -> dict[Key, Figures]:
    """Per organisation (as merged since), group and round, what is in use of these returns."""
    versions = live_versions(returns)
    owners = owners_of(versions)
    attributed, merged = attribution(emergency), survivors()
    rows = Activity.objects.filter(batch__in=versions.values("batch"), superseded_by=None).order_by()
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
