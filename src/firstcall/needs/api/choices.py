"""Which assessment is in use where, and all that was assessed of a group or a place, for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.rules import NotVisible
from firstcall.needs import actions
from firstcall.needs.api.shapes import AssessedShape, AssessmentChoiceShape, NewChoice, WithdrawalReason
from firstcall.needs.lines import NO_CODE
from firstcall.needs.queries import assessed, assessment_seen, attribution, choices_of, line_meant
from firstcall.needs.values import assessed_values, choice_values
from firstcall.places.queries import known_area
from firstcall.structure.api.scope import by, somewhere
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["needs"])
E = "/emergencies/{code}"


@router.get(f"{E}/assessed", operation_id="assessed_list", response=list[AssessedShape])
def assessed_list(request: HttpRequest, code: str, group: str = "", area: str = "") -> HttpResponse:
    """All that was assessed of a group, an area and what lies in it, or both: in use or beside what is in use."""
    emergency = somewhere(request, "need", code)
    attributed = attribution(emergency)
    line = None
    if group:
        found, sector = line_meant(emergency, group)
        line = attributed.line(found.pk if found else None, sector or NO_CODE)
    place = known_area(emergency.country_id, area).pk if area else None
    rows = assessed(emergency, attributed, line=line, area=place, actor=caller(request))
    return answer(assessed_values(emergency, rows))


@router.get(
    f"{E}/assessment-choices", operation_id="assessment_choice_list", response=list[AssessmentChoiceShape]
)
def assessment_choice_list(request: HttpRequest, code: str) -> HttpResponse:
    """The choices in force, the last made first."""
    emergency = somewhere(request, "assessment", code)
    return answer([choice_values(one) for one in choices_of(emergency)])


@router.post(
    f"{E}/assessment-choices", operation_id="assessment_choose", response={201: AssessmentChoiceShape}
)
@written
def assessment_choose(request: HttpRequest, code: str, body: NewChoice) -> HttpResponse:
    """Choose which assessment counts for a group in an area and all within it, from a day on, with the reason."""
    emergency = somewhere(request, "assessment", code)
    one = assessment_seen(caller(request), emergency, body.assessment) if body.assessment else None
    group, sector = line_meant(emergency, body.group)
    choice = actions.choose_assessment(
        emergency=emergency,
        assessment=one,
        group=group,
        sector=sector,
        area=known_area(emergency.country_id, body.area) if body.area else None,
        reason=body.reason,
        starts_on=body.starts_on,
        **by(request),
    )
    return answer(choice_values(choice), 201, choice.version)


@router.post(
    f"{E}/assessment-choices/{{public_id}}/end",
    operation_id="assessment_choice_end",
    response=AssessmentChoiceShape,
)
@written
def assessment_choice_end(
    request: HttpRequest, code: str, public_id: str, body: WithdrawalReason
) -> HttpResponse:
    """Take a choice back, with the reason: the next one above counts there, else the latest figures."""
    emergency = somewhere(request, "assessment", code)
    choice = choices_of(emergency).filter(public_id=public_id).first()
    if choice is None:
        raise NotVisible("assessment")
    actions.end_choice(choice, reason=body.reason, expected=if_match(request), **by(request))
    return answer(choice_values(choice), version=choice.version)
