from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "calculator.bulk"
    label = "bulk"
