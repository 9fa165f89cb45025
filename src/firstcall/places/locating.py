"""What puts a row right after its codes and names were read: the point it gives, and the end of the area it names."""

from __future__ import annotations

from dataclasses import replace

from firstcall.places.gazetteer import Gazetteer
from firstcall.places.placed import Placed, PlaceProblem, WrittenRow
from firstcall.policy.refusal import gettext_noop


def at_point(gazetteer: Gazetteer, found: WrittenRow, point: tuple[float, float]) -> Placed:
    """The area that holds the point, where code and name leave it open and do not speak against it."""
    placed, before = found.placed, found.placed.problem
    located = gazetteer.located(*point)
    if located is None or before is None:
        return placed
    above = gazetteer.lineage(located.pk)
    if found.several:
        chosen = [
            place for place in found.several if place.pk in above or located.pk in gazetteer.lineage(place.pk)
        ]
        if len(chosen) != 1:
            return placed
        located = chosen[0]
    else:
        within = max(found.deepest, 1)
        located = next(place for pk in above if (place := gazetteer.places[pk]).level <= within)
    if found.known is not None and found.known.pk not in gazetteer.lineage(located.pk)[1:]:
        return placed
    problem = PlaceProblem(
        "place-by-coordinates",
        False,
        before.level,
        before.value,
        gettext_noop("%(text)s does not decide the place. The rows are placed by their coordinates.")
        if before.value
        else gettext_noop("No place is given. The rows are placed by their coordinates."),
        {"text": before.value},
        by_code=before.by_code,
    )
    return in_force(gazetteer, Placed(located.pk, "coordinates", problem, placed.remarks))


def in_force(gazetteer: Gazetteer, placed: Placed) -> Placed:
    """An area that has ended gives way to the one that replaced it, where the gazetteer says which; else it is said."""
    place = gazetteer.places.get(placed.area) if placed.area is not None else None
    if place is None or place.valid_to is None:
        return placed
    successor = gazetteer.successor(place)
    params = {"place": place.name, "code": place.code, "date": place.valid_to.isoformat()}
    if successor is None:
        message = gettext_noop("%(place)s (%(code)s) ended on %(date)s. The rows are kept there.")
        advice = gettext_noop("If another area took its place, write that one's code.")
    else:
        message = gettext_noop(
            "%(place)s (%(code)s) ended on %(date)s. The rows are counted in %(other)s (%(known)s), "
            "which the gazetteer names in its place."
        )
        advice = gettext_noop("Write %(known)s.")
        params |= {"other": successor.name, "known": successor.code}
    remark = PlaceProblem("place-retired", False, place.level, place.code, message, params, advice, True)
    area = place.pk if successor is None else successor.pk
    return replace(placed, area=area, remarks=(*placed.remarks, remark))
