"""Which people a column counts: sex and age, read from its heading or its hashtag.

"niñas de 3-6 años" is girls of 3 to 6, "#reached+f+children+age0_3" girls of 0 to 3, "Women 18+" women of 18 and over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from firstcall.intake.text import clean, fold

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


_WORDS: dict[str, tuple[str, str]] = {
    # English
    "male": ("m", ""), "males": ("m", ""), "m": ("m", ""), "female": ("f", ""), "females": ("f", ""), "f": ("f", ""),
    "boy": ("m", "children"), "boys": ("m", "children"), "girl": ("f", "children"), "girls": ("f", "children"),
    "man": ("m", "adults"), "men": ("m", "adults"), "woman": ("f", "adults"), "women": ("f", "adults"),
    "child": ("", "children"), "children": ("", "children"), "adult": ("", "adults"), "adults": ("", "adults"),
    "elderly": ("", "elderly"), "older": ("", "elderly"), "elder": ("", "elderly"), "infant": ("", "infants"),
    "infants": ("", "infants"), "adolescent": ("", "adolescents"), "adolescents": ("", "adolescents"), "youth": ("", "adolescents"),
    # French
    "homme": ("m", "adults"), "hommes": ("m", "adults"), "femme": ("f", "adults"), "femmes": ("f", "adults"),
    "garcon": ("m", "children"), "garcons": ("m", "children"), "fille": ("f", "children"), "filles": ("f", "children"),
    "enfant": ("", "children"), "enfants": ("", "children"), "adulte": ("", "adults"), "adultes": ("", "adults"),
    "masculin": ("m", ""), "feminin": ("f", ""), "agees": ("", "elderly"), "ages": ("", "elderly"),
    "nourrissons": ("", "infants"), "adolescente": ("f", "adolescents"), "adolescentes": ("f", "adolescents"),
    # Spanish
    "hombre": ("m", "adults"), "hombres": ("m", "adults"), "mujer": ("f", "adults"), "mujeres": ("f", "adults"),
    "nino": ("m", "children"), "ninos": ("m", "children"), "nina": ("f", "children"), "ninas": ("f", "children"),
    "masculino": ("m", ""), "femenino": ("f", ""), "adulto": ("", "adults"), "adultos": ("", "adults"),
    "adultas": ("", "adults"), "ancianos": ("", "elderly"), "mayor": ("", "elderly"),
    # Portuguese
    "homens": ("m", "adults"), "mulheres": ("f", "adults"), "rapazes": ("m", "children"), "meninos": ("m", "children"),
    "raparigas": ("f", "children"), "meninas": ("f", "children"), "criancas": ("", "children"), "idosos": ("", "elderly"),
    # Arabic (folded)
    "ذكور": ("m", ""), "ذكر": ("m", ""), "الذكور": ("m", ""), "اناث": ("f", ""), "انثي": ("f", ""), "الاناث": ("f", ""),
    "رجال": ("m", "adults"), "الرجال": ("m", "adults"), "نسا": ("f", "adults"), "النسا": ("f", "adults"),
    "فتيان": ("m", "children"), "اولاد": ("m", "children"), "بنين": ("m", "children"), "الاولاد": ("m", "children"),
    "فتيات": ("f", "children"), "بنات": ("f", "children"), "البنات": ("f", "children"), "الفتيات": ("f", "children"),
    "اطفال": ("", "children"), "الاطفال": ("", "children"), "مسنين": ("", "elderly"), "بالغين": ("", "adults"),
}  # fmt: skip
_NEUTRAL = {"ninas y ninos", "ninos y ninas", "boys and girls", "girls and boys", "men and women", "women and men",
            "filles et garcons", "garcons et filles", "hommes et femmes", "femmes et hommes", "hombres y mujeres",
            "mujeres y hombres", "male and female", "female and male", "male female", "m f", "f m"}  # fmt: skip
_RANGE = re.compile(
    r"(?<![\w/])(\d{1,3})\s*(?:-|–|—|_|/| to | a | à | al | y | and | et | إلى | الى |and)\s*(\d{1,3})(?![\w/])"
)
_OPEN = re.compile(
    r"(?:(\d{1,3})\s*(?:\+|years and (?:above|over|older)|(?:ans )?et plus|y mas|y más|o mas|and above|and over|& above))|"
    r"(?:(?:above|over|older than|plus de|de plus de|mayores de|mas de|más de|[>≥]=?)\s*(\d{1,3}))",
    re.IGNORECASE,
)
_UNDER = re.compile(
    r"(?:under|below|moins de|de moins de|menores de|menos de|[<≤]=?|u)\s*(\d{1,2})(?!\d)", re.IGNORECASE
)
_MONTHS = re.compile(r"\b(months?|mois|meses|شهر)\b", re.IGNORECASE)
_AGE_TAG = re.compile(r"age_?(\d{1,3})(?:_|to|-)?(\d{1,3})?(_)?")
_TAG_WORDS = {"infants": "infants", "children": "children", "adolescents": "adolescents", "adults": "adults", "elderly": "elderly",
              "child": "children", "adult": "adults"}  # fmt: skip


@lru_cache(maxsize=4096)
def band_of_heading(heading: str) -> Band:
    """Sex and age that a heading names; an empty band where it names neither, or both sexes."""
    text = clean(heading).casefold()
    words = fold(heading)
    neutral = next((phrase for phrase in _NEUTRAL if f" {phrase} " in f" {words} "), "")
    found = [_WORDS[word] for word in words.split() if word in _WORDS]
    sexes = {sex for sex, _ in found if sex} if not neutral else set()
    ages = [age for _, age in found if age]
    sex = sexes.pop() if len(sexes) == 1 else ""
    age = _age_range(text)
    if not found and not age:
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


_BESIDE = frozenset(
    "years year yrs old ans an annees anos ano mois months age aged ages edad edades entre de a al to and y et o or mayores menores mas plus moins "
    "above over under below older younger from sex people persons personnes personas beneficiaries beneficiaires beneficiarios "
    "سنوات سنه شهر من الي عمر".split()
)


def only_band_words(words: str, harmless: frozenset[str]) -> bool:
    """Whether normalised words speak of sex and age alone."""
    return all(
        word in _WORDS
        or word in _BESIDE
        or word in harmless
        or re.fullmatch(r"\d{1,3}|u\d{1,2}|\d{1,3}m", word)
        for word in words.split()
    )
