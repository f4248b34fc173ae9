"""Every address of the town, door by door."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("concejo.doors.mastodon.urls")),
    path("", include("concejo.doors.mastodon.admin.urls")),
    path("api/concejo/v1/", include("concejo.doors.opendata.urls")),
    path("open311/", include("concejo.doors.open311.urls")),
    path("", include("concejo.doors.desk.urls")),
    path("", include("concejo.doors.counter.urls")),
    path("", include("concejo.doors.board.urls")),
    path("", include("concejo.doors.moderation.urls")),
    path("", include("concejo.doors.web.urls")),
]

handler400 = "concejo.doors.api.middleware.not_readable"
handler404 = "concejo.doors.api.middleware.nothing_there"
