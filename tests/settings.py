"""The town's settings for the tests: a town of its own, no limits on passwords' strength."""

import os
import tempfile

os.environ.setdefault("CONCEJO_DIR", tempfile.mkdtemp(prefix="concejo-tests-"))
os.environ.setdefault("CONCEJO_DOMAIN", "jun.example")
os.environ.setdefault("CONCEJO_SECRET", "only-for-tests-" + "x" * 40)

from concejo.config.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Warnings are errors: the directory for collected files is there, and empty.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
