"""Other names and codes of an area that files use: accepted once, remembered for the country, forgotten again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from firstcall.access.actions import require
from firstcall.access.rules import Actor, Scope
from firstcall.intake.contents.text import clean
from firstcall.places.gazetteer import CODE
from firstcall.places.models import Area, AreaName
from firstcall.places.names import code_key, key
from firstcall.places.placed import blank, listed
from firstcall.places.queries import gazetteer
from firstcall.policy.refusal import Refusal, Refused, gettext_noop, refuse
from firstcall.record.actions import append


def _subject(area: Area) -> str:
    """How the ledger names an area."""
    return f"area:{area.country_id}:{area.pcode}"


@transaction.atomic
def accept_place_name(
    *, area: Area, name: str, is_code: bool = False, language: str = "", by: Actor, at: datetime
) -> AreaName:
    """Remember that files call this area `name` (with `is_code`: write that code for it); the next file needs nobody.

    What is known already is given back and nothing is recorded twice. Raises `Refused` when the name says nothing, or
    would from then on mean two areas under one parent; `Forbidden`.
    """
    acting = require(by, "area", "change", Scope(country=area.country_id))
    written = clean(name)
    refuse(why_not_accept(area, written, is_code=is_code))
    kind = CODE if is_code else language[:8]
    found = AreaName.objects.filter(area=area, name=written).first()
    if found is not None or (key(area.name) == key(written) and not is_code):
        return found or AreaName(area=area, name=written, key=key(written), language=kind)
    made = AreaName.objects.create(area=area, name=written, key=key(written), language=kind)
    content = {"name": written, "code": is_code, "area": area.name}
    append(act="area.name-accepted", subject=_subject(area), content=content, by=acting, at=at)
    return made


@transaction.atomic
def forget_place_name(*, area: Area, name: str, by: Actor, at: datetime) -> None:
    """Forget another name or code of an area. Raises `Refused` when it has none of this writing, `Forbidden`."""
    acting = require(by, "area", "change", Scope(country=area.country_id))
    written = clean(name)
    found = AreaName.objects.filter(area=area, name=written).first()
    if found is None:
        message = gettext_noop("%(place)s has no other name “%(name)s”, so there is nothing to forget.")
        raise Refused(Refusal("no-such-name", message, params={"place": area.name, "name": written}))
    found.delete()
    content = {"name": written, "code": found.language == CODE, "area": area.name}
    append(act="area.name-forgotten", subject=_subject(area), content=content, by=acting, at=at)


def why_not_accept(area: Area, written: str, *, is_code: bool) -> Refusal | None:
    """A name must say something, and must not become the name of two areas side by side (product choice)."""
    if blank(written) or not key(written) or len(written) > 160:
        message = gettext_noop(
            "A name has letters or digits, 160 characters at most. Write what files call it."
        )
        return Refusal("name-blank", message)
    places = gazetteer(area.country_id)
    if is_code:
        known = places.by_code(written)
        others = [known] if known is not None and known.pk != area.pk and known.valid_to is None else []
        others += [one for one in places.with_former_code(code_key(written)) if one.pk != area.pk]
    else:
        named = places.under(area.parent_id, written, area.level)
        others = [one for one in named if one.pk != area.pk and one.parent == area.parent_id]
    if not others:
        return None
    message = gettext_noop("“%(name)s” already stands for %(other)s. Choose that area, or correct the file.")
    return Refusal("name-taken", message, params={"name": written, "other": listed(others)})
