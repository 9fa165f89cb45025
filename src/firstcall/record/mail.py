"""The outbox of notices: each is mailed once, in the person's language, with a link and without content.

Who has several waiting at once gets one e-mail with all their links (`NOTICES_IN_ONE`).

A notice is marked as mailed before it is handed to the mail server, and unmarked when that fails: a crash in
between costs the e-mail (the notice stays on the person's page), never a second one. Product choice.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from firstcall.record.models import Notice

GIVEN_UP_AFTER = timedelta(hours=72)
LONGEST_PAUSE = 60  # minutes
AT_ONCE = 200
REFUSALS = (smtplib.SMTPDataError, smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, ValueError)
"""This message was not taken, or is none (an address that is no address); anything else: the server is not there."""

log = logging.getLogger("firstcall.mail")
_stops: dict[str, Callable[[str], str]] = {}


def stopped_by(prefix: str, path: Callable[[str], str]) -> None:
    """Notices whose key begins so can be stopped by whoever gets them: `path` (of a person's public id) leads there.

    They are mailed apart from others, with the link, and with the headers by which mail programs offer it (RFC 8058).
    """
    _stops[prefix] = path


def _kind(notice: Notice) -> str:
    """How the key of a notice begins that can be stopped; "" for all others."""
    return next((prefix for prefix in _stops if notice.key.startswith(prefix)), "")


def waiting(at: datetime) -> QuerySet[Notice]:
    """Notices to people with an address, not mailed yet and not given up, oldest first: the visible
    outbox."""
    reachable = Q(person__user__isnull=False) | ~Q(person__work_email="")
    fresh = Notice.objects.filter(reachable, mailed_at=None, created_at__gt=at - GIVEN_UP_AFTER)
    return fresh.select_related("person__user").order_by("pk")


def send_notices(at: datetime) -> int:
    """Mail what is due, at most 200 at a time; gives how many notices the mail server took.

    When the server cannot be reached the rest waits for the next minute, untried: a timeout for each would keep the
    worker from everything else.
    """
    if settings.NOTICES_STAY:
        return 0
    due = [notice for notice in waiting(at)[: 10 * AT_ONCE] if _due(notice, at)][:AT_ONCE]
    connection = get_connection() if due else None
    taken = 0
    for notices in _by_message(due):
        try:
            taken += _send(notices, connection, at)
        except Unreachable:
            break
    return taken


class Unreachable(Exception):
    """The mail server did not answer, or stopped answering."""


def _by_message(due: list[Notice]) -> list[list[Notice]]:
    """Who gets which notices in one e-mail: several at once all in one, else one each; digests by themselves."""
    of_person: dict[tuple[int, str], list[Notice]] = {}
    for notice in due:
        of_person.setdefault((notice.person_id, _kind(notice)), []).append(notice)
    messages: list[list[Notice]] = []
    for (_person, kind), notices in of_person.items():
        together = bool(kind) or len(notices) >= settings.NOTICES_IN_ONE
        messages += [notices] if together else [[notice] for notice in notices]
    return messages


def _due(notice: Notice, at: datetime) -> bool:
    """After each failure the pause doubles: 1, 2, 4 … 60 minutes, counted from the notice itself."""
    pauses = sum(min(2**n, LONGEST_PAUSE) for n in range(notice.mail_attempts))
    return at >= notice.created_at + timedelta(minutes=pauses)


def _address(notice: Notice) -> str:
    user = notice.person.user
    return str(user.email if user else notice.person.work_email)


def _send(notices: list[Notice], connection: BaseEmailBackend | None, at: datetime) -> int:
    mine = [notice for notice in notices if _taken(notice, at)]
    if not mine:
        return 0
    try:
        sent = _message(mine, connection).send()
    except (OSError, ValueError) as error:  # smtplib's errors are OSErrors, as are broken connections
        Notice.objects.filter(pk__in=[notice.pk for notice in mine]).update(mailed_at=None)
        names = ", ".join(notice.public_id for notice in mine)
        log.warning("not mailed, to be tried again: %s: %s", names, type(error).__name__)
        if isinstance(error, REFUSALS):
            return 0
        raise Unreachable from error
    return len(mine) if sent else 0


def _taken(notice: Notice, at: datetime) -> bool:
    """Mark the notice as mailed, unless somebody else has: of two workers one sends it."""
    waiting_still = Notice.objects.filter(pk=notice.pk, mailed_at=None, mail_attempts=notice.mail_attempts)
    return bool(waiting_still.update(mailed_at=at, mail_attempts=notice.mail_attempts + 1))


def _message(notices: list[Notice], connection: BaseEmailBackend | None) -> EmailMessage:
    user = notices[0].person.user
    links = dict.fromkeys(f"{settings.SITE_URL}{notice.link}" for notice in notices)
    kind = _kind(notices[0])
    stop = f"{settings.SITE_URL}{_stops[kind](notices[0].person.public_id)}" if kind else ""
    with translation.override((user.language if user else "") or settings.LANGUAGE_CODE):
        subject = _("FirstCall: there is news for you")
        if len(links) == 1:
            opening = _("There is news for you in FirstCall. Open it here:")
        else:
            opening = _("There is news for you in FirstCall, on several pages. Open each here:")
        if user and user.last_login is None:
            opening = "\n".join((_first_time(), "", opening))
        ending = _("This is a summary. To get no further ones, open this and confirm:") if stop else ""
    body = f"{opening}\n\n" + "\n".join(links) + "\n"
    # Nobody's absence note answers a program.
    headers = {"Auto-Submitted": "auto-generated"}
    if stop:
        body += f"\n{ending}\n{stop}\n"
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(subject, body, to=[_address(notices[0])], connection=connection, headers=headers)


def _first_time() -> str:
    """For whoever has never signed in: an account that was made with a role has a password that nobody knows."""
    said = _("You have an account in FirstCall. If you have no password yet, choose it here first:")
    return f"{said}\n{settings.SITE_URL}{reverse('account_reset_password')}"
