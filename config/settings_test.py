"""Settings for pytest and mypy: the development ones, without a collected static folder."""

# ruff: noqa: F403, F405
import os

os.environ["SIZEWRIGHT_ENV"] = "test"
os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0123456789" * 5)

from config.settings import *

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files are served as the finders find them: nothing to collect, no manifest to be missing from.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A task runs where it is asked for; the tests of the broker and the worker start their own.
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
