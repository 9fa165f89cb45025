"""Keeping the mark of the figures in use: where several assessments speak of a place, one counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import QuerySet

from firstcall.needs.areas import AreaTree
from firstcall.needs.in_use import UNNAMED, Land, Stated, in_use
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.models import Assessment, AssessmentChoice, NeedFigure
from firstcall.needs.queries import household_sizes, of_lines, standing_needs
from firstcall.needs.queries.details import DAY_SAID
from firstcall.needs.rollup import METRICS
from firstcall.needs.rows.units import HOUSEHOLDS, PEOPLE
from firstcall.places.models import Area
from firstcall.structure.models import Emergency

AT_A_TIME = 5000
LEADING = ("in_need", "affected", "targeted", "population")
COLUMNS = (
    "pk", "group_id", "sector", "area_id", "population_group", "assessment_id", "batch_id", "unit", "disability",
    "severity", *LEADING,
)  # fmt: skip


def keep_in_use(emergency: Emergency, lines: list[Line], attributed: Attribution, tree: AreaTree) -> None:
    """Say anew which figures of `lines` are in use, in the caller's transaction; before their sums are kept."""
    facts = standing_needs(emergency).filter(of_lines(lines, attributed))
    if not _contested(emergency, facts):
        return
    used = set(_in_use(emergency, facts, attributed, tree))
    marked = dict(facts.order_by().values_list("pk", "in_use"))
    _mark([pk for pk, there in marked.items() if pk in used and not there], True)
    _mark([pk for pk, there in marked.items() if pk not in used and there], False)


def _contested(emergency: Emergency, facts: QuerySet[NeedFigure]) -> bool:
    """Whether anything but the people of the unnamed assessment is among them, or was until now."""
    if not Assessment.objects.filter(emergency=emergency).exists():
        return False  # one look, where no assessment was ever recorded
    return (
        facts.exclude(assessment=None).exists()
        or facts.filter(in_use=False, unit=PEOPLE).exists()
        or facts.filter(in_use=True, unit=HOUSEHOLDS).exists()
    )


def _mark(pks: Sequence[int], used: bool) -> None:
    for start in range(0, len(pks), AT_A_TIME):
        NeedFigure.objects.filter(pk__in=pks[start : start + AT_A_TIME]).update(in_use=used)


def _in_use(
    emergency: Emergency, facts: QuerySet[NeedFigure], attributed: Attribution, tree: AreaTree
) -> Iterator[int]:
    """The figures that count, by primary key."""
    withdrawn = set(
        Assessment.objects.filter(emergency=emergency, state=Assessment.WITHDRAWN).values_list(
            "pk", flat=True
        )
    )
    sizes = household_sizes(emergency)
    cells: dict[Line, dict[tuple[int, int, str, str], list[_Row]]] = {}
    for row in facts.annotate(said=DAY_SAID).values_list(*COLUMNS, "said").iterator(chunk_size=AT_A_TIME):
        pk, group, sector, area, name, assessment, batch, unit, disability, severity, *figures, said = row
        if assessment in withdrawn or (unit == HOUSEHOLDS and assessment not in sizes):
            continue
        key = (assessment or UNNAMED, area, name, _kind(severity, figures))
        of_line = cells.setdefault(attributed.line(group, sector), {})
        of_line.setdefault(key, []).append((pk, batch, said, disability))
    land = _land(emergency, tree)
    chosen = _chosen(emergency, attributed, tree)
    for line, stated in cells.items():
        rows = {_stated(key, some): some for key, some in stated.items()}
        for one in in_use(rows, land, chosen.get(line, {})):
            yield from (pk for pk, *_rest in rows[one])


_Row = tuple[int, int, date | None, str]


def _kind(severity: int | None, figures: list[int | None]) -> str:
    """What a figure is of: those of one kind stand against each other, not those of different kinds."""
    if severity is not None:
        return "severity"
    return next(
        (name for name, figure in zip(LEADING, figures, strict=True) if figure is not None), METRICS[0]
    )


def _stated(key: tuple[int, int, str, str], rows: list[_Row]) -> Stated:
    """People with a disability alone are no total: they never stand against the figures of everybody."""
    assessment, area, name, kind = key
    if all(disability == "with" for *_rest, disability in rows):
        kind = f"{kind} with a disability"
    days = [said for _pk, _batch, said, _disability in rows if said is not None]
    return Stated(
        assessment, area, name, kind, max(days, default=None), max(batch for _pk, batch, *_ in rows)
    )


def _land(emergency: Emergency, tree: AreaTree) -> Land:
    """Areas that have ended are no parts that could be missing."""
    ended = Area.objects.filter(country=emergency.country_id).exclude(valid_to=None)
    return Land.of(tree.parents, frozenset(ended.values_list("pk", flat=True)))


def _chosen(emergency: Emergency, attributed: Attribution, tree: AreaTree) -> dict[Line, dict[int, int]]:
    """The choices in force: by line, area to assessment."""
    country = next((area for area, above in tree.parents.items() if above is None), 0)
    found: dict[Line, dict[int, int]] = {}
    rows = AssessmentChoice.objects.filter(emergency=emergency, ends_on=None).order_by("pk")
    for group, sector, area, assessment in rows.values_list("group_id", "sector", "area_id", "assessment_id"):
        found.setdefault(attributed.line(group, sector), {})[area or country] = assessment or UNNAMED
    return found
