"""The town's settings for the tests: a town of its own, and passwords that are quick to check."""

import atexit
import os
import shutil
import tempfile

if "CONCEJO_DIR" not in os.environ:
    os.environ["CONCEJO_DIR"] = tempfile.mkdtemp(prefix="concejo-tests-")
    atexit.register(shutil.rmtree, os.environ["CONCEJO_DIR"], ignore_errors=True)
os.environ.setdefault("CONCEJO_DOMAIN", "jun.example")
os.environ.setdefault("CONCEJO_SECRET", "only-for-tests-" + "x" * 40)

from concejo.config.settings import *  # noqa: F403
from concejo.config.settings import CACHES, DATABASES, REDIS_URL

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# A process for each photo takes a second; tests about that ask for it.
LOOK_AT_PHOTOS = False
LOOKING_SECONDS = 120.0

if DATABASES["default"]["ENGINE"] == "concejo.base.sqlite":
    # As with Django's own SQLite: each process of the tests has a town in its memory.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}

if REDIS_URL:
    # Every process of the tests forgets what it kept between tests, and only that.
    _worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    CACHES["default"]["LOCATION"] = f"{REDIS_URL.rpartition('/')[0]}/{1 + int(_worker) % 15}"
