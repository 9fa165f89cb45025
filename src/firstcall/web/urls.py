"""Addresses of the edge: account, language, health."""

from __future__ import annotations

from django.urls import include, path

from firstcall.web import languages, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("language", languages.choose, name="language"),
    path("account/", views.account, name="account"),
    path("account/notices/seen", views.notices_seen, name="notices_seen"),
    path("account/email/", views.address, name="account_email"),
    path("account/", include("allauth.urls")),
]
