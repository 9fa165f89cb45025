"""Walking a case in Chromium: a browser for each person, forms filled as people fill them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page

from firstcall.access.actions import create_account
from firstcall.access.queries import operator
from firstcall.designation.models import Case
from tests.designation.made import Scene
from tests.setup.browser import watched
from tests.setup.sessions import sign_in


class Walk:
    """The people of a scene at their browsers, on the live server. `wrong`: script errors and breaches met."""

    def __init__(self, scene: Scene, browser: Browser, server: str) -> None:
        self.scene, self.browser, self.server = scene, browser, server
        self.sheets: dict[str, Page] = {}
        self.wrong: list[list[str]] = []

    def sheet(self, who: str) -> Page:
        """This person's browser window, signed in ("" is a visitor)."""
        if who not in self.sheets:
            context = self.browser.new_context(base_url=self.server, locale="en")
            context.set_default_timeout(20_000)
            if who:
                context.add_cookies([{"name": "sessionid", "value": self._session(who), "url": self.server}])
            self.sheets[who], wrong = watched(context)
            self.wrong.append(wrong)
        return self.sheets[who]

    def _session(self, who: str) -> str:
        person = self.scene.people[who]
        user = create_account(
            by=operator(),
            at=self.scene.at,
            email=f"{who}@example.org",
            password="long enough 31",
            person=person,
        )
        client = sign_in(Client(), user)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def go(self, who: str, path: str) -> Page:
        """Open a page of the emergency, such as "designation/D1/"."""
        sheet = self.sheet(who)
        sheet.goto(f"/e/{self.scene.emergency.code}/{path}")
        return sheet

    def press(self, who: str, name: str) -> None:
        """Follow the link, or press the button, of exactly this name."""
        main = self.sheet(who).locator("main")
        main.get_by_role("link", name=name, exact=True).or_(
            main.get_by_role("button", name=name, exact=True)
        ).first.click()

    def send(self, person: str, button: str, /, **fields: Any) -> str:
        """Fill the form in front of this person and press its button; gives the text of the page that follows."""
        sheet = self.sheet(person)
        for name, value in fields.items():
            field = sheet.locator(f"main form [name={name}]")
            kind = field.first.evaluate("one => one.type || one.tagName.toLowerCase()")
            if kind in ("radio", "checkbox"):
                values = value if isinstance(value, list | tuple) else [value]
                for one in values:
                    sheet.locator(f"main form [name={name}][value='{one}']").check()
            elif kind.startswith("select"):
                field.select_option(value)
            else:
                field.fill(value)
        sheet.locator("main form").get_by_role("button", name=button, exact=True).click()
        sheet.wait_for_load_state()
        return self.text(person)

    def act(self, person: str, link: str, button: str, /, **fields: Any) -> str:
        """From the case's page: follow `link`, fill its form, press its button; gives the text that follows."""
        self.press(person, link)
        return self.send(person, button, **fields)

    def text(self, who: str) -> str:
        return self.sheet(who).locator("main").inner_text()

    def now(self) -> None:
        """What follows in the test itself happens now, as on the pages."""
        self.scene.at = timezone.now()

    def case(self) -> Case:
        """The newest case."""
        found = self.scene.emergency.cases.order_by("-number").first()
        assert found is not None
        return found

    def end(self) -> None:
        """Close every window; nothing may have gone wrong in any."""
        for sheet in self.sheets.values():
            sheet.context.close()
        assert [wrong for wrong in self.wrong if wrong] == []
