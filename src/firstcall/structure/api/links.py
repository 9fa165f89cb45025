"""Counterparts, briefings and reviews, for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from firstcall.access.queries import visible
from firstcall.structure import actions
from firstcall.structure.api.bodies import Ending
from firstcall.structure.api.partner_bodies import (
    CounterpartChange,
    NewBriefing,
    NewCounterpart,
    NewReview,
    ReviewDone,
)
from firstcall.structure.api.partner_shapes import BriefingShape, CounterpartShape, ReviewShape
from firstcall.structure.api.scope import area_of, by, ended, group_of, held, somewhere
from firstcall.structure.api.shapes import EndedShape
from firstcall.structure.models import Counterpart, Group, StructureReview
from firstcall.structure.queries import visible_emergency
from firstcall.structure.queries.partners import briefings_of, counterparts_on, reviews_of
from firstcall.structure.values import reads_whole
from firstcall.structure.values.partners import briefing_values, counterpart_values, review_values
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, if_match, written

router = Router(tags=["structure"])
E = "/emergencies/{code}"


def _group(request: HttpRequest, code: str, group: str) -> Group | None:
    return group_of(request, code, group) if group else None


@router.get(f"{E}/counterparts", operation_id="counterpart_list", response=list[CounterpartShape])
def counterpart_list(request: HttpRequest, code: str) -> HttpResponse:
    """Who the response and its groups link to in the State and elsewhere, and who leads overall."""
    emergency = visible_emergency(caller(request), code)
    rows = visible(caller(request), "counterpart", counterparts_on(emergency, now().date()))
    whole = reads_whole(caller(request), emergency)
    return answer([counterpart_values(one, whole=whole) for one in rows])


@router.post(f"{E}/counterparts", operation_id="counterpart_add", response={201: CounterpartShape})
@written
def counterpart_add(request: HttpRequest, code: str, body: NewCounterpart) -> HttpResponse:
    """Record a counterpart of a group, or of the whole response."""
    emergency = visible_emergency(caller(request), code)
    data = body.dict()
    group, area = _group(request, code, data.pop("group")), area_of(emergency, data.pop("area"))
    one = actions.add_counterpart(emergency=emergency, group=group, area=area, **data, **by(request))
    return answer(counterpart_values(one), 201, one.version)


@router.patch(f"{E}/counterparts/{{public_id}}", operation_id="counterpart_change", response=CounterpartShape)
@written
def counterpart_change(
    request: HttpRequest, code: str, public_id: str, body: CounterpartChange
) -> HttpResponse:
    """Change who leads overall, how close the link is and why, or the post to reach."""
    emergency = visible_emergency(caller(request), code)
    one = held(request, "counterpart", Counterpart.objects.filter(emergency=emergency), public_id)
    actions.change_counterpart(
        one, expected=if_match(request), **body.dict(exclude_unset=True), **by(request)
    )
    return answer(counterpart_values(one), version=one.version)


@router.post(f"{E}/counterparts/{{public_id}}/end", operation_id="counterpart_end", response=EndedShape)
@written
def counterpart_end(request: HttpRequest, code: str, public_id: str, body: Ending) -> HttpResponse:
    """A link ends; that it was there stays."""
    emergency = visible_emergency(caller(request), code)
    one = held(request, "counterpart", Counterpart.objects.filter(emergency=emergency), public_id)
    actions.end_counterpart(one, on=body.on, expected=if_match(request), **by(request))
    return ended(one)


@router.get(f"{E}/briefings", operation_id="briefing_list", response=list[BriefingShape])
def briefing_list(request: HttpRequest, code: str) -> HttpResponse:
    """The briefings given: to whom, on what, and was the guidance handed out."""
    emergency = somewhere(request, "briefing", code)
    rows = visible(caller(request), "briefing", briefings_of(emergency))
    return answer([briefing_values(one) for one in rows])


@router.post(f"{E}/briefings", operation_id="briefing_record", response={201: BriefingShape})
@written
def briefing_record(request: HttpRequest, code: str, body: NewBriefing) -> HttpResponse:
    """Record a briefing that was given."""
    emergency = visible_emergency(caller(request), code)
    data = body.dict()
    group = _group(request, code, data.pop("group"))
    one = actions.record_briefing(emergency=emergency, group=group, **data, **by(request))
    return answer(briefing_values(one), 201, one.version)


@router.get(f"{E}/reviews", operation_id="review_list", response=list[ReviewShape])
def review_list(request: HttpRequest, code: str) -> HttpResponse:
    """Reviews of the structure: due, overdue by how many days, and done with their outcome."""
    emergency = somewhere(request, "review", code)
    rows = visible(caller(request), "review", reviews_of(emergency))
    return answer([review_values(one, now().date()) for one in rows])


@router.post(f"{E}/reviews", operation_id="review_plan", response={201: ReviewShape})
@written
def review_plan(request: HttpRequest, code: str, body: NewReview) -> HttpResponse:
    """Plan a review of the structure, or of one group."""
    emergency = visible_emergency(caller(request), code)
    data = body.dict()
    group = _group(request, code, data.pop("group"))
    one = actions.plan_review(emergency=emergency, group=group, **data, **by(request))
    return answer(review_values(one, now().date()), 201, one.version)


@router.post(f"{E}/reviews/{{public_id}}/do", operation_id="review_do", response=ReviewShape)
@written
def review_do(request: HttpRequest, code: str, public_id: str, body: ReviewDone) -> HttpResponse:
    """Record what a review came to: continue, scale up, streamline, or transition."""
    emergency = visible_emergency(caller(request), code)
    one = held(request, "review", StructureReview.objects.filter(emergency=emergency), public_id)
    actions.do_review(one, **body.dict(), expected=if_match(request), **by(request))
    return answer(review_values(one, now().date()), version=one.version)
