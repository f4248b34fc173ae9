"""What a request says, typed: JSON, forms and query with Rails' bracket keys, into a dataclass.

One sentence says which part is wrong. Nothing here knows what the parts mean.
"""

from __future__ import annotations

import codecs
import dataclasses
import math
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import chain, zip_longest
from types import NoneType, UnionType
from typing import Any, Literal, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import orjson
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused
from concejo.base.ids import LARGEST_ID, as_id
from concejo.doors.api.errors import NotReadable, TooMuch

# An id as a client wrote it. Text, or a number too large for any row, becomes 0: nobody's id.
Id = NewType("Id", int)

Params = TypeVar("Params")

_DEEPEST = 6
_MOST_FIELDS = 1000
_YEARS = range(1900, 2201)
_KEY = re.compile(r"\[([^\[\]]*)\]")
# A place in a list, as in ``a[0]``. Python reads no number of thousands of digits.
_PLACE = re.compile(r"[0-9]{1,9}")
_LENGTH = re.compile(r"[0-9]{1,19}")
# Django puts a sign for what it cannot read, and leaves out of names what cannot be printed. In
# these letters every byte that comes is one that can be printed.
_RAW = "cp437"
# Those that programs write in, by Python's names. Some others that it knows are slow, or no letters
# at all.
_CHARSET = re.compile(r"utf-8|ascii|iso8859-[0-9]{1,2}|cp125[0-8]")
# As on the web: what says that it is one of these is the larger one.
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252"}
_YES = {"1", "true", "t", "on", "yes", "y"}
_NO = {"0", "false", "f", "off", "no", "n"}


class WrongParameter(Refused):
    message = _("“%(name)s” cannot be read. Send it as the documentation says.")


class NotInThisCharset(Refused):
    status = 400
    message = _(
        "What was sent is not in the charset %(charset)s. Send it in UTF-8, or say in Content-Type "
        "which charset it is in."
    )


class NoSuchCharset(Refused):
    status = 400
    message = _("The charset “%(charset)s” is not read here. Send it in UTF-8.")


class NoNumber(WrongParameter):
    message = _("“%(name)s” must be a number. Send digits only.")


class NoYesOrNo(WrongParameter):
    message = _("“%(name)s” must be yes or no. Send “true” or “false”.")


class NoDate(WrongParameter):
    message = _("“%(name)s” must be a date. Send it like 2026-03-28T10:00:00Z.")


class NoFile(WrongParameter):
    message = _("“%(name)s” must be a file. Send the request as multipart/form-data.")


class NotOneOf(WrongParameter):
    message = _("“%(name)s” must be one of these: %(choices)s.")


class Missing(WrongParameter):
    message = _("“%(name)s” is missing. Send it and try again.")


class _Repeated(list[Any]):
    """One plain key that was given several times: a list where one is wanted, else the last."""


@dataclasses.dataclass(frozen=True)
class Ids:
    """One id or several."""

    id: list[Id] = dataclasses.field(default_factory=list)

    def first(self, most: int) -> list[Id]:
        """Each once, and no more than are answered together."""
        return list(dict.fromkeys(self.id))[:most]


def params_of(request: HttpRequest, *, files: int = 0) -> dict[str, Any]:  # Any: not typed yet
    """Everything that a request says in query and body. The body wins. So many files may come."""
    asked = _nested(_pairs(request.META.get("QUERY_STRING", "")))
    # Libraries send JSON with a GET too, where there are many ids to say.
    if request.method in {"GET", "HEAD", "OPTIONS"} and request.content_type != "application/json":
        return asked
    return {**asked, **_body(request, files)}


def read(kind: type[Params], said: dict[str, Any]) -> Params:
    """Make the dataclass from what was said, or refuse with one sentence."""
    return cast("Params", _record(kind, said, ""))


def _body(request: HttpRequest, files: int) -> dict[str, Any]:
    kind = request.content_type or ""
    if kind == "multipart/form-data":
        if not length_of(request):
            return {}
        # Asked before anything is read: what is read of a file is on the disk already.
        if length_of(request) > most_bytes(files):
            raise TooMuch
        charset = _charset_of(request)
        fields, sent = _parts(request)
        words = [(_name(name), _decoded(said.encode(_RAW), charset)) for name, said in fields]
        return _nested([*words, *((_name(name), file) for name, file in sent)])
    if not request.body:
        return {}
    charset = _charset_of(request)
    if kind == "application/json" or kind.endswith("+json"):
        try:
            said = orjson.loads(_decoded(request.body, charset))
        except orjson.JSONDecodeError as wrong:
            raise NotReadable from wrong
        if not isinstance(said, dict):
            raise NotReadable
        # Some apps keep the brackets in their JSON keys.
        return {key.removesuffix("[]"): value for key, value in said.items()}
    if kind in {"application/x-www-form-urlencoded", ""}:
        return _nested(_pairs(_decoded(request.body, charset), charset))
    return {}


