"""A post to come, as apps know it. https://docs.joinmastodon.org/entities/ScheduledStatus/"""

from __future__ import annotations

from concejo.base import clock
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.media import attachment
from concejo.posts.drafts import PollDraft, from_json
from concejo.posts.models import ScheduledPost


def scheduled_post(post: ScheduledPost) -> Entity:
    """What will be sent and when; or why it was not."""
    draft = from_json(post.draft)
    photos = {photo.pk: photo for photo in post.photos.all()}
    return {
        "id": str(post.pk),
        "scheduled_at": clock.iso(post.scheduled_at),
        "params": {
            "text": draft.text,
            "poll": _poll(draft.poll),
            "media_ids": [str(pk) for pk in draft.photos] or None,
            "sensitive": draft.sensitive,
            "spoiler_text": draft.spoiler_text or None,
            "visibility": draft.visibility or post.account.default_visibility,
            "in_reply_to_id": draft.reply_to,
            "language": draft.language or None,
            "application_id": post.app_id or 0,
            # It is sent once.
            "scheduled_at": None,
            "idempotency": post.key or None,
            "with_rate_limit": False,
            "quoted_status_id": str(draft.quote_of) if draft.quote_of else None,
            "quote_approval_policy": draft.quote_policy or post.account.default_quote_policy,
        },
        "media_attachments": [attachment(photos[pk]) for pk in draft.photos if pk in photos],
        "concejo": {
            "failed_at": clock.iso(post.failed_at) if post.failed_at else None,
            "fault": post.fault or None,
        },
    }


def _poll(asked: PollDraft | None) -> Entity | None:
    if asked is None:
        return None
    return {
        "options": list(asked.options),
        "expires_in": asked.expires_in,
        "multiple": asked.multiple,
        "hide_totals": asked.hide_totals,
    }
