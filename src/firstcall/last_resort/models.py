"""A critical gap as a running case: who was called, what was answered, what the last resort said and did (GN 11).

Acts and answers are only added; what a case is now is in the case itself, locked by its version.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from firstcall.record.models import Versioned, new_id
from firstcall.structure.models import Commitment, Emergency, Group
from firstcall.structure.models.dated import Dated, ends_after_start


class Watch(Dated):
    """A line a group has set: where figures cross it, a draft of a case is opened for its coordinator (L1).

    `sign`: unmet (people), coverage (reached in a hundred in need, at most), nobody (people in need, nobody present),
    severity (1 to 5). `limit` in the unit of the sign; `level` of the areas looked at (None: the finest).
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="watches")
    sign = models.CharField(max_length=12)
    limit = models.BigIntegerField()
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    population_group = models.CharField(max_length=60, default="all")
    reason = models.TextField(blank=True)
    person = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "watch"
        constraints = [
            models.UniqueConstraint(
                F("group"),
                F("sign"),
                F("population_group"),
                Coalesce("level", -1),
                condition=Q(ends_on__isnull=True),
                name="one_watch_per_sign",
            ),
            ends_after_start("watch_ends_after_start"),
        ]


class GapCase(Versioned):
    """A gap with a name and a clock; "G4" is the fourth of its emergency. A sector without a group: `sector` alone.

    `people` without what the case is about, None: not known, never zero. `figures_on`: the day the figures speak of.
    `stage`: draft, found, called, last_resort, closed ("answered" follows from the answers and the clock).
    `duty` and `holder` say whose the rest is, from when the last resort was called on. `topic` tells two gaps of one
    place apart ("cold chain"); empty: the whole response of the group there.
    """

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="gap_cases")
    number = models.PositiveIntegerField()
    course = models.CharField(max_length=40)
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="gap_cases")
    sector = models.CharField(max_length=16, blank=True)
    area = models.ForeignKey(
        "firstcall.Area", models.PROTECT, null=True, blank=True, related_name="gap_cases"
    )
    population_group = models.CharField(max_length=60, default="all")
    sex = models.CharField(max_length=2, blank=True)
    age = models.CharField(max_length=12, blank=True)
    topic = models.CharField(max_length=120, blank=True)
    what = models.TextField()
    people = models.BigIntegerField(null=True, blank=True)
    in_need = models.BigIntegerField(null=True, blank=True)
    reached = models.BigIntegerField(null=True, blank=True)
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    figures_on = models.DateField(null=True, blank=True)
    since_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=12, default="hand")  # figures, hand, watch, overlap, stalled
    watch = models.ForeignKey(Watch, models.PROTECT, null=True, blank=True, related_name="cases")
    stage = models.CharField(max_length=12, default="found")
    urgency = models.CharField(max_length=12, blank=True)  # life_saving, high, normal
    urgency_why = models.TextField(blank=True)
    duty = models.CharField(max_length=16, blank=True)
    holder = models.ForeignKey(
        "firstcall.Organisation", models.PROTECT, null=True, blank=True, related_name="last_resort_cases"
    )
    duty_clause = models.CharField(max_length=80, blank=True)
    standing = models.CharField(max_length=12, blank=True)  # at the last resort: due, committed, constrained,
    # advocating, with_hc
    person = models.CharField(max_length=16, blank=True)  # who raised it
    opened_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateTimeField(null=True, blank=True)
    brought_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)  # what was said before no longer counts
    ending = models.CharField(max_length=24, blank=True)
    check_on = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "gap_case"
        constraints = [
            models.UniqueConstraint(fields=["emergency", "number"], name="gap_case_number_once"),
            models.UniqueConstraint(
                F("emergency"), Coalesce("group", 0), F("sector"), Coalesce("area", 0), F("population_group"),
                F("sex"), F("age"), F("topic"),
                condition=~Q(stage="closed"),
                name="one_open_case_per_gap",
            ),
            models.CheckConstraint(condition=~Q(group=None) | ~Q(sector=""), name="gap_case_is_about_something"),
            models.CheckConstraint(condition=Q(people=None) | Q(people__gte=0), name="gap_case_people"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["emergency", "stage"], name="gap_case_by_stage")]

    @property
    def code(self) -> str:
        """The case's number as people say it: "G4"."""
        return f"G{self.number}"


class GapCall(models.Model):
    """A call on partners to fill a gap by a moment; there may be several, one after the other (GN 11)."""

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    case = models.ForeignKey(GapCase, models.PROTECT, related_name="calls")
    round = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    reply_by = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        db_table = "gap_call"
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="gap_call_round_once")]


class AskedPartner(models.Model):
    """A partner that was called on, and why it was thought of: its group, its places, what it does (product choice)."""

    call = models.ForeignKey(GapCall, models.PROTECT, related_name="asked")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="asked_in")
    why = models.CharField(max_length=24, blank=True)  # here, near, does_it, member, named

    class Meta:
        db_table = "gap_call_partner"
        constraints = [models.UniqueConstraint(fields=["call", "organisation"], name="asked_once_per_call")]


