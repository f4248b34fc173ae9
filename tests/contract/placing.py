"""What there is in the seeded town, put into a question where a thing of its kind belongs.

Everything is there many times. Each operation that takes one away has its own of them, so that
those who only look find the others, whatever comes first.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract.nonsense import a_picture

# By an operation, what stands in the parts of its path. Several parts that belong together are
# kept as rows.
_IN_PATHS: list[tuple[str, str]] = [
    (r".*/admin/accounts/", "neighbours"),
    (r".*/admin/reports/", "reports"),
    (r"POST .*/accounts/\{id\}/(un)?(block|mute|follow|endorse|pin)$", "neighbours"),
    (r"POST .*/accounts/\{id\}/remove_from_followers", "neighbours"),
    (r".*/accounts/\{\w+\}", "accounts"),
    (r".*/follow_requests/", "neighbours"),
    (r".*/suggestions/", "neighbours"),
    (r"(PUT|DELETE) .*/v1/statuses/\{id\}$", "mine"),
    (r"(PUT|POST) .*/statuses/\{id\}/(interaction_policy|pin|unpin)$", "mine"),
    (r"GET .*/statuses/\{id\}/source$", "mine"),
    (r".*/quotes/\{quoting_status_id\}/revoke", "quotes"),
    (r"GET .*/statuses/\{id\}/quotes", "mine"),
    (r".*/statuses/\{id\}/(favourited_by|reblogged_by|history)", "mine"),
    (r".*/v1/statuses/", "statuses"),
    (r".*/notifications/requests/", "requests"),
    (r".*/v1/notifications/", "notifications"),
    (r".*/v2/notifications/", "groups"),
    (r".*/media/", "media"),
    (r"GET .*/polls/", "voted"),
    (r".*/polls/", "polls"),
    (r".*/tags/\{|.*/timelines/tag/", "tags"),
    (r".*/featured_tags/", "featured"),
    (r".*/conversations/", "conversations"),
    (r".*/scheduled_statuses/", "scheduled"),
    (r".*/lists/\{|.*/timelines/list/", "lists"),
    (r".*/items/\{id\}/revoke", "in_items"),
    (r".*/items/\{id\}", "items"),
    (r".*/collections/", "collections"),
    (r".*/v1/filters/", "phrases"),
    (r".*/v2/filters/keywords/", "keywords"),
    (r".*/v2/filters/statuses/", "filtered"),
    (r".*/v2/filters/", "filters"),
    (r".*/reactions/", "reactions"),
    (r".*/announcements/", "announcements"),
    (r".*/annual_reports/", "years"),
    (r".*/terms_of_service/", "days"),
]

# What goes away, or is no longer what it was.
_TAKES = re.compile(
    r"DELETE |POST .*(dismiss|accept|authorize|reject|revoke|remove_from_followers"
    r"|/block|/mute|/unfollow|/unendorse|/unpin|/action)"
)

# What takes away everything of somebody is asked as Ben, who can do without.
_AS_BEN = re.compile(
    r"POST .*/notifications/clear|DELETE .*/push/subscription|DELETE .*/profile/"
    r"|PATCH .*/(update_credentials|profile|policy)$"
)

# What an app asks before anybody has signed in.
_AS_APP = {"POST /api/v1/accounts", "GET /api/v1/apps/verify_credentials"}

# By the name of what is asked with, which things it may be.
_BY_NAME: dict[str, str] = {
    "account_id": "others",
    "account_ids": "others",
    "acct": "acct",
    "all": "tags",
    "any": "tags",
    "collection_ids": "collections",
    "client_id": "client",
    "domain": "domains",
    "hashtag": "tags",
    "in_reply_to_id": "statuses",
    "list": "lists",
    "media_ids": "media",
    "none": "tags",
    "quoted_status_id": "statuses",
    "status_id": "statuses",
    "tag": "tags",
    "tag_name": "tags",
    "tagged": "tags",
}

_CURSORS = ("max_id", "min_id", "since_id")

# Words that the town can do something with.
_WORDS: dict[str, list[Any]] = {
    "agreement": [True],
    "category": ["spam", "other", "violation"],
    "choices": [["0"], [1]],
    "comment": ["No me gusta"],
    "context": [["home"], ["thread", "public"]],
    "description": ["Una farola", ""],
    "display_name": ["Ben"],
    "email": ["nadie@example.org", "otra@example.org"],
    "end_at": ["2030-01-01"],
    "expires_in": [3600],
    "filter_action": ["warn", "hide", "blur"],
    "focus": ["0.1,-0.5"],
    "following": [True, False],
    "forward": [False],
    "grouped_types": [["favourite", "reblog"]],
    "ip": ["203.0.113.0/24", "2001:db8::/32"],
    "keys": [["new_users", "interactions", "opened_reports", "languages", "servers"]],
    "keyword": ["plaza"],
    "language": ["es", "en"],
    "languages": [["es"]],
    "limit": [1, 5, 40],
    "note": ["De aquí de toda la vida"],
    "offset": [0, 1],
    "phrase": ["ruido"],
    "q": ["farola", "#jun", "@ana", "plaza"],
    "redirect_uri": ["urn:ietf:wg:oauth:2.0:oob"],
    "resolve": [False],
    "response_type": ["code"],
    "rule_ids": [[]],
    "scope": ["read"],
    "severity": ["sign_up_requires_approval", "silence", "suspend", "no_access"],
    "spoiler_text": ["", "Ojo"],
    "start_at": ["2026-01-01"],
    "status": ["Hola, #jun", "¿Qué tal, @ben?"],
    "thumbnail": [a_picture(8, 6)],
    "timeline": [["home"], ["home", "notifications"]],
    "title": ["Vecinas"],
    "type": ["none", "sensitive", "silence", "disable", "accounts"],
    "visibility": ["public", "unlisted", "private"],
    "whole_word": [True, False],
}


class Placing:
    """What there is, for one question after the other."""

    def __init__(self, there: dict, labels: Sequence[str]) -> None:
        self.there = there | {
            "reactions": [[each, "🎉"] for each in there["announcements"]],
            "years": ["2025"],
            "days": [f"{datetime.now(UTC):%Y-%m-%d}"],
        }
        # Of each kind of things, which operations take them away.
        self._takers: dict[str, list[str]] = {}
        for label in labels:
            if _TAKES.match(label):
                self._takers.setdefault(_kind(label), []).append(label)

    def into(self, case, dice: random.Random, *, share: float = 0.7) -> None:
        """Put what there is in about so many of the places of a question."""
        self._into_path(case, dice, share)
        if isinstance(case.query, dict):
            case.query = {
                name: self._instead(case, name, said, dice, share)
                for name, said in case.query.items()
            }
        if isinstance(case.body, dict):
            case.body = self._into_body(case, dice, share)

    def token(self, case) -> str:
        """Whose it is to be asked as."""
        if "/admin/" in case.path:
            return self.there["tokens"]["moderator"]
        if _label(case) in _AS_APP:
            return self.there["tokens"]["app"]
        return self.there["tokens"]["ben" if _AS_BEN.match(_label(case)) else "ana"]

    # --- The path ---

    def _into_path(self, case, dice: random.Random, share: float) -> None:
        label = _label(case)
        kind = _kind(label)
        if not case.path_parameters or not kind or dice.random() >= share:
            return
        row = dice.choice(self._part(kind, label))
        values = row if isinstance(row, list) else [row]
        names = re.findall(r"\{(\w+)\}", case.path)
        case.path_parameters |= dict(zip(names, values, strict=False))

    def _part(self, kind: str, label: str) -> list:
        takers = ["", *self._takers.get(kind, [])]
        mine = takers.index(label) if label in takers else 0
        return self.there[kind][mine :: len(takers)] or self.there[kind]

    # --- The rest ---

    def _into_body(self, case, dice: random.Random, share: float) -> dict:
        label, said = _label(case), case.body
        if dice.random() < share and label in _BODIES:
            return _BODIES[label](self.there, dice)
        if "file" in said or label.endswith("/media"):
            said = said | {"file": a_picture(16, 12)}
        return {
            name: value if name == "file" else self._instead(case, name, value, dice, share)
            for name, value in said.items()
        }

    def _instead(self, case, name: str, said: Any, dice: random.Random, share: float) -> Any:
        where = case.path
        if dice.random() >= share:
            return said
        name = name.removesuffix("[]")
        if name in _CURSORS:
            # Some are of another list, and some of what is gone.
            return dice.choice(self.there[dice.choice(["statuses", "notifications", "gone"])])
        kind = _BY_NAME.get(name) or self._what_an_id_is(where, name)
        choices = self._part(kind, _label(case)) if kind else _WORDS.get(name)
        if name == "url":
            choices = self._addresses(where)
        if not choices:
            return said
        chosen = dice.choice(choices)
        return [chosen] if isinstance(said, list) and not isinstance(chosen, list) else chosen

    def _what_an_id_is(self, where: str, name: str) -> str:
        if name != "id":
            return "tags" if name == "name" and "tags" in where else ""
        return next((kind for kind in ("accounts", "requests", "statuses") if kind in where), "")

    def _addresses(self, where: str) -> list[str]:
        pages = [f"{self.there['site']}/@ana/{mine}" for mine in self.there["mine"][:3]]
        return pages if "oembed" in where else self.there["link"]


def _kind(label: str) -> str:
    return next((kind for pattern, kind in _IN_PATHS if re.match(pattern, label)), "")


def _label(case) -> str:
    return f"{case.method.upper()} {case.path}"


# --- Bodies that make sense only as a whole ------------------------------------------------------


def _later(dice: random.Random) -> str:
    return (datetime.now(UTC) + timedelta(days=dice.randint(1, 9))).isoformat()


def _post(there: dict, dice: random.Random) -> dict:
    said: dict[str, Any] = {"status": f"Hola {dice.random()} #jun", "language": "es"}
    more = {
        "nothing": {},
        "answer": {"in_reply_to_id": dice.choice(there["statuses"])},
        "quote": {"quoted_status_id": dice.choice(there["statuses"][1:12])},
        "poll": {"poll": {"options": ["Sí", "No"], "expires_in": 3600, "multiple": True}},
        "photo": {"media_ids": [dice.choice(there["media"][1::2])]},
        "later": {"scheduled_at": _later(dice)},
    }
    return said | more[dice.choice(list(more))]


_BODIES: dict[str, Any] = {
    "POST /api/v1/statuses": _post,
    "PUT /api/v1/statuses/{id}": lambda _there, dice: {"status": f"Mejor dicho {dice.random()}"},
    "PUT /api/v1/statuses/{id}/interaction_policy": lambda _there, dice: {
        "quote_approval_policy": dice.choice(["public", "followers", "nobody"])
    },
    "POST /api/v1/statuses/{id}/reblog": lambda _there, dice: {
        "visibility": dice.choice(["public", "unlisted"])
    },
    "PUT /api/v1/scheduled_statuses/{id}": lambda _there, dice: {"scheduled_at": _later(dice)},
    "POST /api/v1/markers": lambda there, dice: {
        "home": {"last_read_id": dice.choice(there["statuses"])},
        "notifications": {"last_read_id": dice.choice(there["notifications"])},
    },
    "POST /api/v1/push/subscription": lambda there, _dice: {
        "subscription": there["push"],
        "data": {"alerts": {"mention": True}, "policy": "all"},
    },
    "PUT /api/v1/push/subscription": lambda _there, _dice: {
        "data": {"alerts": {"poll": True}},
        "policy": "followed",
    },
    "POST /oauth/token": lambda there, _dice: {
        "grant_type": "client_credentials",
        "client_id": there["client"][0],
        "client_secret": there["client"][1],
        "scope": "read",
    },
    "POST /oauth/revoke": lambda there, _dice: {
        "client_id": there["client"][0],
        "client_secret": there["client"][1],
        "token": "gone already",
    },
    "POST /api/v1/apps": lambda _there, dice: {
        "client_name": f"App {dice.random()}",
        "redirect_uris": ["urn:ietf:wg:oauth:2.0:oob"],
        "scopes": "read write",
    },
    "POST /api/v1/accounts": lambda _there, dice: {
        "username": f"nueva{dice.randrange(10**9)}",
        "email": f"nueva{dice.randrange(10**9)}@example.org",
        "password": "una lampara en la calle",
        "agreement": True,
        "locale": "es",
    },
    "POST /api/v1/filters": lambda _there, dice: {
        "phrase": f"ruido {dice.random()}",
        "context": ["home"],
    },
    "POST /api/v2/filters": lambda _there, dice: {
        "title": f"Ruido {dice.random()}",
        "context": ["home", "public"],
        "keywords_attributes": [{"keyword": "petardos", "whole_word": True}],
    },
    "POST /api/v1/collections": lambda there, dice: {
        "name": f"Comercios {dice.randrange(1000)}",
        "account_ids": [dice.choice(there["others"])],
    },
    "POST /api/v1/collections/{collection_id}/items": lambda there, dice: {
        "account_id": dice.choice(there["neighbours"])
    },
    "POST /api/v1/reports": lambda there, dice: {
        "account_id": dice.choice(there["others"]),
        "comment": "No me gusta",
        "category": dice.choice(["spam", "other"]),
    },
    "POST /api/v1/lists/{id}/accounts": lambda there, dice: {
        "account_ids": [dice.choice(there["others"][2:])]
    },
}
