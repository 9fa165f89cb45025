"""When a document may be kept with an assessment, and when it is taken away again (Annex 1 T6; threat B11)."""

from __future__ import annotations

from firstcall.needs.rules.assessments import CLAUSE
from firstcall.policy.refusal import Refusal, gettext_noop

MOST = 60  # documents of one assessment at a time


def why_not_attach(
    *,
    withdrawn: bool,
    language: str,
    language_known: bool,
    group: str,
    group_elsewhere: bool,
    kept: int,
) -> Refusal | None:
    """A report has a language, and at most one group that alone may have it, of those the assessment looked at.

    `kept`: how many documents it has already.
    """
    if withdrawn:
        return Refusal(
            "report-of-withdrawn",
            gettext_noop("The assessment was withdrawn. Keep the document with one that counts."),
            CLAUSE,
        )
    if not language:
        return Refusal(
            "report-language", gettext_noop("Say in which language the document is, such as fr or French.")
        )
    if not language_known:
        return Refusal(
            "report-language-unknown",
            gettext_noop(
                "“%(language)s” is no language that is known. Write its code, such as fr, or its name."
            ),
            params={"language": language[:60]},
        )
    if group_elsewhere:
        return Refusal(
            "report-group",
            gettext_noop(
                "%(group)s is not among those the assessment looked at. Choose one of them, or none."
            ),
            params={"group": group},
        )
    if kept >= MOST:
        return Refusal(
            "report-too-many",
            gettext_noop(
                "%(count)d documents are kept with it already. Withdraw one that nobody needs first."
            ),
            params={"count": kept},
        )
    return None


def why_not_twice(*, kept_already: bool) -> Refusal | None:
    """The same file is kept once."""
    if kept_already:
        return Refusal(
            "report-kept-already",
            gettext_noop("This very file is kept with the assessment already. Nothing to do."),
        )
    return None


def why_not_withdraw_report(*, withdrawn: bool, reason: str) -> Refusal | None:
    """A document is withdrawn once, with its reason."""
    if withdrawn:
        return Refusal("report-withdrawn-before", gettext_noop("This document is withdrawn already."))
    if not reason:
        return Refusal(
            "report-why",
            gettext_noop("Say in a sentence why the document is withdrawn; the sentence is kept."),
        )
    return None


def why_not_give_out(*, withdrawn: bool, there: bool) -> Refusal | None:
    """What is given out is there, and is what was kept."""
    if withdrawn:
        return Refusal(
            "report-withdrawn",
            gettext_noop("This document was withdrawn, and its file is gone. The list says why."),
        )
    if not there:
        return Refusal(
            "report-not-there",
            gettext_noop("The file is not there, or is not what was kept. Tell whoever runs the server."),
        )
    return None
