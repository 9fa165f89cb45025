"""Walking a gap case in Chromium: a browser for each person of a response, forms filled as people fill them.

w = Walk(make_response(), browser, live_server.url)
w.go("coordinator", "gap-cases/")
w.act("coordinator", "Call on partners", "Send the call")
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from firstcall.access.rules import Actor
from firstcall.last_resort.models import GapCase
from firstcall.organisations.models import Person
from tests.last_resort.made import Response
from tests.setup.browser import watched
from tests.setup.sessions import sign_in


class Walk:
    """The people of a response at their browsers: coordinator, lead, hc, the users of partners by acronym, others
    added to `people`. `wrong`: script errors and breaches of the content policy met."""

    def __init__(self, response: Response, browser: Browser, server: str) -> None:
        self.response, self.browser, self.server = response, browser, server
        self.people: dict[str, Actor] = {
            "coordinator": response.coordinator,
            "lead": response.lead,
            "hc": response.hc,
            **response.users,
        }
        self.sheets: dict[str, Page] = {}
        self.wrong: list[list[str]] = []

    def sheet(self, who: str) -> Page:
        """This person's browser window, signed in."""
        if who not in self.sheets:
            context = self.browser.new_context(base_url=self.server, locale="en")
            context.set_default_timeout(20_000)
            user = Person.objects.get(public_id=self.people[who].person).user
            session = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.server}]
            )
            self.sheets[who], wrong = watched(context)
            self.wrong.append(wrong)
        return self.sheets[who]

    def go(self, who: str, path: str = "gap-cases/G1/") -> str:
        """Open a page of the emergency; gives its text."""
        self.sheet(who).goto(f"/e/{self.response.emergency.code}/{path}")
        return self.text(who)

    def press(self, who: str, name: str) -> None:
        """Follow the link, or press the button, of exactly this name."""
        main = self.sheet(who).locator("main")
        main.get_by_role("link", name=name, exact=True).or_(
            main.get_by_role("button", name=name, exact=True)
        ).first.click()

    def send(self, who: str, button: str, /, **fields: Any) -> str:
        """Fill the form in front of this person and press its button; gives the text of the page that follows."""
        sheet = self.sheet(who)
        for name, value in fields.items():
            field = sheet.locator(f"main form [name={name}]")
            kind = field.first.evaluate("one => one.type || one.tagName.toLowerCase()")
            if kind in ("radio", "checkbox"):
                for one in value if isinstance(value, list | tuple) else [value]:
                    sheet.locator(f"main form [name={name}][value='{one}']").check()
            elif kind.startswith("select"):
                field.select_option(value)
            else:
                field.fill(str(value))
        sheet.locator("main form").get_by_role("button", name=button, exact=True).click()
        sheet.wait_for_load_state()
        return self.text(who)

    def act(self, who: str, link: str, button: str, /, **fields: Any) -> str:
        """From the case's page: follow `link`, fill its form, press its button; gives the text that follows."""
        self.press(who, link)
        return self.send(who, button, **fields)

    def text(self, who: str) -> str:
        """What this person reads, with single plain spaces between words and groups of digits."""
        return " ".join(self.sheet(who).locator("main").inner_text().replace("\u202f", " ").split())

    def case(self) -> GapCase:
        """The newest case."""
        return GapCase.objects.filter(emergency=self.response.emergency).latest("number")

    def end(self) -> None:
        """Close every window; nothing may have gone wrong in any."""
        for sheet in self.sheets.values():
            sheet.context.close()
        assert [wrong for wrong in self.wrong if wrong] == []
