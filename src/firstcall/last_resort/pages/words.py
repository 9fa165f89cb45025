"""The words of a gap case as people read them: stages, standings, answers, acts. The course's own stand in its file."""

from __future__ import annotations

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from firstcall.last_resort.models import GapCase
from firstcall.policy.gap_courses import GapCourse
from firstcall.policy.profiles import sector_name

URGENCIES = [
    ("life_saving", gettext_lazy("Lives are at stake: people die without it")),
    ("high", gettext_lazy("High: people suffer without it")),
    ("normal", gettext_lazy("It can wait some weeks")),
]
URGENCY_TAGS = {
    "life_saving": gettext_lazy("lives at stake"),
    "high": gettext_lazy("urgent"),
    "normal": gettext_lazy("not urgent"),
}
STANDINGS = {
    "due": gettext_lazy("answer due"),
    "committed": gettext_lazy("committed"),
    "constrained": gettext_lazy("constrained"),
    "advocating": gettext_lazy("advocating"),
    "with_hc": gettext_lazy("with the Humanitarian Coordinator"),
    "covered": gettext_lazy("covered by partners"),
}
STANDING_KINDS = {
    "due": "info",
    "committed": "good",
    "constrained": "warn",
    "advocating": "info",
    "with_hc": "info",
    "covered": "good",
}
ACTS = {
    "opened": gettext_lazy("Raised"),
    "confirmed": gettext_lazy("Confirmed"),
    "called": gettext_lazy("Partners called on"),
    "answered": gettext_lazy("Answer to the call"),
    "offered": gettext_lazy("Offer, unasked"),
    "brought": gettext_lazy("Last resort called on"),
    "last_resort": gettext_lazy("Answer as provider of last resort"),
    "advocacy": gettext_lazy("Advocacy"),
    "mobilisation": gettext_lazy("Mobilising funds"),
    "explanation": gettext_lazy("Explaining it"),
    "attempt": gettext_lazy("Another attempt"),
    "reviewed": gettext_lazy("Looked at again: it still holds"),
    "returned": gettext_lazy("Conditions have changed: the duty returns"),
    "figures": gettext_lazy("Figures taken"),
    "closed": gettext_lazy("Closed"),
    "checked": gettext_lazy("Checked against what was reported"),
    "reopened": gettext_lazy("Open again"),
    "followed": gettext_lazy("Came with a change of the structure"),
}
SAID = {
    "commit": gettext_lazy("commits to fill it"),
    "constrained": gettext_lazy("is constrained"),
    "advocate": gettext_lazy("advocates and explains"),
}
WHYS = {
    "here": gettext_lazy("works here"),
    "near": gettext_lazy("works nearby"),
    "does_it": gettext_lazy("does this elsewhere"),
    "member": gettext_lazy("takes part"),
    "named": gettext_lazy("named by hand"),
}
SOURCES = {
    "figures": gettext_lazy("seen in the figures"),
    "hand": gettext_lazy("raised by hand"),
    "watch": gettext_lazy("crossed a line that was set"),
    "overlap": gettext_lazy("seen beside an overlap"),
    "stalled": gettext_lazy("planned, but not started or not continued"),
}
SEXES = {
    "f": gettext_lazy("women and girls"),
    "m": gettext_lazy("men and boys"),
    "x": gettext_lazy("people of another gender"),
}


def stage_word(course: GapCourse, stage: str) -> str:
    """The stage in the reader's language; what was only raised is no stage of the guidance."""
    return _("Raised, not confirmed") if stage == "draft" else course.stage(stage).name_in(language())


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def subject_of(case: GapCase) -> str:
    """What a case is about: its group, or the sector no group covers."""
    return case.group.name if case.group else sector_name(case.sector, language())


def place_of(case: GapCase) -> str:
    """Where it is."""
    return case.area.name if case.area else _("the whole country")


def people_of(case: GapCase) -> str:
    """Whom it concerns, "" for everybody: "IDPs, women and girls, 5-17"."""
    parts = [
        case.population_group if case.population_group != "all" else "",
        str(SEXES.get(case.sex, case.sex)),
        case.age,
    ]
    return ", ".join(part for part in parts if part)
