"""Addresses of the desk."""

from django.urls import path

from concejo.doors.desk import router, views

urlpatterns = [
    path("desk", views.desk, name="desk"),
    path("desk/<str:handle>", views.desk, name="desk_of"),
    path("router", router.router, name="router"),
]
