"""Emergencies, groups and who leads them, organisations, places."""

from __future__ import annotations

from tests.api.cases.case import PRIVATE, TODAY, Case, E, G, change, deed, file, read, write
from tests.api.world import AREAS, ORGANISATIONS, OUTLINES

CASES: dict[str, Case] = {
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
    "role_list": Case(
        "GET",
        f"{E}/roles",
        who="session:ocha",
        **PRIVATE,
        teammate=("part", 404),
        bad_path=f"{E}/roles?unknown=1",
        bad_status=400,
        bad_code="unknown-parameter",
    ),
    "role_give": write(
        f"{E}/roles",
        {"email": "ada@example.org", "name": "Ada Lore", "role": "PART", "organisation": "UNICEF"},
        who="session:ocha",
        outsider=404,
        teammate=("part", 404),
    ),
    "role_end": deed(f"{E}/roles/{{role}}/end", version=1, who="session:ocha"),
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
}
