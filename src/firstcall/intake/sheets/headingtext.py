"""Headings brought to one form, so that "Admin 1 P-Code", "admin1_pcode" and "ADM1 PCODE" are the same words."""

from __future__ import annotations

import re
from functools import lru_cache

from firstcall.intake.contents.text import clean, fold

CODE_WORDS = ("pcode", "code", "codigo", "cod", "id", "رمز", "كود", "الرمز")
_CAMEL = re.compile(  # "WoredaPcode", "IPName", but not "PiN" or "HHs"
    r"(?<=[a-z]{2})(?=[A-Z])|(?<=[a-z]\d)(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})"
)
LISTED = re.compile(  # "5. Activity", "Q3: Sector", "b) Targeted", "2.1 District"; but not "0 - 5 ans"
    r"^\s*\(?(?:q(?:uestion)?\s?)?(?:\d{1,2}(?:\.\d{1,2}){0,2}\s?[.):–-]|\d{1,2}(?:\.\d{1,2}){1,2}|[a-z]\))\s*(?=[^\W\d])",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[（].*?([)\]）]|$)", re.DOTALL)
_NUMBERED = re.compile(  # "pin2" is a second figure of people in need; "pin3" may be that of a phase
    r"(?<!\badmin)(?<!\bpcode)(?<=[^\W\d]{4})[2-9]\b|(?<=\bpin)2\b"
)
_PARTS = re.compile(r"[/|\n\r؛،;]+|\s[-–—]\s")
_GLUED = (  # what a program writes its name or code behind, without a space: "statename", "wardcode"
    "state|lga|ward|district|province|region|county|payam|woreda|zone|kebele|upazila|union|township|village|commune|cercle|"
    "departement|municipality|governorate|subdistrict|country|camp|site|org|organisation|sector|cluster|donor|activity|partner|project"
)
_REPLACED = (
    (re.compile(rf"\b({_GLUED})(name|code|pcode)\b"), r"\1 \2"),
    (re.compile(r"\bp ?cod(?:e|es|igo)?\b"), "pcode"),
    (re.compile(r"\b(admin|adm) ?(\d)(?=[^\W\d])"), r"\1\2 "),
    (re.compile(r"\b(?:admin(?:istrati(?:ve|f|vo|va))?|adm)(?: (?:level|lvl|division|unit))? ?(\d)\b"), r"admin\1"),
    (re.compile(r"\b(?:niveau|nivel) admin(\d)\b"), r"admin\1"),
    (re.compile(r"\borganiz"), "organis"),
    (re.compile(r"\bbenefs?\b"), "beneficiaries"),
    (re.compile(r"\bbeneficiary (?=persons?\b|people\b|individuals?\b)"), "beneficiaries "),
    (re.compile(r"\bac+ronyme?s?\b"), "acronyme"),
    (re.compile(r"\bprograms?\b"), "programme"),
    (re.compile(r"\b(?:beneficaries|benificiaries|beneficiries|benefeciaries)\b"), "beneficiaries"),
    (re.compile(r"\b(?:no|nr|num|nbr|nbre|nb|nro) (?:of|de|d|des)\b"), "number of"),
    (re.compile(r"\bк сть\b"), "кількість"),
    (re.compile(r"\bкол во\b"), "количество"),
    (re.compile(r"\b(?:19|20)\d\d\b"), " "),
    (re.compile(r"\s+"), " "),
)  # fmt: skip


@lru_cache(maxsize=8192)
def normalised(text: str) -> str:
    """The folded words of a heading, with the common spellings of code, admin level and organisation made one, and
    without the number or letter that counts it among the others."""
    words = fold(_CAMEL.sub(" ", LISTED.sub("", text)))
    for found, instead in _REPLACED:
        words = found.sub(instead, words)
    return words.strip()


def without_brackets(text: str) -> str:
    """A heading without its instructions in brackets and the stars and colons people add."""
    return _BRACKETS.sub(" ", text)


def unnumbered(text: str) -> str:
    """Normalised words without the number a program adds to a name it has seen before: "projet2" is "projet"."""
    return _NUMBERED.sub("", text)


def within_brackets(text: str) -> list[str]:
    """What stands in brackets in a heading, each apart."""
    return [found.strip("()[]（） ") for found in re.findall(r"[(\[（][^)\]）]*[)\]）]", text)]


def parts(text: str) -> list[str]:
    """The parts of a bilingual heading: cut at line breaks, slashes, bars and spaced dashes."""
    found = [part for part in _PARTS.split(text) if clean(part)]
    return found if 1 < len(found) <= 4 else []
