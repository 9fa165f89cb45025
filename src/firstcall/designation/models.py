"""A procedure as a running case: what was drafted, proposed, consulted, answered and decided. Acts are only added."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from firstcall.record.models import Versioned, new_id
from firstcall.structure.models import Emergency, Group, Lead


class Case(Versioned):
    """One run of a procedure of the profile, in one emergency; "D3" is its third.

    Everything that changes what a case is raises its version, so of two who decide at once one is first.
    """

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="cases")
    number = models.PositiveSmallIntegerField()
    profile = models.CharField(max_length=40)
    procedure = models.CharField(max_length=40)
    variant = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, default="running")  # running, done, settled, withdrawn, activated
    round = models.PositiveSmallIntegerField(default=1)
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, blank=True, related_name="cases")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="cases")
    plan = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="activations")
    concern = models.ForeignKey(
        "firstcall.Concern", models.PROTECT, null=True, blank=True, related_name="cases"
    )
    support = models.TextField(blank=True)  # what the team needs from OCHA and others (OG step 3)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "designation_case"
        constraints = [models.UniqueConstraint(fields=["emergency", "number"], name="case_number_once")]

    @property
    def code(self) -> str:
        """The case's number as people say it: "D3"."""
        return f"D{self.number}"


class Act(models.Model):
    """Something done in a case, by whom and when, as it was then: a step closed, gone back, withdrawn, settled.

    `due_at`: when the step's clock ran out, if it had one; late is `at` after it. `reason`: why it went on without what
    a soft need asks for, or came late, or ended early. Never changed (the ledger holds the same).
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="acts")
    kind = models.CharField(
        max_length=12
    )  # opened, closed (a step), returned, withdrawn, settled, variant, activated
    step = models.CharField(max_length=40, blank=True)
    round = models.PositiveSmallIntegerField()
    person = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=16)
    organisation = models.CharField(max_length=16, blank=True)
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    ledger_sequence = models.BigIntegerField()

    class Meta:
        db_table = "designation_act"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step", "round"], condition=Q(kind="closed"), name="step_closed_once_a_round"
            )
        ]


class Consultation(models.Model):
    """A consultation: with whom, at which level, and what came of it. Entered once, never changed.

    `purpose`: partners, authorities, agency, global_lead, country_director, country_team, principals, protection,
    regional. `outcome`: agrees, comment, alternative, concern, or not_reached (then `note` says what was tried).
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations")
    round = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=20)
    level = models.CharField(max_length=12)  # country, headquarters
    organisation = models.ForeignKey(
        "firstcall.Organisation", models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    who = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    held_on = models.DateField()
    recorded_at = models.DateTimeField()
    person = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=16)

    class Meta:
        db_table = "designation_consultation"


class ProposalLine(Versioned):
    """A line of the draft: a group to establish, keep, close or merge, and who shall lead it.

    `kind`: sector, thematic, ad_hoc. `action`: establish, keep, close. `sectors`: ids joined with +. A line for a group
    that exists names it. `criteria`: the answers to the profile's conditions, {id: {"met": bool, "why": text}}.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="lines")
    action = models.CharField(max_length=12, default="establish")
    kind = models.CharField(max_length=12, default="sector")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    sectors = models.CharField(max_length=160, blank=True)
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=160, blank=True)
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    criteria = models.JSONField(default=dict)

    class Meta:
        db_table = "designation_line"


class ProposedLead(models.Model):
    """An agency proposed in a line: its role, in which area and situation, and why where it differs from the table."""

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    line = models.ForeignKey(ProposalLine, models.CASCADE, related_name="leads")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, default="lead")
    area = models.ForeignKey("firstcall.Area", models.PROTECT, null=True, blank=True, related_name="+")
    situation = models.CharField(max_length=40, blank=True)
    deviation = models.TextField(blank=True)
    last_resort_scope = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "designation_lead"
        constraints = [
            models.UniqueConstraint(
                F("line"),
                F("organisation"),
                Coalesce("area", 0),
                F("situation"),
                name="agency_proposed_once",
            )
        ]


class Proposal(models.Model):
    """What was proposed in a round, word for word, with its fingerprint: what was endorsed is what was sent.

    `text` is the proposal as canonical JSON, `hash` its SHA-256. Replies and the agreement name the hash.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="proposals")
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    hash = models.CharField(max_length=64)
    person = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        db_table = "designation_proposal"
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_proposal_a_round")]


class Reply(models.Model):
    """What an organisation said to a proposal: as IASC member or global lead, or in the country team as its view.

    `body`: iasc, country_team. `answer`: endorse, alternative, comment, or in the team also object. One of each
    organisation and body a round; never changed.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="replies")
    round = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=12)
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="replies")
    answer = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    hash = models.CharField(max_length=64, blank=True)
    person = models.CharField(max_length=16)
    role = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        db_table = "designation_reply"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "body", "organisation"], name="one_reply_a_round"
            )
        ]


class Concern(Versioned):
    """A stakeholder thinks a lead does not do its job (GN 10). Who said so is for the HC; the lead reads `wording`."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="concerns")
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="concerns")
    text = models.TextField()
    author = models.ForeignKey("firstcall.Person", models.PROTECT, related_name="concerns")
    wording = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="filed")  # filed, taken_up, closed, withdrawn
    outcome = models.TextField(blank=True)
    filed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "concern"
