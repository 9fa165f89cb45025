"""Columns of people by sex and age: how they are headed so that they are read back as the same people."""

from __future__ import annotations

import re

from firstcall.exchange.layouts.catalogue import fields

SEXES = {
    "f": {"en": "Female", "fr": "Féminin", "es": "Femenino", "ar": "إناث"},
    "m": {"en": "Male", "fr": "Masculin", "es": "Masculino", "ar": "ذكور"},
}
AGES = {
    "children": {"en": "children", "fr": "enfants", "es": "niños y niñas", "ar": "أطفال"},
    "adults": {"en": "adults", "fr": "adultes", "es": "adultos", "ar": "بالغين"},
    "elderly": {"en": "older", "fr": "âgées", "es": "mayor", "ar": "مسنين"},
    "infants": {"en": "infants", "fr": "nourrissons", "es": "infants", "ar": "infants"},
    "adolescents": {"en": "adolescents", "fr": "youth", "es": "youth", "ar": "youth"},
}
# A sex and an age in one word, which is what people say and what is read without doubt.
BOTH = {
    "f|children": {"en": "Girls", "fr": "Filles", "es": "Niñas", "ar": "فتيات"},
    "m|children": {"en": "Boys", "fr": "Garçons", "es": "Niños", "ar": "فتيان"},
    "f|adults": {"en": "Women", "fr": "Femmes", "es": "Mujeres", "ar": "نساء"},
    "m|adults": {"en": "Men", "fr": "Hommes", "es": "Hombres", "ar": "رجال"},
}
MONTHS = {"en": "months", "fr": "mois", "es": "meses", "ar": "شهر"}
_AGE = re.compile(r"(\d+)(?:-(\d+)|(\+))(m?)")


def heading(key: str, language: str) -> str:
    """The heading of a column of people reached: "People reached - Female 0-4" for "f|0-4"."""
    return f"{fields()['cells'].heading(language)} - {people(key, language)}"


def people(key: str, language: str) -> str:
    """Which people a key names: "Female 0-4", "Girls", "18+"."""
    if key in BOTH:
        return BOTH[key].get(language, BOTH[key]["en"])
    sex, _, age = key.partition("|")
    words = [SEXES[sex].get(language, SEXES[sex]["en"])] if sex in SEXES else []
    if match := _AGE.fullmatch(age):
        span = f"{match[1]}-{match[2]}" if match[2] else f"{match[1]}+"
        words += [span, MONTHS.get(language, MONTHS["en"])] if match[4] else [span]
    elif age:
        words.append(AGES.get(age, {}).get(language, age))
    return " ".join(words) or key


def hashtag(key: str) -> str:
    """The hashtag of such a column; none for ages in months, which hashtags cannot say."""
    sex, _, age = key.partition("|")
    attributes = [sex] if sex else []
    if match := _AGE.fullmatch(age):
        if match[4]:
            return ""
        attributes.append(f"age{match[1]}_{match[2] or ''}")
    elif age:
        attributes.append(age)
    return "+".join(["#reached", *attributes])


def order(key: str) -> tuple[str, int, str]:
    """Women's columns together, then men's, the young first; those without a sex last."""
    sex, _, age = key.partition("|")
    match = _AGE.fullmatch(age)
    return (sex or "z", int(match[1]) if match and not match[4] else (0 if match else 200), age)