def _parts(request: HttpRequest) -> tuple[Iterator[tuple[str, str]], Iterator[tuple[str, Any]]]:
    """The fields and the files of a form in parts, each by its name, in raw letters."""
    try:
        parser = MultiPartParser(request.META, request, request.upload_handlers, _RAW)
        fields, sent = parser.parse()
    except MultiPartParserError as wrong:
        raise NotReadable from wrong
    for file in chain.from_iterable(files for _name_sent, files in sent.lists()):
        # What Django has put there for “&hearts;” was never a byte.
        with suppress(UnicodeError):
            file.name = file.name.encode(_RAW).decode()
    return _in_turn(fields), _in_turn(sent)


def _name(raw: str) -> str:
    """The name of a part. Django reads those in UTF-8 alone, whatever the parts are in."""
    return _decoded(raw.encode(_RAW), "utf-8")


def _charset_of(request: HttpRequest) -> str:
    """In which letters the body says that it is written."""
    said = (request.content_params or {}).get("charset", "").lower()
    # Said twice, by a program and by what it is built on, it comes joined with a comma.
    first = said.partition(",")[0].strip(" \"'") or "utf-8"
    try:
        name = codecs.lookup(first).name
    except (LookupError, ValueError):
        name = ""
    if not _CHARSET.fullmatch(name):
        raise NoSuchCharset(charset=said[:40])
    return _READ_AS.get(name, name)