class PartnerAnswer(models.Model):
    """What an organisation said to a call, or offered unasked; its latest counts. Never changed.

    `answer`: accepted (all of what is left), part (`people`), declined (`reason`). `noted`: told to the coordinator,
    who wrote it down; it binds nobody until the organisation's own user accepts its commitment (GN 10). An offer of an
    observer or of one alongside has no commitment (GN 1 fn 1; Annex 1).
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    case = models.ForeignKey(GapCase, models.PROTECT, related_name="answers")
    organisation = models.ForeignKey("firstcall.Organisation", models.PROTECT, related_name="gap_answers")
    answer = models.CharField(max_length=12)
    people = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    asked = models.BooleanField()
    noted = models.BooleanField(default=False)
    apart = models.BooleanField(default=False)  # of an observer, or alongside: an offer, never a commitment
    commitment = models.OneToOneField(
        Commitment, models.PROTECT, null=True, blank=True, related_name="gap_answer"
    )
    person = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        db_table = "gap_answer"
        constraints = [
            models.CheckConstraint(condition=Q(people=None) | Q(people__gt=0), name="gap_answer_people"),
            models.CheckConstraint(
                condition=~Q(answer="declined") | Q(people=None, commitment=None), name="declined_has_nothing"
            ),
        ]


class LastResortAnswer(models.Model):
    """What the provider of last resort said, by its own representative: commits, constrained by …, advocates (GN 11).

    Which conditions fail, the evidence of it, and the explanation that stakeholders see. "Constrained" is never
    "failed" (security P15). `amount_usd`: what is lacking, where funding is. Never changed; the latest counts.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    case = models.ForeignKey(GapCase, models.PROTECT, related_name="last_resort_answers")
    organisation = models.ForeignKey(
        "firstcall.Organisation", models.PROTECT, related_name="last_resort_answers"
    )
    answer = models.CharField(max_length=12)  # commit, constrained, advocate
    access = models.BooleanField(default=False)
    security = models.BooleanField(default=False)
    funding = models.BooleanField(default=False)
    people = models.BigIntegerField(null=True, blank=True)
    by_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    amount_usd = models.BigIntegerField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    commitment = models.OneToOneField(
        Commitment, models.PROTECT, null=True, blank=True, related_name="last_resort_answer"
    )
    person = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        db_table = "last_resort_answer"
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="constrained") | Q(access=True) | Q(security=True) | Q(funding=True),
                name="constrained_by_something",
            ),
            models.CheckConstraint(
                condition=Q(answer="constrained") | Q(access=False, security=False, funding=False),
                name="conditions_only_when_constrained",
            ),
            models.CheckConstraint(
                condition=Q(answer="commit") | ~Q(explanation=""), name="explained_to_stakeholders"
            ),
            models.CheckConstraint(
                condition=Q(amount_usd=None) | Q(funding=True, amount_usd__gt=0), name="amount_of_funding"
            ),
        ]

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that fail, in the order of the guidance: access, security, funding."""
        named = (("access", self.access), ("security", self.security), ("funding", self.funding))
        return tuple(name for name, fails in named if fails)


class GapAct(models.Model):
    """An act in a case, as the timeline shows it: what, by whom, when. Never changed (the ledger holds the same).

    `kind`: opened, confirmed, called, answered, offered, brought, last_resort, advocacy,
    mobilisation, explanation, attempt, reviewed, returned (conditions changed), figures, closed, checked, reopened.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_id, editable=False)
    case = models.ForeignKey(GapCase, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=16)
    text = models.TextField(blank=True)
    organisation = models.ForeignKey(
        "firstcall.Organisation", models.PROTECT, null=True, blank=True, related_name="gap_acts"
    )
    to_whom = models.CharField(max_length=200, blank=True)
    people = models.BigIntegerField(null=True, blank=True)
    amount_usd = models.BigIntegerField(null=True, blank=True)
    call = models.ForeignKey(GapCall, models.PROTECT, null=True, blank=True, related_name="acts")
    partner_answer = models.ForeignKey(
        PartnerAnswer, models.PROTECT, null=True, blank=True, related_name="acts"
    )
    last_resort_answer = models.ForeignKey(
        LastResortAnswer, models.PROTECT, null=True, blank=True, related_name="acts"
    )
    clause = models.CharField(max_length=80, blank=True)
    person = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=16)
    at = models.DateTimeField()
    ledger_sequence = models.BigIntegerField()

    class Meta:
        db_table = "gap_act"
        indexes = [models.Index(fields=["case", "at"], name="gap_act_by_case")]


class DigestChoice(Versioned):
    """How often a person is told how many gap cases wait for them. Who has chosen nothing is told on Mondays.

    `weekday`: of the weekly one, 0 is Monday. What is urgent is told at once, whatever is chosen.
    """

    person = models.OneToOneField("firstcall.Person", models.CASCADE, related_name="digest_choice")
    digest = models.CharField(max_length=8, default="weekly")  # weekly, daily, none
    weekday = models.PositiveSmallIntegerField(default=0)
    chosen_at = models.DateTimeField()

    class Meta:
        db_table = "digest_choice"
