"""Every operation of the API, and who gets what from it: what the tests of the five questions are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.api.world import AREAS, CODE, NEEDS, ORGANISATIONS, OUTLINES, figures

E = f"/emergencies/{CODE}"
G = f"{E}/groups/health"
TODAY = {"on": "2031-01-01"}
D = f"{E}/designation"
D1 = f"{D}/D1"
LINE = f"{D1}/lines/{{line}}"
CONCERN = f"{E}/concerns/{{concern}}"
GAPS = f"{E}/gap-cases"
G1 = f"{GAPS}/G1"
WATCHES = f"{E}/watches"


@dataclass(frozen=True)
class Case:
    """One operation: who does it and gets what, what a teammate and an outsider get, what is said of bad input.

    `{names}` in a path are ids of the world; `version` is sent as If-Match. `bad` is a body, or a path with a query.
    """

    method: str
    path: str
    body: Any = None
    files: dict[str, Any] | None = None
    version: int | None = None
    who: str = "ocha"
    status: int = 200
    teammate: tuple[str, int] = ("part", 403)
    outsider: int = 403
    public: int = 401
    bad: Any = None
    bad_path: str = ""
    bad_status: int = 422
    bad_code: str = "bad-shape"
    needs: tuple[str, ...] = field(default=())
    headers: dict[str, str] = field(default_factory=dict)
    makes: bool = False  # the answer is another record, that takes the place of the one addressed


def read(path: str, bad_query: str = "unknown=1", **more: Any) -> Case:
    """A read: bad input is a query."""
    status, code = (400, "unknown-parameter") if bad_query == "unknown=1" else (422, "bad-shape")
    given = {
        "teammate": ("part", 200), "outsider": 200, "public": 200,
        "bad_path": f"{path}?{bad_query}", "bad_status": status, "bad_code": code,
    }  # fmt: skip
    return Case("GET", path, **{**given, **more})


def write(path: str, body: Any, status: int = 201, *, method: str = "POST", **more: Any) -> Case:
    """A write with a body: bad input is a field that does not exist."""
    bad = {**body, "is_staff": True} if isinstance(body, dict) else None
    return Case(method, path, body, status=status, **{"bad": bad, **more})


def change(path: str, body: Any, **more: Any) -> Case:
    """A write that needs If-Match."""
    return write(path, body, **{"version": 1, "status": 200, **more})


def file(path: str, form: dict[str, Any], **more: Any) -> Case:
    """A write that sends a file: bad input is a form without one."""
    return Case("POST", path, files=form, status=201, bad={}, **more)


def deed(path: str, body: Any = None, status: int = 200, **more: Any) -> Case:
    """A write without a body, or one that may be empty: bad input is a query."""
    given = {
        "bad_path": f"{path}?force=1", "bad_status": 400, "bad_code": "unknown-parameter",
        "outsider": 404, "teammate": ("part", 404),
    }  # fmt: skip
    return Case("POST", path, body, status=status, **{**given, **more})


def upload(method: str, path: str, **more: Any) -> Case:
    """What becomes of a file that is half sent: its sender's alone."""
    given = {
        "bad_path": f"{path}?force=1",
        "bad_status": 400,
        "bad_code": "unknown-parameter",
        "needs": ("upload",),
    }
    return Case(method, path, **{**given, **MINE, **more})


