"""Headings that are the questions of a form: "Which organisation are you reporting for?" asks for the organisation.

What only asks is taken off ("which", "are you reporting for"); what is left is the heading.
"""

from __future__ import annotations

import re

from firstcall.intake.contents.text import fold
from firstcall.intake.contents.vocabulary import phrases

OPENING, CLOSING = "¿", ("?", "؟")
PATH = re.compile(
    r"(?=.*_)(?:[a-z][a-z0-9_]*[/-])+([a-z][a-z0-9_]*)"
)  # in its own names: "grp_org-organisation"
_FRAMES = re.compile(
    r"\b(?:" + "|".join(map(re.escape, sorted(phrases("headings", "asking"), key=len, reverse=True))) + r")\b"
)


def what_is_asked(heading: str) -> str:
    """What a question asks for, folded; "" for a heading that is no question, or of which nothing was taken off."""
    text = heading.strip().rstrip("* ")
    if not (text.startswith(OPENING) or text.endswith(CLOSING)):
        return ""
    said = " ".join(fold(text).split())
    left = " ".join(_FRAMES.sub(" ", said).split())
    return left if left != said else ""


def of_path(heading: str) -> str:
    """The question of a path that programs for forms write ("activity/reached_men"); "" for any other heading."""
    found = PATH.fullmatch(heading.strip())
    return found[1] if found else ""
