"""The names of the roles, for sentences and pages."""

from __future__ import annotations

from firstcall.policy.refusal import gettext_noop

ROLE_NAMES: dict[str, str] = {
    "ERC": gettext_noop("Emergency Relief Coordinator"),
    "IASC": gettext_noop("IASC member agency"),
    "GCL": gettext_noop("global cluster lead"),
    "HC": gettext_noop("Humanitarian Coordinator"),
    "OCHA": gettext_noop("OCHA desk"),
    "HCT": gettext_noop("member of the humanitarian country team"),
    "LREP": gettext_noop("representative of the lead agency"),
    "COORD": gettext_noop("group coordinator"),
    "CO": gettext_noop("co-facilitator"),
    "SNFP": gettext_noop("focal point in an area"),
    "PART": gettext_noop("partner organisation"),
    "OBS": gettext_noop("observer"),
    "LIA": gettext_noop("liaison of an organisation alongside"),
    "GOV": gettext_noop("government counterpart"),
    "DON": gettext_noop("donor"),
    "ADM": gettext_noop("technical administrator"),
    "PUB": gettext_noop("the public"),
    "ANY": gettext_noop("any signed-in person"),
    "OPER": gettext_noop("operator at the server"),
    "SVC": gettext_noop("FirstCall itself"),
}
