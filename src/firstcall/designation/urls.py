"""Addresses of designation."""

from __future__ import annotations

from django.urls import path

from firstcall.designation.views import cases, concerns, drafting, letters, steps

CASE = "e/<str:code>/designation/<str:case>/"
LINE = f"{CASE}lines/<str:line>/"
CONCERN = "e/<str:code>/concerns/<str:concern>/"

urlpatterns = [
    path("e/<str:code>/designation/", cases.cases, name="cases"),
    path("e/<str:code>/designation/open/", cases.case_open, name="case-open"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}variant/", cases.case_variant, name="case-variant"),
    path(f"{CASE}withdraw/", cases.case_withdraw, name="case-withdraw"),
    path(f"{CASE}settle/", cases.case_settle, name="case-settle"),
    path(f"{CASE}activate/", cases.case_activate, name="case-activate"),
    path(f"{CASE}steps/<str:step>/", steps.case_close, name="case-close"),
    path(f"{CASE}propose/", steps.case_propose, name="case-propose"),
    path(f"{CASE}circulate/", steps.case_circulate, name="case-circulate"),
    path(f"{CASE}reply/", steps.case_reply, name="case-reply"),
    path(f"{CASE}view/", steps.case_view, name="case-view"),
    path(f"{CASE}return/", steps.case_return, name="case-return"),
    path(f"{CASE}agree/", steps.case_agree, name="case-agree"),
    path(f"{CASE}consult/", steps.case_consult, name="case-consult"),
    path(f"{CASE}support/", drafting.case_support, name="case-support"),
    path(f"{CASE}letters/<str:kind>.<str:form>", letters.case_letter, name="case-letter"),
    path(f"{CASE}lines/add/", drafting.line_add, name="line-add"),
    path(f"{CASE}lines/from-today/", drafting.lines_from_today, name="lines-from-today"),
    path(f"{LINE}drop/", drafting.line_drop, name="line-drop"),
    path(f"{LINE}test/", drafting.line_test, name="line-test"),
    path(f"{LINE}leads/add/", drafting.proposed_lead_add, name="proposed-lead-add"),
    path(f"{LINE}leads/<str:lead>/drop/", drafting.proposed_lead_drop, name="proposed-lead-drop"),
    path("e/<str:code>/concerns/", concerns.concerns, name="concerns"),
    path(
        "e/<str:code>/groups/<str:group>/leads/<str:lead>/concern/",
        concerns.concern_file,
        name="concern-file",
    ),
    path(CONCERN, concerns.concern, name="concern"),
    path(f"{CONCERN}take-up/", concerns.concern_take_up, name="concern-take-up"),
    path(f"{CONCERN}close/", concerns.concern_close, name="concern-close"),
    path(f"{CONCERN}withdraw/", concerns.concern_withdraw, name="concern-withdraw"),
]
