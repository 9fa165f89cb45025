"""What programs send and get about assessments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from firstcall.web.programs.bodies import MAY_BE_ABSENT, Body, Day, Flag, Id, LongName, Name, Text, Word

Title = Annotated[str, Field(min_length=1, max_length=200)]
People = Annotated[int, Field(ge=0, le=10**10, strict=True)]
Size = Annotated[float, Field(gt=0, le=50)]
Some = Annotated[list[Word], Field(max_length=60)]
Organisations = Annotated[list[LongName], Field(max_length=200)]
Places = Annotated[list[Name], Field(max_length=500)]
Unit = Literal["people", "households"]
Sensitivity = Literal["low", "moderate", "high"]
State = Literal["planned", "collecting", "done"]
Source = Annotated[str, Field(max_length=200)]
Report = Annotated[str, Field(max_length=500)]


class NewAssessment(Body):
    """`methods` and `issues` are ids; `took_part` null where it is not said. Without `groups` it is of all groups,
    without `areas` of the whole country. Organisations, areas and groups as people write them."""

    title: Title
    joint: Flag = False
    organisation: LongName = ""
    partners: Organisations = []
    methods: Some = []
    took_part: Flag | None = None
    sampled: People | None = None
    covered: People | None = None
    population_groups: Some = []
    areas: Places = []
    groups: Places = []
    starts_on: Day | None = None
    ends_on: Day | None = None
    published_on: Day | None = None
    standards: Text = ""
    issues: Some = []
    source: Source = ""
    unit: Unit = "people"
    household_size: Size | None = None
    report: Report = ""
    sensitivity: Sensitivity = "moderate"
    state: State = "done"


class AssessmentChange(Body):
    """Fields that are left out stay."""

    title: Title = MAY_BE_ABSENT
    joint: Flag = MAY_BE_ABSENT
    organisation: LongName = MAY_BE_ABSENT
    partners: Organisations = MAY_BE_ABSENT
    methods: Some = MAY_BE_ABSENT
    took_part: Flag | None = None
    sampled: People | None = None
    covered: People | None = None
    population_groups: Some = MAY_BE_ABSENT
    areas: Places = MAY_BE_ABSENT
    groups: Places = MAY_BE_ABSENT
    starts_on: Day | None = None
    ends_on: Day | None = None
    published_on: Day | None = None
    standards: Text = MAY_BE_ABSENT
    issues: Some = MAY_BE_ABSENT
    source: Source = MAY_BE_ABSENT
    unit: Unit = MAY_BE_ABSENT
    household_size: Size | None = None
    report: Report = MAY_BE_ABSENT
    sensitivity: Sensitivity = MAY_BE_ABSENT
    state: State = MAY_BE_ABSENT


class AssessmentEnd(Body):
    reason: Text
    on: Day | None = None


class WithdrawalReason(Body):
    reason: Text


class NewChoice(Body):
    """`assessment` null: the figures that came without one. `group`: a group or the code of a sector without one.
    Without `area` it holds for the whole country."""

    assessment: Id | None = None
    group: Name
    area: Name = ""
    reason: Text
    starts_on: Day | None = None


class FileAssessment(Body):
    """The assessment the file's figures come from; null: none that is named."""

    assessment: Id | None


class AssessmentShape(Schema):
    """`left_out`: cross-cutting issues it did not consider; `nobody_heard`: no people affected took part in it. Both
    are warnings and block nothing."""

    id: str
    version: int
    title: str
    joint: bool
    organisation: str | None
    partners: list[str]
    methods: list[str]
    took_part: bool | None
    sampled: int | None
    covered: int | None
    population_groups: list[str]
    areas: list[str]
    groups: list[str]
    starts_on: date | None
    ends_on: date | None
    published_on: date | None
    standards: str
    issues: list[str]
    source: str
    unit: str
    household_size: float | None
    report: str
    sensitivity: str
    state: str
    ended_on: date | None
    reason: str
    left_out: list[str]
    nobody_heard: bool


class AssessedShape(Schema):
    """What one assessment says of a group in a place. `assessment` null: figures without one. Null is not known.

    `unit` households: nothing says how many people they are, so they count nowhere."""

    group: str
    area: str
    area_name: str
    level: int
    assessment: str | None
    population: int | None
    affected: int | None
    in_need: int | None
    targeted: int | None
    unit: str
    severity: int | None
    as_of: date | None
    in_use: bool
    severity_in_use: bool


class NewReport(Body):
    """`language`: a code such as fr, or its name. `group`: the only one that may have it. Without `title` it goes by
    the name of its file."""

    language: Annotated[str, Field(max_length=60)] = ""
    title: Annotated[str, Field(max_length=200)] = ""
    group: Name = ""


class AssessmentReportShape(Schema):
    """A document kept with an assessment. `kind`: pdf, docx, odt, xlsx, xlsb, xls, ods or csv, by what it is, and ""
    where it was kept before that was asked. `group` null: whoever reads the assessment may have it. `size` in bytes."""

    id: str
    version: int
    title: str
    language: str
    kind: str
    file_name: str
    size: int
    sha256: str
    group: str | None
    attached_at: datetime
    withdrawn_at: datetime | None
    reason: str


class AssessmentWithFigures(AssessmentShape):
    figures: list[AssessedShape]
    reports: list[AssessmentReportShape]


class AssessmentChoiceShape(Schema):
    id: str
    version: int
    assessment: str | None
    group: str
    area: str | None
    reason: str
    starts_on: date
    ends_on: date | None


class FileShape(Schema):
    id: str
    version: int
    assessment: str | None
