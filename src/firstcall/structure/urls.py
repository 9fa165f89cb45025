"""Addresses of the structure's acts. The pages they return to are the overview's."""

from __future__ import annotations

from django.urls import path

from firstcall.structure import views

GROUP = "e/<str:code>/groups/<str:group>/"

urlpatterns = [
    path("e/new/", views.emergency_create, name="emergency-create"),
    path("e/<str:code>/change/", views.emergency_change, name="emergency-change"),
    path("e/<str:code>/end/", views.emergency_end, name="emergency-end"),
    path(
        "e/<str:code>/humanitarian-coordinator/",
        views.humanitarian_coordinator,
        name="humanitarian-coordinator",
    ),
    path("e/<str:code>/groups/add/", views.group_add, name="group-add"),
    path("e/<str:code>/groups/merge/", views.group_merge, name="group-merge"),
    path("e/<str:code>/sectors/leave-out/", views.sector_leave_out, name="sector-leave-out"),
    path("e/<str:code>/sectors/<str:public_id>/take-in/", views.sector_take_in, name="sector-take-in"),
    path(f"{GROUP}part/", views.group_part, name="group-part"),
    path(f"{GROUP}split/", views.group_split, name="group-split"),
    path(f"{GROUP}issues/add/", views.issue_focal_point_add, name="issue-focal-point-add"),
    path(f"{GROUP}issues/<str:public_id>/end/", views.issue_focal_point_end, name="issue-focal-point-end"),
    path(f"{GROUP}rename/", views.group_rename, name="group-rename"),
    path(f"{GROUP}close/", views.group_close, name="group-close"),
    path(f"{GROUP}leads/add/", views.lead_add, name="lead-add"),
    path(f"{GROUP}leads/<str:public_id>/end/", views.lead_end, name="lead-end"),
    path(f"{GROUP}focal-points/add/", views.focal_point_add, name="focal-point-add"),
    path(f"{GROUP}focal-points/<str:public_id>/end/", views.focal_point_end, name="focal-point-end"),
    path(f"{GROUP}coordinators/add/", views.coordinator_add, name="coordinator-add"),
    path(f"{GROUP}coordinators/<str:public_id>/end/", views.coordinator_end, name="coordinator-end"),
    path(f"{GROUP}coordinators/<str:public_id>/change/", views.coordinator_change, name="coordinator-change"),
    path(
        f"{GROUP}coordinators/<str:public_id>/replace/", views.coordinator_replace, name="coordinator-replace"
    ),
    path(f"{GROUP}last-resort/add/", views.last_resort_add, name="last-resort-add"),
    path(f"{GROUP}last-resort/<str:public_id>/limit/", views.last_resort_limit, name="last-resort-limit"),
    path(f"{GROUP}last-resort/<str:public_id>/end/", views.last_resort_end, name="last-resort-end"),
    path(f"{GROUP}commitments/add/", views.commitment_propose, name="commitment-propose"),
    path(f"{GROUP}commitments/<str:public_id>/", views.commitment_answer, name="commitment-answer"),
    path("e/<str:code>/commitments/", views.commitments, name="commitments"),
    path("e/<str:code>/country-team/", views.country_team, name="country-team"),
    path("e/<str:code>/country-team/found/", views.country_team_found, name="country-team-found"),
    path("e/<str:code>/country-team/seats/add/", views.seat_add, name="seat-add"),
    path("e/<str:code>/country-team/seats/<str:public_id>/end/", views.seat_end, name="seat-end"),
    path("e/<str:code>/basis/", views.basis, name="basis"),
    path("e/<str:code>/basis/record/", views.basis_record, name="basis-record"),
    path("e/<str:code>/basis/<str:public_id>/withdraw/", views.basis_withdraw, name="basis-withdraw"),
    path("e/<str:code>/state/", views.state, name="state"),
    path("e/<str:code>/state/counterparts/add/", views.counterpart_add, name="counterpart-add"),
    path(
        "e/<str:code>/state/counterparts/<str:public_id>/change/",
        views.counterpart_change,
        name="counterpart-change",
    ),
    path(
        "e/<str:code>/state/counterparts/<str:public_id>/end/", views.counterpart_end, name="counterpart-end"
    ),
    path("e/<str:code>/state/briefings/record/", views.briefing_record, name="briefing-record"),
    path("e/<str:code>/state/reviews/plan/", views.review_plan, name="review-plan"),
    path("e/<str:code>/state/reviews/<str:public_id>/do/", views.review_do, name="review-do"),
    path(f"{GROUP}members/join/", views.member_add, name="member-add"),
    path(f"{GROUP}members/<str:member>/change/", views.member_change, name="member-change"),
    path(f"{GROUP}members/<str:public_id>/end/", views.member_end, name="member-end"),
]
