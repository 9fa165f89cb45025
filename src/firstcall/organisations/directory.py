"""Finding the organisation a written name means: exactly or not at all, with ranked suggestions for a person.

The order: names used in this country only, then full names and aliases, then acronyms. Where a step finds two
organisations the name is ambiguous; nothing is decided by likeness.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from firstcall.organisations.cells import given_twice, listed, parts_at, ways_to_cut
from firstcall.organisations.likeness import Likeness
from firstcall.organisations.names import (
    capitals_tell,
    in_brackets,
    initials,
    is_blank,
    is_one_acronym,
    is_slip,
    key,
    mixed_word,
    skeleton,
    split_acronym,
    stands_for,
)
from firstcall.organisations.words import other_acronyms

LIKE_ENOUGH = 64.0  # of 100; below, a suggestion misleads more than it helps (product choice)
SUGGESTIONS = 5
BESIDE = 12.0  # what the same acronym adds to the likeness of names (product choice)
BETWEEN_LETTERS = re.compile(r"\w[/+|]\w")  # "CA17/PREPASS" may be one name
PLUS = re.compile(r"\s\+\s")  # joins organisations; "LGBT+ Network" has it within a name
DASH = re.compile(r"\s[-–—]\s")  # a part of an organisation: "OCHA - EHF"
WORD = re.compile(r"\w+")
FEW_WORDS = 5  # "WFP Somalia"; in a longer text a word in capitals is no clue
PARTS = re.compile(r"[/()\[\],;|]|\s[-–—]\s")
EVERYWHERE = ("country alias", "name", "alias", "plain name", "acronym", "alias elsewhere")


@dataclass(frozen=True)
class Known:
    """An organisation as the directory knows it. `id` is its primary key, `country` ISO alpha-3 or ""."""

    id: int
    public_id: str
    name: str
    acronym: str = ""
    type_code: str = ""
    country: str = ""
    status: str = "confirmed"


@dataclass(frozen=True)
class Alias:
    """A name an organisation is written by; in one country only where `country` is given."""

    organisation: int
    key: str
    country: str = ""


@dataclass(frozen=True)
class Suggestion:
    """An organisation that may be meant; `score` of 100, and what it was found by."""

    organisation: Known
    score: float
    by: str


@dataclass(frozen=True)
class Match:
    """What a written name means.

    `how`: a step of EVERYWHERE ("name", "alias", "plain name", "acronym" …) with an organisation; otherwise
    "ambiguous" (several fit), "lookalike" (letters of another script), "unknown" or "blank" (names nobody). `parts`:
    the organisations that a cell names, where somebody has found that it names several.
    """

    organisation: Known | None
    how: str
    suggestions: tuple[Suggestion, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass
class Directory:
    """The organisations known to one country; answers are kept per distinct text.

    `country` "" is for all: then what a name means in one country only counts last.
    """

    organisations: dict[int, Known]
    country: str = ""
    _local: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _by_country: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    _named: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _alias: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _plain: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _acronym: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _twin_of: dict[int, str] = field(default_factory=dict)  # the name without its acronym in brackets
    _elsewhere: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _answers: dict[tuple[str, str], Match] = field(default_factory=dict)
    _looks: dict[str, set[int]] | None = None
    _alike: Likeness | None = None

    @classmethod
    def of(cls, organisations: Iterable[Known], aliases: Iterable[Alias], country: str = "") -> Directory:
        """A directory for `country`: aliases and acronyms used in other countries only are left out."""
        directory = cls({one.id: one for one in organisations}, country)
        for one in directory.organisations.values():
            directory._take(one)
        for alias in aliases:
            if alias.organisation in directory.organisations and directory._ours(alias.country):
                own = directory._local if country else directory._elsewhere
                table = own if alias.country else directory._alias
                table[alias.key].add(alias.organisation)
                directory._by_country[alias.key, alias.country].add(alias.organisation)
        return directory

    def only(self, organisations: Mapping[int, Known]) -> Directory:
        """The directory of these alone, by primary key."""
        kept = Directory(dict(organisations), self.country)
        for one in kept.organisations.values():
            kept._take(one)
        for own, table in (
            (kept._local, self._local),
            (kept._alias, self._alias),
            (kept._elsewhere, self._elsewhere),
        ):
            for folded, ids in table.items():
                if ids & kept.organisations.keys():
                    own[folded] = ids & kept.organisations.keys()
        return kept

    def _ours(self, country: str) -> bool:
        return not country or not self.country or country == self.country

    def add(self, known: Known) -> None:
        """Take in an organisation made during an import, so that the next row finds it."""
        self.organisations[known.id] = known
        self._take(known)
        self._answers.clear()
        self._looks = self._alike = None

    def forget(self, gone: set[int]) -> None:
        """Leave out organisations that were merged into others."""
        for one in gone:
            self.organisations.pop(one, None)
        for table in self._tables():
            for ids in table.values():
                ids -= gone
        for ids in self._by_country.values():
            ids -= gone
        self._answers.clear()
        self._looks = self._alike = None

    def _take(self, known: Known) -> None:
        """The names of an organisation: as it stands, without its acronym in brackets, and its acronyms."""
        self._named[key(known.name)].add(known.id)
        name, beside = split_acronym(known.name, sure=False)
        certain = bool(beside) and (key(beside) == key(known.acronym) or stands_for(beside, name))
        if certain:
            self._plain[key(name)].add(known.id)
            self._twin_of[known.id] = key(name)
        if self._ours(known.country):
            if known.acronym:
                self._acronym[key(known.acronym)].add(known.id)
            if certain:
                self._acronym[key(beside)].add(known.id)

    def exactly(self, text: str) -> Known | None:
        """The one organisation a text means, without looking for who else may be meant."""
        found = set() if is_blank(text) else self._exact(text)[0]
        return self.organisations[found.pop()] if len(found) == 1 else None

    def several(self, text: str, alone: Collection[str] = ()) -> tuple[str, ...]:
        """The organisations a cell names, where it names several; () where it is one name, or may be one.

        The whole is not known and each part is, or has a cell of its own elsewhere (its key is in `alone`); or a sign
        of lists (; | •) stands between them, or a plus between words; or the parts are all acronyms, and one is known
        or they are more than two
        (docs/decisions/several-organisations-in-a-cell.md).
        """
        if self.match(text).how != "unknown":
            return ()
        if PLUS.search(text):
            joined = parts_at(text, "+")
            if len(joined) > 1 and all(any(letter.isalpha() for letter in part) for part in joined):
                return joined
        for parts in ways_to_cut(text):
            known = [self.exactly(part) is not None or key(part) in alone for part in parts]
            if all(known):
                return parts
            certain = any(known) or (
                (len(parts) > 2 or not BETWEEN_LETTERS.search(text)) and capitals_tell(text, parts)
            )
            if certain and all(map(is_one_acronym, parts)) and not DASH.search(text):
                return parts
        return tuple(name for part in listed(text) for name in self.several(part, alone) or (part,))

    def misspelt(self, text: str) -> Known | None:
        """The organisation whose name a text writes with a slip beside its acronym ("Save the Childern (SCI)"): the
        acronym is of one organisation only, and the name nearly one of its own. None for any other text."""
        name, acronym = split_acronym(text, sure=False)
        if not acronym or not name:
            return None
        found = self._steps(key(acronym), ("country alias", "alias", "acronym"))[0]
        if len(found) != 1:
            return None
        names = (self._local, self._named, self._alias, self._plain)
        theirs = [folded for table in names for folded, ids in table.items() if ids & found]
        near = any(is_slip(key(name), folded) for folded in theirs)
        return self.organisations[found.pop()] if near else None

    def named(self, text: str) -> set[int]:
        """The organisations whose name, or alias everywhere, this is; acronyms do not count."""
        return set(self._named.get(key(text), ())) | set(self._alias.get(key(text), ()))

    def plainly(self, text: str) -> set[int]:
        """The organisations whose name, without an acronym in brackets, this is."""
        return set(self._named.get(key(text), ())) | set(self._plain.get(key(text), ()))

    def local(self, text: str, country: str) -> set[int]:
        """The organisations that this is an alias of in one country only."""
        return set(self._by_country.get((key(text), country), ()))

    def with_acronym(self, acronym: str) -> set[int]:
        """The organisations with this acronym."""
        return set(self._acronym.get(key(acronym), ()))

    def match(self, text: str, acronym: str = "") -> Match:
        """What `text` means, see `Match`. Pure; the same text is worked out once.

        An `acronym` written beside it only helps to find suggestions.
        """
        if (text, acronym) not in self._answers:
            self._answers[text, acronym] = self._match(text, acronym)
        return self._answers[text, acronym]

    def _match(self, text: str, acronym: str) -> Match:
        if is_blank(text):
            return Match(None, "blank")
        found, how = self._exact(text)
        if len(found) == 1:
            return Match(self.organisations[found.pop()], how)
        if found:
            return Match(None, "ambiguous", self._rank(found, 100.0, how))
        alike = self._lookalikes(text)
        if alike:
            return Match(None, "lookalike", self._rank(alike, 100.0, "lookalike"))
        return Match(None, "unknown", self.suggest(text, acronym))

    def _exact(self, text: str) -> tuple[set[int], str]:
        """The organisations of the first step that knows the text, whole or without its acronym."""
        whole = self._steps(key(text), EVERYWHERE)
        if not whole[0] and (twice := given_twice(text)):
            return self._steps(key(twice), EVERYWHERE)
        name, acronym = split_acronym(text, sure=False)
        if not acronym:
            name, acronym = in_brackets(text)  # "World Food Programme (wfp)"
        if whole[0] or not acronym:
            return whole
        found, how = self._steps(key(name), ("country alias", "name", "alias", "plain name"))
        said = self._steps(key(acronym), ("country alias", "alias", "acronym"))[0]
        if found and said:
            return (found & said or found | said), how  # both, where they say two different organisations
        return (found, how) if stands_for(acronym, name) else (set(), "unknown")

    def _steps(self, folded: str, steps: tuple[str, ...]) -> tuple[set[int], str]:
        for how in steps:
            found = set(self._table(how).get(folded, ()))
            if how == "name" and "alias" in steps:
                found |= set(self._alias.get(folded, ()))  # a name that is another's alias is in doubt
                how = "name" if folded in self._named else "alias"
            if how == "acronym" and len(found) > 1:
                found = {
                    one for one in found if not self._named.get(self._twin_of.get(one, ""), set()) & found
                }
            if found:
                return found, how
        return set(), "unknown"

    def _table(self, how: str) -> dict[str, set[int]]:
        return dict(zip(EVERYWHERE, self._tables(), strict=True))[how]

    def _tables(self) -> tuple[dict[str, set[int]], ...]:
        return (
            self._local,
            self._named,
            self._alias,
            self._plain,
            self._acronym,
            self._elsewhere,
        )

    def _lookalikes(self, text: str) -> set[int]:
        """Organisations whose name or acronym looks the same, where the text mixes in another script."""
        if self._looks is None:
            self._looks = defaultdict(set)
            for table in self._tables():
                for folded, ids in table.items():
                    self._looks[skeleton(folded)] |= ids
        disguised = skeleton(text) != key(text) or mixed_word(text)
        return set(self._looks.get(skeleton(text), ())) if disguised else set()

    def suggest(self, text: str, acronym: str = "") -> tuple[Suggestion, ...]:
        """Organisations that may be meant by a name, and the acronym written beside it, the likeliest first.

        Never more than five. Names that are alike count most; an acronym they share makes them likelier, and alone
        is a clue of its own.
        """
        name, beside = split_acronym(text, sure=False)
        scores = {
            one: (score, "spelling") for one, score in self._likeness().alike(key(name), LIKE_ENOUGH).items()
        }
        for part, by, worth in self._clues(text, name, acronym or beside):
            for one in self._steps(part, EVERYWHERE)[0]:
                score, how = scores.get(one, (0.0, by))
                scores[one] = (min(max(score + BESIDE if by != "part" else score, worth), 100.0), how)
        ranked = sorted(
            scores.items(),
            key=lambda item: (
                -round(item[1][0]),
                len(self.organisations[item[0]].name),
                self.organisations[item[0]].name,
                item[0],
            ),
        )
        return tuple(
            Suggestion(self.organisations[one], score, by) for one, (score, by) in ranked[:SUGGESTIONS]
        )

    def _likeness(self) -> Likeness:
        if self._alike is None:
            names: dict[str, frozenset[int]] = {}
            for table in (self._named, self._alias, self._local, self._plain):
                for folded, ids in table.items():
                    if folded:
                        names[folded] = names.get(folded, frozenset()) | ids
            self._alike = Likeness.of(names)
        return self._alike

    def _clues(self, text: str, name: str, acronym: str) -> list[tuple[str, str, float]]:
        """Parts of the text that may name an organisation by themselves, and what each is worth."""
        clues = [(key(acronym), "acronym", 90.0)]
        if key(name) != key(text):
            clues.append((key(name), "name", 95.0))
        for short in {key(text), key(acronym)}:
            clues += [(other, "acronym", 90.0) for other in other_acronyms().get(short, ())]
        letters = initials(name)
        if len(letters) > 2 and letters != key(acronym):
            clues.append((letters, "initials", 70.0))
        for part in PARTS.split(text):
            if len(key(part)) > 2 and key(part) not in (key(name), key(text), key(acronym)):
                clues.append((key(part), "part", 80.0))
        words = WORD.findall(text)
        if 1 < len(words) <= FEW_WORDS:
            clues.extend((key(word), "part", 75.0) for word in words if is_one_acronym(word))
        return [clue for clue in clues if clue[0]]

    def _rank(self, found: set[int], score: float, by: str) -> tuple[Suggestion, ...]:
        ordered = sorted(
            (self.organisations[one] for one in found), key=lambda one: (len(one.name), one.name, one.id)
        )
        return tuple(Suggestion(one, score, by) for one in ordered)
