"""Documents kept with assessments, as far as somebody may have them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from firstcall.access.queries import areas_of, may, visible
from firstcall.access.rules import Actor, NotVisible, Scope
from firstcall.intake.files.storage import sha256_of
from firstcall.needs.models import Assessment, AssessmentReport
from firstcall.needs.rules.reports import why_not_give_out
from firstcall.policy.refusal import refuse
from firstcall.structure.models import Group


def reports_seen(actor: Actor, assessment: Assessment) -> QuerySet[AssessmentReport]:
    """The documents of an assessment that `actor` may see, those withdrawn too, the last kept first.

    `assessment` is one that `actor` was found to see (`assessment_seen`).
    """
    rows = AssessmentReport.objects.filter(assessment=assessment)
    of_groups = visible(actor, "assessment_report", rows.exclude(group=None))
    found = rows.filter(Q(group=None) | Q(pk__in=of_groups.values("pk")))
    return found.select_related("group", "assessment__emergency").order_by("-pk")


def report_seen(actor: Actor, assessment: Assessment, public_id: str) -> AssessmentReport:
    """One of them. Raises `NotVisible`."""
    found = reports_seen(actor, assessment).filter(public_id=public_id).first()
    if found is None:
        raise NotVisible("assessment_report")
    return found


def may_have(actor: Actor, assessment: Assessment, group: Group) -> bool:
    """Whether `actor` could read a document that this group alone may have."""
    areas = [areas_of(one.area) for one in assessment.areas.select_related("area")] or [frozenset()]
    scopes = (
        Scope(
            country=assessment.emergency.country_id,
            emergency=assessment.emergency_id,
            group=group.pk,
            areas=lineage,
            organisation=assessment.organisation_id,
        )
        for lineage in areas
    )
    return any(may(actor, "assessment_report", "read", scope) for scope in scopes)


def file_of(report: AssessmentReport) -> Path:
    """Where the document lies, if it is there and is what was kept. Raises `Refused`."""
    home = Path(settings.HOME).absolute()
    path = home / report.path
    kept = home / "files" in path.parents and path.is_file()
    there = kept and sha256_of(path) == report.sha256
    refuse(why_not_give_out(withdrawn=report.withdrawn_at is not None, there=there))
    return path
