from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "calculator.accounts"
    label = "accounts"
    verbose_name = "Accounts"
