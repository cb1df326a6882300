"""The project's own files: what its commands promise."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytest_plugins = ["pytester"]


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony
    inner = {"help", "migrate", "assets", "chromium", "libreoffice"}
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in set(phony[1].split()) - inner:
        assert f"make {target} " in listed, target


def test_the_readme_gives_exactly_two_commands_to_a_newcomer() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    start = readme.split("## Start", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"^    (make .*?)(?:  .*)?$", start, re.MULTILINE) == ["make run", "make test"]


def test_no_line_of_a_template_is_too_long_to_read() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 200
    ]
    assert not long


def test_every_package_comes_from_the_public_index() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    for package in lock["package"]:
        if package["name"] != "sizewright":
            assert package["source"] == {"registry": "https://pypi.org/simple"}, package["name"]


def test_brotli_stays_out_because_it_makes_collecting_static_files_slow() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    assert not {"brotli", "brotlicffi"} & {package["name"] for package in lock["package"]}


def test_a_skipped_test_fails_the_run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile("import pytest\ndef test_a(): pytest.skip('no browser')\ndef test_b(): pass\n")
    result = pytester.runpytest_subprocess("-p", "no:django", "-p", "no:playwright")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*A skipped test proves nothing*"])
