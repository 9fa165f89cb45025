"""Addresses of gap cases."""

from __future__ import annotations

from django.urls import path

from firstcall.last_resort.views import answering, calling, cases, ending, going_on, opening

CASE = "e/<str:code>/gap-cases/<str:case>/"

urlpatterns = [
    path("e/<str:code>/gap-cases/", cases.gap_cases, name="gap-cases"),
    path("e/<str:code>/gap-cases/open/", opening.case_open, name="gap-case-open"),
    path(CASE, cases.gap_case, name="gap-case"),
    path(f"{CASE}confirm/", opening.case_confirm, name="gap-case-confirm"),
    path(f"{CASE}dismiss/", opening.case_dismiss, name="gap-case-dismiss"),
    path(f"{CASE}figures/", opening.case_figures, name="gap-case-figures"),
    path(f"{CASE}call/", calling.case_call, name="gap-case-call"),
    path(f"{CASE}answer/", answering.case_answer, name="gap-case-answer"),
    path(f"{CASE}note/", answering.case_note, name="gap-case-note"),
    path(f"{CASE}bring/", going_on.case_bring, name="gap-case-bring"),
    path(f"{CASE}last-resort/", answering.case_last_resort, name="gap-case-last-resort"),
    path(f"{CASE}log/", going_on.case_log, name="gap-case-log"),
    path(f"{CASE}review/", going_on.case_review, name="gap-case-review"),
    path(f"{CASE}close/", ending.case_close, name="gap-case-close"),
    path(f"{CASE}check/", ending.case_check, name="gap-case-check"),
    path(f"{CASE}reopen/", ending.case_reopen, name="gap-case-reopen"),
]