PRIVATE = {"outsider": 404, "public": 404}
MINE: dict[str, Any] = {"outsider": 404, "teammate": ("part", 404)}
TABLE = "Area,People\nNorth,5\nSouth,6\n"
SENT = {"kind": "needs", "group": "health", "name": "needs.csv", "size": len(NEEDS)}
HIDDEN = {
    "outsider": 404,
    "teammate": ("part", 404),
}  # to those who work elsewhere, and to partners, there is no draft
CASES = {
    "me": read("/me", public=401),
    "digest_read": read("/me/digest", public=401),
    "digest_choose": write(
        "/me/digest", {"digest": "daily"}, 200, method="PUT", teammate=("part", 200), outsider=200
    ),
    "notice_list": read("/notices", "limit=-1", public=401),
    "notices_see": write("/notices/seen", {}, 200, teammate=("part", 200), outsider=200),
    "import_list": read(f"{E}/imports", "limit=0", **PRIVATE),
    "import_preview": file(f"{E}/imports", figures("needs"), outsider=404, teammate=("part", 201)),
    "import_read": read("/imports/{needs}", needs=("figures",), **{**PRIVATE, "teammate": ("part", 404)}),
    "import_opening": read(
        "/imports/{needs}/opening", needs=("figures",), **{**PRIVATE, "teammate": ("part", 404)}
    ),
    "import_marked": read(
        "/imports/{needs}/marked", needs=("figures",), **{**PRIVATE, "teammate": ("part", 404)}
    ),
    "template_read": read(f"{E}/template", **PRIVATE),
    "import_correct": Case(
        "POST",
        "/imports/{preview}/correct",
        {"date_order": "dmy"},
        version=1,
        outsider=404,
        teammate=("part", 404),
        needs=("preview",),
        bad={"date_order": "ymd"},
    ),
    "layout_list": read(f"{E}/layouts", needs=("layout",), **PRIVATE),
    "layout_forget": Case(
        "DELETE",
        "/layouts/{layout}",
        status=204,
        outsider=404,
        teammate=("part", 404),
        needs=("layout",),
        bad_path="/layouts/{layout}?force=1",
        bad_status=400,
        bad_code="unknown-parameter",
    ),
    "import_commit": Case(
        "POST",
        "/imports/{preview}/commit",
        version=1,
        outsider=404,
        teammate=("part", 404),
        needs=("preview",),
        bad_path="/imports/{preview}/commit?force=1",
        bad_status=400,
        bad_code="unknown-parameter",
    ),
    "import_undo": Case(
        "POST",
        "/imports/{needs}/undo",
        version=2,
        outsider=404,
        teammate=("part", 404),
        needs=("figures",),
        bad_path="/imports/{needs}/undo?force=1",
        bad_status=400,
        bad_code="unknown-parameter",
    ),
    "upload_list": read(f"{E}/uploads", **PRIVATE),
    "upload_begin": write(f"{E}/uploads", SENT, outsider=404, teammate=("part", 201)),
    "upload_read": read("/uploads/{upload}", needs=("upload",), **MINE, public=401),
    "upload_send": upload("PATCH", "/uploads/{upload}", body="abc", headers={"Upload_Offset": "0"}),
    "upload_finish": upload("POST", "/uploads/{whole}/finish", status=202),
    "upload_cancel": upload("DELETE", "/uploads/{upload}", status=204),
    "job_read": read("/jobs/{job}", needs=("job",), **MINE, public=404),
    "job_stop": deed("/jobs/{job}/stop", needs=("job",)),
    "round_list": read(f"{E}/rounds", **PRIVATE),
    "round_plan": write(
        f"{E}/rounds", {"group": "health", "first_month": "2032-01-01", "months": 2}, outsider=404
    ),
    "round_close": deed(f"{E}/rounds/{{round}}/close", version=1, teammate=("part", 403)),
    "round_reopen": change(
        f"{E}/rounds/{{closed}}/reopen", {"until": "2031-01-01", "reason": "Floods"}, version=2, outsider=404
    ),
    "round_missing": read(f"{E}/rounds/{{round}}/missing", **PRIVATE),
    "return_list": read(f"{E}/rounds/{{round}}/returns", **PRIVATE),
    "return_read": read("/returns/{return}", **{**PRIVATE, "teammate": ("part", 404)}),
    "return_accept": deed("/returns/{return}/accept", version=1),
    "return_nil": write(
        f"{E}/rounds/{{begun}}/nil", {"organisation": "UNHCR", "told_by": "Amina, by phone"}, **HIDDEN
    ),
    "return_nil_take_back": deed("/returns/{nil}/nil/take-back", version=1),
    "return_send_back": change("/returns/{return}/send-back", {"reason": "The totals differ."}, **HIDDEN),
    "reporter_expect": write(
        f"{G}/reporters", {"organisation": "UNHCR", "expected": True, "reason": "New here"}, 200, **HIDDEN
    ),
    "export_csv": read(f"{E}/export/gaps.csv", **PRIVATE),
    "export_layout": read(f"{E}/export", "format=pdf", **PRIVATE),
    "record_list": read(f"{E}/record", "limit=501", **{**PRIVATE, "teammate": ("part", 404)}),
    "ledger_list": read("/ledger", "after=-1", who="adm", **{**PRIVATE, "teammate": ("part", 404)}),
    "ledger_verify": read("/ledger/verify", who="adm", **{**PRIVATE, "teammate": ("part", 404)}),
    "guidance_list": read("/guidance"),
    "guidance_read": read("/guidance/iasc-2006"),
    "guidance_compare": read("/guidance/iasc-2006/compare/iasc-2015"),
    "guidance_comment_list": read("/guidance/iasc-2006/comments", public=404),
    "guidance_comment": write(
        "/guidance/iasc-2006/comments",
        {"emergency": CODE, "subject": "rule:R04", "text": "The week is too short"},
        teammate=("part", 201),
        outsider=404,
    ),
    "emergency_list": read("/emergencies"),
    "emergency_create": write(
        "/emergencies",
        {"code": "XLO-2", "country": "XLO", "name": "Floods", "kind": "disaster", "onset": "new"},
    ),
    "emergency_read": read(E),
    "emergency_change": change(E, {"name": "Lorania in need"}, method="PATCH"),
    "emergency_end": change(
        "/emergencies/XLO-OVER/end", {"on": "2020-06-01", "reason": "The State goes on."}, needs=("over",)
    ),
    "humanitarian_coordinator_name": write(
        f"{E}/humanitarian-coordinator",
        {"name": "Ada Lore"},
        who="session:erc",
        outsider=404,
        teammate=("part", 404),
    ),
    "group_add": write(f"{E}/groups", {"sector": "shelter"}),
    "group_merge": write(f"{E}/groups/merge", {"groups": ["health", "wash"], "code": "both", "name": "Both"}),
    "group_split": write(
        f"{G}/split",
        {
            "into": [
                {"code": "A", "name": "Clinics", "sectors": ["health"]},
                {"code": "B", "name": "Epidemics"},
            ]
        },
        version=1,
    ),
    "sector_leave_out": write(f"{E}/left-out", {"sector": "logistics", "reason": "Roads and markets work."}),
    "sector_take_in": change(f"{E}/left-out/{{left_out}}/take-in", TODAY),
    "issue_focal_point_add": write(f"{G}/issues", {"issue": "gender", "organisation": "UNICEF"}),
    "issue_focal_point_end": change(f"{G}/issues/{{issue_point}}/end", TODAY),
    "structure_check": read(f"{E}/structure-check"),
    "counting_rule": read(f"{G}/counting", **PRIVATE),
    "counting_rule_set": change(
        f"{G}/counting",
        {"rule": {"method": "largest", "leave_out": [{"field": "recurrent", "is": "yes"}]}},
        method="PUT",
        outsider=404,
    ),
    "age_limit": read(f"{G}/age-limit", **PRIVATE),
    "age_limit_set": change(
        f"{G}/age-limit", {"days": 90, "reason": "Harvests."}, method="PUT", outsider=404
    ),
    "group_rename": change(G, {"name": "Health and more"}, method="PATCH"),
    "group_close": change(f"{G}/close", TODAY),
    "lead_add": write(f"{G}/leads", {"organisation": "UNICEF"}),
    "lead_end": change(f"{G}/leads/{{lead}}/end", TODAY),
    "focal_point_add": write(f"{G}/focal-points", {"organisation": "UNICEF", "area": "XL02"}),
    "focal_point_end": change(f"{G}/focal-points/{{point}}/end", TODAY),
    "coordinator_add": write(f"{G}/coordinators", {"name": "Bo Reed", "organisation": "WHO"}, who="lrep"),
    "coordinator_change": change(
        f"{G}/coordinators/{{coordinator}}",
        {"role_mailbox": "health@example.org"},
        method="PATCH",
        who="lrep",
    ),
    "coordinator_replace": change(
        f"{G}/coordinators/{{coordinator}}/replace", {"name": "Bo Reed"}, who="lrep", makes=True
    ),
    "coordinator_end": change(f"{G}/coordinators/{{coordinator}}/end", TODAY, who="lrep"),
    "country_team_read": read(f"{E}/country-team"),
    "country_team_found": write(f"{E}/country-team", {"established_on": "2026-01-05"}, needs=("no team",)),
    "seat_add": write(f"{E}/country-team/seats", {"organisation": "WHO"}),
    "seat_end": change(f"{E}/country-team/seats/{{seat}}/end", TODAY),
    "basis_list": read(f"{E}/basis", **PRIVATE),
    "basis_record": write(f"{E}/basis", {"kind": "gaps", "title": "Gaps of March"}, outsider=404),
    "basis_withdraw": change(f"{E}/basis/{{basis}}/withdraw", {"reason": "Out of date"}, outsider=404),
    "commitment_list": read(f"{E}/commitments", **PRIVATE),
    "commitment_propose": write(
        f"{G}/commitments",
        {"organisation": "UNHCR", "text": "Two mobile clinics in XL01"},
        who="coord",
        outsider=404,
        teammate=("hc", 403),
    ),
    "commitment_answer": change(
        f"{G}/commitments/{{commitment}}/answer",
        {"answer": "accepted"},
        who="own",
        outsider=404,
        teammate=("coord", 403),
    ),
    "last_resort_add": write(f"{G}/last-resorts", {"organisation": "UNICEF", "scope": "Vaccines only"}),
    "last_resort_limit": change(
        f"{G}/last-resorts/{{last_resort}}/limit", {"scope": "Clinics only"}, makes=True
    ),
    "last_resort_end": change(f"{G}/last-resorts/{{last_resort}}/end", TODAY),
    "counterpart_list": read(f"{E}/counterparts"),
    "counterpart_add": write(f"{E}/counterparts", {"name": "Ministry of Relief", "kind": "national"}),
    "counterpart_change": change(f"{E}/counterparts/{{counterpart}}", {"role": "leads"}, method="PATCH"),
    "counterpart_end": change(f"{E}/counterparts/{{counterpart}}/end", TODAY),
    "briefing_list": read(f"{E}/briefings", **PRIVATE),
    "briefing_record": write(
        f"{E}/briefings", {"audience": "government", "topic": "The approach"}, outsider=404
    ),
    "review_list": read(f"{E}/reviews", **PRIVATE),
    "review_plan": write(f"{E}/reviews", {"title": "All groups", "due_on": "2031-01-01"}, outsider=404),
    "review_do": change(
        f"{E}/reviews/{{review}}/do", {"outcome": "continue", "findings": "It holds"}, outsider=404
    ),
    "member_list": read(f"{G}/members"),
    "member_add": write(f"{G}/members", {"organisation": "WFP"}),
    "member_change": change(f"{G}/members/{{member}}", {"participation": "observer"}, method="PATCH"),
    "member_end": change(f"{G}/members/{{member}}/end", TODAY),
    "organisation_list": read("/organisations", "limit=10000000000000000000"),
    "organisation_create": write("/organisations", {"name": "Hill Aid", "country": "XLO"}),
    "organisation_read": read("/organisations/{local}", public=404),
    "organisation_change": change("/organisations/{local}", {"acronym": "LA"}, method="PATCH"),
    "organisation_alias": write("/organisations/{local}/aliases", {"name": "Aide Loranie"}),
    "organisation_merge": change("/organisations/{twin}/merge", {"into": "{local}"}),
    "organisations_undecided": read("/organisations/undecided", "limit=0"),
    "spelling_accept": write(
        "/organisations/{local}/spellings", {"written": "Loranya Aid", "country": "XLO"}, status=200
    ),
    "organisation_keep": change("/organisations/{newcomer}/keep", {}),
    "organisations_import": file(
        "/organisations/import", {"file": ("list.csv", ORGANISATIONS), "country": "XLO"}
    ),
    "area_list": read("/countries/XLO/areas", "level=x"),
    "area_names": read("/countries/XLO/areas/XL01/names"),
    "area_name_accept": write("/countries/XLO/areas/XL01/names", {"name": "Le Nord"}),
    "area_name_forget": write("/countries/XLO/areas/XL02/names/forget", {"name": "Le Sud"}, 200),
    "areas_import": file("/countries/XLO/areas/import", {"file": ("areas.csv", AREAS)}),
    "boundaries_import": file(
        "/countries/XLO/boundaries/import", {"file": ("outlines.geojson", OUTLINES), "level": "1"}
    ),
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
    "watch_list": read(WATCHES, needs=("watch",), **{**PRIVATE, "teammate": ("part", 404)}),
    "watch_look": read(
        f"{WATCHES}/look?group=health&sign=unmet&limit=100",
        bad_path=f"{WATCHES}/look?group=health&sign=unmet",
        bad_status=422,
        bad_code="bad-shape",
        needs=("figures",),
        **{**PRIVATE, "teammate": ("part", 404)},
    ),
    "watch_add": write(WATCHES, {"group": "health", "sign": "coverage", "limit": 20}, who="coord", **HIDDEN),
    "watch_end": change(
        f"{WATCHES}/{{watch}}/end", {"reason": "Too many"}, who="coord", needs=("watch",), **HIDDEN
    ),
    "case_list": read(D),
    "case_open": write(D, {}, bad={"kind": "x"}, who="hc", outsider=404, teammate=("part", 404)),
    "case_read": read(D1, needs=("circulated",), **{**PRIVATE, "teammate": ("part", 404)}),
    "case_variant": change(f"{D1}/variant", {"variant": "no-new-leads"}, needs=("opened",), **HIDDEN),
    "case_settle": change(
        f"{D1}/settle", {"reason": "WHO sends a team"}, who="session:hc", needs=("replacing",), **HIDDEN
    ),
    "case_withdraw": change(
        f"{D1}/withdraw", {"reason": "Opened twice"}, who="session:hc", needs=("opened",), **HIDDEN
    ),
    "case_activate": deed(
        f"{D1}/activate", status=201, version=1, makes=True, who="session:hc", needs=("plan",)
    ),
    "clock_list": read(f"{E}/clocks"),
    "clock_list_all": read("/clocks"),
    "line_add": write(f"{D1}/lines", {"sectors": "nutrition"}, needs=("opened",), **HIDDEN),
    "lines_from_today": deed(f"{D1}/from-today", status=201, needs=("opened",)),
    "support_state": change(f"{D1}/support", {"support": "A mapping service"}, needs=("opened",), **HIDDEN),
    "line_change": change(LINE, {"name": "Shelter"}, method="PATCH", needs=("drafted",), **HIDDEN),
    "line_drop": deed(f"{LINE}/drop", needs=("drafted",)),
    "proposed_lead_name": write(
        f"{LINE}/leads", {"organisation": "UNICEF", "role": "co_lead"}, needs=("drafted",), **HIDDEN
    ),
    "proposed_lead_drop": deed(f"{LINE}/leads/{{proposed}}/drop", needs=("drafted",)),
    "criterion_answer": change(
        f"{LINE}/criteria",
        {"criterion": "gaps", "met": True, "why": "Nobody else does"},
        needs=("drafted", "conditions"),
        **HIDDEN,
    ),
    "consultation_log": write(
        f"{D1}/consultations", {"purpose": "partners", "who": "Forty NGOs"}, needs=("opened",), **HIDDEN
    ),
    "step_close": change(
        f"{D1}/steps/brief/close",
        {},
        bad={"step": "x"},
        who="session:hc",
        needs=("briefed", "opened"),
        **HIDDEN,
    ),
    "case_propose": change(
        f"{D1}/propose", {}, bad={"text": "x"}, who="session:hc", needs=("determined",), **HIDDEN
    ),
    "case_circulate": change(
        f"{D1}/circulate", {}, bad={"text": "x"}, who="session:erc", needs=("proposed",), **HIDDEN
    ),
    "reply_add": write(
        f"{D1}/replies", {"answer": "endorse"}, who="session:who", needs=("circulated",), **HIDDEN
    ),
    "view_add": write(f"{D1}/views", {"answer": "endorse"}, who="session:hct", needs=("drafted",), **HIDDEN),
    "case_return": change(
        f"{D1}/return", {"reason": "IFRC would convene"}, who="session:erc", needs=("circulated",), **HIDDEN
    ),
    "case_agree": change(
        f"{D1}/agree",
        {"reason": "All agreed by telephone"},
        who="session:erc",
        needs=("circulated",),
        **HIDDEN,
    ),
    "letter_draft": read(
        f"{D1}/letters/letter-erc.docx", needs=("proposed",), **{**PRIVATE, "teammate": ("part", 404)}
    ),
    "concern_list": read(f"{E}/concerns", who="session:hc", **{**PRIVATE, "teammate": ("part", 403)}),
    "concern_file": write(
        f"{E}/concerns",
        {"lead": "{lead}", "text": "No clinic has opened"},
        who="session:part",
        outsider=404,
        teammate=("hc", 404),
    ),
    "concern_read": read(
        CONCERN, who="session:hc", needs=("concern",), **{**PRIVATE, "teammate": ("part", 403)}
    ),
    "concern_take_up": change(
        f"{CONCERN}/take-up",
        {"wording": "Clinics open late"},
        status=201,
        makes=True,
        who="session:hc",
        needs=("concern",),
        outsider=404,
        teammate=("part", 403),
    ),
    "concern_close": change(
        f"{CONCERN}/close",
        {"outcome": "Clinics are open"},
        who="session:hc",
        needs=("concern",),
        outsider=404,
        teammate=("part", 403),
    ),
    "concern_withdraw": deed(
        f"{CONCERN}/withdraw", version=1, teammate=("part", 403), who="session:part", needs=("concern",)
    ),
}
