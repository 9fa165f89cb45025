"""Forms of the structure: shapes only. Whether something may happen is asked of the actions."""

from firstcall.structure.forms.choices import (
    COORDINATORS,
    KINDS,
    ONSETS,
    PARTICIPATION,
    TERMS,
)
from firstcall.structure.forms.emergencies import (
    ChangeEmergencyForm,
    EmergencyForm,
    HumanitarianCoordinatorForm,
)
from firstcall.structure.forms.fields import (
    AreaField,
    OrganisationField,
)
from firstcall.structure.forms.leads import (
    EndForm,
    EndWithReasonForm,
    FocalPointForm,
    LeadForm,
)
from firstcall.structure.forms.members import (
    MemberForm,
    ParticipationForm,
)
from firstcall.structure.forms.people import (
    known_person,
    person_named,
)

__all__ = [
    "COORDINATORS",
    "KINDS",
    "ONSETS",
    "PARTICIPATION",
    "TERMS",
    "AreaField",
    "ChangeEmergencyForm",
    "EmergencyForm",
    "EndForm",
    "EndWithReasonForm",
    "FocalPointForm",
    "HumanitarianCoordinatorForm",
    "LeadForm",
    "MemberForm",
    "OrganisationField",
    "ParticipationForm",
    "known_person",
    "person_named",
]
