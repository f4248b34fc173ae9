"""Every setting, in the order an operator meets them. ``concejo settings`` prints them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from concejo.base.env import Env, WrongSetting

PACKAGE = Path(__file__).resolve().parent.parent
DIR = Path(os.environ.get("CONCEJO_DIR", "data")).resolve()

env = Env(prefix="CONCEJO_", file=DIR / "concejo.env")

# --- What every town must decide ---

DOMAIN = env.text("DOMAIN", help="The town's own domain. Part of every address: never change it.")
SECRET_KEY = env.text(
    "SECRET", secret=True, help="A long random text. `concejo secret` prints a fresh one."
)

# --- What most towns leave alone ---

URL = env.text(
    "URL",
    default="",
    help="Where browsers reach the town, such as https://jun.example. Empty: as it is asked for.",
).rstrip("/")
LIVE_URL = env.text(
    "LIVE_URL",
    default="",
    help="Where the live stream is reached, such as wss://live.jun.example. Empty: at the town's "
    "own address if a proxy is in front, which passes /api/v1/streaming on; else at port + 1.",
).rstrip("/")
DATABASE_URL = env.text(
    "DATABASE_URL",
    default=f"sqlite:///{DIR / 'concejo.sqlite3'}",
    secret=True,
    help="sqlite:///path for one machine, postgresql://user:password@host/name for several.",
)
REDIS_URL = env.text(
    "REDIS_URL",
    default="",
    secret=True,
    help="redis://host:6379/0 where several machines serve one town: shared limits and wake-ups.",
)
PORT = int(os.environ.get("CONCEJO_PORT", "8000"))
LIVE_PORT = env.number(
    "LIVE_PORT", default=0, help="Where the live stream listens. 0: at the port after --port."
) or (PORT + 1)
STREAMS_PER_ADDRESS = env.number(
    "STREAMS_PER_ADDRESS",
    default=500,
    help="How many live streams may be open from one address on the Internet (IPv6: from one /64).",
)
STREAMS_PER_ACCOUNT = env.number(
    "STREAMS_PER_ACCOUNT", default=100, help="How many live streams one account may have open."
)
ROUTER_SURE = env.number(
    "ROUTER_SURE",
    default=90,
    help="How sure, in percent, the router must be to give a report to an office at once. What it "
    "is less sure of goes to intake. 101: never.",
)
POST_LENGTH = env.number("POST_LENGTH", default=500, help="The longest post, in characters.")
OPEN_FOR_SIGNUP = env.flag("OPEN_FOR_SIGNUP", default=True, help="May anybody make an account?")
MAIL_URL = env.text(
    "MAIL_URL",
    default="",
    secret=True,
    help="smtp://user:password@host:587 (TLS is used). Empty: mails are written to DIR/mail.",
)
MAIL_FROM = env.text("MAIL_FROM", default="", help="The sender of mails. Empty: concejo@DOMAIN.")
BEHIND_PROXY = env.flag(
    "BEHIND_PROXY", help="Is there a proxy in front that sets X-Forwarded-For and -Proto?"
)
DEBUG = env.flag("DEBUG", help="Show faults in the browser. Only on your own machine.")
TEST_MODE = env.flag(
    "TEST_MODE", help="For test suites: no rate limits, sign-up at once, password grant. Never on."
)
LINK_PREVIEWS = env.flag(
    "LINK_PREVIEWS",
    default=True,
    help="Ask the page behind a link in a public post what it is called, and show that in apps?",
)
MAP_TILES = env.text(
    "MAP_TILES",
    default="",
    help="Where maps take their pictures from, such as https://tile.example/{z}/{x}/{y}.png. Every "
    "reader's browser asks there. Empty: the town's own lines, and nobody is asked.",
)
MAP_CREDIT = env.text(
    "MAP_CREDIT", default="", help="Whom these pictures are of, such as © OpenStreetMap."
)
LOOK_AT_PHOTOS = env.flag(
    "LOOK_AT_PHOTOS",
    default=True,
    help="Find faces and number plates in photos, on this machine, and cover them before anybody "
    "else sees them? Without it people cover them by hand.",
)
AUTHORS_UNCOVER = env.flag(
    "AUTHORS_UNCOVER",
    help="May authors of photos show again what was found on them by mistake? Offices may always.",
)
ORIGINALS_DAYS = env.number(
    "ORIGINALS_DAYS",
    default=30,
    help="How many days after a case was closed the uncovered originals of its photos stay, for "
    "its office only. Photos that belong to no case: as many days after they were published.",
)
REACH_PRIVATE_ADDRESSES = env.flag(
    "REACH_PRIVATE_ADDRESSES",
    help="For tests and demos: ask addresses of inner networks, also without https. Never on.",
)

# --- Made from the above: nothing to decide ---


def origin_of(address: str) -> list[str]:
    """``https://tile.example`` of an address there, for the policy of what pages may load."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}".replace("{s}", "*")] if parts.netloc else []


