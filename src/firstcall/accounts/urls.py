"""Addresses of accounts and roles."""

from __future__ import annotations

from django.urls import path

from firstcall.accounts import views

urlpatterns = [
    path("e/<str:code>/roles/", views.roles, name="roles"),
    path("e/<str:code>/roles/give/", views.role_give, name="role-give"),
    path("e/<str:code>/roles/<str:public_id>/end/", views.role_end, name="role-end"),
]
