"""Every address, room by room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("firstcall.web.urls")),
]

handler400 = "firstcall.web.errors.bad_request"
handler403 = "firstcall.web.errors.permission_denied"
handler404 = "firstcall.web.errors.not_found"
handler500 = "firstcall.web.errors.server_error"
