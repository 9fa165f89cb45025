"""Every address, room by room."""

from __future__ import annotations

from django.urls import include, path

from firstcall.api import api

urlpatterns = [
    path("api/v1/", api.urls),  # first, so that a program's request is not held against every page
    path("", include("firstcall.web.urls")),
    path("", include("firstcall.places.urls")),
    path("", include("firstcall.organisations.urls")),
    path("", include("firstcall.structure.urls")),
    path("", include("firstcall.accounts.urls")),
    path("", include("firstcall.designation.urls")),
    path("", include("firstcall.guidance.urls")),
    path("", include("firstcall.needs.urls")),
    path("", include("firstcall.activities.counting.urls")),
    path("", include("firstcall.returns.urls")),
    path("", include("firstcall.gaps.urls")),
    path("", include("firstcall.last_resort.around_urls")),
    path("", include("firstcall.last_resort.urls")),
    path("", include("firstcall.overview.urls")),
    path("", include("firstcall.exchange.urls")),
]

handler400 = "firstcall.web.errors.bad_request"
handler403 = "firstcall.web.errors.permission_denied"
handler404 = "firstcall.web.errors.not_found"
handler500 = "firstcall.web.errors.server_error"
