"""A gazetteer out of rows as they come: one area each, conflicts named, and what an import of it would change.

Plain Python: rows in, areas and problems out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from firstcall.intake.rules import Problems
from firstcall.places.gazetteer import Gazetteer
from firstcall.places.names import code_key, key
from firstcall.policy.refusal import gettext_noop


@dataclass(frozen=True)
class AreaRow:
    """What one row says of one area. `row` is the spreadsheet's; `parent` is a code, empty for the country.

    `level` is None where the file does not say (then one below its parent). `cell` names the column of the code.
    """

    row: int
    code: str
    name: str
    level: int | None
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    other_names: tuple[str, ...] = ()
    column: str = ""
    column_index: int | None = None
    other_codes: tuple[str, ...] = ()  # former codes, codes of other lists
    replaced_by: str = ""  # the code of the area that took its place


@dataclass(frozen=True)
class GatheredArea:
    """One area of the file: the row it first stands in, its parent as the code of another area ("": country)."""

    row: int
    code: str
    name: str
    level: int
    parent: str
    valid_from: date | None = None
    valid_to: date | None = None
    other_names: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    column: str = ""
    column_index: int | None = None
    other_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """An area the gazetteer has, and the fields in which the file differs (field -> new value)."""

    pk: int
    area: GatheredArea
    fields: Mapping[str, object]


@dataclass(frozen=True)
class Changes:
    """What an import would do. `new` stands parents before their parts."""

    new: list[GatheredArea] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: list[tuple[int, GatheredArea]] = field(default_factory=list)


def gather(
    rows: Iterable[AreaRow], *, gazetteer: Gazetteer, roots: Iterable[str], problems: Problems
) -> list[GatheredArea]:
    """One area per code, parents before their parts. `roots`: the codes by which files call the country itself.

    Two names of a code: the more frequent is the name, the other a further name, with a remark. Two parents of a
    code: rows with the less frequent one are refused. A parent that neither file nor gazetteer knows: refused.
    """
    country = {code_key(root) for root in roots}
    by_code: dict[str, list[AreaRow]] = defaultdict(list)
    for row in rows:
        if code_key(row.code) not in country:
            by_code[code_key(row.code)].append(row)
    areas = {code: _one(found, country, gazetteer, problems) for code, found in by_code.items()}
    _take_over(areas, by_code, problems)
    return _with_parents(areas, gazetteer, problems)


def _take_over(
    areas: dict[str, GatheredArea], by_code: Mapping[str, Sequence[AreaRow]], problems: Problems
) -> None:
    """An area that took the place of another answers to its code from then on."""
    for code, rows in by_code.items():
        for row in rows:
            heir = code_key(row.replaced_by)
            if not heir or heir == code:
                continue
            if heir in areas:
                area = areas[heir]
                codes = dict.fromkeys([*area.other_codes, areas[code].code])
                areas[heir] = replace(area, other_codes=tuple(codes))
                continue
            problems.add(
                "area-replacement-unknown",
                gettext_noop("%(code)s was replaced by %(heir)s, which the file does not have."),
                rows=row.row,
                value=row.code,
                column=row.column,
                column_index=row.column_index,
                params={"code": row.code, "heir": row.replaced_by},
                suggestion=gettext_noop("Add the area that took its place to this file."),
                refused=False,
            )


def _one(
    rows: Sequence[AreaRow], country: set[str], gazetteer: Gazetteer, problems: Problems
) -> GatheredArea:
    first = rows[0]
    unsaid = [""] if not any(row.parent for row in rows) else []
    parents = Counter("" if code_key(row.parent) in country else code_key(row.parent) for row in rows)
    parent, level = _where(first, rows, _parent(first, parents, gazetteer), gazetteer)
    if len(parents) > 1:
        _two_parents(rows, parent, country, problems)
    kept = [
        row
        for row in rows
        if ("" if code_key(row.parent) in country else code_key(row.parent)) in (parent, *unsaid)
    ]
    names = Counter(row.name for row in kept if row.name)
    name = names.most_common(1)[0][0] if names else first.code
    if len({key(one) for one in names}) > 1:
        _two_names(kept, name, problems)
    if not names:
        problems.add(
            "name-missing",
            gettext_noop("The area has no name; its code stands for it."),
            rows=[row.row for row in kept],
            value=first.code,
            column=first.column,
            column_index=first.column_index,
            refused=False,
        )
    others = dict.fromkeys([*names, *(other for row in kept for other in row.other_names)])
    others.pop(name, None)
    return GatheredArea(
        row=kept[0].row,
        code=" ".join(first.code.split()),
        name=name,
        level=level,
        parent=parent,
        valid_from=next((row.valid_from for row in kept if row.valid_from), None),
        valid_to=next((row.valid_to for row in kept if row.valid_to), None),
        other_names=tuple(other for other in others if other),
        other_codes=tuple(dict.fromkeys(code for row in kept for code in row.other_codes)),
        rows=tuple(row.row for row in kept),
        column=first.column,
        column_index=first.column_index,
    )


def _where(first: AreaRow, rows: Sequence[AreaRow], parent: str, gazetteer: Gazetteer) -> tuple[str, int]:
    """Parent and level (-1: not said) of an area. Where the file says no parent it stays where the gazetteer has it."""
    level = -1 if first.level is None else first.level
    known = gazetteer.with_own_code(first.code)
    if (
        known is None
        or known.parent is None
        or any(row.parent for row in rows)
        or level not in (-1, known.level)
    ):
        return parent, level
    above = gazetteer.places[known.parent]
    return ("" if above.level == 0 else code_key(above.code)), known.level


def _parent(first: AreaRow, parents: Counter[str], gazetteer: Gazetteer) -> str:
    """The parent the gazetteer has already, else the most frequent, else the first in the file."""
    known = gazetteer.with_own_code(first.code)
    if known is not None and known.parent is not None:
        above = code_key(gazetteer.places[known.parent].code)
        if above in parents:
            return above
    return parents.most_common(1)[0][0]


def _two_parents(rows: Sequence[AreaRow], kept: str, country: set[str], problems: Problems) -> None:
    wrong = [row for row in rows if ("" if code_key(row.parent) in country else code_key(row.parent)) != kept]
    problems.add(
        "area-two-parents",
        gettext_noop("%(code)s stands under %(kept)s and under %(other)s. These rows are left out."),
        rows=[row.row for row in wrong],
        value=wrong[0].code,
        column=wrong[0].column,
        column_index=wrong[0].column_index,
        params={
            "code": wrong[0].code,
            "kept": kept or gettext_noop("the country"),
            "other": ", ".join(dict.fromkeys(row.parent for row in wrong)),
        },
        suggestion=gettext_noop("Correct the code of the area, or that of the area above it."),
    )


def _two_names(rows: Sequence[AreaRow], name: str, problems: Problems) -> None:
    other = [row for row in rows if row.name and key(row.name) != key(name)]
    problems.add(
        "area-two-names",
        gettext_noop(
            "%(code)s is called %(kept)s and %(other)s. Both names are kept, the first as its name."
        ),
        rows=[row.row for row in other],
        value=other[0].code,
        column=other[0].column,
        column_index=other[0].column_index,
        params={
            "code": other[0].code,
            "kept": name,
            "other": ", ".join(dict.fromkeys(row.name for row in other)),
        },
        suggestion=gettext_noop("If these are two areas, one of them needs its own code."),
        refused=False,
    )


def _with_parents(
    areas: Mapping[str, GatheredArea], gazetteer: Gazetteer, problems: Problems
) -> list[GatheredArea]:
    """Those whose parents are known all the way up, with their levels, parents first."""
    levels: dict[str, int | None] = {}
    placed = [
        replace(area, level=level)
        for area in areas.values()
        if (level := _level(area, areas, gazetteer, levels))
    ]
    for area in areas.values():
        if not levels[code_key(area.code)]:
            problems.add(
                "area-parent-unknown",
                gettext_noop("Neither the file nor the gazetteer has %(parent)s, the area above %(code)s."),
                rows=area.rows,
                value=area.code,
                column=area.column,
                column_index=area.column_index,
                params={"parent": area.parent, "code": area.code},
                suggestion=gettext_noop(
                    "Import the areas of the level above first, or add them to this file."
                ),
            )
    _say_flat([area for area in placed if area.level > 1 and not area.parent], gazetteer, problems)
    return sorted(placed, key=lambda area: (area.level, area.row))


def _say_flat(areas: Sequence[GatheredArea], gazetteer: Gazetteer, problems: Problems) -> None:
    """New areas of lower levels of which nothing says where they lie: they stand under the country, and it is said."""
    new = [area for area in areas if gazetteer.with_own_code(area.code) is None]
    if not new or gazetteer.root is None:
        return
    problems.add(
        "area-new",
        gettext_noop(
            "New areas: the file does not say which areas they lie in, so they stand under %(name)s."
        ),
        rows=sorted(row for area in new for row in area.rows),
        column=new[0].column,
        column_index=new[0].column_index,
        params={"name": gazetteer.root.name},
        suggestion=gettext_noop("Add a column with the code of the area above (“Parent P-Code”)."),
        refused=False,
    )


def _level(
    area: GatheredArea,
    areas: Mapping[str, GatheredArea],
    gazetteer: Gazetteer,
    levels: dict[str, int | None],
) -> int | None:
    """The level of an area: as stated, else one below its parent. None when its parents do not lead to the country."""
    code = code_key(area.code)
    if code in levels:
        return levels[code]
    levels[code] = None  # a circle of parents ends here
    above = _level_above(area, areas, gazetteer, levels)
    if above is not None:
        stated = area.level if area.level > above else None
        levels[code] = stated or above + 1
    return levels[code]


def _level_above(
    area: GatheredArea,
    areas: Mapping[str, GatheredArea],
    gazetteer: Gazetteer,
    levels: dict[str, int | None],
) -> int | None:
    if not area.parent:
        return 0
    if area.parent in areas:
        return _level(areas[area.parent], areas, gazetteer, levels)
    known = gazetteer.with_own_code(area.parent)
    return known.level if known is not None else None


def compare(areas: Sequence[GatheredArea], gazetteer: Gazetteer, stored: Mapping[int, Stored]) -> Changes:
    """What an import of these areas would change. A name that differs only in case or accents is the same name."""
    changes = Changes()
    for area in areas:
        known = gazetteer.with_own_code(area.code)
        if known is None:
            changes.new.append(area)
            continue
        fields = _differences(area, known.pk, gazetteer, stored[known.pk])
        if fields:
            changes.changed.append(Change(known.pk, area, fields))
        else:
            changes.unchanged.append((known.pk, area))
    return changes


@dataclass(frozen=True)
class Stored:
    """What the gazetteer has of an area beyond `Place`."""

    valid_from: date | None
    names: frozenset[str]


def _differences(area: GatheredArea, pk: int, gazetteer: Gazetteer, stored: Stored) -> dict[str, object]:
    known = gazetteer.places[pk]
    above = gazetteer.places[known.parent] if known.parent is not None else None
    found: dict[str, object] = {}
    if key(area.name) != key(known.name) and area.name != area.code:
        found["name"] = area.name
    if area.level != known.level:
        found["level"] = area.level
    if area.parent != ("" if above is None or above.level == 0 else code_key(above.code)):
        found["parent"] = area.parent
    if area.valid_from is not None and area.valid_from != stored.valid_from:
        found["valid_from"] = area.valid_from
    if area.valid_to is not None and area.valid_to != known.valid_to:
        found["valid_to"] = area.valid_to
    if set(area.other_names) - stored.names - {known.name}:
        found["other_names"] = tuple(name for name in area.other_names if name not in stored.names)
    if set(area.other_codes) - stored.names:
        found["other_codes"] = tuple(code for code in area.other_codes if code not in stored.names)
    return found
