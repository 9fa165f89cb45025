"""The map of unmet need, on the page of gaps and on those that show a part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstcall.gaps.cases import Cases
from firstcall.gaps.queries import GapRow
from firstcall.gaps.rules import NOBODY
from firstcall.gaps.words import status_word
from firstcall.places.maps import Mark, draw_map
from firstcall.places.models import Area
from firstcall.places.shading import Steps, steps_for
from firstcall.structure.models import Emergency
from firstcall.web.templatetags.figures import number


def people_word(row: GapRow) -> str:
    """The gap of a row in words: people unmet, or up to how many where nothing was reported."""
    if row.unmet is not None:
        return _("%(people)s unmet") % {"people": number(row.unmet)}
    if row.in_need is None:
        return _("need not known")
    return _("up to %(people)s unmet: %(status)s") % {
        "people": number(row.in_need),
        "status": status_word(row.status),
    }


@dataclass(frozen=True)
class _Places:
    pk: dict[str, int]
    parent: dict[int, int]


def _places(country: str) -> _Places:
    rows = list(Area.objects.filter(country=country).values_list("pcode", "pk", "parent_id"))
    return _Places(
        {code: pk for code, pk, _parent in rows}, {pk: up for _code, pk, up in rows if up is not None}
    )


def gap_map(
    emergency: Emergency,
    rows: Sequence[GapRow],
    *,
    title: str = "",
    within: Iterable[int] | None = None,
    query: str = "",
    cases: Cases | None = None,
) -> SafeString:
    """The map of unmet need by the level most rows are of; empty when that level has no boundaries.

    Shades are people unmet (or in need, where nothing was reported), in round steps; a pattern marks places with
    need and nobody, a lozenge those with cases (how many). Each area links to its own page. The table beside it says
    the same.
    """
    shown = [row for row in rows if not row.rest and row.in_need is not None]
    if not shown:
        return SafeString("")
    level = max(row.level for row in shown)
    places = _places(emergency.country_id)
    shown = [row for row in shown if row.level == level]
    steps = steps_for(row.rank for row in shown)
    drawn = draw_map(
        emergency.country_id,
        level,
        {places.pk[row.area]: _mark(emergency, row, steps, query, cases) for row in shown},
        title=title or _("Unmet need"),
        within=within,
        parents=places.parent,
    )
    if not drawn:
        return SafeString("")
    return SafeString(
        render_to_string(
            "places/map.html", {"drawn": drawn, "steps": legend(steps), "sign_words": _("Cases")}
        )
    )


def _mark(emergency: Emergency, row: GapRow, steps: Steps, query: str, cases: Cases | None) -> Mark:
    here = cases.of_area(row.area) if cases else []
    words = [f"{row.group_name}: {people_word(row)}", *(one.label for one in here)]
    return Mark(
        shade=steps.shade(row.rank),
        words="; ".join(words),
        href=reverse("area", args=[emergency.code, row.area]) + query,
        nobody=row.status == NOBODY,
        sign=str(len(here)) if here else "",
    )


def legend(steps: Steps) -> list[tuple[str, str]]:
    """The words of each shade: "up to 1 200 people", and for need that is not known."""
    bounds = [
        (shade, (_("%(low)s to %(high)s people") if low else _("up to %(high)s people"))
         % {"low": number(low), "high": number(high)})
        for shade, low, high in steps.bounds()
    ]  # fmt: skip
    return [("0", _("nobody unmet")), *bounds, ("none", _("not known"))]
