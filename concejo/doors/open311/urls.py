"""Addresses of Open311, below ``/open311/``. Each ends in the form that is wanted."""

from django.urls import re_path
from django.urls.resolvers import URLPattern

from concejo.doors.open311.discovery import discovery
from concejo.doors.open311.kinds import definition, services
from concejo.doors.open311.operation import Resource
from concejo.doors.open311.requests import one, send, several, token
from concejo.doors.open311.unknown import unknown
from concejo.doors.open311.updates import add, updates


def _at(path: str, resource: Resource) -> URLPattern:
    return re_path(rf"^{path}\.(?P<form>json|xml)$", resource)


urlpatterns = [
    _at("discovery", Resource(discovery)),
    _at("v2/discovery", Resource(discovery)),
    _at("v2/services", Resource(services)),
    _at("v2/services/(?P<service_code>[^/]+)", Resource(definition)),
    _at("v2/requests", Resource(several, send)),
    _at("v2/requests/(?P<service_request_id>[^/]+)", Resource(one)),
    _at("v2/tokens/(?P<token>[^/]+)", Resource(token)),
    _at("v2/servicerequestupdates", Resource(updates, add)),
    re_path(r"^(?P<path>.*)$", unknown),
]
