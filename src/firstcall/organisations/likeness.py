"""How alike two names are, by what their words say: word order, misspellings and language matter little.

A rare word in common tells more than "organisation" or "international". Only for suggestions to a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from math import log

from rapidfuzz import fuzz, process

from firstcall.organisations.words import meanings, weight_of

SAME_WORD = 80.0  # of 100, letters that two spellings of one word have in common (product choice)
SHORTEST = 4  # letters of a word that may be misspelt
SAME_LETTERS = 86.0  # of 100, for whole names without their spaces
COMMON = 200  # names that hold a word; a word in more of them is no way to find one
CANDIDATES = 100
OF_LETTERS = 0.08  # of a score; of two names that say the same, the one written alike is likelier


@dataclass(frozen=True)
class _Asked:
    """A written name: for each word of known names, which of its words (by place) that may be, and its worth."""

    common: Mapping[str, list[tuple[int, float]]]
    weight: float


@dataclass
class Likeness:
    """Names by their words. `names`: folded name to whatever it stands for; built once, asked often."""

    names: Mapping[str, frozenset[int]]
    _words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _holding: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _joined: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _weights: dict[str, float] = field(default_factory=dict)
    _whole: dict[str, float] = field(default_factory=dict)
    _spelt: dict[str, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Mapping[str, frozenset[int]]) -> Likeness:
        """An index of the names."""
        found = cls(names)
        for name in names:
            words = tuple(dict.fromkeys(meanings(name)))
            found._words[name] = words
            found._joined[name.replace(" ", "")].append(name)
            for word in words:
                found._holding[word].append(name)
        rarest = log(1 + len(names))
        for word, holding in found._holding.items():
            found._weights[word] = weight_of(word) * log(1 + len(names) / len(holding)) / max(rarest, 0.1)
        for name, words in found._words.items():
            found._whole[name] = sum(found._weights[word] for word in words)
        return found

    def alike(self, folded: str, least: float) -> dict[int, float]:
        """What the names that are at least so alike stand for, with the score of the likest, of 100."""
        asked = self._asked(tuple(dict.fromkeys(meanings(folded))))
        scores: dict[int, float] = {}
        for name in self._candidates(asked):
            letters = float(fuzz.token_sort_ratio(folded, name))
            by_words = (1 - OF_LETTERS) * self._by_words(asked, name) + OF_LETTERS * letters
            self._keep(scores, name, max(by_words, letters if letters >= SAME_LETTERS else 0.0), least)
        joined = folded.replace(" ", "")
        close = process.extract(
            joined, self._joined.keys(), scorer=fuzz.ratio, limit=10, score_cutoff=SAME_LETTERS
        )
        for text, score, _position in close:
            for name in self._joined[text]:
                self._keep(scores, name, score, least)
        return scores

    def _asked(self, words: tuple[str, ...]) -> _Asked:
        common: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, word in enumerate(words):
            for known, same in self._spellings(word).items():
                common[known].append((place, same**2 * self._weights[known]))
        return _Asked(common, sum(self._weights.get(word) or weight_of(word) for word in words))

    def _keep(self, scores: dict[int, float], name: str, score: float, least: float) -> None:
        if score >= least:
            for one in self.names[name]:
                scores[one] = max(scores.get(one, 0.0), score)

    def _candidates(self, asked: _Asked) -> list[str]:
        """The names that share words with the written one, those with the most telling words first."""
        shared: dict[str, float] = defaultdict(float)
        for known, worth in asked.common.items():
            if len(self._holding[known]) <= COMMON:
                for name in self._holding[known]:
                    shared[name] += worth[0][1]
        return nsmallest(CANDIDATES, shared, key=lambda name: (-shared[name], name))

    def _spellings(self, word: str) -> dict[str, float]:
        """The words of known names that this may be a spelling of, with how alike they are, 0 to 1."""
        if word not in self._spelt:
            found = {word: 1.0} if word in self._holding else {}
            if len(word) >= SHORTEST and not word.startswith("@"):
                close = process.extract(
                    word, self._holding.keys(), scorer=fuzz.ratio, limit=8, score_cutoff=SAME_WORD
                )
                found |= {known: score / 100 for known, score, _ in close if len(known) >= SHORTEST}
            self._spelt[word] = found
        return self._spelt[word]

    def _by_words(self, asked: _Asked, name: str) -> float:
        """Twice the weight of the words in common, of the weight of all."""
        best: dict[int, float] = {}
        for word in self._words[name]:
            for place, worth in asked.common.get(word, ()):
                best[place] = max(best.get(place, 0.0), worth)
        whole = asked.weight + self._whole[name]
        return min(200 * sum(best.values()) / whole, 100.0) if whole else 0.0
