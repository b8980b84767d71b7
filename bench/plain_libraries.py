"""A bare parse of a file by the plain library for it: what no reader can do without."""

import contextlib
import csv
import json
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lxml import etree


def _csv(path: Path) -> None:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as text:
        for _ in csv.reader(text):
            pass


def _toml(path: Path) -> None:
    tomllib.loads(path.read_text(encoding="utf-8"))


def _json(path: Path) -> None:
    json.loads(path.read_text(encoding="utf-8"))


def _xml(path: Path) -> None:
    with path.open("rb") as file:
        _parsed(file)


def _xml_in_zip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".xml"):
                _parsed(BytesIO(content))


def _parsed(file: BinaryIO) -> None:
    for _, element in etree.iterparse(file, huge_tree=True, resolve_entities=False):
        element.clear()


LIBRARIES: dict[str, Callable[[Path], None]] = {
    "csv": _csv,
    "tomllib": _toml,
    "json": _json,
    "lxml": _xml,
    "lxml in zip": _xml_in_zip,
}


_REFUSED = (
    ValueError,
    RecursionError,
    SyntaxError,
    MemoryError,
    csv.Error,
    zipfile.BadZipFile,
)


def bare_seconds(library: str, path: str) -> None:
    """Print the CPU seconds until the library has parsed the file, or has refused it."""
    begun = time.process_time()
    with contextlib.suppress(*_REFUSED):
        LIBRARIES[library](Path(path))
    print(time.process_time() - begun, flush=True)
