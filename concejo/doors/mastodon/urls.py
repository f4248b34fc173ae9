"""Addresses of the Mastodon client API."""

from django.urls import path, re_path

from concejo.doors.api.endpoint import methods
from concejo.doors.mastodon import accounts, apps, authorize, faces, me, oauth, relations

_ONE = "api/v1/accounts/<str:account_id>"

urlpatterns = [
    # --- Coming in ---
    path("api/v1/apps", methods(apps.create)),
    path("api/v1/apps/verify_credentials", methods(apps.verify_credentials)),
    re_path(r"^oauth/authorize/?$", authorize.authorize),
    path("oauth/token", methods(oauth.token)),
    path("oauth/revoke", methods(oauth.revoke)),
    path("oauth/userinfo", methods(oauth.userinfo, oauth.post_userinfo)),
    # --- Oneself ---
    path("api/v1/accounts", methods(accounts.several, me.sign_up)),
    path("api/v1/accounts/verify_credentials", methods(me.verify_credentials)),
    path("api/v1/accounts/update_credentials", methods(me.update_credentials)),
    path("api/v1/emails/confirmations", methods(me.ask_for_confirmation)),
    path("api/v1/emails/check_confirmation", methods(me.is_confirmed)),
    path("api/v1/preferences", methods(me.preferences)),
    path("api/v1/markers", methods(me.markers, me.mark)),
    path("api/v1/profile", methods(me.profile, me.update_profile, me.put_profile)),
    path("api/v1/profile/avatar", methods(me.remove_avatar)),
    path("api/v1/profile/header", methods(me.remove_header)),
    # --- Others ---
    path("api/v1/accounts/lookup", methods(accounts.lookup)),
    path("api/v1/accounts/search", methods(accounts.search)),
    path("api/v1/accounts/relationships", methods(accounts.relationships)),
    path("api/v1/accounts/familiar_followers", methods(accounts.familiar_followers)),
    path("api/v1/directory", methods(accounts.directory)),
    path(_ONE, methods(accounts.show)),
    path(f"{_ONE}/followers", methods(accounts.followers)),
    path(f"{_ONE}/following", methods(accounts.following)),
    path(f"{_ONE}/lists", methods(accounts.lists)),
    path(f"{_ONE}/featured_tags", methods(accounts.nothing_shown)),
    path(f"{_ONE}/endorsements", methods(accounts.nothing_shown)),
    path(f"{_ONE}/identity_proofs", methods(accounts.nothing_shown)),
    path(f"{_ONE}/follow", methods(relations.follow)),
    path(f"{_ONE}/unfollow", methods(relations.unfollow)),
    path(f"{_ONE}/remove_from_followers", methods(relations.remove_from_followers)),
    path(f"{_ONE}/block", methods(relations.block)),
    path(f"{_ONE}/unblock", methods(relations.unblock)),
    path(f"{_ONE}/mute", methods(relations.mute)),
    path(f"{_ONE}/unmute", methods(relations.unmute)),
    path(f"{_ONE}/note", methods(relations.note)),
    path(f"{_ONE}/pin", methods(relations.pin)),
    path(f"{_ONE}/endorse", methods(relations.pin)),
    path(f"{_ONE}/unpin", methods(relations.unpin)),
    path(f"{_ONE}/unendorse", methods(relations.unpin)),
    path("api/v1/blocks", methods(relations.blocks)),
    path("api/v1/mutes", methods(relations.mutes)),
    path("api/v1/domain_blocks", methods(relations.domain_blocks)),
    path("api/v1/endorsements", methods(relations.endorsements)),
    path("api/v1/follow_requests", methods(relations.follow_requests)),
    path("api/v1/follow_requests/<str:account_id>/authorize", methods(relations.authorize)),
    path("api/v1/follow_requests/<str:account_id>/reject", methods(relations.reject)),
    # --- Pictures ---
    path("faces/header.png", faces.header),
    path("faces/<str:kind>/<str:letter>.png", faces.face),
]
