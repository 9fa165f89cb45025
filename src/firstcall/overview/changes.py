"""What changed: the ledger's entries about an emergency, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from firstcall.access.models import Grant
from firstcall.access.queries import may, visible
from firstcall.access.rules import Actor, Scope
from firstcall.access.words import ROLE_NAMES
from firstcall.designation.queries import cases_of
from firstcall.intake.models import ImportBatch
from firstcall.last_resort.models import GapCase, Watch
from firstcall.record.models import LedgerEntry
from firstcall.record.queries import content_of
from firstcall.structure.models import Emergency

WORDS = {
    "emergency.created": _("The emergency was set up."),
    "emergency.ended": _("The response ended on %(on)s."),
    "emergency.changed": _("What is said of the emergency was changed."),
    "group.added": _("%(name)s was set up."),
    "group.renamed": _("%(before)s was renamed to %(after)s."),
    "guidance.commented": _("A comment on the guidance was kept (%(profile)s, %(subject)s)."),
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
    "area.name-accepted": _("%(area)s is now also known by the name %(name)s."),
    "area.name-forgotten": _("%(area)s is no longer known by the name %(name)s."),
    "import.committed": _("A file was taken in: %(file)s."),
    "import.undone": _("A file was taken back: %(file)s."),
    "import.assigned": _("The figures of %(file)s come from another assessment now: %(to)s."),
    "assessment.recorded": _("An assessment of needs was recorded: %(title)s."),
    "assessment.changed": _("What is said of an assessment changed: %(title)s."),
    "assessment.withdrawn": _("An assessment was withdrawn: %(title)s."),
    "assessment.report-attached": _("A document is kept with an assessment: %(title)s."),
    "assessment.report-followed": _(
        "A document of an assessment went with its group into another: %(title)s."
    ),
    "assessment.report-withdrawn": _("A document of an assessment was withdrawn: %(title)s."),
    "assessment.chosen": _("An assessment was chosen to be in use for %(group)s: %(title)s."),
    "assessment.choice-ended": _("An assessment is no longer chosen for %(group)s: %(title)s."),
    "age-limit.set": _("%(group)s set another age from which figures of need are not known any more."),
    "round.opened": _("A round of reporting was planned: %(name)s."),
    "round.closed": _("The round of %(name)s was closed."),
    "round.reopened": _("The round of %(name)s was reopened until %(until)s."),
    "return.submitted": _("A file brought returns for %(period)s: %(count)s."),
    "return.nil": _("%(name)s has nothing to report for %(period)s."),
    "return.nil-withdrawn": _("It was taken back that %(name)s has nothing to report for %(period)s."),
    "return.accepted": _("The return of %(name)s for %(period)s was accepted."),
    "return.returned": _("The return of %(name)s for %(period)s was sent back."),
    "return.withdrawn": _("Returns for %(period)s were taken back with their file: %(count)s."),
    "reporter.expected": _("%(name)s is expected to report."),
    "reporter.excused": _("%(name)s need not report."),
    "basis.recorded": _("A basis for decisions was recorded: %(title)s."),
    "basis.withdrawn": _("A basis for decisions was withdrawn."),
    "briefing.given": _("A briefing was given: %(topic)s."),
    "commitment.proposed": _("An organisation was asked for a commitment."),
    "commitment.made": _("An organisation made a commitment."),
    "commitment.accepted": _("An organisation accepted a commitment."),
    "commitment.declined": _("An organisation declined a commitment."),
    "commitment.withdrawn": _("An organisation withdrew a commitment."),
    "commitment.met": _("An organisation met a commitment."),
    "coordinator.changed": _("What is known of a coordinator changed."),
    "counterpart.recorded": _("A counterpart was recorded: %(name)s."),
    "counterpart.changed": _("The link to a counterpart changed."),
    "counterpart.ended": _("The link to a counterpart ended."),
    "country-team.founded": _("The country team was founded."),
    "country-team.seated": _("An organisation took a seat in the country team."),
    "country-team.left": _("An organisation left the country team."),
    "emergency.begun": _("The emergency that was planned for has begun."),
    "emergency.word-changed": _("The country team changed its word: %(after)s."),
    "group.split": _("%(name)s was split into %(into)s."),
    "issue-focal-point.named": _("A focal point for an issue was named."),
    "issue-focal-point.ended": _("A focal point for an issue ended."),
    "last-resort.limited": _("The duty of a provider of last resort was limited."),
    "last-resort.taken-on": _("An agency took on the duty of provider of last resort."),
    "last-resort.ended": _("A duty as provider of last resort ended."),
    "lead.confirmed": _("A lead was confirmed in %(case)s."),
    "review.planned": _("A review is due on %(due_on)s."),
    "review.done": _("A review was done."),
    "sector.left-out": _("A sector was left out."),
    "sector.taken-in": _("A sector that was left out was taken in again."),
    "designation.opened": _("%(case)s was opened: leads are to be designated."),
    "designation.propose-done": _("%(case)s: the Emergency Relief Coordinator was informed."),
    "designation.circulate-done": _("%(case)s: the proposal was shared with the IASC."),
    "designation.agree-done": _("%(case)s: agreement was reached."),
    "designation.tell-done": _("%(case)s: those concerned were told."),
    "designation.returned": _("%(case)s: the proposal went back for another round."),
    "designation.settled": _("%(case)s was settled without another arrangement."),
    "designation.withdrawn": _("%(case)s was withdrawn."),
    "designation.activated": _("%(case)s: the plan was activated."),
    "gap-case.opened": _("%(case)s: a gap is open."),
    "gap-case.confirmed": _("%(case)s: a gap that was raised is confirmed."),
    "gap-case.called": _("%(case)s: partners were called on."),
    "gap-case.answered": _("%(case)s: %(name)s answered."),
    "gap-case.offered": _("%(case)s: %(name)s offered help."),
    "gap-case.last-resort-called": _("%(case)s: the last resort was called on."),
    "gap-case.last-resort-committed": _("%(case)s: %(name)s commits to fill what is left."),
    "gap-case.last-resort-constrained": _("%(case)s: %(name)s is constrained and says why."),
    "gap-case.last-resort-explained": _("%(case)s: %(name)s advocates and explains."),
    "gap-case.duty-returned": _("%(case)s: conditions have changed, the duty returns."),
    "gap-case.closed": _("%(case)s: the gap is closed."),
    "gap-case.check-confirmed": _("%(case)s: reports bear out that the gap was filled."),
    "gap-case.check-not-confirmed": _("%(case)s: it could not be confirmed that the gap was filled."),
    "gap-case.reopened": _("%(case)s: the gap is open again."),
    "gap-case.followed": _("%(case)s came with a change of the structure from %(from)s to %(to)s."),
    "watch.set": _("%(name)s watches a line in its figures."),
    "watch.ended": _("A line %(name)s watched has ended."),
    "organisation.registered": _("Organisations nobody knew were taken in, to be confirmed."),
    "grant.given": _("A role was given: %(role)s."),
    "grant.ended": _("A role ended: %(role)s."),
}

ABOUT: dict[str, tuple[str, ...]] = {
    "structure": (
        "emergency", "group", "lead", "focal-point", "issue-focal-point", "coordinator", "sector", "last-resort",
        "membership", "country-team", "counterpart", "briefing", "review", "basis", "commitment", "guidance",
    ),
    "designation": ("designation",),
    "gaps": ("gap-case", "watch", "age-limit"),
    "figures": ("import", "assessment", "area", "organisation"),
    "returns": ("round", "return", "reporter"),
    "roles": ("grant",),
}  # fmt: skip
"""What entries are about, for whoever looks for some of them: with which nouns their acts begin."""

NEWS = [one for one in ABOUT if one != "roles"]

OF_ROLES = {
    "grant.given": (
        _("A role was given to %(person)s: %(role)s."),
        _("A role was given to %(person)s: %(role)s, %(group)s."),
    ),
    "grant.ended": (
        _("A role of %(person)s ended: %(role)s."),
        _("A role of %(person)s ended: %(role)s, %(group)s."),
    ),
}
"""What whoever may see the role reads instead: without a group, and with one."""

OF_CASES = [act for act in WORDS if act.startswith("designation.")]
OF_GAPS = [act for act in WORDS if act.startswith(("gap-case.", "watch."))]
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
    """One entry as a sentence. `by` is the role it was done in; `case` the code of the case it belongs to, if any."""

    sequence: int
    at: datetime
    words: str
    clause: str
    by: str
    case: str = ""


def changes(
    emergency: Emergency,
    who: Actor,
    *,
    before: int | None = None,
    about: Collection[str] = (),
    until: date | None = None,
    count: int = 10,
) -> list[Change]:
    """The newest `count` entries about the emergency, its groups and its files, those before entry `before`.

    `about` are keys of `ABOUT`, none for all; `until` the last day, in the time zone of the country. Whoever reads the
    ledger of some groups only (matrix, row 32) sees what happened in these, and what concerns all.
    """
    rows = LedgerEntry.objects.filter(_about(emergency, _groups_read(emergency, who)))
    rows = rows.select_related("content_row")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    if about:
        nouns = {noun for one in about for noun in ABOUT[one]}
        rows = rows.filter(act__in=[act for act in WORDS if act.partition(".")[0] in nouns])
    if until is not None:
        zone = ZoneInfo(emergency.country.time_zone)
        rows = rows.filter(at__lt=datetime.combine(until + timedelta(days=1), time(), zone))
    found = list(rows.order_by("-sequence")[:count])
    held = _held(found, who)
    return [_change(entry, held.get(entry.subject)) for entry in found]


def _groups_read(emergency: Emergency, who: Actor) -> list[int] | None:
    """The groups whose entries `who` reads; None for all of them, and for what hangs on none."""
    if may(who, "ledger", "read", Scope(emergency=emergency.pk)):
        return None
    groups = emergency.groups.values_list("pk", flat=True)
    return [one for one in groups if may(who, "ledger", "read", Scope(emergency=emergency.pk, group=one))]


def _about(emergency: Emergency, own: list[int] | None) -> Q:
    """Entries about the emergency and its designations, and those of its groups, or of its `own` ones only."""
    groups = emergency.groups.all()
    files = ImportBatch.objects.filter(emergency=emergency)
    assessments = emergency.assessments.exclude(sensitivity="high")
    gaps = GapCase.objects.filter(emergency=emergency)
    watches = Watch.objects.filter(group__emergency=emergency)
    if own is not None:
        groups, files, gaps, watches = (
            groups.filter(pk__in=own), files.filter(group__in=own), gaps.filter(group__in=own),
            watches.filter(group__in=own),
        )  # fmt: skip
        assessments = assessments.filter(groups__group__in=own).distinct()
    open_ones: dict[str, QuerySet[Any]] = {"group": groups, "import": files, "assessment": assessments}
    if own is None:
        open_ones["grant"] = Grant.objects.filter(emergency=emergency)
    subjects = [f"emergency:{emergency.public_id}", *_subjects(open_ones)]
    cases = _subjects({"case": emergency.cases.all()})
    wanted = Q(subject__in=subjects) | Q(subject__in=cases, act__in=OF_CASES)  # what is drafted is not news
    return wanted | Q(subject__in=_subjects({"gap-case": gaps, "watch": watches}), act__in=OF_GAPS)


def _subjects(rows: Mapping[str, QuerySet[Any]]) -> list[str]:
    """Rows as the ledger names them: "kind:public_id"."""
    return [
        f"{kind}:{one}" for kind, found in rows.items() for one in found.values_list("public_id", flat=True)
    ]


def links_to_cases(who: Actor, emergency: Emergency, told: Collection[Change]) -> dict[str, str]:
    """The address of every case these entries are of and `who` may open, by its code: "G4", "D1"."""
    codes = {one.case for one in told if one.case}
    numbers = [int(code[1:]) for code in codes if code.startswith("G") and code[1:].isdigit()]
    gaps = GapCase.objects.filter(emergency=emergency, number__in=numbers)
    names = [("gap-case", one.code) for one in visible(who, "gap_case", gaps)]
    if len(codes) > len(numbers):
        names += [("case", seen.case.code) for seen in cases_of(who, emergency)]
    return {code: reverse(name, args=[emergency.code, code]) for name, code in names}


def _held(entries: Collection[LedgerEntry], who: Actor) -> dict[str, Grant]:
    """The roles these entries are about that `who` may see, as the ledger names them. The ledger itself holds no name
    of a person, so that a name can be erased."""
    subjects = [entry.subject.partition(":")[2] for entry in entries if entry.act in OF_ROLES]
    rows = Grant.objects.filter(public_id__in=subjects) if subjects else Grant.objects.none()
    return {
        f"grant:{one.public_id}": one
        for one in visible(who, "account", rows).select_related("person", "group")
    }


def _change(entry: LedgerEntry, held: Grant | None = None) -> Change:
    content = content_of(entry) or {}
    text = gettext(WORDS.get(entry.act, entry.act))
    if held is not None:
        text = gettext(OF_ROLES[entry.act][held.group is not None])
    plain = {key: _plain(value) for key, value in content.items()}
    if held is not None:
        plain |= {"person": held.person.name, "group": held.group.name if held.group else ""}
    try:
        words = text % plain
    except (KeyError, TypeError, ValueError):
        words = entry.act
    return Change(
        entry.sequence,
        entry.at,
        words,
        entry.clause,
        gettext(ROLE_NAMES.get(entry.role, entry.role)),
        str(content.get("case", "")) if entry.act in OF_CASES or entry.act in OF_GAPS else "",
    )


def _plain(value: object) -> object:
    """A value of an entry as it stands in a sentence: choices in the reader's language, lists with commas."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    words = CHOICES | ROLE_NAMES
    return gettext(words[value]) if isinstance(value, str) and value in words else value
