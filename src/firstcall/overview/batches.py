"""One file's page: what was understood, what is wrong and can be put right, take it in, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstcall.access.actions import require
from firstcall.access.queries import may, visible
from firstcall.intake.models import ImportBatch
from firstcall.needs.actions import forget_layout, layout_seen
from firstcall.needs.batches import scope_of_batch
from firstcall.needs.choices import search_areas, search_organisations
from firstcall.needs.corrected import said_of
from firstcall.needs.rows.unread import is_unread
from firstcall.needs.sections import of_file_assessment
from firstcall.organisations.queries import directory
from firstcall.organisations.undecided import undecided_rows
from firstcall.overview import batch_page, batch_problems
from firstcall.overview.batch_forms import LEFT_OUT, back_to, said
from firstcall.overview.batch_words import state_word
from firstcall.overview.jobs import COMMIT, CORRECT, UNDO
from firstcall.overview.same_layout import files_alike
from firstcall.places.queries import gazetteer
from firstcall.record import jobs
from firstcall.record.rules import Stale
from firstcall.returns.sections import of_file
from firstcall.structure.frame import frame
from firstcall.structure.queries.terms import words_of
from firstcall.web.act_page import expected_version
from firstcall.web.edge import actor, now, page

FOUND = 8  # what a search offers
PROBLEMS, COLUMNS, WRONG, CORRECTED = "problems", "columns", "wrong", "corrected"
EXAMPLES = ("new", "changed", "unchanged")


def batch_seen(request: HttpRequest, public_id: str) -> ImportBatch:
    """A file of an emergency, if the caller may see it. Raises 404 otherwise."""
    rows = ImportBatch.objects.select_related(
        "emergency__country", "group", "organisation", "country", "assessment"
    )
    found = (
        visible(actor(request), "import", rows).filter(public_id=public_id).exclude(emergency=None).first()
    )
    if found is None:
        raise Http404
    return found


@page("import", "read")
def batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """One file: what was understood of it, every problem in groups, new, changed, unchanged, wrong."""
    found = batch_seen(request, public_id)
    emergency = found.emergency
    assert emergency is not None
    if is_unread(found) and found.path and may(actor(request), "import", "create", scope_of_batch(found)):
        return redirect("batch-headings", found.public_id)
    view = request.GET.get("view", "")
    kinds = batch_problems.kinds_of_problems(found)
    if view not in (PROBLEMS, COLUMNS, WRONG, CORRECTED, *EXAMPLES):
        view = PROBLEMS if any(not kind["noted"] for kind in kinds) else COLUMNS
    previewed = found.state == ImportBatch.PREVIEWED
    who, scope = actor(request), scope_of_batch(found)
    may_correct = previewed and bool(found.path) and may(who, "import", "create", scope)
    context = {
        **frame(request, emergency, "imports"),
        "batch": found,
        "state": state_word(found.state),
        "returns_of_file": of_file(found, who),
        "view": view,
        "tabs": _tabs(found, view, kinds),
        "kinds": kinds,
        "any_noted": any(kind["noted"] for kind in kinds),
        "may_correct": may_correct,
        "alike": len(files_alike(found)) if may_correct else 0,
        "may_commit": previewed and found.accepted > 0 and may(who, "import", "commit", scope),
        "may_undo": found.state == ImportBatch.COMMITTED and may(who, "import", "undo", scope),
        "may_forget": may(who, "import", "commit", scope),
        "new_names": undecided_rows(who).filter(batch=found).count(),
        "zone": emergency.country.time_zone,
        **of_file_assessment(found, who),
        "left_out": LEFT_OUT,
        "term": words_of(emergency)["Term"],
        **(batch_page.questions(found) if may_correct else {}),
        **_view(request, found, view, may_correct),
    }
    return render(request, "overview/batch.html", context)


def number_of(request: HttpRequest, name: str) -> int:
    """The whole number that the address says; 0 where it says none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdigit() and len(text) < 10 else 0


def _view(request: HttpRequest, found: ImportBatch, view: str, may_correct: bool) -> dict[str, Any]:
    """What the chosen part of the page shows."""
    start = number_of(request, "from")
    if view == PROBLEMS:
        code = request.GET.get("code", "")[:60]
        opened, from_row = number_of(request, "open"), number_of(request, "row")
        return {
            **batch_problems.problems_shown(found, code, start, opened, from_row, asked=may_correct),
            "code": code,
            "start": start,
        }
    if view == COLUMNS:
        chips = batch_page.columns_shown(found)
        change = may_correct and "change" in request.GET
        return {"chips": chips, "change": batch_page.columns_to_change(found, start) if change else None}
    if view == WRONG:
        return {"wrong": batch_problems.wrong_rows(found, start)}
    if view == CORRECTED:
        return {"corrected": batch_page.corrections_shown(found)}
    return {"examples": batch_page.examples_shown(found, view)}


