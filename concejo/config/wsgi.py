"""The web processes' door: what Granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concejo.config.settings")

_town = get_wsgi_application()

from concejo.config.bodies import Bodies  # noqa: E402 - it needs the settings

application = Bodies(_town)
