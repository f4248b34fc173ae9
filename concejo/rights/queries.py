"""Everything that is asked about requests and about how long things are kept."""

from __future__ import annotations

import re

from django.conf import settings
from django.db.models import Q

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases.models import Case
from concejo.cases.queries.cases import thread_of_case
from concejo.posts.models import Post
from concejo.rights.errors import CopyIsGone, NoSuchRequest, NotForYouToAnswer, NothingToFind
from concejo.rights.models import DataRequest, Keeping, Wish

_CASE = re.compile(r"\b([0-9]{4}-[0-9]{6})\b")
_POST = re.compile(r"/([0-9]{6,18})/?(?:[?#].*)?$")
# One post of a page that shows several, a case's or a thread's.
_POST_IN_IT = re.compile(r"#p([0-9]{6,18})$")
_SHOWN = 100


def own_requests(actor: Actor) -> list[DataRequest]:
    """What somebody asked about their data, the newest first."""
    asked = DataRequest.objects.filter(account=actor.account_id)
    return list(asked.exclude(wish=Wish.REMOVAL).order_by("-asked_at")[:_SHOWN])


def removals(actor: Actor) -> list[DataRequest]:
    """What third parties asked, for those who answer: what waits first, oldest date first."""
    visible = DataRequest.objects.visible_to(actor).filter(wish=Wish.REMOVAL)
    asked = visible.select_related("post__author", "post__case")
    waiting = list(asked.waiting().order_by("due_at")[:_SHOWN])
    return waiting + list(asked.exclude(done_at=None).order_by("-done_at")[:_SHOWN])


def removals_waiting() -> int:
    """How many requests of third parties nobody has answered yet."""
    return DataRequest.objects.waiting().filter(wish=Wish.REMOVAL).count()


def removal_for(actor: Actor, request_id: int, *, lock: bool = False) -> DataRequest:
    """A third party's request, for those who answer it."""
    requests = DataRequest.objects.visible_to(actor).filter(wish=Wish.REMOVAL)
    if lock:
        requests = requests.select_for_update()
    found = requests.filter(pk=request_id).exclude(account=actor.account_id).first()
    if found is None:
        raise NotForYouToAnswer
    return found


def request_with(key: str) -> DataRequest:
    """The request that a link of a mail leads to."""
    found = DataRequest.objects.filter(key=key, wish=Wish.REMOVAL).first()
    if found is None:
        raise NoSuchRequest
    return found


def copy_of(actor: Actor, request_id: int) -> DataRequest:
    """A copy that is there to be fetched, for the one whose data it is."""
    found = DataRequest.objects.filter(
        pk=request_id, account=actor.account_id, wish=Wish.COPY, kept_until__gt=clock.now()
    ).first()
    if found is None or not found.file or not (settings.DIR / found.file).is_file():
        raise CopyIsGone
    return found


def public_post(where: str) -> Post:
    """The post that an address means, if everybody may read it. A case's number means its first."""
    where = where.strip()
    if match := _POST_IN_IT.search(where):
        found = Q(pk=int(match[1]))
    elif match := _CASE.search(where):
        case = Case.objects.open_to(None).filter(number=match[1]).select_related("post").first()
        found = Q(pk=case.post_id) if case else Q(pk=None)
    elif match := _POST.search(where):
        found = Q(pk=int(match[1]))
    else:
        raise NothingToFind
    post = Post.objects.visible_to(None).filter(found, deleted_at=None).first()
    if post is None:
        raise NothingToFind
    return post


def posts_of_case_in(where: str) -> list[Post]:
    """What people said in the case whose number this is or has in it, as far as all may read it."""
    match = None if _POST_IN_IT.search(where.strip()) else _CASE.search(where)
    case = Case.objects.open_to(None).filter(number=match[1]).first() if match else None
    said = thread_of_case(None, case) if case else []
    # The words of somebody without an account stand under the crier's address, too.
    return [post for post in said if post.door != "crier"][:_SHOWN]


def keepings() -> dict[str, Keeping]:
    """How long the kinds are kept that are not kept for ever, by their codes."""
    return {keeping.kind_id: keeping for keeping in Keeping.objects.all()}