def _tabs(found: ImportBatch, view: str, kinds: list[dict[str, Any]]) -> list[tuple[str, str, bool]]:
    tabs = [
        (PROBLEMS, _("Problems"), sum(kind["count"] for kind in kinds if not kind["noted"])),
        (COLUMNS, _("Columns"), len(found.understood)),
        ("new", _("New"), found.new),
        ("changed", _("Changed"), found.changed),
        ("unchanged", _("Unchanged"), found.unchanged),
        (WRONG, _("Left out"), found.rejected),
    ]
    if found.corrections:
        tabs.append((CORRECTED, _("Corrected"), len(batch_page.corrections_shown(found))))
    return [
        (f"{word} ({count:,})".replace(",", "\u202f"), f"?view={name}", name == view)
        for name, word, count in tabs
    ]


@page("import", "create")
def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read the file again with what somebody says of it; nobody's words are lost where two say something at once."""
    found = batch_seen(request, public_id)
    if request.method != "POST":
        return redirect("batch", found.public_id)
    require(actor(request), "import", "create", scope_of_batch(found))
    corrections = said(found, request.POST)
    if not corrections:
        messages.warning(request, _("Nothing was changed: choose something, or write what is meant."))
        return redirect(reverse("batch", args=[found.public_id]) + back_to(request.POST.get("back", "")))
    said_of(found.kind, corrections, found.corrections)
    expected = expected_version(request)
    if expected is not None and expected != found.version:
        raise Stale(found)
    return _read_again(request, found, corrections, expected)


def _read_again(
    request: HttpRequest, found: ImportBatch, corrections: dict[str, Any], expected: int | None
) -> HttpResponse:
    arguments = {
        "batch": found.public_id,
        "person": actor(request).person,
        "corrections": corrections,
        "expected": expected,
        "back": request.POST.get("back", "")[:120],
    }
    started = jobs.enqueue(CORRECT, arguments=arguments, person=actor(request).person, at=now())
    return redirect("job", started.public_id)


@require_POST
@page("import", "commit")
def forget(request: HttpRequest, public_id: str) -> HttpResponse:
    """Forget what was remembered of this file's layout, and read the file as if it were the first."""
    found = batch_seen(request, public_id)
    memory = layout_seen(found.remembered.get("layout", ""), actor(request))
    forget_layout(memory, by=actor(request), at=now())
    if found.state != ImportBatch.PREVIEWED:
        messages.success(request, _("The layout is forgotten. Files taken in stay as they are."))
        return redirect("batch", found.public_id)
    return _read_again(request, found, {}, None)


@page("import", "read")
def search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Areas or organisations like what somebody types, for the list under the field."""
    found = batch_seen(request, public_id)
    assert found.emergency is not None
    text, what = request.GET.get("text", "").strip()[:100], request.GET.get("what", "")
    choices: list[dict[str, Any]] = []
    if len(text) >= 2:
        if what.startswith("admin"):
            choices = [
                one.as_json() for one in search_areas(gazetteer(found.emergency.country_id), text, FOUND)
            ]
        elif what.startswith(("organisation", "implementer", "programme")):
            known = directory(found.emergency.country_id)
            choices = [one.as_json() for one in search_organisations(known, text, FOUND)]
    if what in ("sector", "second_sector", "subsector"):
        names = found.emergency.groups.filter(ends_on=None).order_by("name").values_list("name", flat=True)
        choices = [{"text": name} for name in names[:30]]
    return render(request, "overview/batch_found.html", {"choices": choices})


@require_POST
@page("import", "commit")
def commit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take in what was understood."""
    return _act(request, public_id, COMMIT)


@require_POST
@page("import", "undo")
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a file back: every figure is as it was."""
    return _act(request, public_id, UNDO)


def _act(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    found = batch_seen(request, public_id)
    who, act = actor(request), {COMMIT: "commit", UNDO: "undo"}[kind]
    require(who, "import", act, scope_of_batch(found))
    arguments = {"batch": found.public_id, "person": who.person, "expected": expected_version(request)}
    started = jobs.enqueue(kind, arguments=arguments, person=who.person, at=now())
    return redirect("job", started.public_id)
