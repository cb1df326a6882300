"""Single files out of installed packages, by an allow-list.

A chart library's package carries megabytes of notebooks, maps and data sets beside the one file a page needs;
naming the file keeps the rest out of the static folder, and nothing is copied into this repository.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

# URL under STATIC_URL -> (package, file inside it)
ALLOWED: dict[str, tuple[str, str]] = {
    "vendor/plotly.min.js": ("plotly", "package_data/plotly.min.js"),
}


def package_file(package: str, inside: str) -> Path:
    """The file's path, found without importing the package (importing plotly costs a tenth of a second)."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"package {package} is not installed")
    return Path(spec.submodule_search_locations[0], inside)


class PackageFileStorage(FileSystemStorage):
    """Reads the allowed files under the names that pages use."""

    def path(self, name: str) -> str:
        return str(package_file(*ALLOWED[name]))


class PackageFileFinder(BaseFinder):
    """Finds the files in ALLOWED and no other."""

    storage = PackageFileStorage()

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return [
            Error(f"{url}: {inside} is not in the package {package}", id="config.E001")
            for url, (package, inside) in ALLOWED.items()
            if not _exists(package, inside)
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in ALLOWED:
            return []
        found = str(package_file(*ALLOWED[path]))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, PackageFileStorage]]:
        for url in ALLOWED:
            yield url, self.storage


def _exists(package: str, inside: str) -> bool:
    try:
        return package_file(package, inside).is_file()
    except FileNotFoundError:
        return False
