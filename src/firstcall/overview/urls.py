"""Addresses of the pages everybody starts from."""

from __future__ import annotations

from django.urls import path

from firstcall.overview import places, views

urlpatterns = [
    path("", views.start, name="start"),
    path("e/<str:code>/", views.emergency, name="emergency"),
    path("e/<str:code>/record/", views.record, name="record"),
    path("e/<str:code>/presence/", places.presence_page, name="presence"),
    path("e/<str:code>/places/<str:pcode>/", places.area, name="area"),
    path("e/<str:code>/groups/<str:group>/", views.group, name="group"),
]
