"""Photographs and scans: PNG and JPEG, encoded again so that only the picture is left.

Encoding again drops what a camera or an editor put beside the picture (places, names, previews)
and whatever a hostile file hides behind it. A JPEG keeps its own quantisation, so nothing visible
is lost.
"""

import struct
import warnings
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from renewal.bank.codes.exhibits import EXHIBIT_BROKEN, EXHIBIT_TOO_LARGE
from renewal.bank.findings import Notice, excerpt

if TYPE_CHECKING:
    from PIL.Image import Image

PIXEL_LIMIT = 20_000_000
"""The largest picture, in pixels."""
_ORIENTATION = 0x0112
_PNG_SIZE = slice(16, 24)
_JPEG_FRAMES = frozenset(range(0xFFC0, 0xFFD0)) - {0xFFC4, 0xFFC8, 0xFFCC}
_MAGIC = ((b"\x89PNG\r\n\x1a\n", "PNG", "image/png"), (b"\xff\xd8\xff", "JPEG", "image/jpeg"))


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture that can be shown as it is."""

    media_type: str
    content: bytes


def raster_type(content: bytes) -> str | None:
    """The media type that the first bytes tell, or None."""
    return next((media for magic, _, media in _MAGIC if content.startswith(magic)), None)


def pixels_of(content: bytes) -> int:
    """How many pixels the picture says it has; 0 when it does not say."""
    kind = raster_type(content)
    if kind == "image/png" and len(content) >= _PNG_SIZE.stop:
        width, height = struct.unpack(">II", content[_PNG_SIZE])
        return int(width * height)
    position = 2
    while kind == "image/jpeg" and position + 9 <= len(content):
        marker, length = struct.unpack(">HH", content[position : position + 4])
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return int(width * height)
        position += 2 + max(length, 2)
    return 0


def read_raster(content: bytes, name: str) -> Raster | Notice:
    """The picture without anything beside it, or what keeps it out."""
    from PIL import Image, UnidentifiedImageError  # not needed for a page, and slow to import

    kind, media_type = next(
        (kind, media) for magic, kind, media in _MAGIC if content[:8].startswith(magic)
    )
    try:
        # Pillow warns of sizes, which are asked for here, and of faulty notes beside the picture,
        # which are dropped.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(BytesIO(content), formats=[kind])
            if picture.width * picture.height > PIXEL_LIMIT:
                size = f"{picture.width} x {picture.height} pixels"
                return _too_many_pixels(name, size)
            picture.verify()
            return Raster(media_type, _encoded_again(content, kind))
    except Image.DecompressionBombError:
        return _too_many_pixels(name, "a huge picture")
    except UnidentifiedImageError:  # its own sentence names an object in memory
        return EXHIBIT_BROKEN.notice(name=name, reason="what it says about itself makes no sense")
    except _DAMAGE as error:
        return EXHIBIT_BROKEN.notice(name=name, reason=excerpt(str(error)) or "it ends too early")


# What Pillow's decoders raise on damaged files, as met in its own sources.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
)


def _too_many_pixels(name: str, size: str) -> Notice:
    limit = f"{PIXEL_LIMIT // 1_000_000} million pixels"
    return EXHIBIT_TOO_LARGE.notice(name=name, size=size, limit=limit)


def _encoded_again(content: bytes, kind: str) -> bytes:
    from PIL import Image, ImageOps

    picture: Image.Image = Image.open(BytesIO(content), formats=[kind])
    picture.load()
    out = BytesIO()
    if kind == "PNG":
        upright = _upright(picture, ImageOps.exif_transpose(picture))
        upright.save(out, "PNG", optimize=True, icc_profile=None, exif=b"")
    elif _keeps_its_quantisation(picture):
        picture.save(out, "JPEG", quality="keep", icc_profile=None, exif=b"", comment=b"")
    else:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.save(out, "JPEG", quality=92, icc_profile=None, exif=b"", comment=b"")
    return out.getvalue()


def _keeps_its_quantisation(picture: "Image") -> bool:
    """True of an upright JPEG that is one picture; phones put several into one file (MPO)."""
    is_upright = picture.getexif().get(_ORIENTATION, 1) == 1
    return picture.format == "JPEG" and picture.mode in ("L", "RGB") and is_upright


def _upright(picture: "Image", turned: "Image | None") -> "Image":
    return picture if turned is None else turned
