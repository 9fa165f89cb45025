"""Addresses of rounds and returns."""

from __future__ import annotations

from django.urls import path

from firstcall.returns import views

ROUND = "e/<str:code>/returns/rounds/<str:public_id>/"

urlpatterns = [
    path("e/<str:code>/returns/", views.returns, name="returns"),
    path("e/<str:code>/returns/rounds/plan/", views.round_plan, name="round-plan"),
    path(f"{ROUND}close/", views.round_close, name="round-close"),
    path(f"{ROUND}reopen/", views.round_reopen, name="round-reopen"),
    path(f"{ROUND}nil/", views.return_nil, name="return-nil"),
    path("e/<str:code>/groups/<str:group>/reporters/", views.reporter_expect, name="reporter-expect"),
    path("returns/<str:public_id>/", views.return_, name="return"),
    path("returns/<str:public_id>/accept/", views.return_accept, name="return-accept"),
    path("returns/<str:public_id>/nil-back/", views.return_nil_back, name="return-nil-back"),
    path("returns/<str:public_id>/send-back/", views.return_send_back, name="return-send-back"),
]
