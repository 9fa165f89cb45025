"""The test set-up. The environment is set first, then Django is loaded: the order of this file matters."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker

from tests.setup import environment, real_files
from tests.setup.cluster import Cluster
from tests.setup.collected import COLLECTED
from tests.setup.environment import POSTGRESQL
from tests.setup.order import browsers_first

RUN_FOLDER = environment.prepare()
# How long an example takes says what else the machine does, and nothing of what is tested.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

import django  # noqa: E402
from django.conf import settings  # noqa: E402

settings.PASSWORD_HASHERS = ["tests.setup.hashing.QuickArgon2"]
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
settings.JOBS_IMMEDIATE = True  # long work is done at once, in the process that asks for it
settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
if environment.engine() != POSTGRESQL:
    _options = settings.DATABASES["default"]["OPTIONS"]
    # A test's data need not outlive a power cut.
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
(settings.HOME / "static").mkdir(parents=True, exist_ok=True)
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import translation  # noqa: E402

from tests.setup import databases  # noqa: E402
from tests.setup.browser import axe, browser, context, page  # noqa: E402, F401
from tests.setup.demo import small_country, small_country_of_file  # noqa: E402, F401


def pytest_configure(config: pytest.Config) -> None:
    """The run's first process starts the cluster; workers are told its port through the environment."""
    if not environment.is_first_process():
        return
    atexit.register(shutil.rmtree, RUN_FOLDER, ignore_errors=True)
    for end in (
        signal.SIGTERM,
        signal.SIGINT,
    ):  # an ended run tidies up too, also where a shell put it behind others
        signal.signal(end, signal.default_int_handler)
    if config.getoption("dist", "no") != "no":
        # Workers inherit this environment; with this name in it pytest-django would load their settings
        # before this file has set a database of their own.
        del os.environ["DJANGO_SETTINGS_MODULE"]
    if environment.engine() == POSTGRESQL and not config.option.collectonly:
        cluster = Cluster(int(os.environ[environment.RUN_PORT]), os.environ[environment.RUN_PASSWORD])
        config.add_cleanup(cluster.stop)
        cluster.start()


def pytest_report_header() -> str:
    return f"database: {environment.engine()}"


def _asks_the_database(item: pytest.Item) -> bool:
    """Tests marked for one engine, browser tests, tests of real files, and tests that touch no database say nothing
    about PostgreSQL."""
    if any(item.get_closest_marker(name) for name in ("one_engine", "browser")):
        return False
    used = set(getattr(item, "fixturenames", ()))
    if "real_data" in used:
        return False
    return item.get_closest_marker("django_db") is not None or bool(used & {"db", "transactional_db"})


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    """Mark tests by what they use and put them in order; what says nothing about the database runs once, on SQLite."""
    config.stash[COLLECTED] = {item.nodeid for item in items}
    for item in items:
        used = getattr(item, "fixturenames", ())
        for name in ("browser", "real_data"):
            if name in used:
                item.add_marker(name)
    if environment.engine() == POSTGRESQL:
        once = {item for item in items if not _asks_the_database(item)}
        config.hook.pytest_deselected(items=list(once))
        items[:] = [item for item in items if item not in once]
    yield
    items[:] = browsers_first(items)


def pytest_collection_finish() -> None:
    """Tests and modules stay to the end: the collector of garbage need not look at them again and again."""
    if environment.COLLECTED in os.environ:
        Path(os.environ[environment.COLLECTED]).touch()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database of this process: made by its owner, used by the running role (setup/databases.py)."""
    with django_db_blocker.unblock():
        databases.make()
    yield
    with django_db_blocker.unblock():
        databases.close()


@pytest.fixture(scope="module")
def rows_of_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What fixtures of a file make after asking for this one is there for all its tests, and gone after the last.

    Each test's changes are rolled back to it. Rows in memory are not: a test is given a copy of them (`deepcopy`). Not
    for files with tests that commit (`transaction=True`): those begin and end with an empty database.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What one test counted (requests from one place, say) does not slow the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """A request in another language leaves that language behind in its thread."""
    translation.activate("en")


@pytest.fixture
def at() -> datetime:
    """The moment at which a test happens."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; `real_data / "NAME"` leaves the test out when the file is not there."""
    return real_files.folder()
