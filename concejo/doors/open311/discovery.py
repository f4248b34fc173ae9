"""Where GeoReport is spoken here. https://wiki.open311.org/Service_Discovery/"""

from __future__ import annotations

from django.utils.translation import gettext as _

from concejo.base import clock
from concejo.doors.api.addresses import at
from concejo.doors.open311.operation import Asked, operation
from concejo.doors.open311.render import Said
from concejo.exchange.queries.requests import services_changed_at
from concejo.places.queries import the_town


@operation("GET")
def discovery(asked: Asked) -> Said:
    """The one address that other programs need to know."""
    town = the_town()
    changed = clock.iso(services_changed_at() or town.created_at)
    contact = town.contact_email or at("/about")
    how = _("Ask the town hall for a key: %(contact)s") % {"contact": contact}
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": at("/open311/v2"),
        "changeset": changed,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return Said(
        "discovery",
        {
            "changeset": changed,
            "contact": f"{town.name}: {contact}",
            "key_service": how,
            "endpoints": [endpoint],
        },
    )
