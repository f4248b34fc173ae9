"""What may be reported, and what is asked with it. https://wiki.open311.org/GeoReport_v2/"""

from __future__ import annotations

from concejo.cases.models import Kind, KindQuestion
from concejo.cases.queries.kinds import promise_hours_now
from concejo.doors.open311.operation import Asked, operation
from concejo.doors.open311.render import Said, Value
from concejo.doors.open311.words import described
from concejo.exchange.queries import requests as queries


@operation("GET")
def services(asked: Asked) -> Said:
    """Every kind that everybody may read about."""
    hours = promise_hours_now()
    kinds = queries.services()
    return Said("services", [_service(kind, hours[kind.pk], asked.language) for kind in kinds])


@operation("GET")
def definition(asked: Asked, service_code: str) -> Said:
    """One of them, with its questions."""
    kind = queries.service_called(service_code)
    questions = [_attribute(question, asked.language) for question in kind.questions.all()]
    return Said("service_definition", {"service_code": kind.code, "attributes": questions})


def _service(kind: Kind, hours: int, language: str) -> Value:
    name = kind.name_in(language)
    return {
        "service_code": kind.code,
        "service_name": name,
        "description": described(hours),
        "metadata": bool(kind.questions.all()),
        "type": "realtime",
        "keywords": ",".join(sorted(set(kind.names.values()) - {name})),
        "group": kind.office.title if kind.office else "",
    }


def _attribute(question: KindQuestion, language: str) -> Value:
    choices = question.choices_in(language)
    return {
        "variable": question.is_asked,
        "code": question.code,
        "datatype": question.datatype,
        "required": question.is_required,
        "datatype_description": question.hint_in(language) or None,
        "order": question.position,
        "description": question.text_in(language),
        **({"values": _values(choices)} if choices else {}),
    }


def _values(choices: dict[str, str]) -> list[Value]:
    return [{"key": key, "name": name} for key, name in choices.items()]
