"""The web processes' door: what Granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concejo.config.settings")

application = get_wsgi_application()
