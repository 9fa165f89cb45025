"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from firstcall.places import views

urlpatterns = [path("places/<str:country>/<str:pcode>/", views.place, name="place")]
