"""What a group's page says of its place in the structure: part of what, from what, which issues (GN 5, 7, 12)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from firstcall.structure.models import Group
from firstcall.structure.queries import on_day, profile_of
from firstcall.structure.queries.network import advice_on, issue_points
from firstcall.structure.rules.issues import issues_of


def place_of(group: Group, at: datetime) -> dict[str, Any]:
    """Context of `overview/group_place.html` and `group_issues.html`."""
    language = get_language() or "en"
    points = issue_points(group.emergency, at.date())
    came_from = [group.split_from] if group.split_from else list(group.merged_from.order_by("pk"))
    return {
        "heirs": list(group.split_into.order_by("pk")),
        "came_from": came_from,
        "parts": list(group.parts.filter(on_day(at.date())).select_related("area").order_by("pk")),
        "advice": advice_on(group),
        "issues": [
            (one, one.name_in(language), points.get((group.pk, one.id), []))
            for one in issues_of(profile_of(group), [row.sector for row in group.sectors.all()])
        ],
    }
