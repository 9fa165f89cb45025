"""The outbox of notices: each is mailed once, in the person's language, with a link and without content.

A notice is marked as mailed before it is handed to the mail server, and unmarked when that fails: a crash in
between costs the e-mail (the notice stays on the person's page), never a second one. Product choice.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from firstcall.record.models import Notice

GIVEN_UP_AFTER = timedelta(hours=72)
LONGEST_PAUSE = 60  # minutes
AT_ONCE = 200

log = logging.getLogger("firstcall.mail")


def waiting(at: datetime) -> QuerySet[Notice]:
    """Notices to people with an address, not mailed yet and not given up, oldest first: the visible
    outbox."""
    reachable = Q(person__user__isnull=False) | ~Q(person__work_email="")
    fresh = Notice.objects.filter(reachable, mailed_at=None, created_at__gt=at - GIVEN_UP_AFTER)
    return fresh.select_related("person__user").order_by("pk")


def send_notices(at: datetime) -> int:
    """Mail what is due, at most 200 at a time; gives how many the mail server took."""
    due = [notice for notice in waiting(at)[: 10 * AT_ONCE] if _due(notice, at)][:AT_ONCE]
    connection = get_connection() if due else None
    return sum(_send(notice, connection, at) for notice in due)


def _due(notice: Notice, at: datetime) -> bool:
    """After each failure the pause doubles: 1, 2, 4 … 60 minutes, counted from the notice itself."""
    pauses = sum(min(2**n, LONGEST_PAUSE) for n in range(notice.mail_attempts))
    return at >= notice.created_at + timedelta(minutes=pauses)


def _address(notice: Notice) -> str:
    user = notice.person.user
    return str(user.email if user else notice.person.work_email)


def _send(notice: Notice, connection: BaseEmailBackend | None, at: datetime) -> int:
    mine = Notice.objects.filter(pk=notice.pk, mailed_at=None, mail_attempts=notice.mail_attempts)
    if not mine.update(mailed_at=at, mail_attempts=notice.mail_attempts + 1):
        return 0
    try:
        return int(_message(notice, connection).send())
    except OSError as error:  # smtplib's errors are OSErrors, as are refused and broken connections
        log.warning("notice %s was not mailed: %s", notice.public_id, type(error).__name__)
        Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
        return 0


def _message(notice: Notice, connection: BaseEmailBackend | None) -> EmailMessage:
    user = notice.person.user
    with translation.override((user.language if user else "") or settings.LANGUAGE_CODE):
        subject = _("FirstCall: there is news for you")
        body = (
            _("There is news for you in FirstCall. Open it here:") + f"\n\n{settings.SITE_URL}{notice.link}\n"
        )
    return EmailMessage(subject, body, to=[_address(notice)], connection=connection)
