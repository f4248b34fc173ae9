"""Coming in and going out: signing up and in, passwords, e-mail addresses."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from concejo.accounts.actions.people import (
    ask_for_password,
    change_password,
    choose_language,
    choose_password_anew,
    confirm_email,
)
from concejo.accounts.errors import OnlyAtTheCounter
from concejo.accounts.jobs import CONFIRMATION
from concejo.accounts.models import User
from concejo.accounts.queries import actor_for, is_open_to_newcomers, shut_out_person, user_by_id
from concejo.base.errors import NotAllowed, Refused
from concejo.doors.api import limits
from concejo.doors.web.asked import actor_of, back, id_typed, signed_in
from concejo.doors.web.forms import (
    EmailForm,
    NewPasswordForm,
    OldAndNewPasswordForm,
    SignInForm,
    SignUpForm,
)
from concejo.moderation.actions.entrance import Application, join, note_footprint
from concejo.moderation.errors import StillWaiting
from concejo.moderation.queries import why_shut_out

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_CONFIRM_WITHIN = 60 * 60 * 24 * 14
_YEAR = 60 * 60 * 24 * 365


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name or e-mail address, and password."""
    form = SignInForm(request.POST or None)
    if form.is_valid():
        name, place = form.cleaned_data["email"].strip().lower(), limits.address_of(request)
        limits.refuse_beyond(limits.SIGN_IN, place)
        limits.refuse_beyond(limits.SIGN_IN_AS, f"{name} {place}")
        limits.refuse_beyond(limits.SIGN_IN_AS_ANYWHERE, name)
        user = authenticate(
            request, username=form.cleaned_data["email"], password=form.cleaned_data["password"]
        )
        if isinstance(user, User):
            login(request, user)
            note_footprint(user, limits.seen_at(request))
            return back(request, "/")
        form.add_error(None, _why_not(form.cleaned_data))
    page = {"form": form, "next": request.POST.get("next") or request.GET.get("next") or ""}
    return render(request, "web/sign_in.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """A person makes an account and is signed in at once; the mail asks whether it is theirs."""
    if not is_open_to_newcomers():
        raise OnlyAtTheCounter
    form = SignUpForm(request.POST or None)
    if form.is_valid():
        limits.refuse_beyond(limits.SIGN_UP, limits.address_of(request))
        said = form.cleaned_data
        try:
            user = join(
                Application(
                    said["name"],
                    said["email"],
                    said["password"],
                    display_name=said["display_name"],
                    language=translation.get_language() or "",
                ),
                address=limits.seen_at(request),
            )
        except Refused as refusal:
            form.add_error(_FIELD_OF.get(refusal.code), str(refusal))
        else:
            if not user.is_active:
                messages.success(request, str(StillWaiting()))
                return redirect("/")
            login(request, user, backend=_BACKEND)
            messages.success(
                request, _("Welcome! The town calls you @%(name)s.") % {"name": user.name}
            )
            return back(request, "/me")
    page = {"form": form, "next": request.POST.get("next") or request.GET.get("next") or ""}
    return render(request, "web/sign_up.html", page, status=422 if form.errors else 200)


# Beside which field a refusal is shown.
_FIELD_OF = {
    "name_taken": "name",
    "name_not_possible": "name",
    "email_taken": "email",
    "email_not_possible": "email",
    "email_blocked": "email",
    "weak_password": "password",
}


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave this browser."""
    logout(request)
    return redirect("/")


@require_GET
def confirmation(request: HttpRequest) -> HttpResponse:
    """The link of the mail: the address is theirs."""
    try:
        note = signing.loads(
            request.GET.get("note", ""), salt=CONFIRMATION, max_age=_CONFIRM_WITHIN
        )
        user = user_by_id(int(note[0]))
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        user = None
    if user is None or user.email != note[1]:
        raise NotAllowed(_("This link is no longer good. Sign in, and ask for a new one."))
    confirm_email(user)
    messages.success(request, _("Thank you: your e-mail address is confirmed."))
    return redirect("/me" if request.user.is_authenticated else "/auth/sign_in")


@never_cache
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to choose a new password. Says the same whether there is such a person."""
    form = EmailForm(request.POST or None)
    if form.is_valid():
        limits.refuse_beyond(limits.SIGN_IN, limits.address_of(request))
        limits.refuse_beyond(limits.PASSWORD_LINK, form.cleaned_data["email"].strip().lower())
        ask_for_password(form.cleaned_data["email"])
        return render(request, "web/password_sent.html")
    return render(
        request, "web/password_new.html", {"form": form}, status=422 if form.errors else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """The link of the mail: choose a new password."""
    who, token = request.GET.get("who", ""), request.GET.get("token", "")
    user = _user_of(who)
    if user is None or not default_token_generator.check_token(user, token):
        raise NotAllowed(_("This link was used already, or is too old. Ask for a new one."))
    form = NewPasswordForm(request.POST or None)
    if form.is_valid():
        try:
            user = choose_password_anew(user, form.cleaned_data["password"])
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            login(request, user, backend=_BACKEND)
            messages.success(request, _("Your new password is in force."))
            return redirect("/")
    return render(
        request, "web/password_edit.html", {"form": form}, status=422 if form.errors else 200
    )


@never_cache
@signed_in
@require_http_methods(["GET", "POST"])
def own_password(request: HttpRequest) -> HttpResponse:
    """Change the password one knows."""
    user = actor_of(request).user
    assert user is not None  # noqa: S101 - whoever has a session is a person
    form = OldAndNewPasswordForm(request.POST or None)
    if form.is_valid():
        limits.refuse_beyond(limits.SIGN_IN_AS, user.name)
        if not user.check_password(form.cleaned_data["now"]):
            form.add_error("now", _("That is not your password until now."))
        else:
            try:
                user = change_password(user, form.cleaned_data["password"])
            except Refused as refusal:
                form.add_error("password", str(refusal))
            else:
                update_session_auth_hash(request, user)
                messages.success(request, _("Your new password is in force."))
                return redirect("/me")
    return render(
        request, "web/password_edit.html", {"form": form}, status=422 if form.errors else 200
    )


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read the pages in another language."""
    chosen = request.POST.get("language", "")
    answer = back(request, "/")
    if chosen not in dict(settings.LANGUAGES):
        return answer
    answer.set_cookie("language", chosen, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    if isinstance(request.user, User):
        choose_language(request.user, chosen)
    return answer


@require_POST
@signed_in
def act_as(request: HttpRequest) -> HttpResponse:
    """Speak as another address from now on in this browser."""
    user = actor_of(request).user
    assert user is not None  # noqa: S101 - whoever has a session is a person
    actor = actor_for(user, id_typed(request.POST.get("account")))
    request.session["speaks_as"] = actor.account_id
    return back(request, "/")


def _why_not(said: dict[str, str]) -> str:
    """Why somebody is not signed in; whoever knows the password may know that it is for now."""
    user = shut_out_person(said["email"], said["password"])
    if user is not None and (reason := why_shut_out(user)):
        return str(reason)
    return _("Name and password do not fit together. Check both.")


def _user_of(who: str) -> User | None:
    try:
        return user_by_id(int(urlsafe_base64_decode(who)))
    except (ValueError, UnicodeDecodeError):
        return None
