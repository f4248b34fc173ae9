"""What happens afterwards: with photos and their files, links, and posts that were not sent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from concejo.base import clock
from concejo.base.errors import Refused
from concejo.events.models import Event
from concejo.posts.actions.covering import photo_looked_at
from concejo.posts.actions.links import describe_page
from concejo.posts.actions.photos import finish_photo, move_photo
from concejo.posts.covers import UNSEEN, read
from concejo.posts.linked_pages import page_with
from concejo.posts.models import Photo, ScheduledPost
from concejo.posts.photos import copy_elsewhere, found_again, place_of, prepare_raw
from concejo.posts.previews import preview_of

# A page that did not answer is asked again when somebody links to it after this time.
_ASKED_AGAIN = timedelta(days=1)


def remove_files(event: Event) -> None:
    """Remove the files of photos that were thrown away, and of portraits that were changed."""
    roots = [Path(settings.MEDIA_ROOT).resolve(), Path(settings.UNSEEN_ROOT).resolve()]
    for name in event.data.get("files", ()):
        file = place_of(name).resolve()
        if any(file.is_relative_to(root) for root in roots):
            file.unlink(missing_ok=True)


def make_photo_ready(event: Event) -> None:
    """Make a photo of a large upload. What is no photo after all is told to whoever asks for it."""
    photo = Photo.objects.filter(pk=event.subject_id or 0).exclude(raw="").first()
    if photo is None:
        return
    try:
        prepared = prepare_raw(photo.raw)
    except Refused:
        prepared = None
    finish_photo(photo.pk, prepared)


def look_at_photo(event: Event) -> None:
    """Look at a photo that nothing could look at when it came; a fault puts the job off.

    Until then, and when it is given up, all of it stays covered.
    """
    photo = Photo.objects.filter(pk=event.subject_id or 0).exclude(original="").first()
    if photo is not None and any(cover.by == UNSEEN for cover in read(photo.covers)):
        photo_looked_at(photo, found_again(photo.original))


def mail_not_sent(event: Event) -> None:
    """Tell whoever wrote it that a post which should have been sent by now was not, and why."""
    post = ScheduledPost.objects.filter(pk=event.subject_id or 0).exclude(failed_at=None).first()
    user = post.user if post else None
    if post is None or user is None or not user.email or not user.email_confirmed_at:
        return
    with translation.override(user.language or translation.get_language()):
        facts = {"name": user.name, "as": post.account.acct, "fault": post.fault}
        facts["words"] = str(post.draft.get("text", ""))
        text = render_to_string("mail/not_sent.txt", facts)
        send_mail(_("A post was not sent"), text, None, [user.email])


def move_photos(event: Event) -> None:
    """Keep the photos of posts that became private under names that nobody has seen.

    Copied first, then named anew, then removed: wherever this stops, it may be done again.
    """
    posts = event.data.get("posts", ())
    for photo in Photo.objects.filter(Q(post__in=posts) | Q(former_post__in=posts)):
        move_photo(photo, *copy_elsewhere(photo.file, photo.thumbnail))


def ask_link(event: Event) -> None:
    """Ask the page behind a link what it calls itself, once."""
    page = page_with(event.subject_id or 0) if settings.LINK_PREVIEWS else None
    if page is None or page.title:
        return
    if page.asked_at is None or page.asked_at < clock.now() - _ASKED_AGAIN:
        describe_page(page, preview_of(page.url))
