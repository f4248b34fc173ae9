"""What posts and photos can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotAllowed, NotFound, Refused


class PostIsEmpty(Refused):
    message = _("There is nothing written yet. Say in one sentence what is the case.")


class PostIsTooLong(Refused):
    message = _("That is %(extra)s characters too long: up to %(limit)s fit. Shorten it a little.")


class NothingToAnswer(Refused):
    message = _("The post you answer to is gone, or not open to you. Write it as a new post.")


class TooManyMentions(Refused):
    message = _("A post names up to %(limit)s people. Take some of them out.")


class TooManyPhotos(Refused):
    message = _("A post carries up to four photos. Take one out.")


class PhotoNotYours(Refused):
    message = _("A photo is not there any more. Attach it again.")


class NoSuchPhoto(NotFound):
    message = _("This photo is not there any more. Upload it again.")


class PhotoInUse(Refused):
    message = _("A post carries this photo already. Delete the post to take the photo back.")


class NotAPhoto(Refused):
    message = _("This file is not a photo that we can read. Use JPEG, PNG, WebP or GIF.")


class PhotoTooLarge(Refused):
    message = _("This photo is too large: up to %(megabytes)s MB and %(megapixels)s megapixels.")


class NoSuchPost(NotFound):
    message = _("This post is not there, or not open to you.")


class NotYourPost(NotAllowed):
    message = _("Only its author can do that with a post.")


class NotForEverybody(Refused):
    message = _("Only posts for everybody can be passed on.")


class NotYoursToShow(Refused):
    message = _("Only what you said yourself, and not to single people, can stand at the top.")


class TooManyPins(Refused):
    message = _("Up to %(limit)s posts can stand at the top of a page. Take one down first.")


class NoSuchVisibility(Refused):
    message = _("Posts are public, unlisted, private or direct.")


class NoSuchNotification(NotFound):
    message = _("This notification is not there any more.")
