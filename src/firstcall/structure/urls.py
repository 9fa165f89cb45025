"""Addresses of the structure's acts. The pages they return to are the overview's."""

from __future__ import annotations

from django.urls import path

from firstcall.structure import views

GROUP = "e/<str:code>/groups/<str:group>/"

urlpatterns = [
    path("e/new/", views.emergency_create, name="emergency-create"),
    path("e/<str:code>/change/", views.emergency_change, name="emergency-change"),
    path(
        "e/<str:code>/humanitarian-coordinator/",
        views.humanitarian_coordinator,
        name="humanitarian-coordinator",
    ),
    path("e/<str:code>/groups/add/", views.group_add, name="group-add"),
    path("e/<str:code>/groups/merge/", views.group_merge, name="group-merge"),
    path(f"{GROUP}rename/", views.group_rename, name="group-rename"),
    path(f"{GROUP}close/", views.group_close, name="group-close"),
    path(f"{GROUP}leads/add/", views.lead_add, name="lead-add"),
    path(f"{GROUP}leads/<str:public_id>/end/", views.lead_end, name="lead-end"),
    path(f"{GROUP}focal-points/add/", views.focal_point_add, name="focal-point-add"),
    path(f"{GROUP}focal-points/<str:public_id>/end/", views.focal_point_end, name="focal-point-end"),
    path(f"{GROUP}coordinators/add/", views.coordinator_add, name="coordinator-add"),
    path(f"{GROUP}coordinators/<str:public_id>/end/", views.coordinator_end, name="coordinator-end"),
    path(f"{GROUP}members/join/", views.member_add, name="member-add"),
    path(f"{GROUP}members/<str:member>/change/", views.member_change, name="member-change"),
    path(f"{GROUP}members/<str:public_id>/end/", views.member_end, name="member-end"),
]
