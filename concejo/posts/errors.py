"""What posts and photos can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused


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


class PhotoNotReady(Refused):
    message = _("A photo is still being made ready. Try again in a moment.")


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


class NotACover(Refused):
    message = _(
        "That is no part of the photo. Say from where it goes, from the left and from the top, and "
        "how wide and how high it is, in percent."
    )


class TooManyCovers(Refused):
    message = _("Up to %(limit)s parts of a photo can be covered. Cover a larger part at once.")


class FindStays(NotAllowed):
    message = _(
        "What was found on a photo stays covered. If it is a mistake, the office of the case can "
        "show it again."
    )


class OriginalIsGone(NotFound):
    message = _("The photo without covers is not kept any more. What is covered stays so.")


class PhotoChanged(Conflict):
    message = _("Somebody covered something on this photo just before you did. Look at it again.")


class NothingToQuote(Refused):
    message = _("The post you quote is gone, or not open to you. Say it in your own words.")


class NotToBeQuoted(Refused):
    message = _("Its author does not want this post quoted by everybody. Pass it on, or answer it.")


class NoSuchQuote(NotFound):
    message = _("This post does not quote yours.")


class TooSoon(Refused):
    message = _("A post can wait for five minutes or longer. Choose a later time, or send it now.")


class TooManyScheduled(Refused):
    message = _("Up to %(limit)s posts can wait to be sent. Send or delete one first.")


class TooManyOnOneDay(Refused):
    message = _("Up to %(limit)s posts can wait to be sent on one day. Choose another day.")


class NotScheduled(NotFound):
    message = _("This post is not waiting to be sent. It was sent, or deleted.")


class NotForEverybody(Refused):
    message = _("Only posts for everybody can be passed on. Answer this one instead.")


class NotYoursToShow(Refused):
    message = _("Only what you said yourself, and not to single people, can stand at the top.")


class TooManyPins(Refused):
    message = _("Up to %(limit)s posts can stand at the top of a page. Take one down first.")


class NoSuchVisibility(Refused):
    message = _("Posts are public, unlisted, private or direct.")


class NoSuchNotification(NotFound):
    message = _("This notification is not there any more.")


class NoSuchRequest(NotFound):
    message = _("Nobody waits to be heard under this number. Look at the list again.")


class NoSuchPolicy(Refused):
    message = _("Say “accept”, “filter” or “drop”.")


class NotAHashtag(Refused):
    message = _("A hashtag has letters and digits and no spaces. Write it like #fiestas.")


class TooManyFollowedTags(Refused):
    message = _("You can follow up to %(limit)s hashtags. Let one go first.")


class TooManyFeaturedTags(Refused):
    message = _("Up to %(limit)s hashtags can stand on a page. Take one down first.")


class NoSuchFeaturedTag(NotFound):
    message = _("This hashtag does not stand on your page.")


class NoSuchPoll(NotFound):
    message = _("This poll is not there, or not open to you.")


class TooFewOptions(Refused):
    message = _("A poll needs at least two answers to choose from. Write another one.")


class TooManyOptions(Refused):
    message = _("A poll has up to %(limit)s answers. Take one out.")


class OptionIsTooLong(Refused):
    message = _("An answer of a poll has up to %(limit)s characters. Shorten it a little.")


class OptionsAreTheSame(Refused):
    message = _("Two answers of the poll are the same. Change one of them.")


class OptionNotForEverybody(Refused):
    message = _(
        "An answer of the poll names somebody's data or a danger. Say that in words to an office, "
        "not in a poll."
    )


class PollTooShort(Refused):
    message = _("A poll is open for at least five minutes. Choose a later end.")


class PollTooLong(Refused):
    message = _("A poll needs an end, within a month from now. Choose one.")


class PollWithPhotos(Refused):
    message = _("A post carries photos or a poll, not both. Put the photos into an answer to it.")


class PollIsOver(Refused):
    message = _("This poll is over. Its result stands.")


class VotedAlready(Refused):
    message = _("You have already voted on this poll. Your vote counts.")


class OwnPoll(Refused):
    message = _("You cannot vote in your own poll. The others do.")


class NothingChosen(Refused):
    message = _("Choose an answer first, then vote.")


class ChooseOne(Refused):
    message = _("In this poll one answer is chosen. Choose the one that counts most.")


class NoSuchOption(Refused):
    message = _("The poll has no such answer. Choose one of those it has.")
