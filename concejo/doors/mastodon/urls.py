"""Addresses of the Mastodon client API."""

from django.urls import path

from concejo.doors.api.endpoint import methods
from concejo.doors.mastodon import (
    conversations,
    faces,
    media,
    nothing_yet,
    notifications,
    search,
    statuses,
    tags,
    timelines,
)

urlpatterns = [
    path("faces/header.png", faces.header),
    path("faces/<str:kind>/<str:letter>.png", faces.face),
    # --- Posts ---
    path("api/v1/statuses", methods(statuses.create, statuses.several)),
    path("api/v1/statuses/<str:status_id>", methods(statuses.one, statuses.edit, statuses.delete)),
    *(
        path(f"api/v1/statuses/<str:status_id>/{word}", methods(its))
        for word, its in {
            "context": statuses.context,
            "source": statuses.source,
            "history": statuses.history,
            "reblogged_by": statuses.reblogged_by,
            "favourited_by": statuses.liked_by,
            "quotes": statuses.quotes,
            "favourite": statuses.favourite,
            "unfavourite": statuses.unfavourite,
            "reblog": statuses.reblog,
            "unreblog": statuses.unreblog,
            "bookmark": statuses.bookmark,
            "unbookmark": statuses.unbookmark,
            "pin": statuses.pin,
            "unpin": statuses.unpin,
            "mute": statuses.mute,
            "unmute": statuses.unmute,
            "translate": statuses.translate,
            "interaction_policy": statuses.interaction_policy,
            "quotes/<str:quote_id>/revoke": statuses.revoke_quote,
        }.items()
    ),
    # --- Timelines ---
    path("api/v1/timelines/home", methods(timelines.home)),
    path("api/v1/timelines/public", methods(timelines.public)),
    path("api/v1/timelines/tag/<str:name>", methods(timelines.tag)),
    path("api/v1/timelines/list/<str:list_id>", methods(timelines.one_list)),
    path("api/v1/timelines/link", methods(timelines.link)),
    path("api/v1/timelines/direct", methods(timelines.direct)),
    path("api/v1/accounts/<str:account_id>/statuses", methods(timelines.of_account)),
    path("api/v1/favourites", methods(timelines.favourites)),
    path("api/v1/bookmarks", methods(timelines.bookmarks)),
    # --- Conversations ---
    path("api/v1/conversations", methods(conversations.several)),
    path("api/v1/conversations/<str:conversation_id>", methods(conversations.delete)),
    path("api/v1/conversations/<str:conversation_id>/read", methods(conversations.read)),
    # --- Notifications ---
    path("api/v1/notifications", methods(notifications.several)),
    path("api/v1/notifications/clear", methods(notifications.clear)),
    path("api/v1/notifications/dismiss", methods(notifications.dismiss_by_id)),
    path("api/v1/notifications/unread_count", methods(notifications.unread_count)),
    path(
        "api/v1/notifications/policy",
        methods(nothing_yet.first_policy, nothing_yet.put_policy, nothing_yet.patch_policy),
    ),
    path("api/v1/notifications/requests", methods(nothing_yet.no_requests)),
    path("api/v1/notifications/requests/merged", methods(nothing_yet.requests_merged)),
    path("api/v1/notifications/<str:notification_id>", methods(notifications.one)),
    path("api/v1/notifications/<str:notification_id>/dismiss", methods(notifications.dismiss)),
    path(
        "api/v2/notifications/policy",
        methods(nothing_yet.policy, nothing_yet.put_policy, nothing_yet.patch_policy),
    ),
    # --- Photos ---
    path("api/v1/media", methods(media.upload)),
    path("api/v2/media", methods(media.upload)),
    path("api/v1/media/<str:media_id>", methods(media.one, media.describe, media.forget)),
    # --- Looking for something ---
    path("api/v2/search", methods(search.search)),
    path("api/v1/tags/<str:name>", methods(tags.one)),
    path("api/v1/tags/<str:name>/follow", methods(tags.follow)),
    path("api/v1/tags/<str:name>/unfollow", methods(tags.follow)),
    path("api/v1/tags/<str:name>/feature", methods(tags.feature)),
    path("api/v1/tags/<str:name>/unfeature", methods(tags.feature)),
    # --- What there is none of yet ---
    path("api/v1/custom_emojis", methods(nothing_yet.for_everybody)),
    path("api/v1/trends", methods(nothing_yet.for_everybody)),
    path("api/v1/trends/tags", methods(nothing_yet.for_everybody)),
    path("api/v1/trends/statuses", methods(nothing_yet.for_everybody)),
    path("api/v1/trends/links", methods(nothing_yet.for_everybody)),
    path("api/v1/announcements", methods(nothing_yet.no_announcements)),
    path("api/v1/suggestions", methods(nothing_yet.no_suggestions)),
    path("api/v2/suggestions", methods(nothing_yet.no_suggestions)),
    path("api/v1/endorsements", methods(nothing_yet.no_endorsements)),
    path("api/v1/scheduled_statuses", methods(nothing_yet.no_scheduled)),
    path("api/v1/lists", methods(nothing_yet.no_lists, nothing_yet.make_list)),
    path("api/v1/lists/<str:list_id>", methods(nothing_yet.no_list)),
    path("api/v1/lists/<str:list_id>/accounts", methods(nothing_yet.no_list)),
    path("api/v1/filters", methods(nothing_yet.no_filters, nothing_yet.make_filter)),
    path("api/v2/filters", methods(nothing_yet.no_filters, nothing_yet.make_filter)),
    path("api/v1/followed_tags", methods(nothing_yet.no_followed_tags)),
    path("api/v1/featured_tags", methods(nothing_yet.no_featured_tags, nothing_yet.feature_tag)),
    path("api/v1/featured_tags/suggestions", methods(nothing_yet.no_featured_tags)),
    path(
        "api/v1/domain_blocks",
        methods(nothing_yet.no_domains, nothing_yet.block_domain, nothing_yet.unblock_domain),
    ),
    path("api/v1/polls/<str:poll_id>", methods(nothing_yet.no_poll)),
    path("api/v1/polls/<str:poll_id>/votes", methods(nothing_yet.no_vote)),
    path("api/v1/reports", methods(nothing_yet.report)),
    path(
        "api/v1/push/subscription",
        methods(
            nothing_yet.subscription,
            nothing_yet.subscribe,
            nothing_yet.change_subscription,
            nothing_yet.unsubscribe,
        ),
    ),
]
