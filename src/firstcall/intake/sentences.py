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
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The catalogue's sentences with places, those with the most unchanging words first."""
    catalog = translation(language)._catalog  # type: ignore[attr-defined]
    found = []
    for one, _said in catalog.items():
        sentence = one[0] if isinstance(one, tuple) else one
        fixed = _PLACE.split(sentence)
        words = "".join(fixed[::2])
        if len(fixed) > 1 and len(words.strip()) >= _LEAST and "\x04" not in sentence:
            found.append((len(words), _pattern(fixed), sentence))
    found.sort(key=lambda one: -one[0])
    return tuple((pattern, sentence) for _length, pattern, sentence in found)


def _pattern(fixed: list[str]) -> re.Pattern[str]:
    parts, seen = [], set[str]()
    for position, part in enumerate(fixed):
        if position % 2 == 0:
            parts.append(re.escape(part.replace("%%", "%")))
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
    for pattern, original in _patterns(language):
        if match := pattern.fullmatch(sentence):
            return gettext(original) % match.groupdict()
    return sentence
