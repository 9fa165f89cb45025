"""An area's page, outside any emergency."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from firstcall.access.queries import visible
from firstcall.places.area_page import area_context
from firstcall.places.models import Area
from firstcall.places.queries import area_by_code
from firstcall.web.edge import actor, page


@page("area", "read")
def place(request: HttpRequest, country: str, pcode: str) -> HttpResponse:
    """An area: its names and codes, where it lies, its parts, a map."""
    found = area_by_code(country.upper(), pcode)
    if found is None or not visible(actor(request), "area", Area.objects.filter(pk=found.pk)).exists():
        raise Http404
    context = area_context(found, link=lambda code: reverse("place", args=[found.country_id, code]))
    return render(request, "places/area.html", context)
