"""Addresses of the board."""

from django.urls import path

from concejo.doors.board import announcements, data, kinds, limits, rates, views

urlpatterns = [
    path("board", views.board, name="board"),
    path("kinds", kinds.kinds, name="kinds"),
    path("kinds/<str:code>", kinds.kind, name="kind"),
    path("limits", limits.all_of_them, name="limits"),
    path("limits/<str:code>", limits.of_kind, name="limits_of_kind"),
    path("board/rates", rates.of_the_town, name="rates"),
    path("board/data", data.requests, name="data_requests"),
    path("board/data/<int:request_id>", data.answer, name="answer_data_request"),
    path("announcements", announcements.all_of_them, name="announcements"),
    path("announcements/<int:announcement_id>/end", announcements.end, name="end_announcement"),
]
