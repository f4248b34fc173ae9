from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "concejo.register"
