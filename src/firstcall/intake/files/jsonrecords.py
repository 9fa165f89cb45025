"""Records of a JSON file that hold other records, as rows of one table.

A record within a record is columns ("location.admin1"); a list of records is rows, each with what stands around the
list. Runs in the child process.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from firstcall.intake.files import limits
from firstcall.policy.refusal import Refusal, Refused, gettext_noop

Path = tuple[tuple[str, bool], ...]
"""The keys that lead to a value; true of those whose record is one of a list."""

Row = dict[Path, object]

TOO_DEEP = Refusal(
    "bad_json",
    gettext_noop("The JSON file is damaged or too deeply nested. Export it again, or send a CSV file."),
)
TOO_MUCH = Refusal(
    "json_too_large",
    gettext_noop(
        "The JSON file holds more rows or values than can be read safely. Save the table as CSV and send that file."
    ),
)


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


WRAPPERS = _listed(
    """
    data result results record records row rows item items value values entry entries feature features object
    objects hit hits response payload content dataset list page
    """
)
"""Names of lists as programs hand them out: what stands beside such a list is about the answer, not its rows."""
_ABOUT = _listed(
    """
    status success help count total next previous message error errors code limit offset pages version type crs
    links meta metadata schema uri url date generated created updated exported timestamp source title name id
    """
)
_TELLS = _listed(
    """
    year annee année ano año month mois mes mês quarter week semaine semana lat latitude lon lng long longitude id code
    pcode
    round level phone phase
    """
)
_TELLING = ("adm", "area", "org", "sector", "cluster", "project", "grant", "contract", "ref")
# Numbers of these say when, where or who: they are no figures.
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,11})(?:[.,]\d+)?")
_WORDS = re.compile(r"[^\W_]+")


def around(document: object, rows: object) -> dict[str, object] | None:
    """The record that a whole document is, whose list of records are `rows`: what stands beside them and above is
    theirs too. None where a program wrapped them, and where they stand in no record."""
    return _around(document, rows, 0)


def _around(document: object, rows: object, depth: int) -> dict[str, object] | None:
    if not isinstance(document, dict) or depth > limits.JSON_DEPTH:
        return None
    for key, value in document.items():
        inner = None if value is rows else _around(value, rows, depth + 1)
        if value is rows and key.casefold() in WRAPPERS:
            return None
        if value is rows or inner is not None:
            beside = {name: one for name, one in document.items() if _belongs(name, one)}
            return {**beside, key: value if inner is None else inner}
    return None


def _belongs(name: str, value: object) -> bool:
    """Whether what stands beside a list of records may be said of them: no other list, nothing about the file."""
    return not isinstance(value, list) and name.casefold() not in _ABOUT and name[:1] not in ("_", "$", "@")


def as_rows(records: list[dict[str, object]]) -> list[dict[str, object]]:
    """Flat records. Raises `Refused` where a record holds two lists of several records beside each other, which are
    no one table, and where all would be too much."""
    if not any(_is_nested(key, value) for record in records for key, value in record.items()):
        return records
    rows: list[Row] = []
    repeated = 0
    sums: dict[Path, str] = {}
    for record in records:
        for row in _rows_of(record, (), 0, sums):
            rows.append(row)
            repeated += sum(len(one) for one in row.values() if isinstance(one, str))
            if len(rows) > limits.JSON_LISTS or repeated > limits.JSON_TEXT:
                raise Refused(TOO_MUCH)
    paths = dict.fromkeys(path for row in rows for path in row)
    if len(paths) > limits.COLUMNS or len(rows) * len(paths) > limits.CELLS:
        raise Refused(TOO_MUCH)
    names = _names(paths, sums)
    return [{names[path]: value for path, value in row.items()} for row in _let_go(rows)]


def _let_go(rows: list[Row]) -> Iterator[Row]:
    """The rows, each forgotten once it was given: a large file is not there twice."""
    rows.reverse()
    while rows:
        yield rows.pop()


def _rows_of(record: Mapping[str, object], before: Path, depth: int, sums: dict[Path, str]) -> Iterator[Row]:
    """The rows of one record: one, or one for each record of the list that it holds. Figures around a list whose
    records have figures of their own are added to `sums`, with the name of the list."""
    own: Row = {}
    lists: dict[Path, list[Mapping[str, object]]] = {}
    _spread(record, before, depth, own, lists)
    several = [path for path, inner in lists.items() if len(inner) > 1]
    if len(several) > 1:
        raise Refused(_beside(several))
    found, of = [own], list[Path]()
    for path in sorted(lists, key=lambda one: one in several):  # the one list of several records comes last
        inner = [row for one in lists[path] for row in _rows_of(one, path, depth + 1, sums)]
        if len(inner) > 1 and any(_is_figure(*item) for row in inner for item in row.items()):
            sums |= {one: path[-1][0] for one, value in found[0].items() if _is_figure(one, value)}
        if len(inner) > 1 and len(found) > 1:
            raise Refused(_beside([*of, path]))
        of = [path] if len(inner) > 1 else of
        found = (
            [{**row, **one} for row, one in zip(found, _once(inner[0], len(found)), strict=True)]
            if len(found) > 1
            else [{**one, **row} for one, row in zip(_once(found[0], len(inner)), inner, strict=True)]
        )
    yield from found


def _once(row: Row, times: int) -> list[Row]:
    """A row as often as what it stands around; its figures once."""
    bare = {path: value for path, value in row.items() if not _is_figure(path, value)} if times > 1 else row
    return [row, *[bare] * (times - 1)]


def _beside(lists: Iterable[Path]) -> Refusal:
    return Refusal(
        "json_lists_beside",
        gettext_noop(
            "A record holds several lists of records beside each other (%(names)s). They cannot be rows of one table. "
            "Send a file for each list, or one table as CSV."
        ),
        params={"names": ", ".join(path[-1][0] for path in lists)[:200]},
    )


def _spread(
    record: Mapping[str, object],
    before: Path,
    depth: int,
    own: Row,
    lists: dict[Path, list[Mapping[str, object]]],
) -> None:
    if depth > limits.JSON_DEPTH:
        raise Refused(TOO_DEEP)
    for key, value in record.items():
        if isinstance(value, dict) and value:
            _spread(value, _step(before, key, False), depth + 1, own, lists)
        elif _is_list_of_records(key, value):
            assert isinstance(value, list)
            lists[_step(before, key, True)] = value
        else:
            own[_step(before, key, False)] = value


@lru_cache(maxsize=8192)
def _step(before: Path, key: str, listed: bool) -> Path:
    return (*before, (key, listed))


def _is_nested(key: str, value: object) -> bool:
    return (isinstance(value, dict) and bool(value)) or _is_list_of_records(key, value)


def _is_list_of_records(key: str, value: object) -> bool:
    """Lists whose name begins with an underscore are what a program for forms keeps for itself: attachments, notes."""
    return (
        isinstance(value, list)
        and bool(value)
        and not key.startswith("_")
        and all(isinstance(one, dict) and one for one in value)
    )


def _is_figure(path: Path, value: object) -> bool:
    """Whether a value around a list counts something: it stands once, or it would be added up as often as it has
    rows."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return False
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        return False
    words = _WORDS.findall(path[-1][0].casefold())
    return not any(
        word in _TELLS or word.startswith(_TELLING) or word.endswith(("code", "id")) for word in words
    )


def _names(paths: Iterable[Path], sums: Mapping[Path, str]) -> dict[Path, str]:
    """A heading for each path: its keys without those of lists, but where that would be another's. That of `sums` says
    so, and is no heading of a figure: it would be added to its parts."""
    paths = list(paths)
    short = {path: ".".join(key for key, listed in path if not listed) for path in paths}
    said = Counter(short.values())
    found: dict[Path, str] = {}
    taken: set[str] = set()
    for path in sorted(paths, key=lambda one: any(listed for _, listed in one)):  # those of no list first
        whole = ".".join(key for key, _ in path)
        name = short[path] if said[short[path]] == 1 or whole == short[path] else whole
        if path in sums:
            name = f"{sums[path]} together: {name}"
        while name in taken:
            name += "_"
        taken.add(name)
        found[path] = name
    return {path: found[path] for path in paths}
