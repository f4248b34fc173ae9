"""What people say: posts, who may read them, photos, marks and notifications."""

from concejo.posts.models.hashtags import FeaturedTag, Hashtag, TagFollow, Tagging
from concejo.posts.models.links import KeptOffTrends, LinkedPage, Linking
from concejo.posts.models.marks import Bookmark, ConversationMute, Favourite, Marker, Pin, PutAway
from concejo.posts.models.notifications import (
    Notification,
    NotificationKind,
    NotificationPermission,
    NotificationPolicy,
    NotificationRequest,
    Policy,
)
from concejo.posts.models.photos import Photo
from concejo.posts.models.polls import Poll, Vote
from concejo.posts.models.posts import (
    EVERYBODY,
    NAMED,
    Audience,
    Mention,
    Original,
    Post,
    PostQuerySet,
    QuotePolicy,
    QuoteState,
    Visibility,
)
from concejo.posts.models.sending import Edition, Receipt, ScheduledPost

__all__ = [
    "EVERYBODY",
    "NAMED",
    "Audience",
    "Bookmark",
    "ConversationMute",
    "Edition",
    "Favourite",
    "FeaturedTag",
    "Hashtag",
    "KeptOffTrends",
    "LinkedPage",
    "Linking",
    "Marker",
    "Mention",
    "Notification",
    "NotificationKind",
    "NotificationPermission",
    "NotificationPolicy",
    "NotificationRequest",
    "Original",
    "Photo",
    "Pin",
    "Policy",
    "Poll",
    "Post",
    "PostQuerySet",
    "PutAway",
    "QuotePolicy",
    "QuoteState",
    "Receipt",
    "ScheduledPost",
    "TagFollow",
    "Tagging",
    "Visibility",
    "Vote",
]
