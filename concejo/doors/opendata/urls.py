"""Addresses of our own API, below ``/api/concejo/v1/``."""

from django.urls import path

from concejo.doors.api.endpoint import methods
from concejo.doors.opendata import joining, views
from concejo.doors.opendata.openapi import document_of

_documented = [
    path("cases", methods(views.cases)),
    path("candidates", methods(joining.candidates)),
    path("cases/<str:number>", methods(views.case)),
    path("cases/<str:number>/kind", methods(views.correct_kind)),
    path("cases/<str:number>/similar", methods(views.similar)),
    path("cases/<str:number>/join", methods(joining.join)),
    path("cases/<str:number>/separate", methods(joining.separate)),
    path("cases/<str:number>/follow", methods(joining.follow)),
    path("cases/<str:number>/unfollow", methods(joining.unfollow)),
    path("map", methods(views.on_map)),
    path("offices", methods(views.offices)),
    path("figures", methods(views.figures)),
]

urlpatterns = [*_documented, path("openapi.json", methods(document_of(_documented)))]
