"""Which Chromium drives the browser tests; `python -m tests.e2e.chromium` prints it or fails."""

import os
import shutil
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The browser tests need Chromium and none was found. `make test` installs it where it can; "
    "otherwise install Debian's `chromium` package, run `playwright install chromium`, or set CHROMIUM to a "
    "browser's path. `make test-fast` runs the other tests."
)


def works(path: str) -> bool:
    """A path that can be run, and is not the stub that Ubuntu puts in the place of its snap."""
    if not os.access(path, os.X_OK):
        return False
    with Path(path).open("rb") as file:
        return b"snap install chromium" not in file.read(4096)


def playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    """CHROMIUM, then the system's, then the one that playwright has downloaded."""
    if given := os.environ.get("CHROMIUM"):
        return given if works(given) else None
    for name in NAMES:
        if (path := shutil.which(name)) and works(path):
            return path
    return playwrights_own()


if __name__ == "__main__":
    path = find()
    print(path or MISSING)
    sys.exit(0 if path else 1)
