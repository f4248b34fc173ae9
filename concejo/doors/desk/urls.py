"""Addresses of the desk."""

from django.urls import path

from concejo.doors.desk import (
    desk_mail,
    errand,
    filters,
    firms,
    phrases,
    rota,
    rounds,
    router,
    several,
    views,
)

urlpatterns = [
    path("desk", views.desk, name="desk"),
    path("desk/<str:handle>/phrases", phrases.phrases, name="phrases"),
    path("desk/<str:handle>/phrases/<int:phrase_id>", phrases.phrase, name="phrase"),
    path("desk/<str:handle>/phrases/<int:phrase_id>/up", phrases.up, name="raise_phrase"),
    path("desk/<str:handle>/phrases/<int:phrase_id>/drop", phrases.drop, name="drop_phrase"),
    path("desk/<str:handle>/several", several.several, name="several"),
    path("desk/<str:handle>/several/<int:bundle_id>", several.bundle, name="bundle"),
    path("desk/<str:handle>/several/<int:bundle_id>/undo", several.undo, name="undo_bundle"),
    path("desk/<str:handle>/firms", firms.firms, name="firms"),
    path("desk/<str:handle>/firms/<int:errand_id>/end", firms.end, name="end_errand"),
    path("desk/<str:handle>/rota", rota.rota, name="rota"),
    path("me/rest", rota.rest, name="rest"),
    path("me/desk-mail", desk_mail.choose, name="choose_desk_mail"),
    path("desk-mail/stop", desk_mail.stop, name="stop_desk_mail"),
    path("errand", errand.errand, name="errand"),
    path("errand/<str:number>/start", errand.start, name="start_errand"),
    path("errand/<str:number>/done", errand.done, name="errand_done"),
    path("desk/<str:handle>/round", rounds.work_round, name="round"),
    path("desk/<str:handle>/filters", filters.keep, name="keep_desk_filter"),
    path("desk/<str:handle>/filters/<int:filter_id>", filters.change, name="desk_filter"),
    path("desk/<str:handle>", views.desk, name="desk_of"),
    path("router", router.router, name="router"),
]
