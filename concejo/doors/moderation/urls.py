"""Addresses of the moderators' room."""

from django.urls import path, re_path

from concejo.doors.moderation import views

urlpatterns = [
    path("moderation", views.room, name="moderation"),
    path("moderation/reports/<int:report_id>", views.report, name="moderation_report"),
    path("moderation/reports/<int:report_id>/<str:verb>", views.step, name="moderation_step"),
    path("moderation/appeals/<int:measure_id>/<str:verb>", views.decide, name="decide_appeal"),
    path("moderation/newcomers/<int:account_id>/<str:verb>", views.newcomer, name="newcomer"),
    re_path(r"^moderation/@(?P<acct>[A-Za-z0-9_.@-]+)$", views.person, name="moderation_person"),
    path("moderation/accounts/<int:account_id>/measure", views.measure, name="take_measure"),
    path("moderation/accounts/<int:account_id>/lift", views.lift, name="lift_measure"),
]
