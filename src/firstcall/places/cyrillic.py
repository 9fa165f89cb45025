"""Names in Cyrillic letters as lists of areas write them in Latin ones: the Ukrainian official way, with the letters
that Russian has besides. "Ізюмський район" is "Iziumskyi raion"."""

from __future__ import annotations

import re

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia", "ё": "e", "ы": "y", "э": "e", "ъ": "",
}  # fmt: skip
_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}  # at the beginning of a word
# what an area or a town is, shortened: "м. Київ", "Ізюмський р-н"
_SHORTENED = re.compile(r"(?<!\w)(?:м|с|смт|обл|отг|тг|р-н)\.?(?=\s|$)", re.IGNORECASE)
_APOSTROPHES = re.compile("(?<=[а-яіїєґ])['’ʼ](?=[а-яіїєґ])")
CYRILLIC = re.compile("[а-яіїєґё]", re.IGNORECASE)


def latin(name: str) -> str:
    """The name in Latin letters, lower case; "" where it has no Cyrillic ones."""
    if not CYRILLIC.search(name):
        return ""
    text = _APOSTROPHES.sub("", _SHORTENED.sub(" ", name.casefold())).replace("зг", "zgh").strip()
    return "".join(
        _FIRST[letter]
        if letter in _FIRST and (at == 0 or not text[at - 1].isalpha())
        else _LETTERS.get(letter, letter)
        for at, letter in enumerate(text)
    )
