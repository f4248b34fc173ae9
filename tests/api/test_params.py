"""Bodies and queries of every sort become typed parameters, or one clear sentence."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory
from hypothesis import given, strategies as st

from concejo.base.errors import Refused
from concejo.base.ids import as_id
from concejo.doors.api.params import Id, params_of, read


@dataclass(frozen=True)
class Field:
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class Poll:
    options: list[str]
    multiple: bool = False


@dataclass(frozen=True)
class Everything:
    status: str = ""
    limit: int = 20
    share: float = 0.5
    sensitive: bool | None = None
    reply_to: Id | None = None
    media_ids: list[Id] = field(default_factory=list)
    visibility: Literal["public", "direct"] = "public"
    fields: list[Field] = field(default_factory=list)
    poll: Poll | None = None
    avatar: UploadedFile | None = None


def said(data: object, kind: str = "application/x-www-form-urlencoded", method: str = "POST"):
    body = orjson.dumps(data) if kind == "application/json" else data
    request = RequestFactory().generic(method, "/x?limit=7&status=query", body, content_type=kind)
    return read(Everything, params_of(request))


def test_a_form_with_brackets():
    form = (
        "status=hola&media_ids[]=1&media_ids[]=2&poll[options][]=a&poll[options][]=b"
        "&fields[][name]=x&fields[][value]=1&fields[][name]=y&sensitive=on"
    )

    got = said(form)

    assert got.status == "hola"
    assert got.media_ids == [1, 2]
    assert got.poll == Poll(options=["a", "b"])
    assert got.fields == [Field("x", "1"), Field("y", "")]
    assert got.sensitive is True
    assert got.limit == 7


def test_a_list_whose_name_got_its_brackets_twice_is_one_list():
    assert said("media_ids[][]=1&media_ids[][]=2").media_ids == [1, 2]


def test_a_library_asks_with_json_too():
    got = said({"media_ids": ["1", "2"]}, "application/json", method="GET")

    assert (got.media_ids, got.limit) == ([1, 2], 7)
    assert said(b"", "application/json; charset=utf-8", method="GET").limit == 7


def words(body: bytes, kind: str) -> str:
    request = RequestFactory().generic("POST", "/x", body, content_type=kind)
    return read(Everything, params_of(request)).status


FORM, JSON = "application/x-www-form-urlencoded", "application/json"
PARTS = "multipart/form-data; boundary=b"


def parts(status: bytes) -> bytes:
    head = b'--b\r\nContent-Disposition: form-data; name="status"\r\n\r\n'
    return head + status + b"\r\n--b--\r\n"


@pytest.mark.parametrize(
    "charset",
    ["iso-8859-1", '"ISO-8859-15"', "windows-1252", "latin1", "ISO8859-1", "iso_8859_1", "ASCII",
     "CP1252", "l1", "iso-8859-1, iso-8859-1"],
)  # fmt: skip
def test_the_letters_that_a_body_says_it_is_in_are_read(charset):
    hole = "Un socavón en la Peña".encode("latin-1")

    for body, kind in [
        (b"status=" + quote(hole).encode(), FORM),
        (b"status=" + hole, FORM),
        (b'{"status": "' + hole + b'"}', JSON),
        (parts(hole), PARTS),
    ]:
        assert words(body, f"{kind}; charset={charset}") == "Un socavón en la Peña"


def test_letters_that_nobody_declared_are_utf8():
    hole = "Un socavón €".encode()

    for body, kind in [(b"status=" + quote(hole).encode(), FORM), (parts(hole), PARTS)]:
        assert words(body, kind) == "Un socavón €"


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "UTF8", '"utf8"', "'utf-8'", "utf_8", "utf8, utf-8", "utf-8,application/json", '""'],
)
def test_utf8_goes_by_many_names(charset):
    hole = "Un socavón €".encode()

    for body, kind in [
        (b"status=" + quote(hole).encode(), FORM),
        (b'{"status": "' + hole + b'"}', JSON),
        (parts(hole), PARTS),
    ]:
        assert words(body, f"{kind}; charset={charset}") == "Un socavón €"


@pytest.mark.parametrize("charset", ["klingon", "utf-7", "utf8mb4", "peña", "idna"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("kind", [FORM, JSON, PARTS])
def test_where_nothing_is_written_its_letters_do_not_matter(method, kind, charset):
    head = {"CONTENT_TYPE": f"{kind}; charset={charset}", "CONTENT_LENGTH": "0"}
    request = RequestFactory().generic(method, "/x?status=query", **head)

    assert read(Everything, params_of(request)).status == "query"


@pytest.mark.parametrize("charset", ["utf-16", "hex", "rot13", "idna", "punycode", "utf8mb4"])
def test_letters_that_nobody_writes_in_are_refused_by_their_name(charset):
    for body, kind in [(b"status=hola", FORM), (b"{}", JSON), (parts(b"hola"), PARTS)]:
        with pytest.raises(Refused) as refused:
            words(body, f"{kind}; charset={charset}")
        assert (refused.value.status, charset in str(refused.value)) == (400, True)


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=iso-8859-1"])
def test_the_parts_of_a_form_keep_their_names(charset):
    form = (
        'name="attribute[número]"\r\n\r\nel 3',
        'name="Peñíscola"; filename="ÑANDÚ à la plaça €.png"\r\n\r\npng',
    )
    body = "".join(f"--b\r\nContent-Disposition: form-data; {part}\r\n" for part in form)
    request = RequestFactory().generic("POST", "/x", f"{body}--b--\r\n", PARTS + charset)

    got = params_of(request, files=1)

    assert got["attribute"] == {"número": "el 3"}
    assert got["Peñíscola"].name == "ÑANDÚ à la plaça €.png"


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=utf-7", "; charset=klingon"])
def test_rubbish_is_not_taken_for_letters(charset):
    hole = "Un socavón".encode("latin-1")

    for body, kind in [
        (b"status=" + quote(hole).encode(), FORM),
        (b"status=" + hole, FORM),
        (b'{"status": "' + hole + b'"}', JSON),
        (parts(hole), PARTS),
    ]:
        with pytest.raises(Refused) as refused:
            words(body, kind + charset)
        assert refused.value.status == 400
        assert "UTF-8" in str(refused.value)


def test_numbered_fields_are_a_list_in_the_order_of_their_numbers():
    got = said("fields[10][name]=z&fields[0][name]=a&fields[0][value]=1&fields[2][name]=b")

    assert [each.name for each in got.fields] == ["a", "b", "z"]


def test_a_number_that_no_list_is_long_enough_for_is_a_name():
    with pytest.raises(Refused):
        said(f"poll[options][]=a&media_ids[{'9' * 5000}]=1")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_json_is_read_with_every_method(method):
    got = said(
        {"status": "hola", "media_ids": ["1", 2], "poll": {"options": ["a"], "multiple": True}},
        "application/json",
        method,
    )

    assert (got.status, got.media_ids, got.poll) == ("hola", [1, 2], Poll(["a"], multiple=True))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_multipart_is_read_with_every_method_and_carries_files(method):
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    photo = SimpleUploadedFile("a.png", b"png")
    body = encode_multipart(BOUNDARY, {"status": "hola", "fields[0][name]": "a", "avatar": photo})

    got = said(body, MULTIPART_CONTENT, method)

    assert got.avatar is not None
    assert got.avatar.read() == b"png"
    assert got.fields == [Field("a", "")]


def test_a_multipart_form_keeps_the_parts_of_a_list_together():
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    form = {"fields[][name]": ["x", "y"], "fields[][value]": ["1", "2"], "media_ids[]": [5, 4]}

    got = said(encode_multipart(BOUNDARY, form), MULTIPART_CONTENT)

    assert got.fields == [Field("x", "1"), Field("y", "2")]
    assert got.media_ids == [5, 4]


def test_json_null_and_an_empty_text_mean_that_nothing_was_said():
    got = said(
        {"reply_to": None, "sensitive": "", "media_ids": None, "visibility": ""}, "application/json"
    )

    assert got == Everything(status="query", limit=7)


def test_the_last_of_a_repeated_word_counts_unless_a_list_is_wanted():
    assert said("status=a&status=b").status == "b"
    assert said("media_ids=1&media_ids=2").media_ids == [1, 2]
    assert said("media_ids=3").media_ids == [3]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ("limit=many", "“limit” must be a number"),
        ("limit=99999999999999999999", "“limit” must be a number"),
        ("share=nan", "“share” must be a number"),
        ("sensitive=perhaps", "“sensitive” must be yes or no"),
        ("visibility=secret", "“visibility” must be one of these: public, direct"),
        ("poll[multiple]=1", "“poll[options]” is missing"),
        ("poll=1", "“poll” cannot be read"),
        ("status[x]=1", "“status” cannot be read"),
        ("avatar=1", "“avatar” must be a file"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(form, sentence):
    with pytest.raises(Refused) as refusal:
        said(form)

    assert str(refusal.value).startswith(sentence)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("body", ["{", "[1]", '"a"', '{"a": "\\ud800"}'])
def test_broken_json_is_said(body):
    with pytest.raises(Refused, match="cannot be read"):
        params_of(RequestFactory().generic("POST", "/", body, content_type="application/json"))


def test_ids_that_are_text_or_huge_are_nobodys():
    assert [as_id(each) for each in ("12", "abc", "", "-1", "1e3", "9" * 40, "٣", "0x1")] == [
        12,
        *[0] * 7,
    ]


def test_a_zero_byte_is_dropped():
    assert said("status=a%00b").status == "ab"


_key = st.text("abstuli[]_0", min_size=1, max_size=20)
_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
_NAMES = [*Everything.__dataclass_fields__]


@given(st.lists(st.tuples(_key | st.sampled_from(_NAMES), st.text(max_size=5)), max_size=6))
def test_no_form_is_a_bug(pairs):
    from urllib.parse import urlencode

    with suppress(Refused):
        said(urlencode(pairs))


@given(st.dictionaries(st.sampled_from(_NAMES), _json, max_size=4))
def test_no_json_is_a_bug(data):
    with suppress(Refused):
        said(data, "application/json")
