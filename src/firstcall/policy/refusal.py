"""A refusal: one sentence that says what to do next, with the clause it comes from.

Rules return a `Refusal` (or None); actions raise it as `Refused`; the page shows it beside the disabled
button, the API as its error body, the command line on standard error. One object, three faces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Mark `text` for translation; the edge translates it with `Refusal.text`."""
    return text


@dataclass(frozen=True)
class Refusal:
    """Why something may not happen now.

    `code` is stable and for programs; `message` is an English sentence marked with `gettext_noop`, with
    %(name)s places that `params` fills; `clause` cites the guidance ("GN 8", "OG step 3") and is empty
    where the rule is a product choice.
    """

    code: str
    message: str
    clause: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = gettext_noop) -> str:
        """The sentence, translated by `translate`, with the clause in brackets where there is one."""
        sentence = translate(self.message)
        if self.params:
            sentence = sentence % {name: _written(one) for name, one in self.params.items()}
        return f"{sentence} ({self.clause})" if self.clause else sentence


class _Grouped(int):
    """A whole number that is written in groups by %(name)s; %(name)d writes it as ever."""

    def __str__(self) -> str:
        return grouped(self)


def _written(value: object) -> object:
    """Large whole numbers grouped as on every page; years and small numbers as they are."""
    return _Grouped(value) if isinstance(value, int) and abs(value) >= 10_000 else value


def grouped(number: int) -> str:
    """A whole number in words meant for people: groups of three digits, narrow spaces between that never break."""
    return f"{int(number):,}".replace(",", "\u202f")


class Refused(Exception):
    """Raised by an action when a rule refuses; nothing has been written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.text())
        self.refusal = refusal


def refuse(refusal: Refusal | None) -> None:
    """Raise `Refused` if there is a refusal; otherwise do nothing."""
    if refusal is not None:
        raise Refused(refusal)
