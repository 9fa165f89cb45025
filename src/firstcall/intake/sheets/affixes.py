"""Headings of most columns that begin or end alike, as programs write them: "Table1.District", "Cluster-7"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

LEAST = 4  # headings that must have it, and more than half of all (product choice)
_BEGINNING = re.compile(
    r"[^\W_][\w-]{0,29}[.:]\s*(?=[^\W\d])|[^\W_]\w{0,29}\s+(?=[^\W\d])|[^\W_]\w{0,29}_(?=[^\W\d])"
)
_ENDING = re.compile(r"\s*[-_.]\d{1,3}$")
# what names of tables and forms have, and no word of a heading, no year and no "Q1"
_NO_WORD = re.compile(r"(?=.*[^\W\d_]{2}).*[._\d]")


def bare(headings: Sequence[str]) -> dict[int, str]:
    """By place, the headings without what most of them begin or end with; empty where they do not."""
    texts = [text.strip() for text in headings]
    beginning = _shared([_found(_BEGINNING, text) for text in texts], texts)
    beginning = beginning if _NO_WORD.match(beginning.rstrip("_ ")) else ""
    ending = _shared([_found(_ENDING, text) for text in texts], texts)
    found = {
        at: text.removeprefix(beginning).removesuffix(ending).strip()
        for at, text in enumerate(texts)
        if (beginning and text.startswith(beginning)) or (ending and text.endswith(ending))
    }
    return {at: text for at, text in found.items() if text}


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text) if pattern is _ENDING else pattern.match(text)
    return match[0] if match else ""


def _shared(parts: Sequence[str], texts: Sequence[str]) -> str:
    """The part that most of the texts have; "" where there is none."""
    counted = Counter(part for part in parts if part).most_common(1)
    part, times = counted[0] if counted else ("", 0)
    return part if times >= LEAST and 2 * times > sum(1 for text in texts if text) else ""
