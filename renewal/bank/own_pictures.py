"""The pictures of one native file: each is looked at once, and only so many pixels are drawn.

A file may name one picture for thousands of exhibits, and a picture of few bytes may have millions
of pixels, which take their time to be encoded again.
"""

import posixpath
from dataclasses import dataclass, field

from renewal.bank.findings import Notice, excerpt
from renewal.bank.installed import NOTHING, Installed
from renewal.bank.pictures import Picture, read_picture
from renewal.bank.pixel_budget import PixelBudget
from renewal.bank.source import Companions

MOST_PIXELS = 300_000_000
"""How many pixels all pictures of one native file may have together."""

Read = Picture | tuple[Notice, ...]
"""A picture, or everything that keeps it out."""


@dataclass(slots=True)
class OwnPictures:
    """What was read of one file so far, by the names under which the pictures lie."""

    drawings: bool = False
    installed: Installed = NOTHING
    _read: dict[str, Read] = field(default_factory=dict)
    _pixels: PixelBudget = field(default_factory=lambda: PixelBudget(MOST_PIXELS))

    def beside(self, companions: Companions, file: str) -> Read:
        """The picture in that file beside the native one, or everything that keeps it out."""
        name = posixpath.normpath(file)
        if name not in self._read:
            self._read[name] = self.new(companions, file)
        return self._read[name]

    def new(self, companions: Companions, file: str) -> Read:
        """The same of a picture that no other exhibit has."""
        content = companions.read(file)
        if isinstance(content, bytes):
            excess = self._pixels.excess(content, excerpt(file))
            if excess is not None:
                return (excess,)
        return read_picture(content, file, drawings=self.drawings, installed=self.installed)
