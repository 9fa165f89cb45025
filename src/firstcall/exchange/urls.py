"""Addresses of registers in other people's shapes."""

from __future__ import annotations

from django.urls import path

from firstcall.exchange import views

urlpatterns = [
    path("api/v1.0/bundles", views.bundle_list, name="bundles"),
    path("api/v1.0/bundles/<str:public_id>", views.bundle, name="bundle"),
]
