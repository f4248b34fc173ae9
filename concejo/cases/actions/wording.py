"""The words of a post, as they are read: without what an app puts in front of an answer."""

from __future__ import annotations

from concejo.base.text import HANDLE, HASHTAG
from concejo.places.queries import the_town
from concejo.posts.models import Post


def own_words(post: Post) -> str:
    """What somebody wrote after the handles that an app puts in front of an answer.

    Apps begin with the author of the post that is answered, then those whom it names. A handle
    that stands elsewhere was typed: it may hand a case over.
    """
    parent = post.reply_to
    if parent is None:
        return post.text
    author = parent.author.handle
    there = {author, *(m.account.handle for m in parent.mentions.select_related("account"))}
    text = post.text.lstrip()
    first = HANDLE.match(text)
    if first is None or first[1].lower() != author:
        return text
    while (handle := HANDLE.match(text)) and handle[1].lower() in there:
        text = text[handle.end() :].lstrip()
    return text


def said(post: Post) -> str:
    """The words without the handles that an app puts in front of an answer."""
    return HANDLE.sub(" ", post.text).strip()


def question(post: Post) -> str:
    """The words of a question, without the hashtag that says that it is one."""
    return HASHTAG.sub(" ", said(post)).strip()


def language_of(post: Post) -> str:
    """The language in which a post is read: its own, or the town's."""
    return post.language[:2] or the_town().language
