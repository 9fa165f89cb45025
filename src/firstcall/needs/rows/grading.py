"""Severity as files write it: 1 to 5, "Phase 3", "3 - Severe", "Extreme"."""

from __future__ import annotations

import re

from firstcall.intake.contents.counts import is_nothing, number
from firstcall.intake.contents.text import fold
from firstcall.intake.rules import Verdict
from firstcall.policy.refusal import gettext_noop

WORDS = {
    fold(word): phase
    for phase, words in {
        1: "minimal none none/minimal minime minimale minima minimo",
        2: "stress stressed estres",
        3: "severe crisis severa severo grave crise",
        4: "extreme emergency extrema extremo urgence emergencia",
        5: "catastrophic catastrophe catastrophique catastrofica catastrofico famine hambruna",
    }.items()
    for word in words.split()
}
NO_SEVERITY = gettext_noop("This is no severity: a whole number from 1 (minimal) to 5 (catastrophic).")
_MARKED = re.compile(
    r"(?:phase|level|niveau|nivel|fase|sev(?:erity)?|class|score)?[\s.:_-]*([1-5])(?:[.,]0+)?(?![\d.,])\s*(?:[-–—:=(].*)?",
    re.IGNORECASE,
)
_AFTER_WORD = re.compile(r"([^\W\d]+)[\s(:\-–—]+([1-5])\)?")  # "Severe (3)"


def severity(text: str) -> Verdict:
    """The severity a text states, 1 to 5; nothing for blanks, a fault for anything else."""
    written = text.strip()
    if is_nothing(written):
        return Verdict(None)
    if found := _MARKED.fullmatch(written):
        return Verdict(int(found[1]))
    if (found := _AFTER_WORD.fullmatch(written)) and fold(found[1]) in WORDS:
        return Verdict(int(found[2]))
    if (phase := WORDS.get(fold(written))) is not None:
        return Verdict(phase)
    stated = number(written)
    if stated.code == "error_cell":
        return stated
    return Verdict(None, "no-severity", NO_SEVERITY, gettext_noop("Write 1, 2, 3, 4 or 5."))
