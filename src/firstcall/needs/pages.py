"""What pages show of assessed needs: places with all that was assessed of them, and severity from the nearest area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstcall.needs.areas import AreaTree
from firstcall.needs.languages import language_name
from firstcall.needs.lines import Attribution, Line
from firstcall.needs.models import Assessment, AssessmentReport, NeedRollup
from firstcall.needs.queries import Assessed, sector_label, severity_of
from firstcall.needs.rules import severity_above
from firstcall.needs.words import DOCUMENTS, Shown, severity_shown, size_shown
from firstcall.places.models import Area
from firstcall.structure.models import Emergency

UNNAMED = "none"  # the figures without an assessment, in addresses


@dataclass(frozen=True)
class Told:
    """What one assessment says of a place, as it is shown. `key`: its id in addresses; "" where it may not be seen."""

    title: str
    key: str
    in_need: int | None
    targeted: int | None
    unit: str
    severity: Shown | None
    day: Any
    in_use: bool
    severity_in_use: bool


@dataclass(frozen=True)
class Place:
    """A group in a place: what is in use first, then what else was assessed. `in_need`: what counts, as in the sums."""

    line: str
    line_code: str
    area: Area
    told: tuple[Told, ...]
    in_need: int | None
    severity: Shown | None


@dataclass(frozen=True)
class Document:
    """A document of an assessment as it is listed. `size` in MB, as people read it."""

    report: AssessmentReport
    language: str
    kind: str
    size: str


def reports_told(reports: Iterable[AssessmentReport]) -> list[Document]:
    """Documents with the words for what they are: those that stand first, then those withdrawn."""
    shown_in = get_language() or "en"
    told = [
        Document(
            report=one,
            language=language_name(one.language, shown_in) if one.language else "",
            kind=str(DOCUMENTS.get(one.kind, _("File"))),
            size=size_shown(one.size),
        )
        for one in reports
    ]
    return sorted(told, key=lambda one: one.report.withdrawn_at is not None)


class Titles:
    """Titles of assessments, as far as the reader may see them."""

    def __init__(self, emergency: Emergency, seen: Iterable[Assessment]) -> None:
        self.seen = {one.pk: one for one in seen}
        groups = emergency.groups.values_list("pk", "code", "name")
        self.groups = {pk: (code, name) for pk, code, name in groups}

    def title(self, assessment: int | None) -> tuple[str, str]:
        """Title, and its id in addresses."""
        if assessment is None:
            return _("Figures without an assessment"), UNNAMED
        one = self.seen.get(assessment)
        return (one.title, one.public_id) if one is not None else (_("Another assessment"), "")

    def line(self, line: Line) -> tuple[str, str]:
        """Code and name of a group, or of a sector without one."""
        return self.groups[line.group] if line.group is not None else sector_label(line.sector)


def places_told(
    emergency: Emergency, found: list[Assessed], tree: AreaTree, titles: Titles, attributed: Attribution
) -> list[Place]:
    """What was assessed, place by place: from the country down, each group by itself."""
    together: dict[tuple[Line, int], list[Assessed]] = defaultdict(list)
    for one in found:
        together[one.line, one.area].append(one)
    areas = Area.objects.in_bulk({area for _line, area in together})
    severities, sums = severity_of(emergency, attributed), _sums(emergency, list(areas), attributed)
    names = {area: row.name for area, row in Area.objects.in_bulk(_graded(severities)).items()}
    order = sorted(
        together, key=lambda key: (titles.line(key[0])[1], areas[key[1]].level, areas[key[1]].name)
    )
    return [
        Place(
            line=titles.line(line)[1],
            line_code=titles.line(line)[0],
            area=areas[area],
            told=tuple(_told(one, titles) for one in sorted(together[line, area], key=_first)),
            in_need=sums.get((line, area)),
            severity=_severity(tree.lineage(area), severities.get(line, {}), names),
        )
        for line, area in order
    ]


def _sums(
    emergency: Emergency, areas: list[int], attributed: Attribution
) -> dict[tuple[Line, int], int | None]:
    """People in need that count, of everybody, as the sums are kept."""
    rows = NeedRollup.objects.filter(emergency=emergency, population_group="all", area__in=areas)
    return {
        (attributed.line(group, sector), area): in_need
        for group, sector, area, in_need in rows.values_list("group_id", "sector", "area_id", "in_need")
    }


def _graded(severities: dict[Line, dict[int, int]]) -> set[int]:
    return {area for own in severities.values() for area in own}


def _first(one: Assessed) -> tuple[bool, int]:
    return not one.in_use, -(one.day.toordinal() if one.day else 0)


def _severity(lineage: list[int], own: dict[int, int], names: dict[int, str]) -> Shown | None:
    found = severity_above(lineage, own)
    if found is None:
        return None
    return severity_shown(found.phase, "" if found.area == lineage[0] else names[found.area])


def _told(one: Assessed, titles: Titles) -> Told:
    title, key = titles.title(one.assessment)
    return Told(
        title=title,
        key=key,
        in_need=one.in_need,
        targeted=one.targeted,
        unit="households" if one.households else "people",
        severity=severity_shown(one.severity),
        day=one.day,
        in_use=one.in_use,
        severity_in_use=one.severity_in_use,
    )
