"""Made-up names of places, organisations and people. Nothing here is meant to be any real one."""

from __future__ import annotations

from random import Random

STARTS = (
    "Bar",
    "Dor",
    "El",
    "Fen",
    "Gal",
    "Hav",
    "Ir",
    "Kal",
    "Lor",
    "Mer",
    "Nar",
    "Os",
    "Pel",
    "Quor",
    "Ras",
    "Sel",
    "Tav",
    "Ul",
    "Ver",
    "Wen",
    "Yar",
    "Zel",
)
MIDDLES = ("a", "e", "i", "o", "u", "ani", "ela", "iro", "oma", "una", "ari", "eve")
ENDS = (
    "d",
    "l",
    "m",
    "n",
    "r",
    "s",
    "th",
    "ba",
    "da",
    "ka",
    "la",
    "ma",
    "na",
    "ra",
    "sa",
    "ta",
    "vo",
    "wick",
    "mere",
)

TOWN_KINDS = ("", "", "", "", "North ", "South ", "Old ", "Upper ", "Lower ")
NGO_THEMES = (
    "Relief",
    "Hope",
    "Water for All",
    "Women's Voice",
    "Rural Development",
    "Health Access",
    "Youth Action",
    "Children First",
    "Food and Land",
    "Shelter Builders",
    "Solidarity",
    "Learning Together",
    "Care Bridge",
    "Community Roots",
    "Safe Passage",
    "Green Valley",
    "Rebuild",
    "Neighbours",
    "Light",
    "Harvest",
)
NGO_FORMS = (
    "Association",
    "Foundation",
    "Network",
    "Union",
    "Society",
    "Initiative",
    "Organisation",
    "Committee",
)
ORIGINS = (
    "International",
    "Nordic",
    "Atlantic",
    "Alpine",
    "Pacific",
    "Global",
    "Continental",
    "Meridian",
    "Solaris",
)
GIVEN = (
    "Amara",
    "Belen",
    "Chidi",
    "Dalia",
    "Emil",
    "Farah",
    "Goran",
    "Hanna",
    "Ines",
    "Jonas",
    "Kofi",
    "Lina",
    "Marek",
    "Nadia",
    "Omar",
    "Petra",
    "Rafa",
    "Sana",
    "Tomas",
    "Vera",
    "Yusuf",
    "Zoe",
)
ARABIC = {
    "a": "ا",
    "b": "ب",
    "d": "د",
    "e": "ي",
    "f": "ف",
    "g": "غ",
    "h": "ه",
    "i": "ي",
    "k": "ك",
    "l": "ل",
    "m": "م",
    "n": "ن",
    "o": "و",
    "p": "ب",
    "q": "ق",
    "r": "ر",
    "s": "س",
    "t": "ت",
    "u": "و",
    "v": "ف",
    "w": "و",
    "y": "ي",
    "z": "ز",
    "c": "ك",
}


def _word(random: Random) -> str:
    return random.choice(STARTS) + random.choice(MIDDLES) + random.choice(ENDS)


def place_names(random: Random, count: int) -> list[str]:
    """`count` different names of places."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[random.choice(TOWN_KINDS) + _word(random)] = None
    return list(names)


def in_arabic_letters(name: str) -> str:
    """The same name in Arabic letters, as a second script to match by."""
    return "".join(ARABIC.get(letter, letter if letter == " " else "") for letter in name.lower())


def person_name(random: Random) -> str:
    """A made-up person."""
    return f"{random.choice(GIVEN)} {_word(random)}"


def acronym(name: str) -> str:
    """The capital letters a name is shortened to."""
    words = [word for word in name.replace("'s", "").split() if word[:1].isupper()]
    return "".join(word[0] for word in words)[:8]
