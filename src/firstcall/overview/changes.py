"""What changed: the ledger's entries about an emergency, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from firstcall.access.words import ROLE_NAMES
from firstcall.intake.models import ImportBatch
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import content_of
from firstcall.structure.models import Emergency

WORDS = {
    "emergency.created": _("The emergency was set up."),
    "emergency.changed": _("What is said of the emergency was changed."),
    "group.added": _("%(name)s was added as a group."),
    "group.renamed": _("%(before)s was renamed to %(after)s."),
    "group.merged": _("%(name)s took over from %(from)s."),
    "group.closed": _("%(code)s was closed."),
    "lead.entered": _("%(name)s was entered as %(role)s of %(group)s."),
    "lead.ended": _("A lead ended on %(on)s."),
    "focal-point.named": _("%(name)s acts as focal point in %(area)s."),
    "focal-point.ended": _("A focal point ended on %(on)s."),
    "coordinator.appointed": _("A coordinator was appointed."),
    "coordinator.ended": _("A coordinator's time ended on %(on)s."),
    "membership.joined": _("An organisation joined as %(participation)s."),
    "membership.changed": _("An organisation now takes part as %(after)s."),
    "membership.left": _("An organisation left on %(on)s."),
    "import.committed": _("A file was taken in: %(file)s."),
    "import.undone": _("A file was taken back: %(file)s."),
    "organisation.registered": _("Organisations nobody knew were taken in, to be confirmed."),
}

CHOICES = {
    "lead": _("lead"),
    "co_lead": _("co-lead"),
    "convener": _("convener"),
    "partner": _("partner"),
    "observer": _("observer"),
    "alongside": _("alongside"),
}


@dataclass(frozen=True)
class Change:
    """One entry as a sentence. `by` is the role it was done in."""

    sequence: int
    at: datetime
    words: str
    clause: str
    by: str


def changes(emergency: Emergency, *, before: int | None = None, count: int = 10) -> list[Change]:
    """The newest `count` entries about the emergency, its groups and its files, those before entry `before`."""
    groups = [f"group:{one}" for one in emergency.groups.values_list("public_id", flat=True)]
    files = ImportBatch.objects.filter(emergency=emergency).values_list("public_id", flat=True)
    subjects = [f"emergency:{emergency.public_id}", *groups, *(f"import:{one}" for one in files)]
    rows = LedgerEntry.objects.filter(Q(subject__in=subjects)).select_related("content_row")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return [_change(entry) for entry in rows.order_by("-sequence")[:count]]


def _change(entry: LedgerEntry) -> Change:
    content = content_of(entry) or {}
    text = gettext(WORDS.get(entry.act, entry.act))
    plain = {key: _plain(value) for key, value in content.items()}
    try:
        words = text % plain
    except (KeyError, TypeError, ValueError):
        words = entry.act
    return Change(
        entry.sequence, entry.at, words, entry.clause, gettext(ROLE_NAMES.get(entry.role, entry.role))
    )


def _plain(value: object) -> object:
    """A value of an entry as it stands in a sentence: choices in the reader's language, lists with commas."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return gettext(CHOICES[value]) if isinstance(value, str) and value in CHOICES else value
