"""Settings. Everything that differs between installations comes from the environment or from FIRSTCALL_HOME.

FIRSTCALL_HOME    where data and secrets live (default ./var)
FIRSTCALL_MODE    "demo" for the demonstration country with known passwords; anything else is real
DATABASE_URL      default SQLite under FIRSTCALL_HOME; the role that runs FirstCall
DATABASE_OWNER_URL  on PostgreSQL, the role that owns the tables and migrates (default: DATABASE_URL)
FIRSTCALL_HOSTS   host names served, separated by commas (default: this machine only)
FIRSTCALL_URL     the address people use, for links in e-mails
FIRSTCALL_HTTPS   "1" behind TLS: secure cookies, HSTS
EMAIL_URL, FIRSTCALL_MAIL_FROM   outgoing mail; without EMAIL_URL mail is written to FIRSTCALL_HOME/mail
FIRSTCALL_MAIL_TOGETHER  from how many notices waiting at once a person gets one e-mail for all (default 3)
FIRSTCALL_MAIL_QUIET     "1": notices are not e-mailed, only shown
FIRSTCALL_REPORT_MB      how large a report of an assessment may be, in megabytes (default 20, at most 50)
FIRSTCALL_KEEP_FILES_DAYS  how long files are kept as they were sent, in days (default 90); what they brought stays
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from firstcall.secret_files import django_key


def whole(text: str, name: str) -> int:
    """The whole number that a setting is."""
    try:
        return int(text)
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} is a whole number, not “{text}”.") from wrong


HOME = Path(os.environ.get("FIRSTCALL_HOME", "var")).absolute()
DEMO = os.environ.get("FIRSTCALL_MODE", "") == "demo"
HTTPS = os.environ.get("FIRSTCALL_HTTPS", "") == "1"
SITE_URL = os.environ.get("FIRSTCALL_URL", "http://127.0.0.1:8000")

SECRET_KEY = django_key(HOME)
DEBUG = False
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("FIRSTCALL_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if host.strip()
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "ninja",
    "firstcall",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "firstcall.web.languages.PersonLanguage",
    "firstcall.web.errors.EdgeMiddleware",
]
CSRF_FAILURE_VIEW = "firstcall.web.errors.csrf_failure"

ROOT_URLCONF = "firstcall.urls"
WSGI_APPLICATION = "firstcall.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(Path(__file__).parent.glob("*/templates")),
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "firstcall.places.templatetags.countries",
                "firstcall.web.templatetags.figures",
                "firstcall.web.templatetags.form_words",
            ],
        },
    }
]

COTTON_ISOLATE_BY_DEFAULT = True  # a component sees what it is given, not the page's own names

# --- database -------------------------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,  # a large file is taken back in one transaction, for which other writers wait
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
    ),
}


def database(url: str) -> dict[str, object]:
    """One entry of DATABASES from a URL, with what each engine needs (see docs/reference/settings.md)."""
    if urlsplit(url).scheme not in ("postgres", "postgresql", "sqlite"):
        raise ImproperlyConfigured(
            "DATABASE_URL and DATABASE_OWNER_URL are written as postgres://user:password@host/name. "
            "Without them FirstCall keeps its data in SQLite."
        )
    config: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if "sqlite3" in str(config["ENGINE"]):
        config["OPTIONS"] = SQLITE_OPTIONS
    else:
        config["DISABLE_SERVER_SIDE_CURSORS"] = True
    return config


DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'firstcall.sqlite3'}"
DATABASES = {"default": database(DATABASE_URL)}
if os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = database(os.environ["DATABASE_OWNER_URL"])

# --- people, sessions ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "firstcall.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "firstcall.web.sign_in.Accounts"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end, this one goes on
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "FirstCall"
MFA_TOTP_TOLERANCE = 1  # half a minute either way: clocks in the field drift
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "firstcall.web.sign_in.name_tried"
AXES_CLIENT_IP_CALLABLE = "firstcall.web.sign_in.client_network"
AXES_LOCKOUT_CALLABLE = "firstcall.web.sign_in.locked_out"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS

# --- what leaves the server --------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing goes to other sites. Not "no-referrer": browsers then send "Origin: null" with our own forms, which the
# check against forged requests must refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 40
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
KEEP_FILES_DAYS = max(
    1, whole(os.environ.get("FIRSTCALL_KEEP_FILES_DAYS", "90"), "FIRSTCALL_KEEP_FILES_DAYS")
)
REPORT_LIMIT_BYTES = (
    max(1, min(50, whole(os.environ.get("FIRSTCALL_REPORT_MB", "20"), "FIRSTCALL_REPORT_MB"))) * 1024 * 1024
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- languages, times ----------------------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("es", "Español"), ("ar", "العربية")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
FORMAT_MODULE_PATH = ["firstcall.web.formats"]

# --- files, mail, log ----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [Path(__file__).parent / "web" / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "webp", "gz", "br", "woff2", "map")
DEFAULT_FROM_EMAIL = os.environ.get("FIRSTCALL_MAIL_FROM", "firstcall@localhost")
NOTICES_IN_ONE = max(1, whole(os.environ.get("FIRSTCALL_MAIL_TOGETHER", "3"), "FIRSTCALL_MAIL_TOGETHER"))
NOTICES_STAY = os.environ.get("FIRSTCALL_MAIL_QUIET", "") == "1"
if os.environ.get("EMAIL_URL"):
    _mail = urlsplit(os.environ["EMAIL_URL"])
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(HOME / "mail")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "axes": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # whoever scans addresses asks for any host
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
