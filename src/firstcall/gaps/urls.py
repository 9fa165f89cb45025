"""Address of the gap page."""

from __future__ import annotations

from django.urls import path

from firstcall.gaps import views

urlpatterns = [path("e/<str:code>/gaps/", views.gaps, name="gaps")]
