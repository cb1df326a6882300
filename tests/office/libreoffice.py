"""A real LibreOffice without a window; `python -m tests.office.libreoffice` prints its path or fails."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
MISSING = (
    "The spreadsheet tests need LibreOffice Calc and none was found. `make test` installs it where it can; otherwise "
    "install Debian's `libreoffice-calc-nogui` package, or set LIBREOFFICE to the path of soffice. "
    "`make test-fast` runs the other tests."
)
SECONDS = 120

# Formulas are worked out afresh at opening, and a cell may ask the web, as after the user's “allow updating”.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse">
  <value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
  <value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse">
  <value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="SecureURL" oor:op="fuse">
  <value><it>{folder}</it></value></prop></item>
</oor:items>
"""


def find() -> str | None:
    """LIBREOFFICE, or the system's."""
    if given := os.environ.get("LIBREOFFICE"):
        return given if os.access(given, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def convert(file: Path, to: str, folder: Path) -> Path:
    """Open `file`, work out every formula, save it in `folder` as `to` (such as `xlsx` or `csv`)."""
    program = find()
    assert program, MISSING
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE.format(folder=file.parent.as_uri()))
    out = folder / "out"
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", to,
        "--outdir", str(out), str(file),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    made = out / f"{file.stem}.{to.split(':')[0]}"
    assert made.exists(), f"{done.stdout}\n{done.stderr}"
    return made


if __name__ == "__main__":
    path = find()
    print(path or MISSING)
    sys.exit(0 if path else 1)
