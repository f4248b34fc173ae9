"""Everything that the town has about somebody, as they may take it along."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models

from concejo.accounts.models import Account, Block, Follow, Mute, Token
from concejo.base import clock
from concejo.cases.models import Case, CaseFollow, Promise
from concejo.events.models import Event
from concejo.filters.models import Filter
from concejo.lists.models import List
from concejo.moderation.models import Footprint, Measure, Report
from concejo.moderation.queries import person_behind
from concejo.notices.models import MailReader
from concejo.offices.models import Duty, Rest
from concejo.posts.actions.publishing import full_text
from concejo.posts.models import Bookmark, Favourite, Photo, Post, ScheduledPost, Vote
from concejo.posts.photos import place_of
from concejo.posts.queries import openings_of
from concejo.register.models import Link
from concejo.rights.models import DataRequest
from concejo.work.models import DeskFilter, DeskMail

# What is a key, and of no use to the person; and what others said whom they reported.
_NEVER = {
    "password", "token_hash", "hash", "code_hash", "document_hash", "key", "raw", "html",
    "original", "said_then",
}  # fmt: skip
_MOST_EVENTS = 20000


def write_copy(account: Account, file: Path) -> None:
    """A ZIP with ``data.json`` and the person's photos. Written aside, then put in its place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_suffix(".part")
    with zipfile.ZipFile(making, "w", zipfile.ZIP_DEFLATED) as packed:
        about = json.dumps(everything_about(account), ensure_ascii=False, indent=1, default=str)
        packed.writestr("data.json", about)
        for photo in Photo.objects.filter(account=account).exclude(file=""):
            for folder, name in (("photos", photo.file), ("originals", photo.original)):
                if name and place_of(name).is_file():
                    packed.write(place_of(name), f"{folder}/{photo.pk}{Path(name).suffix}")
    making.replace(file)


# Any: rows as they are.
def everything_about(account: Account) -> dict[str, Any]:
    """What is kept of somebody, table by table, in the words of the tables."""
    person = person_behind(account)
    cases = Case.objects.filter(reporter=account)
    mine = {"account": account}
    return {
        "made_at": clock.iso(clock.now()),
        "person": _row(person) if person else None,
        "address": _row(account),
        "resident": [
            _row(link) | {"census": _row(link.resident)}
            for link in Link.objects.filter(**mine).select_related("resident")
        ],
        "posts": [
            _row(post) | {"all_words": full_text(post)}
            for post in Post.objects.filter(author=account, deleted_at=None).iterator()
        ],
        "photos": _rows(Photo.objects.filter(**mine)),
        "originals_opened": _openings(account),
        "scheduled": _rows(ScheduledPost.objects.filter(**mine)),
        "cases": [
            _row(case) | {"promises": _rows(Promise.objects.filter(case=case))} for case in cases
        ],
        "followed_cases": _rows(CaseFollow.objects.filter(**mine)),
        "following": _rows(Follow.objects.filter(follower=account)),
        "blocks": _rows(Block.objects.filter(**mine)),
        "mutes": _rows(Mute.objects.filter(**mine)),
        "bookmarks": _rows(Bookmark.objects.filter(**mine)),
        "favourites": _rows(Favourite.objects.filter(**mine)),
        "votes": _rows(Vote.objects.filter(**mine)),
        "filters": _rows(Filter.objects.filter(**mine)),
        "lists": _rows(List.objects.filter(**mine)),
        # What an office notes about a case is not in it: it may be about others too, and the town
        # hall answers for it by hand (docs/decide/0024).
        "duties": _rows(Duty.objects.filter(person=account)),
        "rest": _rows(Rest.objects.filter(user=person)) if person else [],
        "desk_filters": _rows(DeskFilter.objects.filter(user=person)) if person else [],
        "desk_mails": _rows(DeskMail.objects.filter(seat__user=person)) if person else [],
        "read_by_mail": _rows(MailReader.objects.filter(**mine)),
        "apps": _rows(Token.objects.filter(user=person)) if person else [],
        "footprints": _rows(Footprint.objects.filter(user=person)) if person else [],
        "reports_made": _rows(Report.objects.filter(**mine)),
        "measures": [
            {name: value for name, value in row.items() if name not in {"taken_by", "lifted_by"}}
            for row in _rows(Measure.objects.filter(target=account))
        ],
        "asked_about_data": _rows(DataRequest.objects.filter(**mine)),
        "log": [
            {"at": clock.iso(event.at), "kind": event.kind, "subject": event.subject_id}
            for event in Event.objects.filter(actor_id=account.pk).order_by("-seq")[:_MOST_EVENTS]
        ],
    }


# Any: as above.
def _openings(account: Account) -> list[dict[str, Any]]:
    """Who saw the person's photos without their covers, and when; an office by its address."""
    photos = Photo.objects.filter(account=account).values_list("pk", flat=True)
    events = openings_of(list(photos))
    who = Account.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    return [
        {
            "at": clock.iso(event.at),
            "photo": event.subject_id,
            "by": who[event.actor_id].acct if event.actor_id in who else None,
        }
        for event in events
    ]


def _rows(rows: models.QuerySet[Any]) -> list[dict[str, Any]]:
    return [_row(row) for row in rows]


def _row(row: models.Model) -> dict[str, Any]:
    return {
        field.name: _said(field.value_from_object(row))
        for field in row._meta.concrete_fields  # noqa: SLF001 - its public name
        if field.name not in _NEVER
    }


def _said(value: object) -> object:
    return clock.iso(value) if isinstance(value, datetime) else value
