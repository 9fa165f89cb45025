"""A small country whose food group reports by month, with people in the roles of a round; and files of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from firstcall.access.models import Grant
from firstcall.access.queries import actor_for, operator
from firstcall.access.rules import Actor
from firstcall.activities.actions import import_activities
from firstcall.activities.models import Activity
from firstcall.organisations.models import Person
from firstcall.record.models import Notice
from firstcall.returns.actions import plan_months
from firstcall.returns.models import ReportingRound, Return
from firstcall.structure.models import Membership
from tests.gaps.country import DAY, SmallCountry

HEADINGS = "Organisation,Sector,Admin2 PCode,Activity,Month,Reached"
PLANNED_AT = datetime(2022, 4, 20, 9, tzinfo=UTC)
IN_TIME = datetime(2022, 7, 4, 9, tzinfo=UTC)  # June is due on 5 July, and closes on the 10th
LATE = datetime(2022, 7, 8, 9, tzinfo=UTC)
CLOSED = datetime(2022, 7, 11, 9, tzinfo=UTC)


class Reporting(SmallCountry):
    """Months of the food group, members of it, and an actor for every role."""

    def __init__(self) -> None:
        super().__init__()
        self.people: dict[str, Person] = {}
        for acronym, participation in (("AAA", "partner"), ("BBB", "partner"), ("CCC", "partner"),
                                       ("OOO", "observer"), ("ICRC", "alongside")):  # fmt: skip
            Membership.objects.create(
                group=self.food,
                organisation=self.organisation(acronym),
                participation=participation,
                starts_on=DAY,
            )

    def rounds(self, first=None, count: int = 3) -> list[ReportingRound]:
        """The rounds of April, May and June 2022, due on the 5th and closing on the 10th of the month after."""
        return plan_months(
            emergency=self.emergency,
            group=self.food,
            first=first or datetime(2022, 4, 1).date(),
            count=count,
            due_day=5,
            closing_day=10,
            by=operator(),
            at=PLANNED_AT,
        )

    def person(self, role: str, organisation: str = "", group: bool = True) -> Person:
        key = f"{role} {organisation}"
        if key not in self.people:
            self.people[key] = Person.objects.create(
                name=key.strip(), work_email=f"{role}{organisation}@x.example"
            )
            Grant.objects.create(
                person=self.people[key],
                role=role,
                emergency=self.emergency,
                group=self.food if group else None,
                organisation=self.organisation(organisation) if organisation else None,
                starts_at=PLANNED_AT.replace(year=2021),
            )
        return self.people[key]

    def actor(self, role: str, organisation: str = "", group: bool = True, at: datetime = IN_TIME) -> Actor:
        return actor_for(self.person(role, organisation, group), at)

    def take_in(
        self, folder: Path, *rows: str, name: str = "food.csv", at: datetime = IN_TIME, by: Actor | None = None,
        headings: str = HEADINGS, **more: object,
    ) -> dict:  # fmt: skip
        path = folder / name
        path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        (found,) = import_activities(
            [path], emergency=self.emergency, by=by or operator(), at=at, file_names=[name], **more
        )
        return found

    def returns(self) -> list[tuple[str, str, str, int]]:
        rows = Return.objects.order_by("round__first_day", "organisation__acronym")
        return list(rows.values_list("round__name", "organisation__acronym", "state", "number"))

    def reached(self) -> int:
        return sum(
            one or 0 for one in Activity.objects.filter(superseded_by=None).values_list("reached", flat=True)
        )


def row(
    organisation: str, reached: int, month: str = "June 2022", area: str = "ZZ11", activity: str = "Food"
) -> str:
    return f"{organisation},FSC,{area},{activity},{month},{reached}"


def codes(report: dict) -> Sequence[str]:
    return [one["code"] for one in report["problems"] if one["code"] != "organisation-unknown"]


def notices(country: Reporting, role: str, organisation: str = "") -> list[str]:
    """What this person was told, in words."""
    told = Notice.objects.filter(person=country.person(role, organisation)).order_by("pk")
    return [one.text % {**one.params, "day": one.params.get("day", {}).get("en")} for one in told]


def take_in(country: Reporting, folder: Path, *rows: str, name: str) -> dict:
    """Take a file of rows in while May's round is open."""
    return country.take_in(folder, *rows, name=name, at=datetime(2022, 6, 8, 9, tzinfo=UTC))
