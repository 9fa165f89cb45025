"""A small country for tests: a country, two provinces, three districts; a group led by WFP and FAO; facts as rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from firstcall.activities.actions.rollups import keep_rollups as keep_reach
from firstcall.activities.models import Activity
from firstcall.intake.models import ImportBatch
from firstcall.needs.actions.rollups import keep_rollups as keep_needs
from firstcall.needs.models import NeedFigure
from firstcall.organisations.models import Organisation
from firstcall.places.models import Area, Country
from firstcall.structure.models import Emergency, Group, GroupSector, Lead, Leadership

AT = datetime(2022, 7, 1, 12, tzinfo=UTC)
DAY = date(2022, 1, 1)


class SmallCountry:
    """Rows to point to, and verbs to add facts and keep the roll-ups."""

    def __init__(self) -> None:
        self.country = Country.objects.create(code="ZZZ", name="Zanda")
        self.areas: dict[str, Area] = {}
        for code, parent in [
            ("ZZ", ""),
            ("ZZ1", "ZZ"),
            ("ZZ2", "ZZ"),
            ("ZZ11", "ZZ1"),
            ("ZZ12", "ZZ1"),
            ("ZZ21", "ZZ2"),
        ]:
            above = self.areas.get(parent)
            self.areas[code] = Area.objects.create(
                country=self.country, pcode=code, name=f"Area {code}", level=len(code) - 2, parent=above
            )
        self.emergency = Emergency.objects.create(
            code="ZZZ-1", country=self.country, name="Floods", kind="disaster", onset="new", began_on=DAY,
            profile="iasc-2006",
        )  # fmt: skip
        self.food = self.group("FSC", "Food Security", "FSC")
        self.lead(self.food, "WFP", "FAO")

    def lead(self, group: Group, *acronyms: str, role: str = "lead") -> None:
        """One leadership of a group, held by these organisations."""
        leadership = Leadership.objects.create(group=group, starts_on=DAY)
        for acronym in acronyms:
            Lead.objects.create(
                leadership=leadership,
                group=group,
                organisation=self.organisation(acronym),
                role=role,
                starts_on=DAY,
            )

    def group(self, code: str, name: str, *sectors: str) -> Group:
        group = Group.objects.create(emergency=self.emergency, code=code, name=name, starts_on=DAY)
        for sector in sectors:
            GroupSector.objects.create(group=group, sector="", code=sector)
        return group

    def organisation(self, acronym: str) -> Organisation:
        return Organisation.objects.get_or_create(
            acronym=acronym, defaults={"name": f"Organisation {acronym}"}
        )[0]

    def batch(self, kind: str, file_name: str = "file.csv") -> ImportBatch:
        return ImportBatch.objects.create(
            kind=kind, emergency=self.emergency, country=self.country, file_name=file_name, sha256="0" * 64,
            state=ImportBatch.COMMITTED, created_at=AT,
        )  # fmt: skip

    def need(
        self, area: str, in_need: int | None, group: Group | None = None, sector: str = "FSC", **more: object
    ) -> None:
        NeedFigure.objects.create(
            batch=self.batch("needs"), emergency=self.emergency, group=group, sector=sector, area=self.areas[area],
            in_need=in_need, source_row=2, **more,
        )  # fmt: skip

    def activity(
        self,
        area: str,
        organisation: str,
        reached: int | None,
        group: Group | None = None,
        sector: str = "FSC",
        **more: object,
    ) -> Activity:
        return Activity.objects.create(
            batch=self.batch("activities"), emergency=self.emergency, group=group, sector=sector,
            organisation=self.organisation(organisation), area=self.areas[area], reached=reached, source_row=2, **more,
        )  # fmt: skip

    def keep(self, *touched: tuple[int | None, str]) -> None:
        keep_needs(self.emergency, touched)
        keep_reach(self.emergency, touched)
