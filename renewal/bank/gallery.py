"""Pictures within questions of other programs, on their way to exhibits.

An exhibit gets an id that stands for its content, so that one picture in ten questions is one
exhibit and the next import knows it again. In files that this program wrote the id is the name of
the picture's file; the class `EXHIBIT_CLASS` of the HTML
tells.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import unquote

from renewal.bank.codes.exhibits import ALT_MISSING, EXHIBIT_MISSING
from renewal.bank.codes.found import PICTURE_REMOTE
from renewal.bank.findings import Finding, FindingCode, Notice, Place, excerpt
from renewal.bank.installed import NOTHING, Installed
from renewal.bank.limits import MOST_LISTED
from renewal.bank.markup_blocks import FoundPicture
from renewal.bank.pictures import Picture, read_picture
from renewal.bank.pixel_budget import PixelBudget
from renewal.bank.source import LocatedExhibit
from renewal.domain.item import Exhibit

MOST_PIXELS = 100_000_000
"""How many pixels all pictures of one file may have together."""
_REMOTE = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//|(?:https?|ftp|file|cid|blob):", re.IGNORECASE
)
_WRITTEN_IN = re.compile(r"data:[^,]*;base64,", re.IGNORECASE)

Find = Callable[[str], bytes | FindingCode]
"""Gives the bytes of a picture by its address in the file, or says why not."""


@dataclass(slots=True)
class Gallery:
    """The exhibits of one file; `exhibits` and `findings` grow on the way.

    `installed` are those that the bank has already.
    """

    installed: Installed = NOTHING
    exhibits: list[LocatedExhibit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _pixels: PixelBudget = field(default_factory=lambda: PixelBudget(MOST_PIXELS))

    def hang(self, pictures: Iterable[FoundPicture], find: Find, place: Place) -> tuple[str, ...]:
        """The ids of the pictures' exhibits, each told and read when it is new."""
        looked_at = islice(pictures, MOST_LISTED + 1)  # one too many is told, the others are not
        ids = (self._hung(picture, find, place) for picture in looked_at)
        return tuple(dict.fromkeys(ids))

    def _hung(self, picture: FoundPicture, find: Find, place: Place) -> str:
        content = _content(picture.src, find)
        exhibit_id = _id(picture, content)
        if exhibit_id not in self._known:
            self._known.add(exhibit_id)
            self._read(picture, exhibit_id, content, place)
        return exhibit_id

    def _read(
        self, picture: FoundPicture, exhibit_id: str, content: bytes | FindingCode, place: Place
    ) -> None:
        found = self._picture(picture, content)
        notices = found if isinstance(found, tuple) else ()
        if not picture.alt:
            notices = (*notices, ALT_MISSING.notice(exhibit=exhibit_id))
        self.findings.extend(notice.at_place(place, None) for notice in notices)
        exhibit = None
        if isinstance(found, Picture):
            digest = hashlib.sha256(found.source).hexdigest()
            exhibit = Exhibit(exhibit_id, found.media_type, picture.alt, found.content, digest)
        hung = LocatedExhibit(exhibit_id, exhibit, place.file, place.line, place.member)
        self.exhibits.append(hung)

    def _picture(
        self, picture: FoundPicture, content: bytes | FindingCode
    ) -> Picture | tuple[Notice, ...]:
        name = _shown(picture.src)
        if content is PICTURE_REMOTE:
            return (PICTURE_REMOTE.notice(address=name),)
        if isinstance(content, bytes):
            excess = self._pixels.excess(content, name)
            if excess is not None:
                return (excess,)
        return read_picture(content, name, installed=self.installed)


def _content(src: str, find: Find) -> bytes | FindingCode:
    if src.lower().startswith("data:"):
        return _written_in(src)
    if not src:
        return EXHIBIT_MISSING
    return PICTURE_REMOTE if _REMOTE.match(src) else find(src)


def _written_in(address: str) -> bytes | FindingCode:
    """The bytes of an address that is the picture itself."""
    found = _WRITTEN_IN.match(address)
    if found is None:
        return EXHIBIT_MISSING
    return decoded(unquote(address[found.end() :]))


def decoded(text: str) -> bytes | FindingCode:
    """The bytes that are written in base64, blanks aside."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return EXHIBIT_MISSING


def _id(picture: FoundPicture, content: bytes | FindingCode) -> str:
    if picture.is_exhibit:
        return PurePosixPath(unquote(picture.src)).stem
    told = content if isinstance(content, bytes) else picture.src.encode("utf-8", "replace")
    digest = hashlib.sha256(told + b"\0" + picture.alt.encode("utf-8", "replace"))
    return f"x-{digest.hexdigest()[:12]}"


def _shown(src: str) -> str:
    return "in the text" if src.lower().startswith("data:") else excerpt(src)
