"""The stylesheet, under an address that changes with its content.

An address holds the beginning of the content's digest, so a browser may keep what it has for a
year and still never shows an old stylesheet. An old address gets the present content, which is
what a page opened before an update wants, but is told not to keep it.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from flask import Blueprint, Response, abort, request

from renewal.web.guard import public

blueprint = Blueprint("static_files", __name__)
_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    "office.css": "text/css; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
}
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


class StaticFile(NamedTuple):
    """What is sent for one file: plain and compressed, and the version in its address."""

    content: bytes
    compressed: bytes
    version: str
    media_type: str


@cache
def static_file(name: str) -> StaticFile:
    """Return one of the files that pages refer to; KeyError for any other name."""
    media_type = _TYPES[name]
    text = (_FOLDER / name).read_text("utf-8")
    content = (squeezed(text) if name.endswith(".css") else text).encode()
    version = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(content, gzip.compress(content, 9, mtime=0), version, media_type)


def static_url(name: str) -> str:
    """Return the address of a file as it is now."""
    return f"/static/{static_file(name).version}/{name}"


def squeezed(css: str) -> str:
    """Return the stylesheet without comments and indentation; phones pay for every byte."""
    lines = (line.strip() for line in _COMMENT.sub("", css).splitlines())
    return "\n".join(line for line in lines if line)


@blueprint.get("/static/<version>/<name>")
@public
def show_file(version: str, name: str) -> Response:
    """The file is sent, compressed where the browser takes that."""
    if name not in _TYPES:
        abort(404)
    file = static_file(name)
    small = request.accept_encodings["gzip"] > 0
    answer = Response(file.compressed if small else file.content, content_type=file.media_type)
    if small:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    current = version == file.version
    answer.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if current else "no-cache"
    )
    return answer
