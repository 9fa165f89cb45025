"""Sentences that were kept in English, said again in the reader's language.

A problem is kept with its figures and names already in its sentence. Which sentence of the catalogue it was made of
follows from its unchanging words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import get_language, gettext
from django.utils.translation.trans_real import translation

_PLACE = re.compile(r"%\((\w+)\)[sd]")
_LEAST = 6  # unchanging characters before a sentence is recognised by them


@lru_cache(maxsize=8)
def _sentences(language: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The catalogue's sentences with places, as unchanging words and names of places in turn; those with the most
    unchanging words first."""
    catalog = translation(language)._catalog  # type: ignore[attr-defined]
    found = []
    for one, _said in catalog.items():
        sentence = one[0] if isinstance(one, tuple) else one
        fixed = _PLACE.split(sentence)
        words = "".join(fixed[::2])
        if len(fixed) > 1 and len(words.strip()) >= _LEAST and "\x04" not in sentence:
            plain = [part if place % 2 else part.replace("%%", "%") for place, part in enumerate(fixed)]
            found.append((len(words), tuple(plain), sentence))
    found.sort(key=lambda one: -one[0])
    return tuple((fixed, sentence) for _length, fixed, sentence in found)


@lru_cache(maxsize=512)
def _pattern(fixed: tuple[str, ...]) -> re.Pattern[str]:
    parts, seen = [], set[str]()
    for position, part in enumerate(fixed):
        if position % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>.*?)")
    return re.compile("".join(parts), re.DOTALL)


def in_language(sentence: str) -> str:
    """The sentence in the active language; as it is where the catalogue does not have it."""
    language = get_language() or "en"
    if not sentence or language.startswith("en"):
        return sentence
    whole = gettext(sentence)
    if whole != sentence:
        return whole
    for fixed, original in _sentences(language):
        # Of two thousand sentences nearly all are told apart by their words: no pattern is made for them.
        if all(part in sentence for part in fixed[::2]) and (match := _pattern(fixed).fullmatch(sentence)):
            return gettext(original) % match.groupdict()
    return sentence