def _decoded(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        raise NotInThisCharset(charset=charset) from None


def length_of(request: HttpRequest) -> int:
    """How long the body is, as it says of itself: Django reads no further than that."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if _LENGTH.fullmatch(said) else 0


def most_bytes(files: int) -> int:
    """How long a body with so many photos may be."""
    return files * settings.PHOTO_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _pairs(form: str, charset: str = "utf-8") -> list[tuple[str, str]]:
    """Names and values in the order in which they were sent: it matters for ``a[][b]``."""
    try:
        return parse_qsl(
            form,
            keep_blank_values=True,
            encoding=charset,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError:
        raise NotInThisCharset(charset=charset) from None
    except ValueError as wrong:
        raise NotReadable from wrong


def _in_turn(form: MultiValueDict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The first value of each name, then the second ones: Django keeps no order between names."""
    for turn in zip_longest(*(values for _name, values in form.lists())):
        yield from (
            (name, value) for name, value in zip(form, turn, strict=True) if value is not None
        )


def _nested(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Rails' keys into dicts and lists: ``a[]``, ``a[b]``, ``a[0][b]``, ``a[][b]``."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        name, *path = _path(key)
        if path:
            found[name] = _put(found.get(name), path, value)
        elif name in found:
            before = found[name]
            found[name] = _Repeated([*(before if isinstance(before, list) else [before]), value])
        else:
            found[name] = value
    return found


def _path(key: str) -> list[str]:
    name, bracket, rest = key.partition("[")
    parts = _KEY.findall(bracket + rest)
    # ``a[][]``: libraries add brackets to a name that had some already.
    while parts[-2:] == ["", ""]:
        parts.pop()
    return [name, *parts[:_DEEPEST]] if name else [key]


def _put(there: Any, path: list[str], value: Any) -> Any:
    """Add a value below what is there already; what does not fit replaces it."""
    if not path:
        return value
    step, *rest = path
    if step == "":
        items = there if isinstance(there, list) else []
        if not rest:
            return [*items, value]
        # ``a[][x]=1&a[][y]=2&a[][x]=3``: a key that the last one has already begins the next.
        last = items[-1] if items and isinstance(items[-1], dict) else None
        if last is not None and rest[0] not in last:
            return [*items[:-1], _put(last, rest, value)]
        return [*items, _put(None, rest, value)]
    named = dict(there) if isinstance(there, dict) else {}
    named[step] = _put(named.get(step), rest, value)
    return named


def _record(kind: type, said: Any, path: str) -> Any:
    if not isinstance(said, dict):
        raise WrongParameter(name=path)
    given: dict[str, Any] = {}
    hints = _hints(kind)
    for field in dataclasses.fields(kind):
        name = field.metadata.get("name", field.name)
        here = f"{path}[{name}]" if path else name
        value = _typed(hints[field.name], said.get(name), here)
        if value is not None:
            given[field.name] = value
        elif name in said and "emptied" in field.metadata:
            # Said to be nothing, which is more than not said.
            given[field.name] = field.metadata["emptied"]
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise Missing(name=here)
    return kind(**given)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(wanted: Any, value: Any, name: str) -> Any:
    """The value as the annotation wants it; None where nothing was said."""
    if value is None:
        return None
    wanted = _something(wanted)
    origin = get_origin(wanted)
    if origin in {list, tuple}:
        return _list(get_args(wanted)[0], value, name)
    if isinstance(value, _Repeated):
        value = value[-1]
    if dataclasses.is_dataclass(wanted):
        return _record(cast("type", wanted), value, name)
    if wanted is UploadedFile:
        return _file(value, name)
    if isinstance(value, (dict, list, UploadedFile)):
        raise WrongParameter(name=name)
    if origin is Literal:
        return _choice(get_args(wanted), value, name)
    return _SCALARS[wanted](value, name)


@cache
def files_in(kind: type) -> int:
    """How many files the dataclass takes."""
    return sum(_something(hint) is UploadedFile for hint in _hints(kind).values())


def _something(wanted: Any) -> Any:
    """``str`` of ``str | None``."""
    if get_origin(wanted) not in {Union, UnionType}:
        return wanted
    [kind] = [kind for kind in get_args(wanted) if kind is not NoneType]
    return kind


def _file(value: Any, name: str) -> UploadedFile[Any] | None:
    if value == "":
        return None
    if not isinstance(value, UploadedFile):
        raise NoFile(name=name)
    return value


def _list(kind: Any, value: Any, name: str) -> list[Any] | None:
    """A list, from a list, from ``{"0": …, "1": …}`` or from a single value."""
    if value == "":
        return None
    if isinstance(value, dict):
        numbered = all(_PLACE.fullmatch(key) for key in value)
        items = [value[key] for key in sorted(value, key=int)] if numbered else [value]
    else:
        items = value if isinstance(value, list) else [value]
    typed = (_typed(kind, item, f"{name}[]") for item in items)
    return [item for item in typed if item is not None]


def _choice(choices: tuple[Any, ...], value: Any, name: str) -> Any:
    if value == "":
        return None
    for choice in choices:
        if str(value) == str(choice):
            return choice
    raise NotOneOf(name=name, choices=", ".join(map(str, choices)))


def _str(value: Any, name: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # PostgreSQL keeps no NUL in a text.
    return str(value).replace("\x00", "")


def _int(value: Any, name: str) -> int | None:
    if value == "":
        return None
    text = str(value).strip()
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?[0-9]{1,19}", text, re.ASCII):
        raise NoNumber(name=name)
    if abs(number := int(text)) > LARGEST_ID:
        raise NoNumber(name=name)
    return number


def _float(value: Any, name: str) -> float | None:
    if value == "":
        return None
    try:
        number = float(value)
    except ValueError:
        raise NoNumber(name=name) from None
    if not math.isfinite(number):
        raise NoNumber(name=name)
    return number


def _bool(value: Any, name: str) -> bool | None:
    if value == "":
        return None
    text = str(value).strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise NoYesOrNo(name=name)


def _id(value: Any, name: str) -> int | None:
    return as_id(str(value).strip()) if value != "" else None


def _moment(value: Any, name: str) -> datetime | None:
    if value == "":
        return None
    try:
        day = parse_date(str(value))
        moment = datetime.combine(day, time(), UTC) if day else parse_datetime(str(value))
    except ValueError:
        moment = None
    # Nothing in a town is older or further away; beyond it the arithmetic of dates ends.
    if moment is None or moment.year not in _YEARS:
        raise NoDate(name=name)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _date(value: Any, name: str) -> date | None:
    moment = _moment(value, name)
    return moment.date() if moment else None


_SCALARS: dict[Any, Any] = {
    str: _str,
    int: _int,
    float: _float,
    bool: _bool,
    Id: _id,
    datetime: _moment,
    date: _date,
}
