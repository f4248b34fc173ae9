"""Who is told of a step in a case: its reporter, those to whom it also happens, its owner."""

from __future__ import annotations

from concejo.accounts.models import Account
from concejo.accounts.queries import own_accounts
from concejo.cases.models import Case, Understanding
from concejo.posts.models import NAMED, Notification, NotificationKind, Post
from concejo.posts.timelines import tell_all


def tell_of_step(case: Case, post: Post) -> None:
    """One notification for each person concerned, whose post is the step itself."""
    people: dict[int, Account] = {case.owner.account_id: case.owner.account}
    if case.reporter is not None:
        people[case.reporter.pk] = case.reporter
    if post.visibility not in NAMED:
        for follow in case.followers.select_related("account"):
            people[follow.account_id] = follow.account
    # Whom the post names was told of it already: it is one notification, and about the case.
    told = Notification.objects.filter(post=post, kind=NotificationKind.MENTION, account__in=people)
    told.update(kind=NotificationKind.CASE, is_held=False)
    tell_all(people.values(), NotificationKind.CASE, post.author, post)


def thank(case: Case, post: Post) -> None:
    """The resident's thanks reach the person who did the work, not only the office."""
    finished = (
        Understanding.objects.filter(case=case, verb="finish", undone_at=None)
        .select_related("post")
        .order_by("at")
        .last()
    )
    if finished is None or finished.post.user_id is None:
        return
    workers = own_accounts([finished.post.user_id]).values()
    tell_all(workers, NotificationKind.CASE, post.author, post)
