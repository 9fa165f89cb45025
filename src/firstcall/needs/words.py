"""What people read for methods, states, sensitivity, units and severity (which has a word, a shape, a colour)."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstcall.needs.rules import SEVERITIES
from firstcall.web.templatetags.figures import grouped

METHODS = [
    ("household_survey", gettext_lazy("Household survey")),
    ("key_informants", gettext_lazy("Key informants")),
    ("focus_groups", gettext_lazy("Focus groups")),
    ("community_meeting", gettext_lazy("Community meetings")),
    ("phone_survey", gettext_lazy("Survey by telephone")),
    ("observation", gettext_lazy("Observation")),
    ("measurement", gettext_lazy("Measurement, such as of malnutrition or water")),
    ("remote_sensing", gettext_lazy("Remote sensing")),
    ("secondary_data", gettext_lazy("Existing data")),
    ("expert_judgement", gettext_lazy("Judgement of experts")),
]
STATES = [
    ("done", gettext_lazy("Done")),
    ("collecting", gettext_lazy("Collecting data")),
    ("planned", gettext_lazy("Planned")),
    ("withdrawn", gettext_lazy("Withdrawn")),
]
SENSITIVITIES = [
    ("low", gettext_lazy("Low: may be published")),
    ("moderate", gettext_lazy("Moderate: for those who work in the response")),
    ("high", gettext_lazy("High: for those who coordinate")),
]
UNITS = [("people", gettext_lazy("People")), ("households", gettext_lazy("Households"))]
DOCUMENTS = {
    "pdf": gettext_lazy("PDF"),
    "docx": gettext_lazy("Word document"),
    "odt": gettext_lazy("OpenDocument text"),
    "xlsx": gettext_lazy("Excel workbook"),
    "xlsb": gettext_lazy("Excel workbook"),
    "xls": gettext_lazy("Excel workbook, old format"),
    "ods": gettext_lazy("OpenDocument workbook"),
    "csv": gettext_lazy("CSV table"),
}
SEVERITY_WORDS = {
    "minimal": gettext_lazy("minimal"),
    "stress": gettext_lazy("stress"),
    "severe": gettext_lazy("severe"),
    "extreme": gettext_lazy("extreme"),
    "catastrophic": gettext_lazy("catastrophic"),
}
KINDS = {1: "good", 2: "info", 3: "warn", 4: "bad", 5: "bad"}


class Shown(NamedTuple):
    """A severity for a tag: its kind (which gives colour and shape), its words, and the area it is taken from."""

    kind: str
    words: str
    above: str


def severity_shown(phase: int | None, above: str = "") -> Shown | None:
    """A severity as it is shown; `above` names the area it is taken from, where the place has none of its own."""
    if phase is None:
        return None
    words = _("%(phase)d %(word)s") % {"phase": phase, "word": SEVERITY_WORDS[SEVERITIES[phase]]}
    return Shown(KINDS[phase], words, above)


def size_shown(size: int) -> str:
    """A file's size in kB or MB, as people read it: above 0 it is never shown as 0."""
    if size >= 1_000_000:
        return _("%(size)s MB") % {"size": grouped(size / 1_000_000, 1)}
    return _("%(size)s kB") % {"size": grouped(max(1, round(size / 1000)) if size else 0)}


def words_of(choices: list[tuple[str, Any]], values: list[str]) -> list[str]:
    """The words of chosen values; a value without words as it is."""
    known = dict(choices)
    return [str(known.get(one, one)) for one in values]
