"""Designation of leads, what is watched, concerns."""

from __future__ import annotations

from tests.api.cases.case import (
    CONCERN,
    D1,
    HIDDEN,
    LINE,
    PRIVATE,
    WATCHES,
    Case,
    D,
    E,
    change,
    deed,
    read,
    write,
)

CASES: dict[str, Case] = {
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
