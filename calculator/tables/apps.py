from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "calculator.tables"
    label = "tables"
