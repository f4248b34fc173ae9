from django.apps import AppConfig


class CollectionsConfig(AppConfig):
    name = "concejo.collections"
