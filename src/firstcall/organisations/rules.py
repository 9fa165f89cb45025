"""What an organisation may be called, and which may become one. Plain values; each rule gives a refusal or None."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from firstcall.organisations.directory import Match
from firstcall.organisations.names import HIDDEN, is_blank, mixed_word, stacks
from firstcall.organisations.types import type_code_for
from firstcall.policy.refusal import Refusal, gettext_noop


def why_not_name(name: str) -> Refusal | None:
    """A name must be visible as it is: no hidden characters, no word of two scripts (product choice; safety)."""
    if is_blank(name):
        return Refusal("name-missing", gettext_noop("Give the organisation a name."))
    if HIDDEN.search(name):
        message = gettext_noop("This name holds characters that cannot be seen. Type it again by hand.")
        return Refusal("name-hidden-characters", message)
    if stacks(name):
        message = gettext_noop(
            "This name piles marks on a letter that no spelling has. Type it again by hand."
        )
        return Refusal("name-stacked-marks", message)
    word = mixed_word(name)
    if word:
        message = gettext_noop(
            "“%(word)s” mixes letters of two scripts that look alike. Type it again in one script."
        )
        return Refusal("name-mixed-scripts", message, "", {"word": word})
    return None


def why_not_new(match: Match, name: str) -> Refusal | None:
    """A new organisation must not have, or look like, the name of one that is there (product choice)."""
    if match.how in ("unknown", "blank"):
        return None
    found = [match.organisation] if match.organisation else [s.organisation for s in match.suggestions]
    names = "; ".join(f"{one.name} [{one.public_id}]" for one in found)
    if match.how == "lookalike":
        message = gettext_noop(
            "“%(name)s” looks like %(found)s. Choose that one, or write the name differently."
        )
        return Refusal("name-lookalike", message, "", {"name": name, "found": names})
    message = gettext_noop("“%(name)s” is already known: %(found)s. Choose it instead of adding it again.")
    return Refusal("name-known", message, "", {"name": name, "found": names})


def why_not_spelling(match: Match, written: str, organisation: int) -> Refusal | None:
    """May a written name become a spelling of the organisation (primary key)?

    Not where it means another that is confirmed, or only looks like one. Whose acronym it is, and which of several
    is meant, is what the spelling says.
    """
    found = match.organisation
    if match.how in ("unknown", "acronym", "ambiguous") or (found and found.status == "unconfirmed"):
        return None
    return None if found and found.id == organisation else why_not_new(match, written)


def why_not_keep(status: str, merged: bool) -> Refusal | None:
    """Only an organisation that nobody has decided about yet is kept as one of its own."""
    if merged or status != "unconfirmed":
        return Refusal(
            "decided-already", gettext_noop("Somebody has decided about this organisation already.")
        )
    return None


def why_not_type(code: str) -> Refusal | None:
    """The type is one of the codes of types.toml, or not known yet."""
    if not code or type_code_for(code) == code:
        return None
    message = gettext_noop("“%(code)s” is not a type of organisation. Choose one of the list.")
    return Refusal("type-unknown", message, "", {"code": code})


def why_not_found(text: str, match: Match) -> Refusal:
    """What to do with a name that means no organisation, or several."""
    candidates = "; ".join(f"{s.organisation.name} [{s.organisation.public_id}]" for s in match.suggestions)
    params = {"text": text, "candidates": candidates}
    if match.how == "ambiguous":
        message = gettext_noop(
            "“%(text)s” may be any of these: %(candidates)s. Name one by the id in brackets."
        )
        return Refusal("organisation-ambiguous", message, "", params)
    if match.suggestions:
        message = gettext_noop("No organisation is called “%(text)s”. Did you mean: %(candidates)s?")
        return Refusal("organisation-unknown", message, "", params)
    message = gettext_noop(
        "No organisation is called “%(text)s”. Add it first, or import a list of organisations."
    )
    return Refusal("organisation-unknown", message, "", params)


def why_not_merge(into: int, from_: int, merged: Mapping[int, int]) -> Refusal | None:
    """May `from_` become `into`? `merged` says what each merged organisation became (primary keys)."""
    if from_ in merged:
        message = gettext_noop("This organisation has already been merged. Merge the one it became instead.")
        return Refusal("already-merged", message)
    if survivor(into, merged) == from_:
        message = gettext_noop("An organisation cannot become itself. Choose two different organisations.")
        return Refusal("merge-with-itself", message)
    return None


def survivor(organisation: int, merged: Mapping[int, int]) -> int:
    """What an organisation became in the end; itself if it was never merged. A circle ends where it closes."""
    seen = {organisation}
    while organisation in merged and merged[organisation] not in seen:
        organisation = merged[organisation]
        seen.add(organisation)
    return organisation


def why_not_person(name: str) -> Refusal | None:
    """A person has a name that can be seen as it is."""
    if not name.strip() or HIDDEN.search(name):
        return Refusal("person-name", gettext_noop("Give the person's name, without hidden characters."))
    return None


def why_not_post(title: str, starts_on: date, ends_on: date | None) -> Refusal | None:
    """A post has a title, and does not end before it starts."""
    if not title.strip():
        return Refusal("post-title-missing", gettext_noop("Say what the post is, such as Country Director."))
    return why_not_end(starts_on, None, ends_on) if ends_on else None


def why_not_end(starts_on: date, ended_on: date | None, on: date) -> Refusal | None:
    """A post ends once, and not before it started."""
    if ended_on is not None:
        return Refusal("post-ended", gettext_noop("This post has already ended. Enter a new one instead."))
    if on < starts_on:
        message = gettext_noop("The last day must not be before the first, %(day)s.")
        return Refusal("ends-before-start", message, "", {"day": starts_on.isoformat()})
    return None
