"""From a file of the author to a picture that can be shown; the content decides what it is."""

from dataclasses import dataclass, field
from hashlib import sha256

from renewal.bank.codes.exhibits import EXHIBIT_TOO_LARGE, EXHIBIT_TYPE
from renewal.bank.findings import FindingCode, Notice, excerpt
from renewal.bank.installed import NOTHING, Installed
from renewal.bank.raster import raster_type, read_raster
from renewal.bank.source import PICTURE_LIMIT
from renewal.bank.svg import SIZE_LIMIT, svg_notices

SVG_TYPE = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Picture:
    """What the browser gets, and the file it was made from."""

    media_type: str
    content: bytes = field(repr=False)
    source: bytes = field(repr=False)


def read_picture(
    content: bytes | FindingCode,
    file: str,
    *,
    drawings: bool = False,
    installed: Installed = NOTHING,
) -> Picture | tuple[Notice, ...]:
    """The picture, ready to be shown, or everything that keeps it out.

    `content` is that of the file, or the code that says why there is none.
    `drawings` allows SVG, which is for formats whose authors are known: the native one. From others
    one is taken that is `installed` already, byte for byte.
    """
    name = excerpt(file)
    if isinstance(content, FindingCode):
        if content is EXHIBIT_TOO_LARGE:
            return (_too_large(name, f"over {PICTURE_LIMIT:,} bytes", PICTURE_LIMIT),)
        return (content.notice(name=name),)
    if raster_type(content) is not None:
        raster = read_raster(content, name)
        if isinstance(raster, Notice):
            return (raster,)
        return Picture(raster.media_type, raster.content, content)
    is_drawing = _looks_like_xml(content)
    if is_drawing and not drawings and installed.has_drawing(sha256(content).hexdigest()):
        return Picture(SVG_TYPE, content, content)
    if not drawings or not is_drawing:
        return (EXHIBIT_TYPE.notice(name=name),)
    if len(content) > SIZE_LIMIT:
        return (_too_large(name, f"{len(content):,} bytes", SIZE_LIMIT),)
    notices = svg_notices(content, name)
    return notices or Picture(SVG_TYPE, content, content)


def _looks_like_xml(content: bytes) -> bool:
    return content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _too_large(name: str, size: str, limit: int) -> Notice:
    return EXHIBIT_TOO_LARGE.notice(name=name, size=size, limit=f"{limit:,} bytes")
