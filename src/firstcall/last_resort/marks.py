"""How a case stands in two words, for pages of other rooms that only mark it: a tag, and the words in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstcall.last_resort.queries.standing import Now
from firstcall.last_resort.queries.subject import subject_of
from firstcall.last_resort.rules.stages import (
    ADVOCATING,
    COMMITTED,
    CONSTRAINED,
    COVERED,
    DRAFT,
    DUE,
    LAST_RESORT,
    WITH_HC,
)


@dataclass(frozen=True)
class Marked:
    """A case with its tag: `kind` as cotton's tag takes it, `words` as it is read."""

    now: Now
    kind: str
    words: str

    @property
    def about(self) -> str:
        """What the gap is about, by name."""
        return subject_of(self.now.case)


def marked(now: Now) -> Marked:
    """The tag of a case. A condition that fails is "constrained", never a fault of anybody (security P15)."""
    if now.stage == LAST_RESORT:
        kind = {DUE: "bad", COMMITTED: "good", COVERED: "good"}.get(now.standing, "warn")
        return Marked(now, kind, standing_words(now.standing))
    if now.stage == DRAFT:
        return Marked(now, "plain", _("draft, not confirmed"))
    return Marked(now, "info", now.course.stage(now.stage).name_in(get_language() or "en"))


def standing_words(standing: str) -> str:
    """How the last resort stands."""
    return {
        DUE: _("last resort due"),
        COMMITTED: _("last resort committed"),
        CONSTRAINED: _("constrained"),
        ADVOCATING: _("advocates and explains"),
        WITH_HC: _("with the HC"),
        COVERED: _("covered by partners"),
    }.get(standing, standing)
