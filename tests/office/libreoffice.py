"""A real LibreOffice without a window; `python -m tests.office.libreoffice` prints its path or fails."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

NAMES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
MISSING = (
    "The spreadsheet tests need LibreOffice Calc and none was found. `make test` installs it where it can; otherwise "
    "install Debian's `libreoffice-calc-nogui` package, or set LIBREOFFICE to the path of soffice. "
    "`make test-fast` runs the other tests."
)
SECONDS = 120

# Formulas are worked out afresh at opening, even where the file holds values of another program.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
  <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
  <prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
  <prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>
"""
# A cell that asks the web is typed, not loaded: in a file from elsewhere LibreOffice first asks a person.
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Convert(source As String, target As String, filter As String)
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = "Hidden" : opening(0).Value = True
  Save(StarDesktop.loadComponentFromURL(source, "_blank", 0, opening()), target, filter)
End Sub
Sub Fill(source As String, target As String, filter As String)
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  Dim cell As String, formula As String
  opening(0).Name = "Hidden" : opening(0).Value = True
  document = StarDesktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, opening())
  Open source For Input As #1
  Do While Not EOF(1)
    Line Input #1, cell
    Line Input #1, formula
    document.Sheets(0).getCellRangeByName(cell).Formula = formula
  Loop
  Close #1
  Save(document, target, filter)
End Sub
Sub Save(document As Object, target As String, filter As String)
  document.calculateAll()
  Dim saving(0) As New com.sun.star.beans.PropertyValue
  saving(0).Name = "FilterName" : saving(0).Value = filter
  document.storeToURL(target, saving())
  document.close(True)
End Sub
</script:module>
"""
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8", "csv": "Text - txt - csv (StarCalc)"}


def find() -> str | None:
    """LIBREOFFICE, or the system's."""
    if given := os.environ.get("LIBREOFFICE"):
        return given if os.access(given, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def convert(file: Path, to: str, folder: Path) -> Path:
    """Open `file`, work out every formula, save it in `folder` as `to` (see FILTERS)."""
    return _run("Convert", file, to, folder)


def fill(formulas: Mapping[str, str], to: str, folder: Path, locale: str = "en-US") -> Path:
    """Type formulas, in English and with `;` between arguments, into the cells of a new sheet; save it as `to`."""
    typed = folder / "typed.txt"
    typed.write_text("".join(f"{cell}\n{formula}\n" for cell, formula in formulas.items()))
    return _run("Fill", typed, to, folder, locale)


def _run(macro: str, file: Path, to: str, folder: Path, locale: str = "en-US") -> Path:
    program = find()
    assert program, MISSING
    profile = folder / "profile"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
    if not profile.exists():
        # The first start fills the profile and would overwrite what is put there before.
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS.format(locale=locale))
        subprocess.run([*command, "--terminate_after_init"], capture_output=True, timeout=SECONDS, check=False)
        (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(MODULE)
    made = folder / "out" / f"{file.stem}.{to}"
    made.parent.mkdir(exist_ok=True)
    call = f'macro:///Standard.Module1.{macro}("{file.as_uri()}","{made.as_uri()}","{FILTERS[to]}")'
    done = subprocess.run([*command, call], capture_output=True, text=True, timeout=SECONDS, check=False)
    assert made.exists(), f"LibreOffice saved nothing\n{done.stdout}\n{done.stderr}"
    return made


if __name__ == "__main__":
    path = find()
    print(path or MISSING)
    sys.exit(0 if path else 1)
