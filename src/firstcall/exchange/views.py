"""The public register at /api/v1.0/bundles: read-only JSON, the same for everybody, with an ETag."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from firstcall.exchange.bundles import bundle_values, bundles
from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.web.edge import now, page
from firstcall.web.programs.answers import answer, error

DEFAULT, MOST = 50, 200


@require_safe
@conditional_page
@page("group", "read")
def bundle_list(request: HttpRequest) -> HttpResponse:
    """The groups, `range` to a page, `page` from 1; `count` is how many there are in all."""
    wanted, size = _number(request, "page", 1, 1_000_000), _number(request, "range", DEFAULT, MOST)
    if wanted is None or size is None:
        message = gettext_noop("Give page and range as whole numbers from 1; a range is at most %(most)s.")
        return error(400, Refusal("bad-page", message, params={"most": MOST}))
    rows, first = bundles(), (wanted - 1) * size
    count = rows.count()
    values: dict[str, object] = {
        "data": bundle_values(list(rows[first : first + size]), now().date()),
        "count": count,
        "self": {"title": "Self", "href": request.build_absolute_uri()},
    }
    for name, number, there in (
        ("previous", wanted - 1, wanted > 1),
        ("next", wanted + 1, first + size < count),
    ):
        if there:
            href = request.build_absolute_uri(f"{request.path}?page={number}&range={size}")
            values[name] = {"title": name.capitalize(), "href": href}
    return answer(values)


@require_safe
@conditional_page
@page("group", "read")
def bundle(request: HttpRequest, public_id: str) -> HttpResponse:
    """One group."""
    found = list(bundles().filter(public_id=public_id))
    if not found:
        message = gettext_noop("There is nothing of that name that you may see.")
        return error(404, Refusal("not-found", message))
    values = {"data": bundle_values(found, now().date())}
    return answer({**values, "self": {"title": "Self", "href": request.build_absolute_uri()}})


def _number(request: HttpRequest, name: str, default: int, most: int) -> int | None:
    text = request.GET.get(name, str(default))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    return number if 1 <= number <= most else None
