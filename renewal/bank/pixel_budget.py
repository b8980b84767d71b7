"""How many pixels the pictures of one file may have together: encoding them takes its time."""

from dataclasses import dataclass

from renewal.bank.codes.exhibits import EXHIBIT_TOO_LARGE
from renewal.bank.findings import Notice
from renewal.bank.raster import pixels_of


@dataclass(slots=True)
class PixelBudget:
    """The pixels of a file's pictures, of which at most ``most`` are encoded again."""

    most: int
    _counted: int = 0

    def excess(self, content: bytes, name: str) -> Notice | None:
        """Count a picture; return what keeps it out where it is one too many."""
        self._counted += pixels_of(content)
        if self._counted <= self.most:
            return None
        size = f"with it the pictures of the file have {self._counted:,} pixels"
        return EXHIBIT_TOO_LARGE.notice(name=name, size=size, limit=f"{self.most:,}")
