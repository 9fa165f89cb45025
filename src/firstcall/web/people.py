"""What the frame of every page asks about the person who is signed in, and what keeps their account whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Count, Q, QuerySet

from firstcall.access.models import Grant, User
from firstcall.record.kept_queries import KeptQuery
from firstcall.record.models import Notice

if TYPE_CHECKING:
    from firstcall.organisations.models import Person


UNSEEN = KeptQuery(
    lambda user: (
        Notice.objects.filter(person__user_id=user, seen_at__isnull=True)
        .order_by()
        .values("person__user_id")
        .annotate(unseen=Count("pk"))
        .values_list("unseen")
    ),
    1,
)


def person_of(user: Any) -> Person | None:
    """Who an account belongs to; None for an account nobody has been tied to yet."""
    return getattr(user, "person", None)


def grants_of(user: Any, at: datetime) -> QuerySet[Grant]:
    """The roles the person holds at `at`, with what names their scope."""
    return (
        Grant.objects.filter(person__user_id=user.pk, starts_at__lte=at)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
        .select_related("emergency", "group", "area", "organisation")
        .order_by("role", "pk")
    )


def posts_of(user: Any, on: date) -> QuerySet[Any]:
    """The posts the person holds on a day."""
    posts = apps.get_model("firstcall", "Post").objects.filter(person__user_id=user.pk, starts_on__lte=on)
    return (
        posts.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .select_related("organisation")
        .order_by("pk")
    )


def notices_of(user: Any) -> QuerySet[Notice]:
    """What the person was told, newest first."""
    return Notice.objects.filter(person__user_id=user.pk).order_by("-created_at", "-pk")


def unseen_count(user: Any) -> int:
    """How many notices the person has not seen."""
    counted = UNSEEN(user.pk)
    return int(counted[0][0]) if counted else 0


def see_notices(user: Any, at: datetime) -> int:
    """Mark all notices of the person as seen at `at`; returns how many were new."""
    return Notice.objects.filter(person__user_id=user.pk, seen_at__isnull=True).update(seen_at=at)


def second_steps(user: Any) -> dict[str, int]:
    """How many of each second step (totp, webauthn, recovery_codes) the account has."""
    kinds = Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True)
    counted: dict[str, int] = {}
    for kind in kinds:
        counted[kind] = counted.get(kind, 0) + 1
    return counted


def confirm_address(user: User) -> None:
    """Tie the account's address to it as verified.

    Accounts are made by those who grant roles and know whom they ask; the library refuses a second step to an
    account whose address is not verified, so every account has exactly this one row.
    """
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def on_user_saved(
    sender: type[User], instance: User, raw: bool = False, created: bool = False, **_more: object
) -> None:
    """Signal: whoever saves an account, its verified address follows."""
    if created and not raw:
        EmailAddress.objects.create(user=instance, email=instance.email, verified=True, primary=True)
    elif not raw:
        confirm_address(instance)
