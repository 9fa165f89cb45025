"""A case's facts as the letters of the tests are drafted from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from firstcall.designation.letters.facts import (
    ConsultationFacts,
    GroupFacts,
    LeadFacts,
    LetterFacts,
    Writer,
)

FACTS = LetterFacts(
    case="D3",
    procedure="Ongoing emergency",
    emergency_code="KSR-2026",
    emergency_name="Kesra floods",
    country="Kesra",
    writer=Writer("Humanitarian Coordinator", "Amina Okafor"),
    drawn_at=datetime(2026, 11, 26, 14, 5, tzinfo=UTC),
    dated=date(2026, 11, 26),
    place="Port Selim",
    situation="conflict and displacement",
    round=2,
    groups=(
        GroupFacts(
            "Health and Nutrition",
            (LeadFacts("WHO", duty="yes"), LeadFacts("UNICEF", "co_lead")),
            sectors=("Health", "Nutrition"),
            rationale="Half of the clinics are closed.",
        ),
        GroupFacts(
            "Shelter",
            (
                LeadFacts("IFRC", "convener", situation="Disaster", duty="yes"),
                LeadFacts("UNHCR", situation="Conflict", duty="yes", duty_scope="camps"),
            ),
            sectors=("Emergency Shelter",),
        ),
        GroupFacts(
            "Education",
            (LeadFacts("Save the Children", deviation="It runs most schools."), LeadFacts("UNICEF")),
            action="keep",
            area="North",
        ),
        GroupFacts("Logistics", action="close"),
    ),
    thematic=("Gender",),
    consultations=(
        ConsultationFacts("global_lead", "UNICEF", date(2026, 11, 12), "headquarters", "Education"),
        ConsultationFacts(
            "authorities", "", date(2026, 11, 11), outcome="comment", note="Inform the provinces."
        ),
    ),
    support="A mapping service.\n\nTwo officers.",
    due_at=datetime(2026, 12, 3, 19, 30, tzinfo=UTC),
    time_zone="Asia/Yangon",
    proposal_hash="9f" * 32,
    agreed_on=date(2026, 12, 2),
    agreed_outcome="Logistics ends with the year.",
    term_singular="Sector",
    term_plural="sectors",
)

ARABIC = replace(
    FACTS,
    emergency_name="فيضانات كسرا",
    country="كسرا",
    addressee="منسق الإغاثة",
    groups=(GroupFacts("الصحة", (LeadFacts("منظمة الصحة العالمية (WHO)"),), rationale="نصف العيادات مغلق."),),
    support="خرائط",
)
