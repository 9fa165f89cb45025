"""Reading the editions, and what country teams said of them."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from firstcall.access.queries import may, visible
from firstcall.access.rules import Actor, NotVisible, Scope
from firstcall.guidance.models import RuleComment
from firstcall.policy import profiles
from firstcall.policy.profiles import Profile
from firstcall.structure.models import Emergency


def editions() -> list[Profile]:
    """Every edition, the oldest first, drafts too."""
    return [profiles.profile(name) for name in profiles.names()]


def edition(name: str) -> Profile:
    """The edition of this name. Raises `NotVisible` where there is none."""
    if name not in profiles.names():
        raise NotVisible
    return profiles.profile(name)


def emergencies_under(actor: Actor) -> dict[str, int]:
    """How many emergencies that `actor` may see are run under each edition."""
    rows = visible(actor, "emergency", Emergency.objects.all()).values("profile")
    return {row["profile"]: row["number"] for row in rows.annotate(number=Count("pk")).order_by("profile")}


def comments_on(actor: Actor, profile: Profile) -> QuerySet[RuleComment]:
    """What country teams said of an edition, as far as `actor` may read it; the newest first."""
    rows = RuleComment.objects.filter(profile=profile.version).select_related("emergency", "person")
    return visible(actor, "rule_comment", rows).order_by("-at", "-pk")


def speaks_for(actor: Actor) -> list[Emergency]:
    """The emergencies whose country team `actor` may speak for."""
    rows = visible(actor, "emergency", Emergency.objects.order_by("code"))
    held = {one.emergency for one in actor.held if one.emergency is not None}
    return [
        row
        for row in rows.filter(pk__in=held)
        if may(actor, "rule_comment", "create", Scope(emergency=row.pk, country=row.country_id))
    ]
