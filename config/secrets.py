"""The one secret: what production accepts, and what a developer's machine makes for itself."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MIN_LENGTH = 50
MIN_DISTINCT = 10
PLACEHOLDERS = ("change", "default", "django-insecure", "example", "insecure", "placeholder", "replace")
HOW_TO = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"


def production_secret(value: str) -> str:
    """Return the secret if production may use it; raise ImproperlyConfigured, in words, if not."""
    if not value:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Production does not start without it. "
            f"{HOW_TO} (for a local look, set SIZEWRIGHT_ENV=development or use `make run`)."
        )
    if any(word in value.lower()[:24] for word in PLACEHOLDERS):
        raise ImproperlyConfigured(f"SECRET_KEY is a placeholder, not a secret. {HOW_TO}")
    if len(value) < MIN_LENGTH or len(set(value)) < MIN_DISTINCT:
        raise ImproperlyConfigured(
            f"SECRET_KEY is too weak: it needs at least {MIN_LENGTH} characters, "
            f"{MIN_DISTINCT} of them different. {HOW_TO}"
        )
    return value


def local_secret(path: Path) -> str:
    """Return the secret kept in `path`, made on first use and readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(value := secrets.token_urlsafe(64))
    return value
