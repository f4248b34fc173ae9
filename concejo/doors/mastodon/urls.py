"""Addresses of the Mastodon client API."""

from django.urls import path

from concejo.doors.mastodon import faces

urlpatterns = [
    path("faces/header.png", faces.header),
    path("faces/<str:kind>/<str:letter>.png", faces.face),
]
