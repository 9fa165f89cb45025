"""The one word a country's team uses for its groups: cluster, sector, or its own (GN 5; S4, R10)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from firstcall.policy import profiles
from firstcall.policy.refusal import Refusal, gettext_noop
from firstcall.structure.models import Emergency

FIELDS = ("term", "term_singular", "term_plural")


def term_of(emergency: Emergency, *, plural: bool = False) -> str:
    """The word as it stands within a sentence: the team's own in its language, else the chosen one in the reader's."""
    own = emergency.term_plural if plural else emergency.term_singular
    if own:
        return own
    word = profiles.profile(emergency.profile).term(emergency.term)
    language = get_language() or "en"
    return word.plural_in(language) if plural else word.name_in(language)


def capitalised(text: str) -> str:
    """The word at the head of a table or a page."""
    return text[:1].upper() + text[1:]


def words_of(emergency: Emergency) -> dict[str, str]:
    """`term` and `terms` for sentences, `Term` and `Terms` for headings."""
    one, many = term_of(emergency), term_of(emergency, plural=True)
    return {"term": one, "terms": many, "Term": capitalised(one), "Terms": capitalised(many)}


def of_country(country: str) -> list[Emergency]:
    """The open emergencies of a country (ISO alpha-3): they share one word."""
    return list(Emergency.objects.filter(country=country, ended_on=None).order_by("pk"))


def why_not_term(*, term: str, singular: str, plural: str, known: Iterable[str]) -> Refusal | None:
    """One of the words of the guidance; a word of one's own has its plural too (GN 5)."""
    words = [one.replace("_", " ") for one in known]
    if term.replace("_", " ") not in words:
        return Refusal(
            "term-unknown",
            gettext_noop(
                "“%(term)s” is not one of the choices. Choose one of: %(terms)s; or give your own word."
            ),
            "GN 5",
            {"term": term, "terms": ", ".join(words)},
        )
    if bool(singular.strip()) != bool(plural.strip()):
        return Refusal(
            "term-half",
            gettext_noop("Give your own word for one and for several, or neither."),
            "GN 5",
        )
    return None


def why_not_other_term(
    *, wanted: tuple[str, ...], used: tuple[str, ...] | None, codes: Iterable[str]
) -> Refusal | None:
    """A country has one word: a new emergency takes it, and a change changes it in all (GN 5; R10)."""
    if used is None or all(not asked or asked == said for asked, said in zip(wanted, used, strict=True)):
        return None
    return Refusal(
        "one-term-per-country",
        gettext_noop(
            "This country says “%(used)s” in %(codes)s, and one country uses one word. Leave the word out here, or "
            "change it there first: that changes it everywhere."
        ),
        "GN 5",
        {"used": used[1] or used[0], "codes": ", ".join(codes)},
    )
