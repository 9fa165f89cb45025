"""Addresses of files that go out, and of registers in other people's shapes."""

from __future__ import annotations

from django.urls import path

from firstcall.exchange import pages, views

urlpatterns = [
    path("e/<str:code>/exports/", pages.exports, name="exports"),
    path("e/<str:code>/template/", pages.template, name="template"),
    path("funding-gaps.csv", pages.funding, name="funding-gaps-file"),
    path("files/<str:public_id>/marked/", pages.marked, name="batch-marked"),
    path("api/v1.0/bundles", views.bundle_list, name="bundles"),
    path("api/v1.0/bundles/<str:public_id>", views.bundle, name="bundle"),
]
