"""CONTRIBUTING's "Add a service", followed to the letter: two files in a new folder, and nothing else."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def blocks() -> dict[str, str]:
    """The fenced files of the section, by language."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add a service")[1]
    found = re.findall(r"^    ```(\w+)\n(.*?)^    ```$", section, re.DOTALL | re.MULTILINE)
    return {language: textwrap.dedent(text) for language, text in found}


def test_a_new_folder_has_a_page_an_api_a_schema_columns_and_passes_the_contract(tmp_path: Path) -> None:
    files = blocks()
    folder = tmp_path / "services" / "public_ipv4"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(files["python"], encoding="utf-8")
    (folder / "examples.toml").write_text(files["toml"], encoding="utf-8")
    # A folder in the package is found by walking; here the walk is led to one more place.
    (tmp_path / "one_more_place.py").write_text(
        f"import calculator.services\ncalculator.services.__path__.append({str(folder.parent)!r})\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/contract", "tests/api", "tests/sheets", "-k", "public-ipv4",
         "-p", "one_more_place", "-p", "no:cacheprovider", "-p", "no:xdist",
         "-q", "-o", "addopts=--import-mode=importlib"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed, done.stdout[-500:]
    assert int(passed.group(1)) >= 15
