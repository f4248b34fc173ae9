"""Telling the moderators of somebody; and reading what they decided about oneself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concejo.accounts.models import User
from concejo.accounts.queries import account_by_acct
from concejo.base.errors import Refused
from concejo.doors.api import limits
from concejo.doors.web.asked import actor_of, signed_in
from concejo.doors.web.forms import AppealForm, ReportForm
from concejo.moderation.actions.appeals import appeal
from concejo.moderation.actions.reports import Complaint, report_account
from concejo.moderation.models import Category
from concejo.moderation.queries import may_appeal, measure_for
from concejo.posts.dressing import dressed
from concejo.posts.errors import NoSuchPost
from concejo.posts.queries import post_for


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def report(request: HttpRequest, acct: str, post_id: str = "") -> HttpResponse:
    """What is wrong with a post, or with somebody as a whole."""
    actor, target = actor_of(request), account_by_acct(acct)
    its = post_for(actor, int(post_id)) if post_id else None
    if its is not None and its.author_id != target.pk:
        raise NoSuchPost
    there = f"/@{target.acct}/{its.pk}" if its else f"/@{target.acct}"
    form = ReportForm(request.POST or None)
    if form.is_valid():
        limits.refuse_beyond(limits.REPORTS, f"a{actor.account_id}")
        said = form.cleaned_data
        category = Category(said["category"])
        complaint = Complaint(
            post_ids=[its.pk] if its else [],
            comment=said["comment"],
            category=category,
            rule_ids=said["rules"] if category == Category.VIOLATION else [],
        )
        try:
            report_account(actor, target, complaint)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("Thank you. The moderators look at it; nobody else learns that it was you.")
            messages.success(request, words)
            return redirect(there)
    page = {
        "form": form,
        "target": target,
        "d": dressed([its], actor)[0] if its else None,
        "there": there,
    }
    return render(request, "web/report.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, measure_id: int) -> HttpResponse:
    """What was decided about somebody, and saying that it is wrong; also with the mail's link."""
    user = request.user if isinstance(request.user, User) else None
    note = request.POST.get("note") or request.GET.get("note") or ""
    its = measure_for(user, measure_id, note)
    form = AppealForm(request.POST or None)
    if form.is_valid():
        try:
            appeal(user, measure_id, form.cleaned_data["text"], note=note)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Thank you. You will get an answer by mail and here."))
            its = measure_for(user, measure_id, note)
    page = {"measure": its, "form": form, "note": note, "may_appeal": may_appeal(its)}
    return render(request, "web/measure.html", page, status=422 if form.errors else 200)
