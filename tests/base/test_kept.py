"""What is kept has an end."""

from __future__ import annotations

from concejo.base.kept import Kept


def test_the_oldest_make_room():
    kept: Kept[str] = Kept(2, 100, len)
    for word in ("uno", "dos", "tres"):
        kept.keep(word, word.upper())

    assert [kept.get(word) for word in ("uno", "dos", "tres")] == [None, "DOS", "TRES"]


def test_the_big_make_room_sooner():
    kept: Kept[str] = Kept(100, 10, len)
    for word in ("uno", "dos", "tres", "cinco"):
        kept.keep(word, word.upper())
    kept.keep("cinco", "CINCO")

    assert [kept.get(word) for word in ("uno", "dos", "tres", "cinco")] == [
        None,
        None,
        "TRES",
        "CINCO",
    ]


def test_what_is_bigger_than_all_the_room_is_not_kept():
    kept: Kept[str] = Kept(100, 10, len)

    kept.keep("largo", "L" * 11)
    kept.keep("uno", "UNO")

    assert (kept.get("largo"), kept.get("uno")) == (None, "UNO")
