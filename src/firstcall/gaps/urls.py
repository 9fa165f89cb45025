"""Addresses of the pages of gaps."""

from __future__ import annotations

from django.urls import path

from firstcall.gaps import views

urlpatterns = [
    path("e/<str:code>/gaps/", views.gaps, name="gaps"),
    path("e/<str:code>/gaps/people/", views.people, name="gaps-people"),
    path("e/<str:code>/gaps/nobody/", views.nobody, name="gaps-nobody"),
    path("e/<str:code>/gaps/waiting/", views.waiting, name="gaps-waiting"),
    path("e/<str:code>/gaps/overlaps/", views.overlaps, name="gaps-overlaps"),
    path("e/<str:code>/groups/<str:group>/age-limit/", views.group_age_limit, name="group-age-limit"),
]
