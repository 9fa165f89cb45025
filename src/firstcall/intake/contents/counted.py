"""What a text says is counted: people, households, or things (kits, m3, tonnes, money, sessions, sites).

The first word of these decides: "people receiving kits" are people, "kits for people" are kits. In English a thing may
stand right behind whom it is for: "women dignity kits" and "household latrines" are things.
"""

from __future__ import annotations

from functools import lru_cache

from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import words

EVERYONE, PERSONS, HOUSEHOLDS = (
    frozenset(word.removeprefix("ال") for word in named)
    for named in (words("rows", "people"), words("rows", "persons"), words("headings", "households"))
)
REACHING = words("rows", "reaching")
PLACES = words("rows", "places")
SECTORS = words("headings", "sectors")
THINGS = words("rows", "things") - SECTORS  # "Shelter" is a sector, "shelters" are things
ATTRIBUTES = words("rows", "attributes")
BEFORE = words("rows", "before_things")  # "reached per site", "people in camps": no sites, no camps
ARTICLE = 4  # letters from which on an Arabic word is looked at without its article (product choice)
JUST_BEHIND = 2  # words after a person within which a thing is what is counted

PEOPLE, OF_HOUSEHOLDS, OTHER, REACHED, UNSAID = "people", "households", "other", "reached", "unsaid"


@lru_cache(maxsize=16384)
def counted(text: str, places: bool = True) -> str:
    """PEOPLE, OF_HOUSEHOLDS or OTHER; REACHED where only a word for reaching tells; UNSAID without; "" for blanks.

    `places`: sites and schools are things, as in a unit; in a heading they may say where the people are.
    """
    said = [word.removeprefix("ال") if len(word) > ARTICLE else word for word in fold(text).split()]
    if not said:
        return ""
    things = THINGS | PLACES if places else THINGS
    for at, word in enumerate(said):
        if word in EVERYONE and word not in REACHING:
            return PEOPLE
        if word in PERSONS or word in HOUSEHOLDS:
            if _thing_behind(said[at + 1 :]):
                return OTHER
            return OF_HOUSEHOLDS if word in HOUSEHOLDS else PEOPLE
        if word in things and not (at and said[at - 1] in BEFORE) and not _says_which(said[at:]):
            return OTHER
    return REACHED if REACHING & set(said) else UNSAID


def _says_which(following: list[str]) -> bool:
    """Whether a thing and the words behind it only say which people follow: "school-aged girls"."""
    behind = next((word for word in following if word not in ATTRIBUTES), "")
    return following[0] in ATTRIBUTES and behind in EVERYONE | PERSONS


def _thing_behind(following: list[str]) -> bool:
    """Whether a thing follows with at most a word between that does not say what was done to the people."""
    for word in following[:JUST_BEHIND]:
        if word in THINGS or word in PLACES:
            return True
        if word in BEFORE or word in PERSONS or word.endswith(("ing", "ed")):
            return False
    return False
