"""Addresses of the pages of needs."""

from __future__ import annotations

from django.urls import path

from firstcall.needs import views

E = "e/<str:code>/needs/"

urlpatterns = [
    path(E, views.needs, name="needs"),
    path(f"{E}of/", views.needs_of, name="needs-of"),
    path(f"{E}add/", views.assessment_add, name="assessment-add"),
    path(f"{E}choose/", views.assessment_choose, name="assessment-choose"),
    path(f"{E}choices/<str:public_id>/end/", views.choice_end, name="assessment-choice-end"),
    path(f"{E}<str:public_id>/", views.assessment, name="assessment"),
    path(f"{E}<str:public_id>/change/", views.assessment_change, name="assessment-change"),
    path(f"{E}<str:public_id>/report/", views.assessment_report, name="assessment-report"),
    path(f"{E}<str:public_id>/reports/<str:report_id>/", views.report_file, name="assessment-report-file"),
    path(
        f"{E}<str:public_id>/reports/<str:report_id>/withdraw/",
        views.report_withdraw,
        name="assessment-report-withdraw",
    ),
    path(f"{E}<str:public_id>/end/", views.assessment_end, name="assessment-end"),
    path("files/<str:public_id>/assessment/", views.file_assessment, name="file-assessment"),
]
