"""Addresses of the guidance."""

from __future__ import annotations

from django.urls import path

from firstcall.guidance import views

urlpatterns = [
    path("guidance/", views.editions, name="guidance"),
    path("guidance/<str:name>/", views.edition, name="edition"),
    path("guidance/<str:name>/compare/<str:other>/", views.edition_compare, name="edition-compare"),
    path("guidance/<str:name>/comment/", views.edition_comment, name="edition-comment"),
]
