"""Reading an office by e-mail: asking for it, saying yes, and saying no."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from concejo.accounts.queries import account_by_acct
from concejo.base.errors import NotFound, Refused
from concejo.doors.api import limits
from concejo.doors.web.asked import actor_of, back, signed_in
from concejo.notices.actions.letters import ask_for_mail, confirm_mail, offer_mail, stop_mail
from concejo.notices.errors import LinkNotGood
from concejo.notices.links import to_confirm, to_stop
from concejo.notices.queries import mail_reader


@require_POST
def ask(request: HttpRequest, acct: str) -> HttpResponse:
    """Leave an address. What is said afterwards is the same for every address."""
    its, email = account_by_acct(acct), request.POST.get("email", "")
    limits.refuse_beyond(limits.BY_MAIL, limits.address_of(request))
    limits.refuse_beyond(limits.BY_MAIL_TO, email.strip().lower())
    try:
        ask_for_mail(its, email, language=translation.get_language() or "")
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Look into your mailbox: a mail asks whether it was you. Say yes there.")
        )
    return back(request, f"/@{its.acct}")


@require_POST
@signed_in
def offer(request: HttpRequest) -> HttpResponse:
    """Let others read one by e-mail, or no longer."""
    actor = actor_of(request)
    offer_mail(actor, is_offered=request.POST.get("offer") == "yes")
    return back(request, f"/@{actor.account.acct}")


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The link of the first mail. Programs that look into links say no yes: that is a button."""
    reader = mail_reader(to_confirm(request.GET.get("note", "")))
    if request.method == "POST":
        reader = confirm_mail(reader.pk)
    page = {"account": reader.account, "email": reader.email, "done": reader.confirmed_at}
    return render(request, "web/by_mail_confirm.html", page)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """The link in every mail; mail programs send the form by themselves (RFC 8058)."""
    reader_id = to_stop(request.GET.get("note", ""))
    if request.method == "POST":
        stop_mail(reader_id)
    try:
        reader = mail_reader(reader_id)
    except LinkNotGood:
        return render(request, "web/by_mail_stop.html", {"done": True})
    page = {"account": reader.account, "email": reader.email, "done": False}
    return render(request, "web/by_mail_stop.html", page)
