"""Several files of one layout, sent together: what is said of one is said of the others with one press."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from firstcall.access.actions import require
from firstcall.needs.batches import scope_of_batch
from firstcall.overview.batches import batch_seen
from firstcall.overview.jobs import CORRECT
from firstcall.overview.same_layout import files_alike, lasting
from firstcall.record import jobs
from firstcall.web.edge import actor, now, page


@require_POST
@page("import", "create")
def say_of_others(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the others of its layout again with what was said of this file, in addition to what was said of them."""
    found, who = batch_seen(request, public_id), actor(request)
    assert found.emergency is not None
    require(who, "import", "create", scope_of_batch(found))
    others = files_alike(found)
    for one in others:
        require(who, "import", "create", scope_of_batch(one))
        arguments = {
            "batch": one.public_id,
            "person": who.person,
            "corrections": lasting(found),
            "expected": None,
        }
        jobs.enqueue(CORRECT, arguments=arguments, person=who.person, at=now())
    text = ngettext("%(count)d file is being read.", "%(count)d files are being read.", len(others))
    messages.info(request, text % {"count": len(others)})
    return redirect("imports", found.emergency.code)