# A sign of life on every open stream; tests cannot wait so long.
LIVE_HEARTBEAT = float(os.environ.get("CONCEJO_LIVE_HEARTBEAT", "15"))
# While its sender waits, a photo is looked at for so long. Afterwards it is covered whole, and
# looked at by the worker.
LOOKING_SECONDS = float(os.environ.get("CONCEJO_LOOKING_SECONDS", "10"))
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [DOMAIN, *LOCAL_HOSTS, *([urlsplit(URL).hostname or ""] if URL else [])]
CSRF_TRUSTED_ORIGINS = [URL] if URL else []
ROOT_URLCONF = "concejo.config.urls"
WSGI_APPLICATION = "concejo.config.wsgi.application"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.messages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "concejo.events",
    "concejo.jobs",
    "concejo.accounts",
    "concejo.lists",
    "concejo.posts",
    "concejo.filters",
    "concejo.collections",
    "concejo.push",
    "concejo.moderation",
    "concejo.places",
    "concejo.register",
    "concejo.offices",
    "concejo.notices",
    "concejo.cases",
    "concejo.work",
    "concejo.exchange",
    "concejo.rights",
    "concejo.figures",
    "concejo.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "concejo.doors.api.middleware.errors_answered",
    "concejo.doors.api.middleware.let_in",
    "concejo.doors.api.middleware.with_a_whole_body",
    "concejo.doors.api.middleware.few_long_answers",
    # From here on for pages only.
    "concejo.doors.web.middleware.Sessions",
    "concejo.doors.web.middleware.Common",
    "concejo.doors.web.middleware.Csrf",
    "concejo.doors.web.middleware.Authentication",
    "concejo.doors.web.middleware.ContentPolicy",
    "concejo.doors.web.middleware.in_the_town",
    "concejo.doors.web.middleware.Messages",
    "concejo.doors.web.middleware.Frames",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "concejo.doors.web.context.page",
            ],
            "libraries": {"town": "concejo.doors.web.tags"},
        },
    }
]

# --- People ---

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "/auth/sign_in"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
IS_HTTPS = URL.startswith("https://")
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
USE_X_FORWARDED_HOST = BEHIND_PROXY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "concejo.doors.web.faults.old_form"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *origin_of(MAP_TILES)],
        # Each page adds the live stream where its browser reaches it.
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# --- Languages ---

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]

# --- Files ---

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DIR / "media"
MEDIA_URL = "/media/"
# What nobody gets by an address: originals of covered photos, and uploads that wait.
UNSEEN_ROOT = DIR / "unseen"
PHOTO_BYTES = 16 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# --- Mail ---

DEFAULT_FROM_EMAIL = MAIL_FROM or f"concejo@{DOMAIN}"
_mail = urlsplit(MAIL_URL)
if MAIL_URL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname or "localhost"
    EMAIL_PORT = _mail.port or 587
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp" and bool(_mail.username)
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DIR / "mail")


def _database(url: str) -> dict[str, Any]:  # Any: Django's own table of options
    at = urlsplit(url)
    if at.scheme == "sqlite":
        return {
            "ENGINE": "concejo.base.sqlite",
            "NAME": url.removeprefix("sqlite:///"),
            # One writer at a time, readers never wait, and the lock is taken at BEGIN: without
            # IMMEDIATE a transaction that reads first can fail when it writes. FULL: what was
            # acknowledged survives a power cut.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;"
                ),
            },
            "CONN_MAX_AGE": None,
        }
    if at.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": at.path.removeprefix("/"),
            "USER": unquote(at.username or ""),
            "PASSWORD": unquote(at.password or ""),
            "HOST": unquote(at.hostname or ""),
            "PORT": str(at.port or ""),
            # Questions are short: to compile one or to call for help takes longer than to answer.
            "OPTIONS": {"options": "-c jit=off -c max_parallel_workers_per_gather=0"},
            "CONN_MAX_AGE": None,
        }
    raise WrongSetting(
        "The setting CONCEJO_DATABASE_URL must begin with sqlite:/// or postgresql://."
    )


DATABASES = {"default": _database(DATABASE_URL)}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # Of the usual 300, a busy hour would throw away how often somebody tried a password.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        # Anybody may ask for another host, and is refused: that is no fault of the town's.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
