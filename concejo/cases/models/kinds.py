"""Kinds of cases: what is asked with them, and by when they are done."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from concejo.base.ids import new_id
from concejo.offices.models import Office


class Card(models.TextChoices):
    """How much of a case everybody may see."""

    FULL = "full", _("everything")
    STATE = "state", _("kind and state only")
    NONE = "none", _("nothing")


class Kind(models.Model):
    """A kind of case: lighting, waste, noise … Which there are is the town's data."""

    code = models.CharField(max_length=30, primary_key=True)
    # {"es": "Alumbrado", "en": "Lighting"}
    names = models.JSONField(default=dict)
    # Working hours until there is a date, as long as no dated limits say otherwise.
    limit_hours = models.PositiveSmallIntegerField(default=40)
    card = models.CharField(max_length=5, choices=Card, default=Card.FULL)
    # The office that does this: when it is named, its own kinds are guessed first.
    office = models.ForeignKey(Office, null=True, on_delete=models.SET_NULL, related_name="kinds")
    # It is another one by now: the catalogue shows that one, the log still names this one.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )

    def __str__(self) -> str:
        return self.code

    def name_in(self, language: str) -> str:
        return str(self.names.get(language[:2]) or self.names.get("en") or self.code)


class Limits(models.Model):
    """By when cases of a kind are answered, have a date and are done, from a moment on.

    In working hours. A case keeps those of the moment in which it was opened.
    """

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="limits")
    since = models.DateTimeField()
    # Without one the town says nothing about it.
    answer_hours = models.PositiveSmallIntegerField(null=True)
    promise_hours = models.PositiveSmallIntegerField()
    fix_hours = models.PositiveSmallIntegerField(null=True)
    # Who is told when so much of a limit has passed: ["promise:100:head", "fix:120:mayor"].
    ladder = models.JSONField(default=list)

    class Meta:
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["kind", "since"], name="limits_once")]

    def __str__(self) -> str:
        return f"{self.kind_id} since {self.since:%Y-%m-%d %H:%M}"


class Datatype(models.TextChoices):
    """What a question is answered with. The codes are those of GeoReport."""

    STRING = "string", _("a line")
    TEXT = "text", _("some lines")
    NUMBER = "number", _("a number")
    DATETIME = "datetime", _("a date")
    ONE = "singlevaluelist", _("one of a list")
    SEVERAL = "multivaluelist", _("several of a list")


class KindQuestion(models.Model):
    """What the town asks besides where a case is of this kind: the number of the lamp, perhaps."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=40)
    # From 1, in the order in which they are asked.
    position = models.PositiveSmallIntegerField()
    datatype = models.CharField(max_length=16, choices=Datatype, default=Datatype.STRING)
    is_required = models.BooleanField(default=False)
    # False: it is only shown, and nothing is answered.
    is_asked = models.BooleanField(default=True)
    # {"es": "¿Qué número lleva la farola?", "en": …}, and how to answer it.
    texts = models.JSONField(default=dict)
    hints = models.JSONField(default=dict)
    # [{"key": "off", "names": {"es": "No luce", "en": …}}]
    choices = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="question_once"),
            models.UniqueConstraint(fields=["kind", "position"], name="question_in_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.code}"

    def text_in(self, language: str) -> str:
        return in_language(self.texts, language, self.code)

    def hint_in(self, language: str) -> str:
        return in_language(self.hints, language, "")

    def choices_in(self, language: str) -> dict[str, str]:
        """What can be chosen: the key of each choice and its name."""
        return {c["key"]: in_language(c["names"], language, c["key"]) for c in self.choices}


def in_language(names: Mapping[str, str], language: str, otherwise: str) -> str:
    """A text in a language, else in the first one that there is."""
    return names.get(language[:2]) or next(iter(names.values()), "") or otherwise
