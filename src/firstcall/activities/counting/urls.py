"""Address of the page on which a group chooses how it counts people."""

from __future__ import annotations

from django.urls import path

from firstcall.activities.counting import views

urlpatterns = [
    path("e/<str:code>/groups/<str:group>/counting/", views.group_counting, name="group-counting"),
]
