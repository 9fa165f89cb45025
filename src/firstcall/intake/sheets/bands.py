"""Which people a column counts: sex and age, read from its heading or its hashtag.

"niñas de 3-6 años" is girls of 3 to 6, "#reached+f+children+age0_3" girls of 0 to 3, "Women 18+" women of 18 and over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from firstcall.intake.contents.text import clean, fold
from firstcall.intake.contents.vocabulary import phrases, split, vocabulary, words

FEMALE, MALE, OTHER = "f", "m", "x"


@dataclass(frozen=True)
class Band:
    """Sex ("f", "m", "x" or "" for all) and age ("3-6", "18+", "children", "adults", "elderly" … or "" for all)."""

    sex: str = ""
    age: str = ""

    def __bool__(self) -> bool:
        return bool(self.sex or self.age)

    @property
    def key(self) -> str:
        """The key under which the figure is stored: "f|3-6"."""
        return f"{self.sex}|{self.age}"


EVERYBODY = Band()
_WORDS: dict[str, tuple[str, str]] = {
    fold(word): (key.split("|")[0], key.split("|")[1])
    for key, text in vocabulary()["bands"]["words"].items()
    for word in text.split()
}
_PHRASES = [
    (phrase, key.split("|")[1])
    for key, text in vocabulary()["bands"]["phrases"].items()
    for phrase in split(text)
]
_NEUTRAL = phrases("bands", "neutral")
_BESIDE = words("bands", "beside")
_RANGE = re.compile(
    r"(?<![^\W_])(?<!/)(\d{1,3})\s*(?:-|–|—|_|/| to | a | à | al | y | and | et | إلى | الى |and)\s*(\d{1,3})"
    r"(?![^\W_])(?!/)"
)
_OPEN = re.compile(
    r"(?:(\d{1,3})\s*(?:\+|plus(?![^\W_])|(?:years )?(?:and|&) (?:above|over|older)|(?:ans )?et plus|"
    r"(?:años )?[yo] m[aá]s))|"
    r"(?:(?:above|over|sobre|older than|plus de|de plus de|mayor(?:es)? (?:de|a|que)|mas de|más de|[>≥]=?|"
    r"فوق|أكثر من|اكثر من|старше|понад)\s*(\d{1,3}))",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"(?:under|below|bajo|por debajo de|moins de|de moins de|menor(?:es)? (?:de|a|que)|menos de|[<≤]=?|"
    r"دون|تحت|أقل من|اقل من|(?<![^\W_])до|(?<![^\W_])u-?)\s*(\d{1,2})(?!\d)",  # "U5", but not "niveau 5"
    re.IGNORECASE,
)
_MONTHS = re.compile(r"\b(months?|mois|meses|شهر)\b", re.IGNORECASE)
_AGE_TAG = re.compile(r"age_?(\d{1,3})(?:_|to|-)?(\d{1,3})?(_)?")
_TAG_WORDS = {name: name for name in ("infants", "children", "adolescents", "adults", "elderly")}
_TAG_WORDS |= {"child": "children", "adult": "adults"}


@lru_cache(maxsize=4096)
def band_of_heading(heading: str) -> Band:
    """Sex and age that a heading names; an empty band where it names neither, or both sexes."""
    text = clean(heading).casefold()
    folded = fold(heading)
    neutral = any(f" {phrase} " in f" {folded} " for phrase in _NEUTRAL)
    found = [_WORDS[word] for word in folded.split() if word in _WORDS]
    sexes = {sex for sex, _ in found if sex} if not neutral else set()
    if len(sexes) > 1:  # "Adolescentes hombres": the word for adolescents is of both sexes beside another
        sexes = {sex for sex, age in found if sex and age != "adolescents"}
    ages = [age for phrase, age in _PHRASES if f" {phrase} " in f" {folded} "][:1]
    ages = ages or [age for _, age in found if age]
    sex = sexes.pop() if len(sexes) == 1 else ""
    age = _age_range(text)
    if not found and not age and not ages:
        return Band()
    return Band(sex, age or (_narrowest(ages) if ages else ""))


def _narrowest(ages: list[str]) -> str:
    for name in ("elderly", "infants", "adolescents", "children", "adults"):
        if name in ages:
            return name
    return ""


def _age_range(text: str) -> str:
    unit = "m" if _MONTHS.search(text) else ""
    if match := _RANGE.search(text):
        low, high = int(match[1]), int(match[2])
        return f"{low}-{high}{unit}" if low < high <= 120 else ""
    if match := _OPEN.search(text):
        return f"{int(match[1] or match[2])}+{unit}"
    if match := _UNDER.search(text):
        return f"0-{int(match[1]) - 1}{unit}" if int(match[1]) > 0 else ""
    return ""


def band_of_tag(attributes: Iterable[str]) -> Band:
    """Sex and age of a hashtag's attributes: +f +m +i, +age12_17, +age20_, +children …"""
    sex = age = word = ""
    for part in attributes:
        if part in ("f", "m"):
            sex = part
        elif match := _AGE_TAG.fullmatch(part):
            age = f"{int(match[1])}-{int(match[2])}" if match[2] else f"{int(match[1])}+"
        elif part in _TAG_WORDS:
            word = _TAG_WORDS[part]
    return Band(sex, age or word)


def only_band_words(text: str, harmless: frozenset[str]) -> bool:
    """Whether normalised words speak of sex and age alone."""
    return all(
        word in _WORDS
        or word in _BESIDE
        or word in harmless
        or re.fullmatch(r"\d{1,3}(?:plus|m)?|u\d{1,2}", word)
        for word in text.split()
    )
