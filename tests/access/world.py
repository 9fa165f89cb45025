"""Two countries, three emergencies, and a row of every kind in each place: what lists are tested on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from firstcall import models

SHEET = {"west": 0, "south": 0, "east": 1, "north": 1, "width": 1, "height": 1}
DAY = date(2026, 1, 1)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class World:
    """Rows by what they are; `rows`: object of the matrix -> its rows."""

    countries: list[Any] = field(default_factory=list)
    emergencies: list[Any] = field(default_factory=list)
    groups: list[Any] = field(default_factory=list)
    areas: list[Any] = field(default_factory=list)
    organisations: list[Any] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)
    rows: dict[str, list[Any]] = field(default_factory=dict)


def make_world() -> World:
    """Country AAA with two emergencies, BBB with one; two groups in each, areas three levels deep."""
    world = World()
    world.countries = [models.Country.objects.create(code=code, name=code) for code in ("AAA", "BBB")]
    for country in world.countries:
        top = _area(country, "0", None)
        world.areas += [top, province := _area(country, "01", top), _area(country, "0101", province)]
    for code, country in (("A1", "AAA"), ("A2", "AAA"), ("B1", "BBB")):
        world.emergencies.append(_emergency(code, country))
    for emergency in world.emergencies:
        for code in ("shelter", "water"):
            world.groups.append(
                models.Group.objects.create(emergency=emergency, code=code, name=code, starts_on=DAY)
            )
    names = ("Lead Agency", "Partner", "Quiet Partner")
    world.organisations = [models.Organisation.objects.create(name=name, country=None) for name in names]
    world.organisations[2].country = world.countries[0]
    world.organisations[2].save()
    world.people = [models.Person.objects.create(name=name) for name in ("Ada", "Ben", "Cleo")]
    _people_rows(world)
    _structure_rows(world)
    for name in ("case", "rule_comment", "concern"):
        world.rows[name] = []
    _more_structure_rows(world)
    _figure_rows(world)
    _return_rows(world)
    _gap_rows(world)
    return world


def _area(country: Any, code: str, parent: Any) -> Any:
    return models.Area.objects.create(
        country=country, pcode=country.code[:2] + code, name=code, level=len(code) // 2, parent=parent
    )


def _emergency(code: str, country: str) -> Any:
    return models.Emergency.objects.create(
        code=code,
        country_id=country,
        name=code,
        kind="conflict",
        onset="new",
        began_on=DAY,
        profile="iasc-2006",
    )


def _people_rows(world: World) -> None:
    world.rows["country"], world.rows["area"] = world.countries, world.areas
    world.rows["organisation"], world.rows["person"] = world.organisations, world.people
    world.rows["boundary"] = [
        models.BoundaryLayer.objects.create(country=country, level=1, code_property="code", **SHEET)
        for country in world.countries
    ]
    world.rows["post"] = [
        models.Post.objects.create(person=person, organisation=organisation, title="x", starts_on=DAY)
        for person, organisation in zip(world.people, world.organisations, strict=True)
    ]
    ada, ben, _cleo = world.people
    held = ((ada, "COORD", world.groups[0]), (ada, "CO", world.groups[1]), (ben, "COORD", world.groups[5]))
    world.rows["account"] = [
        models.Grant.objects.create(
            person=person, role=role, emergency=group.emergency, group=group, starts_at=NOW
        )
        for person, role, group in held
    ]
    world.rows["token"] = [
        models.ApiToken.objects.create(
            person=person,
            name="x",
            digest=person.name,
            created_at=NOW,
            expires_at=datetime(2026, 5, 1, tzinfo=UTC),
        )
        for person in world.people
    ]
    world.rows["notice"] = [
        models.Notice.objects.create(person=person, ledger_sequence=1, text="x", link="/", created_at=NOW)
        for person in world.people
    ]
    world.rows["job"] = [
        models.Job.objects.create(kind="x", person=person.public_id, created_at=NOW)
        for person in world.people
    ]


def _structure_rows(world: World) -> None:
    world.rows["emergency"], world.rows["group"] = world.emergencies, world.groups
    lead, partner, _quiet = world.organisations
    names = (
        "lead",
        "leadership",
        "last_resort",
        "focal_point",
        "issue_focal_point",
        "coordinator",
        "membership",
    )
    for name in (
        *names,
        "team_member",
        "counting_rule",
        "age_limit",
        "basis",
        "commitment",
        "counterpart",
        "briefing",
        "review",
    ):
        world.rows[name] = []
    for group in world.groups:
        area = _deepest(world, group)
        common = {"group": group, "starts_on": DAY}
        for organisation, where in ((lead, None), (partner, area)):
            leadership = models.Leadership.objects.create(area=where, **common)
            place = {"organisation": organisation, "area": where, **common}
            world.rows["leadership"].append(leadership)
            world.rows["lead"].append(models.Lead.objects.create(leadership=leadership, **place))
            world.rows["last_resort"].append(models.LastResort.objects.create(**place))
        world.rows["focal_point"].append(
            models.FocalPoint.objects.create(organisation=partner, area=area, **common)
        )
        for organisation in (lead, partner):
            world.rows["membership"].append(
                models.Membership.objects.create(organisation=organisation, **common)
            )
        for person, organisation in zip(world.people, (lead, partner), strict=False):
            coordinator = models.Coordinator.objects.create(
                person=person, organisation=organisation, **common
            )
            world.rows["coordinator"].append(coordinator)


def _more_structure_rows(world: World) -> None:
    lead, partner, _quiet = world.organisations
    rows = world.rows
    for emergency in world.emergencies:
        here = {"emergency": emergency}
        rows["team_member"].append(
            models.TeamMember.objects.create(organisation=lead, person=world.people[0], starts_on=DAY, **here)
        )
        rows["basis"].append(models.Basis.objects.create(kind="needs", title="x", done_on=DAY, **here))
        rows["counterpart"].append(
            models.Counterpart.objects.create(name="Ministry", kind="national", starts_on=DAY, **here)
        )
        rows["briefing"].append(
            models.Briefing.objects.create(audience="others", topic="x", given_on=DAY, **here)
        )
        rows["review"].append(
            models.StructureReview.objects.create(kind="own", title="x", due_on=DAY, **here)
        )
        rows["case"].append(
            models.Case.objects.create(number=1, profile="x", procedure="x", opened_at=NOW, **here)
        )
        rows["rule_comment"].append(
            models.RuleComment.objects.create(
                profile="x", subject="rule:R01", person=world.people[0], text="x", at=NOW, **here
            )
        )
    for group in world.groups:
        for organisation in (lead, partner):
            rows["commitment"].append(
                models.Commitment.objects.create(
                    group=group, organisation=organisation, text="x", proposed_at=NOW
                )
            )
        rows["counting_rule"].append(models.CountingRule.objects.create(group=group, rule={}, starts_on=DAY))
        rows["age_limit"].append(
            models.AgeLimit.objects.create(group=group, days=90, reason="x", starts_on=DAY)
        )
        rows["issue_focal_point"].append(
            models.IssueFocalPoint.objects.create(
                group=group, issue="gender", organisation=partner, starts_on=DAY
            )
        )
        rows["concern"].append(
            models.Concern.objects.create(
                emergency=group.emergency,
                lead=group.leads.all()[0],
                text="x",
                author=world.people[1],
                filed_at=NOW,
            )
        )
    for name in ("proposal", "agreement", "decision"):
        rows[name] = rows["case"]


def _deepest(world: World, group: Any) -> Any:
    return next(a for a in world.areas if a.country_id == group.emergency.country_id and a.level == 2)


def _figure_rows(world: World) -> None:
    for name in ("import", "need", "assessment", "assessment_report", "activity", "presence", "gap"):
        world.rows[name] = []
    world.rows["import"].append(_batch(country=world.countries[0], person=world.people[0].public_id))
    for group in world.groups:
        for at, organisation in enumerate(world.organisations):
            batch = _batch(
                country=group.emergency.country,
                emergency=group.emergency,
                group=group,
                organisation=organisation,
                person=world.people[at].public_id,
            )
            world.rows["import"].append(batch)
            _facts(world, group, organisation, batch, world.areas[at])
    for emergency in world.emergencies:
        total = {"emergency": emergency, "area": world.areas[0], "level": 0}
        world.rows["gap"].append(models.NeedRollup.objects.create(**total))
        world.rows["presence"].append(models.ActivityRollup.objects.create(rows=1, organisations=1, **total))
    world.rows["overlap"] = world.rows["gap"]  # found in the same rows, seen by fewer


def _batch(**scope: Any) -> Any:
    return models.ImportBatch.objects.create(kind="x", file_name="x", sha256="x", created_at=NOW, **scope)


def _facts(world: World, group: Any, organisation: Any, batch: Any, area: Any) -> None:
    where = {"emergency": group.emergency, "group": group, "area": area}
    world.rows["need"].append(models.NeedFigure.objects.create(batch=batch, source_row=1, **where))
    assessment = models.Assessment.objects.create(
        emergency=group.emergency, title="x", organisation=organisation, recorded_at=NOW
    )
    models.AssessmentGroup.objects.create(assessment=assessment, group=group)
    models.AssessmentArea.objects.create(assessment=assessment, area=area)
    world.rows["assessment"].append(assessment)
    world.rows["assessment_report"].append(
        models.AssessmentReport.objects.create(
            assessment=assessment, group=group, title="x", file_name="x", size=1, sha256="x", attached_at=NOW
        )
    )
    world.rows["gap"].append(models.NeedRollup.objects.create(level=area.level, **where))
    rollup = models.ActivityRollup.objects.create(level=area.level, rows=1, organisations=1, **where)
    world.rows["presence"].append(rollup)
    world.rows["activity"].append(
        models.Activity.objects.create(
            batch=batch, organisation=organisation, source_row=1, natural_key="x", content_key="x", **where
        )
    )


def _return_rows(world: World) -> None:
    """A round of each group and one of all groups; in the former a return of every organisation."""
    rounds, returns = [], []
    days = {"first_day": DAY, "last_day": DAY, "opens_on": DAY, "due_on": DAY, "closes_on": DAY}
    for emergency in world.emergencies:
        rounds.append(models.ReportingRound.objects.create(emergency=emergency, name="x", **days))
    for group in world.groups:
        one = models.ReportingRound.objects.create(emergency=group.emergency, group=group, name="x", **days)
        rounds.append(one)
        returns += [
            models.Return.objects.create(
                round=one, group=group, organisation=each, first_at=NOW, latest_at=NOW
            )
            for each in world.organisations
        ]
    world.rows["round"], world.rows["return"], world.rows["reporting"] = rounds, returns, returns


def _gap_rows(world: World) -> None:
    """In each group a case that an organisation was called on and answered, and one that nobody confirmed yet."""
    for name in ("gap_case", "gap_answer", "last_resort_answer", "watch"):
        world.rows[name] = []
    for number, group in enumerate(world.groups):
        lead, partner = world.organisations[:2]
        where = {
            "emergency": group.emergency,
            "group": group,
            "course": "gn-11",
            "what": "x",
            "opened_at": NOW,
        }
        case = models.GapCase.objects.create(
            number=number + 1,
            area=_deepest(world, group),
            confirmed_at=NOW,
            holder=lead,
            person=world.people[0].public_id,
            **where,
        )
        draft = models.GapCase.objects.create(
            number=number + 100, stage="draft", person=world.people[1].public_id, **where
        )
        call = models.GapCall.objects.create(case=case, round=1, reply_by=NOW, at=NOW)
        models.AskedPartner.objects.create(call=call, organisation=partner)
        said = {"case": case, "role": "x", "at": NOW}
        world.rows["gap_case"] += [case, draft]
        world.rows["gap_answer"].append(
            models.PartnerAnswer.objects.create(organisation=partner, answer="accepted", asked=True, **said)
        )
        world.rows["last_resort_answer"] += [
            models.LastResortAnswer.objects.create(
                organisation=lead, answer="constrained", explanation="x", **{condition: True}, **said
            )
            for condition in ("access", "funding")
        ]
        world.rows["watch"].append(
            models.Watch.objects.create(group=group, sign="unmet", limit=1, starts_on=DAY)
        )
    world.rows["last_resort_call"] = [row for row in world.rows["gap_case"] if row.holder_id]
