"""Which organisation a row speaks of: exactly known, to be registered, or not to be decided here.

The organisation of a row is the one reporting, else the implementer, else the programme partner; never the donor.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from firstcall.intake.contents.coded import Kinds, distinct, kinds, replaced
from firstcall.intake.rules import Problems
from firstcall.intake.sheets.tables import Column, Table
from firstcall.organisations.cells import ways_to_cut
from firstcall.organisations.directory import Directory, Match
from firstcall.organisations.names import (
    hides,
    is_blank,
    key,
    mixed_word,
    split_acronym,
    stacks,
    tidy,
    with_acronym,
)
from firstcall.organisations.types import type_code_for
from firstcall.policy.refusal import gettext_noop

ROLES = ("organisation", "implementer", "programme_partner")
ROLE = pl.Enum(ROLES)
TYPES = {"organisation": "organisation_type", "implementer": "implementer_type", "programme_partner": ""}
EMPTY = pl.lit(None, dtype=pl.Categorical)
EMPTY_TEXT = pl.Series([None], dtype=pl.Categorical)


REMARKS = ("unknown", "several", "misspelt")  # the row is taken in
DISGUISES = ("hidden", "stacked", "mixed")
ADVISED = (*DISGUISES, "number")  # what to do is said without anybody who may be meant
AGAIN = gettext_noop("Type the name again by hand.")
# By how a name was understood: what to say, and what to do about it.
SAY = {
    "unknown": (
        gettext_noop("No organisation is known as “%(name)s”. It is taken in as a new one, to be confirmed."),
        gettext_noop("Did you mean: %(candidates)s? Say so once, under Organisations, for all files."),
    ),
    "several": (
        gettext_noop(
            "“%(name)s” names several organisations: %(candidates)s. The row counts once, for the first."
        ),
        gettext_noop("Where each has figures of its own, give each a row."),
    ),
    "misspelt": (
        gettext_noop("“%(name)s” was taken for %(candidates)s: its acronym stands beside nearly its name."),
        gettext_noop("If another organisation is meant, write its name without that acronym."),
    ),
    "ambiguous": (
        gettext_noop("“%(name)s” may be several organisations. Write the full name."),
        gettext_noop("May be meant: %(candidates)s."),
    ),
    "lookalike": (
        gettext_noop("“%(name)s” is written with letters that only look like another organisation's."),
        gettext_noop("May be meant: %(candidates)s."),
    ),
    "hidden": (gettext_noop("The name holds characters that cannot be seen."), AGAIN),
    "stacked": (gettext_noop("The name piles marks on a letter that no spelling has."), AGAIN),
    "mixed": (gettext_noop("“%(name)s” mixes letters of two scripts that look alike."), AGAIN),
    "number": (
        gettext_noop("“%(name)s” is a number, not the name of an organisation."),
        gettext_noop("Name the organisation that does this."),
    ),
}


@dataclass(frozen=True)
class Meant:
    """An organisation by primary key, or the name a new one is to be registered under; neither: nobody, or unclear."""

    pk: int | None = None
    name: str = ""


def with_own_acronyms(table: Table) -> Table:
    """The table; acronyms and types stand for the only ones it names: those who implement where no column says who
    reports, and those who report where none says who implements.
    """
    fields = {column.field for column in table.columns}
    named = [role for role in ("organisation", "implementer") if role in fields]
    if len(named) != 1:
        return table
    other = "implementer" if named == ["organisation"] else "organisation"
    theirs = {
        own: f"{named[0]}_{part}"
        for part in ("acronym", "type")
        if (own := f"{other}_{part}") in fields and f"{named[0]}_{part}" not in fields
    }
    columns = (replace(column, field=theirs.get(column.field, column.field)) for column in table.columns)
    return replace(table, columns=tuple(columns)) if theirs else table


def organisations_of(table: Table, directory: Directory, problems: Problems) -> pl.DataFrame:
    """Columns organisation, organisation_name, organisation_type, implementer, implementer_name of each row.

    A name that nobody bears is given as *_name, to be registered; it is a remark with what may have been meant. Rows
    without any organisation, or with a name that may be several, are refused.
    """
    frame = named_in(table)
    own, theirs = kinds(frame.select("role", *OWN)), kinds(frame.select(THEIRS))
    theirs = replace(theirs, distinct=theirs.distinct.select(pl.lit("implementer", dtype=ROLE), *THEIRS))
    names = [(full, short) for pairs in (own, theirs) for _role, full, short in pairs.distinct.rows()]
    alone = alone_in(names, directory)
    several = {key_: _first(parts, directory) for key_, parts in parts_in(names, directory, alone).items()}
    said: dict[tuple[str, str], _Said] = {}
    reporting = _meant(own, frame["row"], directory, said, several, decides=True)
    implementing = _meant(theirs, frame["row"], directory, said, several, decides=False)
    for one in said.values():
        _say(one, table, problems)
    _say_missing(frame.filter(pl.col("role").is_null())["row"].to_list(), table, problems)
    return pl.DataFrame(
        {
            "organisation": reporting["pk"],
            "organisation_name": reporting["new"],
            "organisation_type": _types(table, frame["role"]),
            "implementer": implementing["pk"],
            "implementer_name": implementing["new"],
        }
    )


def named_in(table: Table) -> pl.DataFrame:
    """Of each row: what is written in every role, which "role" says whose row it is, its "name" and "acronym"."""
    frame = pl.DataFrame({"row": table.row_numbers()}).with_columns(
        *(_written(table, role, part).alias(f"{role}{part}") for role in ROLES for part in ("", "_acronym"))
    )
    filled = {role: pl.any_horizontal(pl.col(role, f"{role}_acronym").is_not_null()) for role in ROLES}
    chosen = pl.coalesce(*(pl.when(filled[role]).then(pl.lit(role, dtype=ROLE)) for role in ROLES))
    frame = frame.with_columns(chosen.alias("role"))
    return frame.with_columns(
        pl.coalesce(*(pl.when(pl.col("role") == role).then(pl.col(role)) for role in ROLES)).alias("name"),
        pl.coalesce(
            *(pl.when(pl.col("role") == role).then(pl.col(f"{role}_acronym")) for role in ROLES)
        ).alias("acronym"),
    )


def _written(table: Table, role: str, part: str) -> pl.Series:
    """The texts of a column that name somebody; null for blanks and "n/a"."""
    column = table.column(f"{role}{part}")
    series = table.cells(column) if column else EMPTY_TEXT.new_from_index(0, table.rows)
    nobody = [text for text in table.texts(column).to_list() if is_blank(text)] if column else []
    if not nobody:
        return series
    named = ~series.is_in(pl.Series(nobody, dtype=pl.String).implode())
    return pl.DataFrame({"text": series, "named": named}).select(pl.when("named").then("text"))["text"]


@dataclass
class _Said:
    """Something to tell of one written name, wherever in the file it stands; `refused` where it decides the row."""

    match: Match
    written: str
    role: str
    refused: bool
    rows: dict[int, None]


OWN, THEIRS = ("name", "acronym"), ("implementer", "implementer_acronym")
Names = Sequence[tuple[str | None, str | None]]
"""Different names and the acronyms beside them, in the order in which they first stand in a sheet."""


def names_in(frame: pl.DataFrame) -> Names:
    """Who is named in the rows of `named_in`: as those whose rows they are, then as those who implement."""
    return [pair for both in (OWN, THEIRS) for pair in kinds(frame.select(both)).distinct.rows()]


def alone_in(names: Names, directory: Directory) -> set[str]:
    """The names (their keys) that have a cell of their own in a sheet, or are told apart in one without doubt."""
    found: set[str] = set()
    for written in dict.fromkeys(one for full, short in names if (one := full or short)):
        parts = (written,) if not ways_to_cut(written) else directory.several(written)
        found.update(map(key, parts))
    return found


def parts_in(names: Names, directory: Directory, alone: Collection[str]) -> dict[str, tuple[str, ...]]:
    """By what a cell says the names in it, as written, where it or the file's own spelling of them shows that they are
    several organisations.

    "PMU,gol" and "PMU (GOL?)" are read as the "PMU,GOL" beside them, and "Relief Desk/Aid House" as two where each has
    a cell of its own (`alone`). Registered as one, they would be what "PMU,GOL" means once the same file comes again,
    and its rows would be new.
    """
    found: dict[str, tuple[str, ...]] = {}
    for full, short in dict.fromkeys(names):
        written = full or short or ""
        meant, match = meaning(full or "", short or "", directory)
        if meant.name and (parts := directory.several(written, alone)):
            found[key(written)] = parts
        elif match is not None and match.how == "several":
            found[key(written)] = directory.several(written)
    return found


def _meant(
    pairs: Kinds,
    numbers: pl.Series,
    directory: Directory,
    said: dict[tuple[str, str], _Said],
    several: dict[str, tuple[Meant, Match | None]],
    *,
    decides: bool,
) -> pl.DataFrame:
    """Columns "pk" and "new" per row, each distinct role, name and acronym worked out once.

    `numbers`: those of the rows. `decides`: whose row it is; what is not clear refuses it.
    """
    found: list[Meant] = []
    told: dict[int, _Said] = {}
    for number, (where, full, short) in enumerate(pairs.distinct.iter_rows()):
        meant, match = meaning(full or "", short or "", directory)
        if meant.name and (full or short):
            meant, match = several.get(key(full or short), (meant, match))
        found.append(meant)
        if match is not None and where is not None:
            written, refuses = full or short, decides and match.how not in REMARKS
            one = said.setdefault((match.how, key(written)), _Said(match, written, where, refuses, {}))
            one.refused = one.refused or refuses
            told[number] = one
    rows = pairs.rows(told, numbers)
    for number, one in told.items():
        one.rows.update(dict.fromkeys(rows[number]))
    return pl.DataFrame(
        {
            "pk": pairs.spread((one.pk for one in found), pl.Int64),
            "new": pairs.spread((one.name for one in found), pl.Categorical),
        }
    )


def meaning(name: str, acronym: str, directory: Directory) -> tuple[Meant, Match | None]:
    """What a name and an acronym beside it mean, and the match to tell people of (None: nothing to tell).

    An acronym beside a name decides only where the name leaves a choice that includes it, or is itself the acronym:
    a name nobody bears is not taken for the bearer of its acronym, but where one cell has both and the name has a slip.
    """
    if not name and not acronym:
        return Meant(), None
    hidden = _disguise(name) or _disguise(acronym)
    if hidden:
        return Meant(), Match(None, hidden)
    match = directory.match(name or acronym, acronym if name else "")
    if match.organisation is not None:
        return Meant(match.organisation.id), None
    if name and acronym and match.how == "ambiguous":
        short = directory.match(acronym).organisation
        if short is not None and short.id in {one.organisation.id for one in match.suggestions}:
            return Meant(short.id), None
    if match.how != "unknown":
        return Meant(), match
    if not any(map(str.isalpha, name + acronym)):
        return Meant(), Match(None, "number")
    if mixed_word(name or acronym):
        return Meant(), Match(None, "mixed")
    if meant := directory.misspelt(name or acronym):
        return Meant(meant.id), Match(None, "misspelt", parts=(meant.name,))
    parts = directory.several(name or acronym)
    if parts:
        return _first(parts, directory)
    both = name and acronym and key(name) != key(acronym) and not split_acronym(name)[1]
    name, acronym = tidy(name), tidy(acronym)
    return Meant(name=with_acronym(name, acronym) if both else name or acronym), match


def _disguise(text: str) -> str:
    """ "hidden" or "stacked" for a text that is not what it looks like; "" otherwise."""
    return "hidden" if hides(text) else "stacked" if stacks(text) else ""


def _first(parts: tuple[str, ...], directory: Directory) -> tuple[Meant, Match | None]:
    """The first of several organisations, for whom the row counts, and the names of all to tell of.

    Parts that all mean one organisation ("WFP / World Food Programme") are that one, with nothing to tell.
    """
    told = directory.match(parts[0])
    if told.organisation is None and told.how != "unknown":
        return Meant(), told
    found = [directory.exactly(part) for part in parts]
    names = tuple(one.name if one else part for one, part in zip(found, parts, strict=True))
    first = Meant(found[0].id) if found[0] else Meant(name=parts[0])
    return first, None if len(set(names)) == 1 else Match(None, "several", parts=names)


def _say(one: _Said, table: Table, problems: Problems) -> None:
    match, written = one.match, one.written
    column: Column | None = table.column(one.role) or table.column(f"{one.role}_acronym")
    candidates = "; ".join(match.parts or [found.organisation.name for found in match.suggestions])
    message, advice = SAY[match.how]
    problems.add(
        f"organisation-{match.how}",
        message,
        rows=list(one.rows),
        column=column,
        value=written,
        params={"name": written, "candidates": candidates},
        suggestion=advice if candidates or match.how in ADVISED else "",
        refused=one.refused,
    )


def _say_missing(rows: list[int], table: Table, problems: Problems) -> None:
    if not rows:
        return
    column = next((found for role in ROLES if (found := table.column(role))), None)
    problems.add(
        "organisation-missing",
        gettext_noop("The row names no organisation: neither who reports, nor who implements."),
        rows=rows,
        column=column,
        suggestion=gettext_noop("Name the organisation that does this."),
    )


def _types(table: Table, roles: pl.Series) -> pl.Series:
    """The type code written beside the organisation that was taken; empty where it says none that is known."""
    by_role = {role: table.column(name) for role, name in TYPES.items() if name}
    frame = pl.DataFrame(
        {"role": roles}
        | {role: table.cells(column) for role, column in by_role.items() if column is not None}
    )
    codes = pl.coalesce(
        *(pl.when(pl.col("role") == role).then(pl.col(role)) for role in by_role if role in frame.columns),
        EMPTY,
    )
    written = frame.with_columns(codes.alias("type"))["type"]
    known = {text: type_code_for(text) or "" for text in distinct(written).to_list()}
    texts, codes_of = (pl.Series(list(part), dtype=pl.String) for part in (known, known.values()))
    return replaced(written, texts, codes_of, pl.Categorical).fill_null("")
