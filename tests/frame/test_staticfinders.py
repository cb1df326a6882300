import pytest
from django.contrib.staticfiles import finders

from config import staticfinders
from config.staticfinders import ALLOWED, PackageFileFinder


def test_an_allowed_file_is_found_under_its_url() -> None:
    assert str(finders.find("vendor/plotly.min.js")).endswith("package_data/plotly.min.js")
    assert finders.find("vendor/plotly.min.js", find_all=True) == [finders.find("vendor/plotly.min.js")]


@pytest.mark.parametrize("path", ["vendor/datasets", "vendor/../__init__.py", "plotly.min.js", "vendor/"])
def test_its_neighbours_are_not(path: str) -> None:
    assert PackageFileFinder().find(path) == []
    assert PackageFileFinder().find(path, find_all=True) == []


def test_collecting_takes_exactly_the_allowed_files() -> None:
    found = list(PackageFileFinder().list(None))
    assert [path for path, _ in found] == list(ALLOWED)
    for path, storage in found:
        assert storage.size(path) > 1_000_000


def test_a_file_that_has_left_its_package_is_reported_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert PackageFileFinder().check() == []
    monkeypatch.setitem(staticfinders.ALLOWED, "vendor/gone.js", ("plotly", "gone.js"))
    monkeypatch.setitem(staticfinders.ALLOWED, "vendor/never.js", ("no_such_package", "a.js"))
    assert [error.msg for error in PackageFileFinder().check()] == [
        "vendor/gone.js: gone.js is not in the package plotly",
        "vendor/never.js: a.js is not in the package no_such_package",
    ]
