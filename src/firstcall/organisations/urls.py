"""Addresses of organisations."""

from __future__ import annotations

from django.urls import path

from firstcall.organisations import undecided_page, views

ONE = "organisations/<str:public_id>/"

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/undecided/", undecided_page.organisations_undecided, name="organisations-undecided"),
    path("organisations/undecided/keep/", undecided_page.organisations_keep, name="organisations-keep"),
    path(ONE, views.organisation, name="organisation"),
    path(f"{ONE}change/", views.organisation_change, name="organisation-change"),
    path(f"{ONE}names/add/", views.organisation_alias, name="organisation-alias"),
    path(f"{ONE}decide/", undecided_page.organisation_decide, name="organisation-decide"),
    path(f"{ONE}merge/", views.organisation_merge, name="organisation-merge"),
]
