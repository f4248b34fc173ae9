"""Mails about what comes to a desk: choosing them, and the link in each that ends them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from concejo.base.errors import Refused
from concejo.doors.web.asked import person_of, signed_in
from concejo.work.actions.desk_mail import choose_desk_mail, stop_desk_mail
from concejo.work.queries.desk_mail import chosen, to_stop


@require_POST
@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    """How I hear of the new cases of an office, in the language in which I read the page."""
    office, how = request.POST.get("office", ""), request.POST.get("how", "")
    try:
        language = translation.get_language() or "es"
        choose_desk_mail(person_of(request), office, how, language=language)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("So it is."))
    return redirect("rest")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """The link in every mail; mail programs send the form by themselves (RFC 8058)."""
    row = to_stop(request.GET.get("note", ""))
    if request.method == "POST":
        stop_desk_mail(row)
    return render(request, "desk/mail_stop.html", {"chosen": chosen(row)})
