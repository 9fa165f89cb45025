"""When two written names are the same organisation's name, and when a name only pretends to be another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA, LCSseq

LONGEST = 300
LETTERS_NEEDED = 0.75  # of an acronym's letters, in a name it may stand for (product choice)
# Marks that writers leave out: Latin accents, Arabic vowel signs and the stretching line. Vowel signs of
# other scripts carry the word and stay.
_OPTIONAL = re.compile("[\u0300-\u036f\u064b-\u0655\u0670\u0640]")
# Characters nobody sees: zero-width, direction controls, soft hyphen, byte order mark, other controls. The two
# joiners are part of Persian, Urdu and Indic spelling, and hidden only elsewhere.
HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2069\ufeff\ufff9-\ufffb]"
    "|(?<![\u0600-\u109f])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u109f])"
)
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_AT_EDGE = re.compile(f"(?:^|(?<=\\s))(?:{HIDDEN.pattern})+|(?:{HIDDEN.pattern})+(?=\\s|$)")
LONGEST_ACRONYM = 12
LONGEST_BESIDE_AND = 6  # letters of an acronym beside an ampersand, where nobody knows it (product choice)
_JOINED_LOUDLY = re.compile(r"\s(?:AND|ET|Y|E|WITH|AVEC|CON|COM|UND)\s")
SLIPS, LETTERS_A_SLIP = 2, 5  # words with a slip, and letters of a word for each (product choice)
MARKS = 8  # on one letter; more are no spelling of any language
_JOINERS = re.compile("[\u200c\u200d]")
_SAME = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ء": "",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ک": "ك",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "&": " and ",
    }
)
_SILENT = re.compile("['’‘`´ʼʻ.]")  # "U.N." is "UN", "Children's" is "Childrens"
_NOT_WORD = re.compile(r"[\W_]+")
# Letters of other scripts drawn like Latin ones.
_LOOKS_LIKE = str.maketrans(
    dict(
        zip(
            "абвгеёзикмнорстухьѕіјһԁԛԝҮүαβεικνορτυχγωηϲ",
            "a6breeзukmhopctyxbsijhdqwyyabeiknoptuxywnc",
            strict=True,
        )
    )
)
_SCRIPTS = {"LATIN": "Latin", "CYRILLIC": "Cyrillic", "GREEK": "Greek"}
_BLANK = {
    "",
    "na",
    "n a",
    "none",
    "nil",
    "null",
    "unknown",
    "tbd",
    "tbc",
    "not applicable",
    "not available",
    "aucun",
}
_PLACES = {"us", "usa", "uk", "gb", "eu", "uae"}  # a branch of an organisation, not its acronym
_IN_BRACKETS = re.compile(r"^(?P<name>.*\S)\s*[(\[](?P<acronym>[^()\[\]]{2,40})[)\]]\s*$")
_TOGETHER = re.compile(r"^(?P<name>.*\S) \[(?P<acronym>[^\[\]]+)\]$")
_BEFORE_DASH = re.compile(r"^(?P<acronym>\S{2,15})\s+[-–—:]\s+(?P<name>\S.*)$")
_AFTER_DASH = re.compile(r"^(?P<name>\S.*\s\S.*)\s+[-–—]\s+(?P<acronym>\S{2,15})$")


def tidy(text: str) -> str:
    """The name as it is kept: normal form, no hidden characters, single spaces, at most 300 characters."""
    return " ".join(HIDDEN.sub("", unicodedata.normalize("NFC", text)).split())[:LONGEST]


def as_listed(text: str) -> str:
    """A name as a list of organisations writes it: its own spaces and capitals are kept."""
    visible = HIDDEN.sub("", unicodedata.normalize("NFC", text))
    return re.sub(r"[^\S \u00a0]+", " ", visible).strip()[:LONGEST].strip()


def key(text: str) -> str:
    """The form in which spellings of one name are equal: case, accents, punctuation and spaces do not matter."""
    return _key(text) if len(text) <= LONGEST else _folded(text)


def _folded(text: str) -> str:
    seen = _JOINERS.sub("", HIDDEN.sub("", text))
    plain = unicodedata.normalize("NFKC", seen).casefold().translate(_SAME)
    plain = _OPTIONAL.sub("", unicodedata.normalize("NFD", plain))
    plain = unicodedata.normalize("NFC", _SILENT.sub("", plain))
    return _NOT_WORD.sub(" ", plain).strip()[:LONGEST].strip()


_key = lru_cache(maxsize=20_000)(_folded)  # the same names again and again, in every file and on every page


def hides(text: str) -> bool:
    """Does a written name hide something: a character nobody sees within a word, or one that turns the direction?

    What spreadsheets leave at the edge of a word (a byte order mark, a direction mark) hides nothing.
    """
    return bool(_TURNS.search(text) or HIDDEN.search(_AT_EDGE.sub("", text)))


def stacks(text: str) -> bool:
    """Are more than eight marks piled on one letter?"""
    if text.isascii():
        return False
    piled = 0
    for char in unicodedata.normalize("NFD", text):
        piled = piled + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if piled > MARKS:
            return True
    return False


def is_blank(text: str) -> bool:
    """Does the text name nobody ("", "-", "N/A", "none")?"""
    return key(text) in _BLANK


def skeleton(text: str) -> str:
    """What a name looks like: its key with the look-alike letters of other scripts made Latin."""
    return key(key(text).translate(_LOOKS_LIKE))


def scripts(text: str) -> frozenset[str]:
    """Which of the scripts whose letters look alike the name uses: Latin, Cyrillic, Greek."""
    found = {unicodedata.name(char, "").split(" ")[0] for char in text if char.isalpha()}
    return frozenset(_SCRIPTS[script] for script in found if script in _SCRIPTS)


def mixed_word(text: str) -> str:
    """The first word that mixes scripts whose letters look alike ("UNIСEF" with a Cyrillic С); "" for none."""
    return next((word for word in text.split() if len(scripts(word)) > 1), "")


def split_acronym(text: str, *, sure: bool = True) -> tuple[str, str]:
    """("Agency for Rights", "AFR") from "Agency for Rights (AFR)" or "AFR - Agency for Rights"; else (text, "").

    `sure`: only where the letters can stand for the name, so that "Oxfam (GB)" stays a name of its own.
    """
    clean = tidy(text)
    for pattern in (_IN_BRACKETS, _BEFORE_DASH, _AFTER_DASH):
        match = pattern.match(clean)
        if (
            match
            and is_acronym(match["acronym"])
            and not (sure and not stands_for(match["acronym"], match["name"]))
        ):
            return match["name"], match["acronym"]
    return clean, ""


def in_brackets(text: str) -> tuple[str, str]:
    """The name and what stands in brackets at its end, whatever it is; (text, "") where there are none."""
    match = _IN_BRACKETS.match(tidy(text))
    return (match["name"], match["acronym"]) if match else (text, "")


def with_acronym(name: str, acronym: str) -> str:
    """A name and the acronym of the next column as one text, told apart again by `apart`."""
    return f"{name.strip()} [{acronym}]"


def apart(text: str) -> tuple[str, str]:
    """The name and the acronym of a text: of `with_acronym`, else the name as it is with the acronym in it."""
    match = _TOGETHER.match(text)
    return (match["name"], match["acronym"]) if match else (tidy(text), split_acronym(text)[1])


def stands_for(acronym: str, name: str) -> bool:
    """May the letters of the acronym stand for the name? They begin a word of it and follow in its order.

    From four letters on one in four may be missing, since people make acronyms freely.
    """
    letters, words = key(acronym).replace(" ", ""), key(name).split()
    if not letters or letters in _PLACES:
        return False
    wanted = len(letters) if len(letters) < 4 else LETTERS_NEEDED * len(letters)
    begins = (start for start, word in enumerate(words) if word[0] == letters[0])
    return any(LCSseq.similarity(letters, "".join(words[start:])) >= wanted for start in begins)


def key_differs(one: str, other: str) -> bool:
    """Are the two names different even without an acronym beside them ("Mercy Corps (MC)", "Mercy Corps")?"""
    (first, _), (second, _) = split_acronym(one, sure=False), split_acronym(other, sure=False)
    return key(one) != key(other) and key(first) != key(second)


def is_acronym(text: str) -> bool:
    """May the text be an acronym: at least two capitals, more capitals than small letters, no more than three words?"""
    capitals = sum(char.isupper() for char in text)
    small = sum(char.islower() for char in text)
    return capitals >= 2 and capitals > small and len(text.split()) <= 3


def is_one_acronym(text: str) -> bool:
    """May the text be an acronym of one word: no spaces, at most twelve characters?"""
    return len(text) <= LONGEST_ACRONYM and not re.search(r"\s", text) and is_acronym(text)


def capitals_tell(text: str, parts: Sequence[str]) -> bool:
    """Do capitals tell that the parts of a cell are acronyms? Not where the word that joins them is in capitals too
    ("EAU ET CLIMAT"), nor beside an ampersand where a part is as long as a word ("HUMANITÉ & INCLUSION"): then the
    whole file may be in capitals.
    """
    if _JOINED_LOUDLY.search(text):
        return False
    return "&" not in text or all(len(part) <= LONGEST_BESIDE_AND for part in parts)


def is_slip(written: str, name: str) -> bool:
    """Is a folded name another one with slips of the pen? As many words, each the same or, if it has five letters and
    begins alike, one slip in five letters apart ("childern"); two such words at most.
    """
    words, others = written.split(), name.split()
    if len(words) != len(others):
        return False
    unlike = [(word, other) for word, other in zip(words, others, strict=True) if word != other]
    return 0 < len(unlike) <= SLIPS and all(
        word[0] == other[0]
        and not (word + other).isdecimal()
        and OSA.distance(word, other) <= min(len(word), len(other)) // LETTERS_A_SLIP
        for word, other in unlike
    )


def initials(text: str) -> str:
    """The first letters of the words, as a key: "danish refugee council" gives "drc"."""
    return "".join(word[0] for word in key(text).split() if word not in _LITTLE)


_LITTLE = {
    "and",
    "of",
    "the",
    "for",
    "in",
    "de",
    "des",
    "du",
    "la",
    "le",
    "les",
    "l",
    "d",
    "pour",
    "et",
    "y",
    "para",
}
