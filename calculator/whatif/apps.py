from django.apps import AppConfig


class WhatifConfig(AppConfig):
    name = "calculator.whatif"
    label = "whatif"
    verbose_name = "What-if"
