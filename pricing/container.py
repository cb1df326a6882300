"""The committed form of a book: one zip of little-endian .npy columns and JSON, the same bytes for the same content."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DAY = (1980, 1, 1, 0, 0, 0)  # zip's own first day: the file must not know when it was written


def encode(members: Mapping[str, NDArray[Any] | dict[str, Any] | list[Any]]) -> dict[str, bytes]:
    """Turn arrays and JSON values into the bytes of their members, named ``x.npy`` and ``x.json``, sorted."""
    encoded: dict[str, bytes] = {}
    for name in sorted(members):
        value = members[name]
        if isinstance(value, np.ndarray):
            buffer = io.BytesIO()
            little = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
            np.lib.format.write_array(buffer, little, version=(1, 0), allow_pickle=False)
            encoded[f"{name}.npy"] = buffer.getvalue()
        else:
            text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            encoded[f"{name}.json"] = text.encode()
    return encoded


def pack(encoded: Mapping[str, bytes]) -> bytes:
    """The zip file of ``encode``'s result, as bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(encoded):
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, encoded[name], compresslevel=9)
    return buffer.getvalue()


class Container:
    """Reads members of a packed book by name; nothing is decompressed before it is asked for."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        self._zip = zipfile.ZipFile(io.BytesIO(self._bytes))
        self._names = frozenset(self._zip.namelist())

    def members(self) -> dict[str, bytes]:
        """Every member's uncompressed bytes: what two books are compared by (zlib builds may pack differently)."""
        return {name: self._zip.read(name) for name in sorted(self._names)}

    def has(self, name: str) -> bool:
        """Whether the array ``name`` is there."""
        return f"{name}.npy" in self._names

    def array(self, name: str) -> NDArray[Any]:
        """The array stored as ``name``, read-only. KeyError when it is not there."""
        with self._zip.open(f"{name}.npy") as member:
            array: NDArray[Any] = np.load(io.BytesIO(member.read()), allow_pickle=False)
        array.flags.writeable = False
        return array

    def json(self, name: str) -> Any:
        """The JSON value stored as ``name``. KeyError when it is not there."""
        return json.loads(self._zip.read(f"{name}.json"))
