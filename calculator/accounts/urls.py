"""Routes of accounts."""

from django.urls import path

from calculator.accounts import account, tokens, views

app_name = "account"
urlpatterns = [
    path("", account.home, name="home"),
    path("sign-up/", views.SignUp.as_view(), name="sign-up"),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("password/", account.password, name="password"),
    path("password/reset/", views.Reset.as_view(), name="reset"),
    path("password/reset/sent/", views.ResetSent.as_view(), name="reset-sent"),
    path("password/reset/<uidb64>/<token>/", views.ResetConfirm.as_view(), name="reset-confirm"),
    path("tokens/", tokens.api_tokens, name="tokens"),
    path("tokens/<int:token>/revoke/", tokens.revoke_api, name="token-revoke"),
    path("sheet-tokens/", tokens.sheet_tokens, name="sheet-tokens"),
    path("sheet-tokens/<int:token>/revoke/", tokens.revoke_sheet, name="sheet-token-revoke"),
    path("export/", account.export, name="export"),
    path("delete/", account.delete, name="delete"),
]
