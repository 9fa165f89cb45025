"""The guidance for programs: every edition as data, two compared, and what country teams say of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from firstcall.access.queries import may_somewhere
from firstcall.access.rules import NotVisible
from firstcall.guidance import actions, queries
from firstcall.guidance.rules import compare
from firstcall.guidance.values import compared, said, summary, whole
from firstcall.structure.queries import visible_emergency
from firstcall.web.edge import now
from firstcall.web.programs import answer, caller, written
from firstcall.web.programs.bodies import Body, Word

router = Router(tags=["guidance"])
Entries = list[dict[str, Any]]


class SourceShape(Schema):
    id: str
    date: date | None
    document: str


class EditionLineShape(Schema):
    name: str
    title: str
    draft: bool
    sources: list[SourceShape]
    emergencies: int


class EditionShape(Schema):
    """Texts are objects with en, fr, es and ar; each entry has its clause."""

    name: str
    title: str
    draft: bool
    sources: list[SourceShape]
    situations: Entries
    agencies: Entries
    sectors: Entries
    issues: Entries
    duties: Entries
    terms: Entries
    participation: Entries
    actors: Entries
    procedures: Entries
    rules: Entries
    criteria: Entries
    follow_ups: Entries
    promises: Entries


class ComparisonShape(Schema):
    """`what` is added, gone, merged, split, renamed or changed; what is not listed is the same."""

    old: str
    new: str
    sectors: Entries
    procedures: Entries
    rules: Entries
    criteria: Entries
    follow_ups: Entries
    promises: Entries


class CommentShape(Schema):
    id: str
    subject: str
    emergency: str
    text: str
    at: datetime


class NewComment(Body):
    emergency: Word
    subject: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(max_length=4000)]


@router.get("/guidance", operation_id="guidance_list", response=list[EditionLineShape])
def guidance_list(request: HttpRequest) -> HttpResponse:
    """The editions of the guidance, drafts too, and how many emergencies you see are run under each."""
    under = queries.emergencies_under(caller(request))
    return answer([summary(one, under.get(one.version, 0)) for one in queries.editions()])


@router.get("/guidance/{name}", operation_id="guidance_read", response=EditionShape)
def guidance_read(request: HttpRequest, name: str) -> HttpResponse:
    """One edition: sectors with leads by situation, procedures step by step, rules, each with its clause."""
    return answer(whole(queries.edition(name)))


@router.get("/guidance/{name}/compare/{other}", operation_id="guidance_compare", response=ComparisonShape)
def guidance_compare(request: HttpRequest, name: str, other: str) -> HttpResponse:
    """What the second edition has otherwise than the first."""
    old, new = queries.edition(name), queries.edition(other)
    return answer(compared(old, new, compare(old, new)))


@router.get("/guidance/{name}/comments", operation_id="guidance_comment_list", response=list[CommentShape])
def guidance_comment_list(request: HttpRequest, name: str) -> HttpResponse:
    """What country teams say of an edition, the newest first; those of your own emergency unless you see all."""
    if not may_somewhere(caller(request), "rule_comment", "read"):
        raise NotVisible
    rows = queries.comments_on(caller(request), queries.edition(name))
    return answer([said(row) for row in rows[:1000]])


@router.post("/guidance/{name}/comments", operation_id="guidance_comment", response={201: CommentShape})
@written
def guidance_comment(request: HttpRequest, name: str, body: NewComment) -> HttpResponse:
    """A country team says what it found of a rule, step, sector or criterion ("rule:R04", "sector:shelter")."""
    made = actions.comment(
        profile=queries.edition(name),
        subject=body.subject,
        emergency=visible_emergency(caller(request), body.emergency),
        text=body.text,
        by=caller(request),
        at=now(),
    )
    return answer(said(made), 201)
