"""Questions that are asked all day: their SQL is made once, afterwards only the values change.

Django takes longer to put a query set into SQL than the database takes to answer it. What may be
read by whom is still said by query sets, in one place; only the putting into words is not repeated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.sql import UpdateQuery

if TYPE_CHECKING:
    import psycopg

# Any: rows have whatever columns a query set says.
Row = tuple[Any, ...]
Value = int | str | Sequence[int] | Sequence[str]

_Row = TypeVar("_Row", bound=Model)

# Stand for values while the SQL is made. No row has an id like these, and nobody's word is such.
_FIRST_MARK = 9_100_000_000_000_000_000
# Databases take some thousand values in one question.
_PORTION = 4096
_MARK_OF_WORDS = "said-later-{}"


class _Slot(NamedTuple):
    """Where a parameter comes from: a constant, or a value by its name and its place in a list."""

    constant: object
    name: str = ""
    at: int = -1
    # Of a pattern for LIKE: what stands before and behind the word.
    around: tuple[str, str] | None = None


class _Made(NamedTuple):
    """SQL with its parameters, and how Django reads what comes back."""

    sql: str
    slots: list[_Slot]
    compiler: Any
    converters: dict[int, Any]


class Question:
    """A query set of ``values_list``, built from named ids, words and lists of ids.

    ``build`` is called once for each shape (which names there are, and how long the lists are,
    rounded up) with values that only stand for the real ones: it must not look at them, and
    nothing in it may depend on the present moment.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._made: dict[tuple[object, ...], _Made] = {}

    def rows(self, **values: Value) -> list[Row]:
        """The rows for these values. A list must have something in it."""
        made, rows = self._asked(values)
        return _read(made, rows)

    def bare_rows(self, **values: Value) -> list[Row]:
        """The same as the database says it: for comparing, and for ids."""
        return self._asked(values)[1]

    def read(self, bare_rows: Sequence[Row], **values: Value) -> list[Row]:
        """The rows that the database said bare, to values such as these, as Django reads them."""
        return _read(self._made_for(values)[0], bare_rows)

    def rows_among(self, name: str, ids: Collection[int], **others: Value) -> list[Row]:
        """As ``rows``, where one of the lists may have any length: none, or some ten thousand."""
        every = list(ids)
        return [
            row
            for start in range(0, len(every), _PORTION)
            for row in self.rows(**{name: every[start : start + _PORTION]}, **others)
        ]

    def _asked(self, values: dict[str, Value]) -> tuple[_Made, list[Row]]:
        made, given = self._made_for(values)
        parameters = [_parameter(slot, given) for slot in made.slots]
        return made, asked(made.sql, parameters)

    def _made_for(self, values: dict[str, Value]) -> tuple[_Made, dict[str, Value]]:
        given = {name: _rounded_up(value) for name, value in values.items()}
        shape = tuple((name, _kind(value)) for name, value in given.items())
        made = self._made.get(shape)
        if made is None:
            made = self._made[shape] = self._make(given)
        return made, given

    def _make(self, given: dict[str, Value]) -> _Made:
        stand_ins, slots = _stand_ins(given)
        compiler = self._build(**stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([each for each, _sql, _alias in compiler.select])
        return _Made(sql, [_slot(each, slots) for each in parameters], compiler, converters)


def _read(made: _Made, rows: Sequence[Row]) -> list[Row]:
    if made.converters:
        return [tuple(row) for row in made.compiler.apply_converters(rows, made.converters)]
    return list(rows)


class Change:
    """An update that is made all day: its SQL, too, is made once.

    ``build`` gives the rows and what they get, which must not depend on the present moment.
    """

    def __init__(self, build: Callable[..., tuple[QuerySet[Any], dict[str, object]]]) -> None:
        self._build = build
        self._made: dict[tuple[object, ...], tuple[str, list[_Slot]]] = {}

    def make(self, **values: Value) -> int:
        """Change the rows for these values. Says how many there were."""
        shape = tuple((name, _kind(value)) for name, value in values.items())
        sql, slots = self._made.get(shape) or self._kept(shape, values)
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(sql, [_parameter(slot, values) for slot in slots])
            return int(cursor.rowcount)

    def _kept(self, shape: tuple[object, ...], values: dict[str, Value]) -> tuple[str, list[_Slot]]:
        stand_ins, slots = _stand_ins(values)
        rows, changes = self._build(**stand_ins)
        update: Any = rows.query.chain(UpdateQuery)
        update.add_update_values(changes)
        sql, parameters = update.get_compiler(connection=connection).as_sql()
        self._made[shape] = sql, [_slot(each, slots) for each in parameters]
        return self._made[shape]


def add(rows: Iterable[Model], *, unless_there: bool = False) -> None:
    """Write new rows of one kind; a few by SQL that is made once, many by Django.

    ``unless_there`` leaves those alone that are there already.
    """
    new = list(rows)
    if len(new) > _FEW:
        manager = type(new[0])._default_manager  # noqa: SLF001 - Django's name
        manager.bulk_create(new, ignore_conflicts=unless_there)
        return
    here = connections[DEFAULT_DB_ALIAS]
    for row in new:
        sql, columns = _insertion(type(row), row.pk is not None, unless_there)
        written = asked(sql, [_to_write(column, row, here) for column in columns])
        if row.pk is None and written:
            row.pk = written[0][0]
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - Django's name


@cache
def _insertion(
    kind: type[Model], has_key: bool, unless_there: bool
) -> tuple[str, list[Field[Any, Any]]]:
    meta: Any = kind._meta  # noqa: SLF001 - Django's name
    columns = [each for each in meta.concrete_fields if has_key or not each.primary_key]
    quoted = connections[DEFAULT_DB_ALIAS].ops.quote_name
    names = ", ".join(quoted(each.column) for each in columns)
    places = ", ".join(["%s"] * len(columns))
    sql = f"INSERT INTO {quoted(meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - names
    if unless_there:
        sql += " ON CONFLICT DO NOTHING"
    return f"{sql} RETURNING {quoted(meta.pk.column)}", columns


def _to_write(column: Field[Any, Any], row: Model, here: BaseDatabaseWrapper) -> object:
    value = column.pre_save(row, add=True)
    # What is a number or a word to Python, is one to the database.
    if value is None or type(value) in _PLAIN:
        return value
    return column.get_db_prep_save(value, here)


_FEW = 3
_PLAIN = {int, str, bool}


class Finding(Question, Generic[_Row]):
    """A question whose answers are whole rows, as Django makes them; and whom they belong to.

    ``beside`` names the one foreign key whose row is wanted too.
    """

    def __init__(
        self, model: type[_Row], build: Callable[..., QuerySet[_Row]], *, beside: str = ""
    ) -> None:
        self._model, self._beside = model, beside
        super().__init__(lambda **values: build(**values).values_list(*self._wanted()))

    def _wanted(self) -> list[str]:
        there = [f"{self._beside}__{column}" for column in self._others_columns]
        return [*self._columns, *there]

    # Asked for late: while Django still reads the models, what belongs to what is not known.
    @cached_property
    def _columns(self) -> list[str]:
        return columns_of(self._model)

    @cached_property
    def _other(self) -> type[Model]:
        its = self._model._meta.get_field(self._beside)  # noqa: SLF001 - Django's name
        return cast("type[Model]", its.related_model)

    @cached_property
    def _others_columns(self) -> list[str]:
        return columns_of(self._other) if self._beside else []

    def found(self, **values: Value) -> list[_Row]:
        """The rows for these values. A list must have something in it."""
        return [self._made_of(row) for row in self.rows(**values)]

    def _made_of(self, row: Row) -> _Row:
        length = len(self._columns)
        made = self._model.from_db(DEFAULT_DB_ALIAS, self._columns, row[:length])
        if self._beside:
            other = self._other.from_db(DEFAULT_DB_ALIAS, self._others_columns, row[length:])
            setattr(made, self._beside, other)
        return made


def columns_of(model: type[Model]) -> list[str]:
    """The columns of a model, as ``from_db`` wants them."""
    return [column.attname for column in model._meta.concrete_fields]  # noqa: SLF001 - Django's name


def afresh(row: _Row) -> _Row:
    """A row as it was read, once more: what is done to it is not done to the one that is kept."""
    made = type(row).__new__(type(row))
    made.__dict__.update(row.__dict__)
    for name, value in row.__dict__.items():
        if isinstance(value, list | dict):
            made.__dict__[name] = deepcopy(value) if value else type(value)()
    state = made._state = ModelState()  # noqa: SLF001 - Django's name
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    return made


def asked(sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Row]:
    """What the database answers, with as little in between as can be.

    For SQLite Django looks through the text of every statement each time, which takes longer than
    the answer. Whoever counts statements (as tests do) has them all the same.
    """
    # Each look at Django's ``connection`` would find it anew.
    here = connections[DEFAULT_DB_ALIAS]
    rows: list[Row]
    if here.queries_logged or here.execute_wrappers:
        with here.cursor() as cursor:
            cursor.execute(sql, parameters)
            rows = cursor.fetchall()
            return rows
    here.ensure_connection()
    with here.wrap_database_errors:
        if here.vendor == "sqlite":
            rows = here.connection.execute(_for_sqlite(sql), parameters).fetchall()
        else:
            rows = _asked_postgresql(here.connection, sql, parameters)
        return rows


def _asked_postgresql(
    line: psycopg.Connection[Row], sql: str, parameters: Sequence[Any] | Mapping[str, Any]
) -> list[Row]:
    """Values go apart from the words: what is asked again and again is planned only a few times."""
    from psycopg import Cursor

    return Cursor(line).execute(sql.encode(), parameters).fetchall()


_NAMED = re.compile(r"%\((\w+)\)s")


@cache
def _for_sqlite(sql: str) -> str:
    return _NAMED.sub(r":\1", sql).replace("%s", "?").replace("%%", "%")


def _stand_ins(given: Mapping[str, Value]) -> tuple[dict[str, Any], dict[object, _Slot]]:
    """Marks in place of the values, and what stands behind each of them."""
    slots: dict[object, _Slot] = {}

    def mark(name: str, at: int = -1, *, of_words: bool = False) -> Any:  # Any: an int or a str
        number = _FIRST_MARK + len(slots)
        made = _MARK_OF_WORDS.format(number) if of_words else number
        slots[made] = _Slot(None, name, at)
        return made

    stand_ins = {
        name: mark(name, of_words=isinstance(value, str))
        if isinstance(value, int | str)
        else [mark(name, at, of_words=isinstance(each, str)) for at, each in enumerate(value)]
        for name, value in given.items()
    }
    return stand_ins, slots


def _slot(parameter: object, slots: Mapping[object, _Slot]) -> _Slot:
    if isinstance(parameter, str):
        for mark, slot in slots.items():
            if isinstance(mark, str) and mark in parameter and mark != parameter:
                before, _mark, behind = parameter.partition(mark)
                return slot._replace(around=(before, behind))
    return (
        slots.get(parameter, _Slot(parameter))
        if isinstance(parameter, int | str)
        else _Slot(parameter)
    )


def _parameter(slot: _Slot, given: Mapping[str, Value]) -> Any:  # Any: what a database takes
    if not slot.name:
        return slot.constant
    value: Any = given[slot.name]
    if slot.around is not None:
        before, behind = slot.around
        return before + connection.ops.prep_for_like_query(value) + behind
    return value[slot.at] if slot.at >= 0 else value


def _kind(value: Value) -> object:
    return type(value) if isinstance(value, int | str) else (type(value[0]), len(value))


def _rounded_up(value: Value) -> Value:
    """A list as long as the next power of two, so that few shapes do: its last id is said again."""
    if isinstance(value, int | str):
        return value
    wanted = 1 << (len(value) - 1).bit_length()
    return [*value, *[value[-1]] * (wanted - len(value))]
