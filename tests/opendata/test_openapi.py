"""The documentation says what is answered: it is made from the same declarations."""

from __future__ import annotations

import re
from typing import Any

import pytest

from concejo.cases.states import State
from concejo.doors.opendata import urls
from concejo.doors.opendata.entities import LineJson
from concejo.doors.opendata.words import Number
from concejo.figures.tallies import COLUMNS
from tests import make

Json = dict[str, Any]
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_TYPES = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
    "null": type(None),
}


@pytest.fixture
def document(ask) -> Json:
    answer = ask("/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def test_every_address_of_the_api_is_described(document):
    described = {re.sub(r"{\w+}", "<str:number>", path) for path in document["paths"]}
    there = {f"/api/concejo/v1/{pattern.pattern}" for pattern in urls.urlpatterns}

    assert document["openapi"] == "3.1.0"
    assert described == there - {"/api/concejo/v1/openapi.json"}


def test_every_parameter_has_a_word_of_explanation(document):
    [asked] = [
        path["get"]["parameters"]
        for name, path in document["paths"].items()
        if name.endswith("/cases")
    ]

    assert [one["name"] for one in asked] == [
        "state", "office", "kind", "district", "since", "max_id", "min_id", "limit",
    ]  # fmt: skip
    assert all(one["description"] and not one["required"] for one in asked)


def test_states_are_those_of_the_table(document):
    assert document["components"]["schemas"]["State"]["enum"] == State.values


def test_every_reference_leads_somewhere(document):
    references = re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(document))

    assert references
    assert set(references) <= set(document["components"]["schemas"])


def test_what_is_answered_is_what_is_described(document, ask, at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()
    lamp = make.case()
    make.post(make.resident("luis"), "Mañana a las 10", reply_to=lamp.post_id)
    make.case(text="@policia mi vecino de la Calle Real 3 canta a gritos todas las noches")

    for path, its in document["paths"].items():
        if "get" not in its:
            continue
        answer = ask(path.removeprefix("/api/concejo/v1").replace("{number}", lamp.number))
        schema = its["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert _misfits(answer.json(), schema, document) == []


def test_a_refusal_is_what_is_described(document, ask):
    answer = ask("/cases", state="burning")
    schema = document["paths"]["/api/concejo/v1/cases"]["get"]["responses"]["400"]

    assert _misfits(answer.json(), schema["content"]["application/json"]["schema"], document) == []


def test_a_wrong_answer_would_be_noticed(document):
    schema = {"$ref": "#/components/schemas/Step"}
    right: Json = {"at": "2026-11-23T08:00:00.000Z", "what": "opened", "by": None, "post": "1"}

    assert _misfits(right, schema, document) == []
    assert _misfits(right | {"by": 3}, schema, document)
    assert _misfits(right | {"holder": "luis"}, schema, document)
    assert _misfits({"at": "today"}, schema, document)


def test_the_lines_of_the_figures_are_those_of_the_page():
    assert list(LineJson.__annotations__) == ["name", *COLUMNS]


def test_a_number_is_written_as_the_town_writes_it(document, db):
    pattern = document["components"]["schemas"]["Case"]["properties"]["number"]["pattern"]

    assert re.fullmatch(pattern, Number(make.case().number))


def _misfits(value: object, schema: Json, document: Json, where: str = "") -> list[str]:
    """What of a value is not as JSON Schema says, for as much of it as our document uses."""
    if "$ref" in schema:
        named = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return _misfits(value, named, document, where)
    if "anyOf" in schema:
        tries = [_misfits(value, one, document, where) for one in schema["anyOf"]]
        return [] if [] in tries else [f"{where}: none of its kinds"]
    kind = _TYPES[schema["type"]]
    if not isinstance(value, kind) or (isinstance(value, bool) and schema["type"] != "boolean"):
        return [f"{where}: {value!r} is no {schema['type']}"]
    wrong = [f"{where}: {value!r} {words}" for words in _of_another_form(value, schema)]
    if isinstance(value, list):
        for one in value:
            wrong += _misfits(one, schema["items"], document, f"{where}[]")
    if isinstance(value, dict) and "properties" in schema:
        wrong += [f"{where}: {name} is missing" for name in schema["required"] if name not in value]
        for name, one in value.items():
            if name not in schema["properties"]:
                wrong.append(f"{where}: {name} is not described")
            else:
                wrong += _misfits(one, schema["properties"][name], document, f"{where}.{name}")
    return wrong


def _of_another_form(value: object, schema: Json) -> list[str]:
    wrong = []
    if "enum" in schema and value not in schema["enum"]:
        wrong.append("is no choice")
    if "pattern" in schema and not re.search(schema["pattern"], str(value)):
        wrong.append("has another form")
    if schema.get("format") == "date-time" and not _MOMENT.fullmatch(str(value)):
        wrong.append("is no moment")
    return wrong
