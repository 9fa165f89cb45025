"""A list of organisations understood: which organisations it names, and every spelling it gives them.

Two shapes are read alike: a plain list (name, acronym, type, country), and a table of spellings with one row per
way of writing a name. Nothing is stored here; what is in doubt becomes a problem with its rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from firstcall.intake.rules import Problems
from firstcall.organisations.directory import Directory
from firstcall.organisations.names import as_listed, is_blank, key, split_acronym, tidy
from firstcall.organisations.rules import why_not_name
from firstcall.organisations.types import NATIONAL, type_code_for
from firstcall.policy.refusal import gettext_noop


@dataclass(frozen=True)
class Line:
    """A row as read: its number in the sheet, and its texts ("" where there is none). `country` is ISO alpha-3."""

    row: int
    name: str
    spellings: tuple[str, ...] = ()
    acronym: str = ""
    type: str = ""
    country: str = ""


@dataclass
class Listed:
    """An organisation of the list. `spellings`: (text, country or "" for all) to the rows that give it."""

    name: str
    acronym: str = ""
    type_code: str = ""
    country: str = ""
    rows: list[int] = field(default_factory=list)
    spellings: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))


def understand(lines: Iterable[Line], problems: Problems) -> list[Listed]:
    """The organisations a list names, in its order; problems are added for rows in doubt.

    A name is kept as the list writes it, with an acronym in brackets too, and two names that differ are two
    organisations. A row without a name, or with a name that hides something, is refused. A spelling that the list
    itself gives to two organisations of one country is refused for both.
    """
    found: dict[str, Listed] = {}
    facts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    written: set[str] = set()
    for line in lines:
        if not _sound(line, problems):
            continue
        folded = key(line.name)
        one = found.setdefault(folded, Listed(as_listed(line.name)))
        one.rows.append(line.row)
        facts[folded]["name"][as_listed(line.name)] += 1
        facts[folded]["acronym"][_acronym(line)] += 1
        facts[folded]["type"][_type(line, problems)] += 1
        facts[folded]["country"][line.country] += 1
        for spelling in line.spellings:
            written.add(as_listed(spelling))
            _spell(one, line.row, spelling, line.country)
    for folded, one in found.items():
        names = facts[folded]["name"]
        one.name = max(
            names, key=lambda name: (name in written, names[name])
        )  # the first where they are even
        _settle(one, facts[folded], problems)
    _without_doubtful(found, problems)
    return list(found.values())


def _acronym(line: Line) -> str:
    """The acronym the row gives. The name itself, or its beginning where a field was too short, is none."""
    said = tidy(line.acronym)
    if not said:
        return split_acronym(line.name)[1]
    whole, start = key(line.name), key(said)
    if " " in start and whole.startswith(start):
        return split_acronym(line.name, sure=False)[1] or (said if start == whole else "")
    return said


def _sound(line: Line, problems: Problems) -> bool:
    if is_blank(line.name):
        problems.add(
            "name-missing",
            gettext_noop("The row has no name of an organisation."),
            rows=line.row,
            suggestion=gettext_noop("Write the full name, or delete the row."),
        )
        return False
    for text in (line.name, *(text for text in line.spellings if not is_blank(text))):
        refusal = why_not_name(text)
        if refusal is not None:
            problems.add(refusal.code, refusal.message, rows=line.row, value=text, params=refusal.params)
            return False
    return True


def _type(line: Line, problems: Problems) -> str:
    code = type_code_for(line.type) or ""
    if not code and not is_blank(line.type):
        problems.add(
            "type-unknown",
            gettext_noop("“%(written)s” is not a type of organisation that is known; the type is left open."),
            rows=line.row,
            value=line.type,
            params={"written": line.type},
            suggestion=gettext_noop("Write a type such as UN, INGO, NNGO, Government."),
            refused=False,
        )
    return code


def _spell(one: Listed, row: int, spelling: str, country: str) -> None:
    """Keep the spelling as it stands; the name itself is none."""
    if not is_blank(spelling) and key(spelling) != key(one.name):
        one.spellings[tidy(spelling), country].append(row)


def _settle(one: Listed, facts: dict[str, Counter[str]], problems: Problems) -> None:
    """One acronym, type and country for an organisation whose rows say several: what most rows say."""
    one.acronym = _most(one, "acronym", facts["acronym"], problems)[:60]
    one.type_code = _most(one, "type", facts["type"], problems)
    countries = {country for country in facts["country"] if country}
    if one.type_code in NATIONAL and len(countries) == 1 and not facts["country"][""]:
        one.country = countries.pop()


def _most(one: Listed, what: str, said: Counter[str], problems: Problems) -> str:
    answers = [answer for answer, _count in said.most_common() if answer]
    if len({key(answer) for answer in answers}) > 1:
        problems.add(
            f"{what}-differs",
            gettext_noop(
                "“%(name)s” is given several answers for its %(what)s: %(answers)s. The first is taken."
            ),
            rows=one.rows,
            value=one.name,
            params={"name": one.name, "what": what, "answers": ", ".join(answers)},
            refused=False,
        )
    return answers[0] if answers else ""


def _without_doubtful(found: dict[str, Listed], problems: Problems) -> None:
    """Take out the spellings that the list gives to two organisations of one country."""
    owners: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(dict)
    for folded, one in found.items():
        for (text, country), rows in one.spellings.items():
            owners[key(text), country].setdefault(folded, []).extend(rows)
    for (spelled, country), rows_of in owners.items():
        if len(rows_of) < 2:
            continue
        names = "; ".join(found[folded].name for folded in rows_of)
        problems.add(
            "spelling-ambiguous",
            gettext_noop("“%(spelling)s” is given to several organisations: %(names)s."),
            rows=[row for rows in rows_of.values() for row in rows],
            value=spelled,
            params={"spelling": spelled, "names": names},
            suggestion=gettext_noop("Keep the row of the organisation that is meant."),
        )
        for folded in rows_of:
            one = found[folded]
            for text, where in [s for s in one.spellings if key(s[0]) == spelled and s[1] == country]:
                del one.spellings[text, where]


# --- what the list would change ---------------------------------------------------------------------------------


@dataclass
class Plan:
    """What a list would do: organisations it adds, and for those already known (by primary key) what it says."""

    new: list[Listed] = field(default_factory=list)
    known: list[tuple[int, Listed]] = field(default_factory=list)


def plan(listed: Sequence[Listed], directory: Directory, problems: Problems) -> Plan:
    """Tell the new organisations from the known ones: by name or alias, never by acronym or likeness.

    "Mercy Corps (MC)" is a known Mercy Corps only where the list does not tell the two apart itself. `directory` is
    the one of all countries. A name that means several organisations, or looks like one of them, is refused; an
    acronym that another organisation has is only remarked.
    """
    found = Plan()
    apart = {key(one.name) for one in listed}
    apart |= {key(text) for one in listed for text, country in one.spellings if not country}
    claimed = {pk for one in listed for pk in directory.named(one.name)}
    for one in listed:
        match = directory.match(one.name)
        ids = directory.named(one.name) or _without_bracket(one, directory, apart) - claimed
        if len(ids) == 1:
            found.known.append((ids.pop(), one))
        elif ids or match.how == "lookalike":
            _refuse_name(one, directory, problems)
        else:
            _remark_twin(one, directory, apart, problems)
            _remark_acronym(one, directory, problems)
            found.new.append(one)
    return found


def _without_bracket(one: Listed, directory: Directory, apart: set[str]) -> set[int]:
    """The known organisations that differ only in an acronym in brackets, and that the list does not tell apart."""
    name, beside = split_acronym(one.name, sure=False)
    if beside and key(name) in apart:
        return set()
    ids = directory.plainly(name) | (directory.named(name) if beside else set())
    said = {key(one.acronym), key(beside)} - {""}
    known = directory.organisations
    return {
        pk
        for pk in ids
        if key(known[pk].name) not in apart and (not said or key(known[pk].acronym) in {*said, ""})
    }


def _remark_twin(one: Listed, directory: Directory, apart: set[str], problems: Problems) -> None:
    name, beside = split_acronym(one.name, sure=False)
    if beside and (key(name) in apart or directory.named(name)):
        problems.add(
            "name-twice",
            gettext_noop(
                "“%(name)s” and “%(plain)s” are two organisations, as the list says. If they are one, merge them."
            ),
            rows=one.rows,
            value=one.name,
            params={"name": one.name, "plain": name},
            refused=False,
        )


def _refuse_name(one: Listed, directory: Directory, problems: Problems) -> None:
    match = directory.match(one.name)
    names = "; ".join(dict.fromkeys(s.organisation.name for s in match.suggestions))
    problems.add(
        f"name-{match.how}",
        gettext_noop("“%(name)s” may be confused with organisations that are known: %(found)s."),
        rows=one.rows,
        value=one.name,
        params={"name": one.name, "found": names},
        suggestion=gettext_noop("Write the name of the one that is meant."),
    )


def _remark_acronym(one: Listed, directory: Directory, problems: Problems) -> None:
    others = directory.with_acronym(one.acronym) if one.acronym else set()
    if not others:
        return
    names = "; ".join(sorted(directory.organisations[other].name for other in others))
    problems.add(
        "acronym-shared",
        gettext_noop(
            "%(found)s has the same acronym, %(acronym)s, as “%(name)s”. If they are one, merge them."
        ),
        rows=one.rows,
        value=one.name,
        params={"name": one.name, "acronym": one.acronym, "found": names},
        refused=False,
    )


def free_spellings(one: Listed, own: int, directory: Directory, problems: Problems) -> list[tuple[str, str]]:
    """The spellings of `one` (primary key `own`) that mean no other organisation; the others are remarked.

    In one country a spelling may mean another organisation than elsewhere.
    """
    free = []
    for (text, country), rows in one.spellings.items():
        others = (directory.local(text, country) if country else directory.named(text)) - {own}
        if not others:
            free.append((text, country))
            continue
        names = "; ".join(sorted(directory.organisations[other].name for other in others))
        problems.add(
            "spelling-taken",
            gettext_noop("“%(spelling)s” already means %(found)s; it is not added to “%(name)s”."),
            rows=rows,
            value=text,
            params={"spelling": text, "found": names, "name": one.name},
            suggestion=gettext_noop("If both are one organisation, merge them."),
        )
    return free
