"""Sending files in Chromium on a line as people have it: slow, cut, closed, taken up again."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, Request, expect

from firstcall.intake.models import ImportBatch
from firstcall.record import jobs
from firstcall.record.models import Job
from firstcall.structure.models import Emergency
from tests.setup.browser import PHONE
from tests.setup.demo import faults, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = "Organisation,Cluster,ADM2_PCODE,Activity,Month,Total reached\n"
KB = 1024
FIRST_LOAD = 100_000  # bytes


@pytest.fixture(autouse=True)
def _at_once() -> Iterator[None]:
    before, jobs.queue.immediate = jobs.queue.immediate, True
    yield
    jobs.queue.immediate = before


class Line:
    """The line of a page, as the browser's own tools make it: 3G, or none at all."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")

    def is_3g(self) -> None:
        self._be(offline=False, latency=400, each_way=50 * KB)

    def is_cut(self) -> None:
        self._be(offline=True, latency=0, each_way=0)

    def is_good(self) -> None:
        self._be(offline=False, latency=0, each_way=-1)

    def _be(self, *, offline: bool, latency: int, each_way: int) -> None:
        self.session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": offline,
                "latency": latency,
                "downloadThroughput": each_way,
                "uploadThroughput": each_way,
            },
        )


@pytest.fixture
def country(small_country: Emergency, page: Page) -> Emergency:
    sign_in(page, "OCHA")
    return small_country


