"""Needs, activities, gaps and gap cases."""

from __future__ import annotations

from tests.api.cases.case import G1, GAPS, HIDDEN, MINE, PRIVATE, TABLE, Case, E, change, file, read, write

CASES: dict[str, Case] = {
    "need_list": read(f"{E}/needs", "limit=0", **{**PRIVATE, "teammate": ("part", 404)}),
    "assessed_list": read(f"{E}/assessed", needs=("figures",), **{**PRIVATE, "teammate": ("part", 404)}),
    "assessment_list": read(f"{E}/assessments", **PRIVATE),
    "assessment_get": read(f"{E}/assessments/{{assessment}}", **{**PRIVATE, "teammate": ("part", 404)}),
    "assessment_create": write(
        f"{E}/assessments",
        {"title": "Rapid", "methods": ["focus_groups"], "groups": ["health"], "areas": ["XL01"]},
        outsider=404,
        teammate=("part", 201),
    ),
    "assessment_change": change(f"{E}/assessments/{{assessment}}/change", {"title": "Rapid"}, **HIDDEN),
    "assessment_end": change(f"{E}/assessments/{{assessment}}/end", {"reason": "Wrong sample."}, **HIDDEN),
    "assessment_report_list": read(
        f"{E}/assessments/{{assessment}}/reports", **{**PRIVATE, "teammate": ("part", 404)}
    ),
    "assessment_report_file": read(
        f"{E}/assessments/{{assessment}}/reports/{{report}}", **{**PRIVATE, "teammate": ("part", 404)}
    ),
    "assessment_report_attach": file(
        f"{E}/assessments/{{assessment}}/reports",
        {"file": ("Annex.pdf", TABLE), "language": "fr"},
        **HIDDEN,
    ),
    "assessment_report_finish": write(
        "/uploads/{document}/keep", {"language": "fr"}, needs=("document",), **MINE
    ),
    "assessment_report_withdraw": change(
        f"{E}/assessments/{{assessment}}/reports/{{report}}/withdraw", {"reason": "A draft."}, **HIDDEN
    ),
    "assessment_choice_list": read(f"{E}/assessment-choices", **PRIVATE),
    "assessment_choose": write(
        f"{E}/assessment-choices",
        {"group": "health", "reason": "Agreed.", "area": "XL02"},
        needs=("figures",),
        **HIDDEN,
    ),
    "assessment_choice_end": change(
        f"{E}/assessment-choices/{{choice}}/end", {"reason": "Not agreed."}, **HIDDEN
    ),
    "import_assign": change(
        "/imports/{needs}/assessment", {"assessment": "{assessment}"}, needs=("figures",), version=2, **HIDDEN
    ),
    "activity_list": read(f"{E}/activities", "limit=0", **PRIVATE),
    "presence_list": read(f"{E}/presence", "level=99", **{**PRIVATE, "teammate": ("part", 404)}),
    "gap_list": read(f"{E}/gaps", "level=-1", **{**PRIVATE, "teammate": ("part", 404)}),
    "gap_by_sex_and_age": read(
        f"{E}/gaps/by-sex-and-age", "by=shoe", **{**PRIVATE, "teammate": ("part", 404)}
    ),
    "gap_stalled": read(f"{E}/gaps/stalled", "kind=late", **{**PRIVATE, "teammate": ("part", 404)}),
    "overlap_list": read(f"{E}/overlaps", **{**PRIVATE, "teammate": ("part", 404)}),
    "gap_totals": read(f"{E}/totals", **{**PRIVATE, "teammate": ("part", 404)}),
    "gap_case_list": read(GAPS, "limit=0", needs=("gap",), **PRIVATE),
    "gap_case_open": write(
        GAPS, {"group": "wash", "what": "No water in the camp"}, outsider=404, teammate=("part", 201)
    ),
    "gap_case_get": read(G1, needs=("gap",), **{**PRIVATE, "teammate": ("part", 404)}),
    "gap_case_partners": read(
        f"{G1}/partners", who="coord", needs=("gap",), **{**PRIVATE, "teammate": ("ocha", 404)}
    ),
    "gap_call_list": read(f"{E}/gap-calls", who="own", needs=("gap called",), **PRIVATE),
    "funding_gap_list": read(
        "/funding-gaps", who="donor", needs=("gap constrained",), public=404, teammate=("part", 404)
    ),
    "funding_gap_file": read(
        "/funding-gaps.csv", who="donor", needs=("gap constrained",), public=404, teammate=("part", 404)
    ),
    "gap_case_confirm": change(
        f"{G1}/confirm", {}, bad={"why": "x"}, who="coord", needs=("gap draft",), **HIDDEN
    ),
    "gap_case_figures": change(
        f"{G1}/figures",
        {"people": 900, "reason": "Counted by WHO in March"},
        who="coord",
        needs=("gap",),
        **HIDDEN,
    ),
    "gap_case_call": change(
        f"{G1}/calls", {"organisations": ["UNHCR"]}, status=201, who="coord", needs=("gap",), **HIDDEN
    ),
    "gap_case_note": write(
        f"{G1}/notes",
        {"organisation": "UNHCR", "answer": "part", "people": 10, "text": "A tent"},
        who="coord",
        needs=("gap called",),
        **HIDDEN,
    ),
    "gap_case_answer": write(
        f"{G1}/answers",
        {"answer": "accepted", "text": "Two mobile teams"},
        who="own",
        needs=("gap called",),
        outsider=404,
        teammate=("coord", 403),
    ),
    "gap_case_bring": change(
        f"{G1}/bring",
        {"urgency": "life_saving", "why": "Children die within weeks"},
        who="coord",
        needs=("gap called",),
        **HIDDEN,
    ),
    "gap_case_last_resort": change(
        f"{G1}/last-resort",
        {"answer": "commit"},
        status=201,
        who="session:lrep",
        needs=("gap brought",),
        outsider=404,
        teammate=("coord", 403),
    ),
    "gap_case_log": write(
        f"{G1}/log",
        {"kind": "advocacy", "text": "Asked the governor", "to_whom": "The governor"},
        who="coord",
        needs=("gap constrained",),
        **HIDDEN,
    ),
    "gap_case_review": change(
        f"{G1}/review",
        {"outcome": "changed", "text": "The money is there"},
        who="coord",
        needs=("gap constrained",),
        **HIDDEN,
    ),
    "gap_case_close": change(
        f"{G1}/close",
        {"ending": "need_ended", "text": "Everybody has gone home"},
        who="coord",
        needs=("gap",),
        **HIDDEN,
    ),
    "gap_case_check": change(
        f"{G1}/check",
        {"outcome": "confirmed", "text": "Seen on the spot"},
        who="coord",
        needs=("gap filled",),
        **HIDDEN,
    ),
    "gap_case_reopen": change(
        f"{G1}/reopen", {"text": "They came back"}, who="coord", needs=("gap closed",), **HIDDEN
    ),
}
