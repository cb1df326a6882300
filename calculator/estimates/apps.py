from django.apps import AppConfig


class EstimatesConfig(AppConfig):
    name = "calculator.estimates"
    label = "estimates"
    verbose_name = "Estimates"