def table(folder: Path, name: str, size: int) -> Path:
    """A table of activities of about `size` bytes."""
    row = f"Quiet Valley Relief,Nutrition,XL0101,{name} {{}} {'x' * 400},March 2026,{{}}\n"
    lines = [row.format(number, number) for number in range(max(1, size // 450))]
    path = folder / name
    path.write_text(HEAD + "".join(lines), encoding="utf-8")
    return path


def choose(page: Page, code: str, *paths: Path) -> None:
    if not page.url.endswith(f"/e/{code}/files/"):
        page.goto(f"/e/{code}/files/")
    if not page.locator("main details").evaluate("place => place.open"):
        page.click("main summary")
    page.set_input_files("input[type=file]", [str(path) for path in paths])


def begin(page: Page) -> None:
    page.click("main details button[type=submit]")


def state(page: Page) -> Any:
    return page.locator("#sending .work").first


def arrives(page: Page, tens: int) -> None:
    """Wait until so many tenths of the first file have arrived, and not all of it."""
    expect(state(page)).to_have_attribute("data-percent", re.compile(rf"^[{tens}-9]\d$"), timeout=60_000)


def sent(page: Page) -> list[Request]:
    """The requests that send files, as they are made."""
    found: list[Request] = []
    page.on("request", lambda one: found.append(one) if "/uploads" in one.url else None)
    return found


def begun_at(requests: list[Request]) -> list[int]:
    return [int(one.headers["upload-offset"]) for one in requests if one.method == "PATCH"]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def half_sent() -> list[Path]:
    return list((Path(settings.HOME) / "files" / "unfinished").iterdir())


def test_a_file_goes_on_after_the_line_was_cut(country: Emergency, page: Page, tmp_path: Path) -> None:
    """3G (400 ms, 50 kB/s); cut in mid-file; back: it goes on where it was, arrives whole, and is read."""
    path, line, requests = table(tmp_path, "returns.csv", 400 * KB), Line(page), sent(page)
    choose(page, country.code, path)
    line.is_3g()
    begin(page)
    arrives(page, 3)
    line.is_cut()
    expect(state(page)).to_have_attribute("data-state", "down", timeout=60_000)
    expect(page.locator("#sending [data-role=said]")).to_contain_text(
        "The line is down. It goes on by itself"
    )
    line.is_3g()
    page.wait_for_url("**/files/*/", timeout=90_000)
    assert page.locator("h1").inner_text() == "returns.csv"
    assert ImportBatch.objects.get(file_name="returns.csv").sha256 == sha256(path)
    assert [one.method for one in requests if one.method in ("POST", "GET")] == [
        "POST",
        "POST",
    ]  # begun once, finished
    offsets = begun_at(requests)
    assert (offsets == sorted(offsets), offsets[0], len(set(offsets)) < len(offsets)) == (True, 0, True)
    assert half_sent() == []


def test_a_file_goes_on_after_the_page_was_loaded_again(
    country: Emergency, page: Page, tmp_path: Path
) -> None:
    path, line, requests = table(tmp_path, "returns.csv", 400 * KB), Line(page), sent(page)
    choose(page, country.code, path)
    line.is_3g()
    begin(page)
    arrives(page, 4)
    page.goto(f"/e/{country.code}/")
    line.is_good()
    before = len(requests)
    page.goto(f"/e/{country.code}/files/")
    page.wait_for_url("**/files/*/", timeout=60_000)
    assert ImportBatch.objects.get(file_name="returns.csv").sha256 == sha256(path)
    after = requests[before:]
    assert (after[0].method, [one.method for one in after if one.method == "POST"]) == ("GET", ["POST"])
    assert begun_at(after)[0] > 0


def test_an_answer_lost_at_the_very_end_doubles_nothing(
    country: Emergency, page: Page, tmp_path: Path
) -> None:
    """The server has the file and works on it; the browser never heard so, and is started again."""
    requests, lost = sent(page), list[int]()

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/finish", lose)
    choose(page, country.code, table(tmp_path, "returns.csv", KB))
    begin(page)
    expect(state(page)).to_have_attribute("data-state", "down")
    page.unroute("**/finish")
    before = len(requests)
    page.reload()
    page.wait_for_url("**/files/*/")
    assert (set(lost), ImportBatch.objects.filter(file_name="returns.csv").count()) == ({202}, 1)
    assert [one.url.rsplit("/", 1)[1] for one in requests[before:] if one.method == "POST"] == ["finish"]


def test_the_same_file_chosen_again_in_another_browser_goes_on(
    country: Emergency, page: Page, tmp_path: Path, browser: Browser, live_server: Any
) -> None:
    path, line = table(tmp_path, "returns.csv", 400 * KB), Line(page)
    choose(page, country.code, path)
    line.is_3g()
    begin(page)
    arrives(page, 4)
    page.close()
    other = browser.new_context(base_url=live_server.url, locale="en").new_page()
    requests = sent(other)
    sign_in(other, "OCHA")
    other.goto(f"/e/{country.code}/files/")
    expect(other.locator("#half-sent")).to_contain_text("returns.csv")
    choose(other, country.code, path)
    begin(other)
    other.wait_for_url("**/files/*/", timeout=60_000)
    assert ImportBatch.objects.get(file_name="returns.csv").sha256 == sha256(path)
    assert begun_at(requests)[0] > 0
    other.context.close()


def test_pausing_continuing_cancelling(country: Emergency, page: Page, tmp_path: Path) -> None:
    line = Line(page)
    choose(page, country.code, table(tmp_path, "returns.csv", 400 * KB))
    line.is_3g()
    begin(page)
    arrives(page, 2)
    page.get_by_role("button", name="Pause returns.csv").press("Enter")
    expect(state(page)).to_have_attribute("data-state", "paused")
    expect(page.get_by_role("button", name="Continue returns.csv")).to_be_focused()
    page.reload()
    expect(state(page)).to_have_attribute("data-state", "paused")  # and stays so
    page.get_by_role("button", name="Continue returns.csv").press("Enter")
    arrives(page, 5)
    assert len(half_sent()) == 2
    line.is_good()
    with page.expect_response(lambda one: one.request.method == "DELETE") as given_up:
        page.get_by_role("button", name="Cancel returns.csv").press("Enter")
    assert given_up.value.status == 204
    expect(page.locator("#sending .work")).to_have_count(0)
    assert (half_sent(), Job.objects.count()) == ([], 0)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#sending .work")).to_have_count(0)


def test_a_session_that_ended_loses_nothing(country: Emergency, page: Page, tmp_path: Path) -> None:
    """Signed out in mid-file: it pauses and says so; signed in again in another window, it continues."""
    path, line, requests = table(tmp_path, "returns.csv", 400 * KB), Line(page), sent(page)
    choose(page, country.code, path)
    line.is_3g()
    begin(page)
    arrives(page, 2)
    Session.objects.all().delete()
    expect(state(page)).to_have_attribute("data-state", "paused", timeout=30_000)
    expect(state(page)).to_contain_text("You are not signed in any more.")
    line.is_good()
    window = page.context.new_page()
    sign_in(window, "OCHA")
    window.close()
    before = len(requests)
    page.get_by_role("button", name="Continue returns.csv").click()
    page.wait_for_url("**/files/*/", timeout=60_000)
    assert ImportBatch.objects.get(file_name="returns.csv").sha256 == sha256(path)
    assert begun_at(requests[before:])[0] > 0


def test_many_files_dropped_are_counted_and_stay_to_be_looked_at(
    country: Emergency, page: Page, tmp_path: Path, axe: Any
) -> None:
    good = [table(tmp_path, f"report {number}.csv", 2 * KB) for number in (1, 2)]
    bad = tmp_path / "words.csv"
    bad.write_text("nothing of use\n1\n")
    page.goto(f"/e/{country.code}/files/")
    page.click("main summary")
    files = [[path.name, path.read_text()] for path in (*good, bad)]
    dropped = page.evaluate_handle(
        "files => { const all = new DataTransfer();"
        " files.forEach(([name, text]) => all.items.add(new File([text], name))); return all; }",
        files,
    )
    page.dispatch_event("#send", "drop", {"dataTransfer": dropped})
    expect(page.locator("#sending .work")).to_have_count(3)
    page.set_viewport_size(PHONE)
    assert (page.evaluate("document.documentElement.scrollWidth"), axe(page)) == (PHONE["width"], [])
    begin(page)
    expect(page.locator("#sending [data-role=sum]")).to_have_text("3 of 3 files, 100 %", timeout=30_000)
    expect(page.locator("#my-work .work")).to_have_count(1)
    expect(page.locator("#my-work .work")).to_contain_text("not taken")
    expect(page.locator("#waiting-files input:checked")).to_have_count(2)
    assert (page.evaluate("document.documentElement.scrollWidth"), axe(page)) == (PHONE["width"], [])
    assert ImportBatch.objects.filter(file_name__startswith="report ").count() == 2
    page.reload()
    page.locator("#my-work").get_by_role("link", name="Look at it report 1.csv").click()
    page.wait_for_url("**/files/*/")
    assert page.locator("h1").inner_text() == "report 1.csv"


def test_a_file_that_is_too_large_is_not_even_begun(
    country: Emergency, page: Page, tmp_path: Path, settings: Any
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 4 * KB
    requests = sent(page)
    choose(page, country.code, table(tmp_path, "large.csv", 9 * KB))
    expect(state(page)).to_contain_text("The file is too large.")
    begin(page)
    expect(page.locator("main .summary")).to_be_visible()  # nothing to send: the server's own word for it
    assert requests == []


def test_a_refused_file_is_not_sent_again_by_itself_and_may_be_chosen_again(
    country: Emergency, page: Page, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    choose(page, country.code, empty)
    begin(page)
    expect(state(page)).to_contain_text("The file is empty.")
    expect(page.get_by_role("button", name="Continue")).to_be_hidden()
    page.set_input_files("input[type=file]", empty)
    expect(state(page)).to_contain_text("ready to be sent")  # once, and no more as refused
    begin(page)
    expect(state(page)).to_contain_text("The file is empty.")
    requests = sent(page)
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert (requests, page.locator("#sending .work").count()) == ([], 0)


def test_the_page_is_light_on_its_first_load(country: Emergency, page: Page) -> None:
    """What a phone fetches the first time: the page as it is, styles and scripts as they are served, compressed."""
    weights: dict[str, int] = {}

    def weigh(response: Any) -> None:
        body = response.body()
        weights[response.url] = len(gzip.compress(body)) if "/static/" in response.url else len(body)

    fresh = page.context.new_page()
    fresh.on("response", weigh)
    fresh.goto(f"/e/{country.code}/files/", wait_until="networkidle")
    assert any("sending.js" in url for url in weights)
    assert 0 < sum(weights.values()) < FIRST_LOAD, weights
    print("first load:", sum(weights.values()), weights)


def test_the_page_is_clean_fits_a_phone_and_runs_from_right_to_left(
    country: Emergency, page: Page, axe: Any, tmp_path: Path
) -> None:
    assert faults(page, axe, [f"/e/{country.code}/files/"]) == {}
    page.context.add_cookies([{"name": "django_language", "value": "ar", "url": page.url}])
    page.set_viewport_size(PHONE)
    page.reload()
    choose(page, country.code, table(tmp_path, f"{'long' * 40}.csv", KB))
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert (page.evaluate("document.documentElement.scrollWidth"), axe(page)) == (PHONE["width"], [])
