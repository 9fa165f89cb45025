"""Addresses of the pages everybody starts from."""

from __future__ import annotations

from django.urls import path

from firstcall.overview import (
    alike,
    batches,
    headings_page,
    places,
    presence,
    record_page,
    several,
    structure_page,
    uploads,
    views,
    working,
)

urlpatterns = [
    path("", views.start, name="start"),
    path("e/<str:code>/", views.emergency, name="emergency"),
    path("e/<str:code>/structure/", structure_page.structure, name="structure"),
    path("e/<str:code>/record/", record_page.record, name="record"),
    path("e/<str:code>/presence/", presence.presence_page, name="presence"),
    path("e/<str:code>/places/<str:pcode>/", places.area, name="area"),
    path("e/<str:code>/files/", uploads.imports, name="imports"),
    path("e/<str:code>/files/take-in/", several.take_in, name="take-in-files"),
    path("e/<str:code>/files/work/", working.mine, name="my-jobs"),
    path("e/<str:code>/files/unfinished/<str:public_id>/cancel/", working.give_up, name="upload-cancel"),
    path("files/<str:public_id>/", batches.batch, name="batch"),
    path("files/<str:public_id>/correct/", batches.correct, name="batch-correct"),
    path("files/<str:public_id>/headings/", headings_page.headings, name="batch-headings"),
    path("files/<str:public_id>/others/", alike.say_of_others, name="batch-others"),
    path("files/<str:public_id>/search/", batches.search, name="batch-search"),
    path("files/<str:public_id>/forget/", batches.forget, name="batch-forget"),
    path("files/<str:public_id>/commit/", batches.commit, name="batch-commit"),
    path("files/<str:public_id>/undo/", batches.undo, name="batch-undo"),
    path("jobs/<str:public_id>/", uploads.job, name="job"),
    path("jobs/<str:public_id>/stop/", uploads.job_stop, name="job-stop"),
    path("e/<str:code>/groups/<str:group>/", views.group, name="group"),
]
