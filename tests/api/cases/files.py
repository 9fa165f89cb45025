"""People, files and uploads, returns, the record, the guidance."""

from __future__ import annotations

from tests.api.cases.case import (
    HIDDEN,
    MINE,
    PRIVATE,
    SENT,
    Case,
    E,
    G,
    change,
    deed,
    file,
    read,
    upload,
    write,
)
from tests.api.world import CODE, figures

CASES: dict[str, Case] = {
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
}
