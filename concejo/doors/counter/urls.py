"""Addresses of the counter."""

from django.urls import path

from concejo.doors.counter import views

urlpatterns = [
    path("counter", views.counter, name="counter"),
    path("counter/resident", views.resident, name="counter_resident"),
    path("counter/case", views.case, name="counter_case"),
    path("counter/slip/<str:number>", views.slip, name="slip"),
]
