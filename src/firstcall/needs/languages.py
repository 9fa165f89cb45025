"""Languages of documents: codes, and the names people write for them."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

NAMED_IN = ("en", "fr", "es", "ar")


def language_code(text: str) -> str:
    """The code of a language written as a code or as its name in one of four languages; "" where nobody knows it."""
    wanted = text.strip().lower()
    return wanted if wanted in _codes() else _names().get(wanted, "")


def language_name(code: str, shown_in: str = "en") -> str:
    """The name of a language in the language of the reader; the code where there is none."""
    try:
        locale = Locale.parse(shown_in, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(locale.languages.get(code) or code)


@cache
def _codes() -> frozenset[str]:
    known = (str(code) for code in Locale("en").languages)
    return frozenset(code for code in known if code.isalpha() and len(code) in (2, 3))


@cache
def _names() -> dict[str, str]:
    """Names in four languages, and what speakers call their own."""
    found: dict[str, str] = {}
    for shown_in in NAMED_IN:
        for code, name in Locale(shown_in).languages.items():
            if code in _codes():
                found.setdefault(str(name).lower(), code)
    for code in _codes():
        try:
            own = Locale(code).languages.get(code)
        except (UnknownLocaleError, ValueError):
            continue
        if own:
            found.setdefault(str(own).lower(), code)
    return found
