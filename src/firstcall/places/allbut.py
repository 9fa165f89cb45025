"""Cells that mean all areas: in so many words ("All 34 provinces", "Toutes les régions du pays"), and all but some."""

from __future__ import annotations

import re
from functools import cache

from firstcall.places.names import kinds, means_all, words


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EVERY = _listed("""
all every whole entire each tout tous toute toutes ensemble todo todos todas toda كل جميع كافه всі усі вся
""")
_BESIDE = _listed("""
the of in over across throughout country countrys national nation territory les des du de la
le l d pays territoire el los las del pais territorio nacional os as do da dos das no na
البلاد الدوله الوطن في محافظات المحافظات ولايات الولايات مديريات المديريات مناطق المناطق
اقاليم الاقاليم محليات المحليات області областей
""")
_SOME = _listed("several various multiple multiples plusieurs varios varias متعدد")
_ENDS = ("s", "es", "ies", "x")
_BUT = re.compile(
    r"\b(?:except(?:ing|ed)?(?:\s+for)?|excluding|excl\.?|other\s+than|apart\s+from|but\s+not|but|sauf|hormis|except[ée]s?|"
    r"hors|[àa]\s+l['’]\s?exception\s+(?:de\s+la|de\s+l['’]|des|du|de|d['’])|excepto|salvo|menos|"
    r"(?:a|con(?:\s+la)?)\s+excepci[óo]n\s+de(?:l|\s+los|\s+las)?|exceto|[àa]\s+exce[pç]+[ãa]o\s+d[aeo]s?|"
    r"com\s+exce[pç]+[ãa]o\s+d[aeo]s?|крім|окрім|за\s+винятком)(?!\w)|(?<!\w)(?:ما\s?عدا|باستثناء|عدا|إلا|الا|سوى)(?!\w)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;/|\n&+،]|\s(?:and|et|y|e|та|і|й)\s|\sو\s?", re.IGNORECASE)
LONGEST = 300  # characters of a cell that is a place


@cache
def _kinds() -> frozenset[str]:
    """The words for kinds of areas, one and several of them: "province", "provinces", "counties"."""
    found = set(kinds())
    for word in kinds():
        if word.isascii():
            found |= {word + end for end in _ENDS} | ({word[:-1] + "ies"} if word.endswith("y") else set())
    return frozenset(found)


def says_all(text: str) -> bool:
    """Whether a text means all of the area above: one of the usual ones, or "all" with a number and a kind of area."""
    if means_all(text):
        return True
    written = words(text).split()
    left = [word for word in written if word not in _kinds() and word not in _BESIDE and not word.isdigit()]
    if left and all(word in _EVERY for word in left):
        return len(written) > 1
    several = [word for word in written if word in _kinds() and word not in kinds()]
    return not left and len(written) == 2 and written[0].isdigit() and bool(several)  # "34 provinces"


def all_but(text: str) -> tuple[str, list[str]] | None:
    """What "all provinces except A and B" names: all of it, and those left out; None for any other text."""
    found = _parted(text)
    if found is None or not says_all(found[0]) or set(words(found[0]).split()) & _SOME:
        return None
    return found


def area_but(text: str) -> tuple[str, list[str]] | None:
    """What "Nord (sauf Bourem)" names: the area, and its parts that are left out; None for any other text."""
    found = _parted(text)
    return None if found is None or not found[0] or not found[1] or says_all(found[0]) else found


def _parted(text: str) -> tuple[str, list[str]] | None:
    """What stands before a word for leaving out, and the names behind it."""
    found = _BUT.search(text) if len(text) <= LONGEST else None
    if found is None:
        return None
    rest = text[found.end() :].strip(" ():.,")
    return text[: found.start()].strip(" (,:-–"), [one.strip() for one in _BETWEEN.split(rest) if one.strip()]


def leaves_out(text: str) -> bool:
    """Whether a text takes something out of what it names: "Nord (sauf Bourem)" is not all of Nord."""
    return len(text) <= LONGEST and _BUT.search(text) is not None
