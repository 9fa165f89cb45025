"""What was said in a case: fetched with the cases of a list, and when it is first asked for where one case was."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from firstcall.last_resort.models import AskedPartner, GapCall, GapCase, LastResortAnswer, PartnerAnswer
from firstcall.record.kept_queries import KeptQuery

PATHS = {
    "calls": ("calls__asked__organisation",),
    "answers": ("answers__organisation", "answers__commitment"),
    "last_resort_answers": ("last_resort_answers__organisation", "last_resort_answers__commitment"),
}
SAID = tuple(path for paths in PATHS.values() for path in paths)
"""Few queries, however many cases there are."""
CALLED_ON = KeptQuery(
    lambda case: AskedPartner.objects.filter(call__case=case).order_by().values_list("organisation"), 1
)


def fetch_when_asked(case: GapCase) -> GapCase:
    """This case, whose calls and answers are each fetched once, when first asked for: most acts ask for few of them."""
    case._to_fetch = set(PATHS)  # type: ignore[attr-defined]
    return case


def calls_of(case: GapCase) -> QuerySet[GapCall]:
    """The calls of a case, with whom they ask."""
    return _said(case, "calls")


def called_on(case: GapCase) -> frozenset[int]:
    """The organisations (pk) that any call of a case asked: whose case it is, which every act in it asks first."""
    if "calls" in getattr(case, "_to_fetch", ()):
        return frozenset(organisation for (organisation,) in CALLED_ON(case.pk))
    return frozenset(one.organisation_id for call in calls_of(case) for one in call.asked.all())


def answers_of(case: GapCase) -> QuerySet[PartnerAnswer]:
    """What partners said in a case."""
    return _said(case, "answers")


def last_resort_answers_of(case: GapCase) -> QuerySet[LastResortAnswer]:
    """What the providers of last resort said in a case."""
    return _said(case, "last_resort_answers")


def _said(case: GapCase, name: str) -> QuerySet[Any]:
    to_fetch: set[str] = getattr(case, "_to_fetch", set())
    if name in to_fetch:
        to_fetch.discard(name)
        prefetch_related_objects([case], *PATHS[name])
    return getattr(case, name).all()  # type: ignore[no-any-return]
