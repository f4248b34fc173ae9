from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "concejo.rights"
