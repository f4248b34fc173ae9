"""What people and addresses can be refused."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused


class NoSuchAccount(NotFound):
    message = _("There is nobody with this address here. Check how it is written.")


class NameTaken(Conflict):
    message = _("@%(name)s is taken already. Choose another name.")


class NameNotPossible(Refused):
    message = _(
        "A name has 2 to 30 letters, digits or _ and begins with a letter. Try %(example)s."
    )


class EmailTaken(Conflict):
    message = _("Somebody signs in with this e-mail address already. Sign in, or use another one.")


class EmailNotPossible(Refused):
    message = _("That does not look like an e-mail address. Write it like ana@example.org.")


class WeakPassword(Refused):
    message = _("Choose a longer or less common password: at least 8 characters, not only digits.")


class NotYourSeat(NotAllowed):
    message = _("You cannot speak as this address: you do not hold it now.")


class SeatIsGone(NotAllowed):
    message = _(
        "You no longer speak as the address that you had chosen here, so nothing was sent or "
        "changed. Go back to copy what you wrote: from now on you speak as yourself."
    )


class NotYourself(Refused):
    message = _("That is your own address. Choose somebody else's.")


class OfficesStay(Refused):
    message = _("An office of the town cannot be blocked. You can mute it.")


class TooManyFields(Refused):
    message = _("A profile has at most four lines of up to 255 characters. Shorten or remove one.")


class TooLongForProfile(Refused):
    message = _("The name has up to 60 characters and the description up to 500. Shorten it.")


class ProfileNamesSomebody(Refused):
    message = _(
        "It says something of a person that is not for everybody: a name with an address, a "
        "document, a date of birth, an illness or a child. The office's own telephone and e-mail "
        "address may stand. Take the rest out."
    )


class LanguageNotPossible(Refused):
    message = _("A language is written as two or three letters, such as “es”. Choose one.")


class QuotePolicyNotPossible(Refused):
    message = _("Posts are quoted by everybody, by followers or by nobody. Choose one.")


class VisibilityNotPossible(Refused):
    message = _("Posts are public, unlisted, for followers or for those mentioned. Choose one.")


class RemarkTooLong(Refused):
    message = _("A note about somebody has up to 2000 characters. Shorten it.")


class NotForYouToFollow(NotAllowed):
    message = _("You cannot follow this address: one of you blocks the other.")


class FollowFirst(Refused):
    message = _("You recommend whom you follow. Follow this address first.")


class DomainNotPossible(Refused):
    message = _("That is not the domain of another town. Write it like town.example.")


class TooManyDomains(Refused):
    message = _("Up to %(limit)s websites can name you as an author. Take one out.")


class DescriptionTooLong(Refused):
    message = _("The description of a picture has up to %(limit)s characters. Shorten it.")


class NothingToConfirm(NotAllowed):
    message = _("Your e-mail address is confirmed already. There is nothing to do.")


class OnlyAtTheCounter(NotAllowed):
    message = _("New accounts are made at the town hall's counter only.")


class AgreementNeeded(Refused):
    message = _("Read the rules of the town and agree to them, then make the account.")


# --- Apps ---


class AppNameNeeded(Refused):
    message = _("An app has a name of up to 120 characters. Send it as “client_name”.")


class WebsiteNotPossible(Refused):
    message = _("The website of an app begins with https:// or http://. Correct it, or send none.")


class RedirectNotPossible(Refused):
    message = _(
        "An app needs one to ten addresses to come back to, whole ones with a scheme and without "
        "#. Scripts and data are none. Correct “redirect_uris”."
    )


class ScopesUnknown(Refused):
    message = _("There is no such scope here. Ask for “read”, “write”, “follow” or “push”.")


class AppUnknown(NotFound):
    message = _("This app is not known here. Go back to the app and sign in from its beginning.")


class RedirectUnknown(Refused):
    status = 400
    message = _(
        "This app did not register the address it wants you sent back to, so we do not send you "
        "there. Go back to the app and sign in from its beginning."
    )


class OAuthRefused(Refused):
    """A refusal that programs know by the names of RFC 6749, section 5.2."""

    status = 400
    error = "invalid_request"
    message: str | Promise = _(
        "The request lacks something or says it twice. See the documentation of OAuth."
    )

    @property
    def more(self) -> dict[str, str]:
        """What the answer says beside or instead of the sentence."""
        return {"error": self.error, "error_description": str(self)}


class ClientUnknown(OAuthRefused):
    status = 401
    error = "invalid_client"
    # Apps look for these very words to know that they must register again: not translated.
    message = (
        "Client authentication failed due to unknown client, no client authentication included, "
        "or unsupported authentication method."
    )


class CodeNotGood(OAuthRefused):
    error = "invalid_grant"
    message = _(
        "This code was used already, is too old, or was given to another app or address. "
        "Sign in again from the beginning."
    )


class PasswordNotGood(OAuthRefused):
    error = "invalid_grant"
    message = _("Name and password do not fit together. Check both.")


class ScopesTooLarge(OAuthRefused):
    error = "invalid_scope"
    message = _("The app asks for more than it registered for. Ask for less, or register again.")


class NoSuchGrant(OAuthRefused):
    error = "unsupported_grant_type"
    message = _("Tokens are given for “authorization_code” and “client_credentials” only.")


class OnlyCodes(OAuthRefused):
    error = "unsupported_response_type"
    message = _("Apps sign in here with response_type “code” only.")


class ChallengeNotGood(OAuthRefused):
    message = _("The code challenge has 43 letters and digits and is made with S256 (RFC 7636).")


class NotYourToken(OAuthRefused):
    status = 403
    error = "unauthorized_client"
    message = _("This token was given to another app. Only that app, or its person, can end it.")
