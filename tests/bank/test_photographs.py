"""PNG and JPEG exhibits: only the picture is kept, and headers are not believed."""

import re
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, PngImagePlugin

from renewal.bank.findings import Notice
from renewal.bank.raster import PIXEL_LIMIT, Raster, raster_type, read_raster

SECRET = "Rosa's workshop, 40.7 N 74.0 W"
ORIENTATION, DESCRIPTION = 0x0112, 0x010E


def photograph(mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> Image.Image:
    """A picture in which no two corners are alike."""
    grey = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (grey, grey.transpose(Image.Transpose.ROTATE_180), grey)).convert(
        mode
    )


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def kept(content: bytes) -> Raster:
    found = read_raster(content, "meter.png")
    assert isinstance(found, Raster), found
    return found


def refused(content: bytes) -> Notice:
    found = read_raster(content, "meter.png")
    assert isinstance(found, Notice)
    return found


def opened(raster: Raster) -> Image.Image:
    picture = Image.open(BytesIO(raster.content))
    picture.load()
    return picture


def farthest(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of a pixel's red, green or blue, of 255."""
    difference = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return max(difference.tobytes())


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    """A PNG that says it is so large and holds these rows, whatever they are."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = (chunk(b"IHDR", head), *more, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def jpeg_that_says(width: int, height: int) -> bytes:
    """A small JPEG whose header gives another size."""
    content = saved(photograph(), "JPEG")
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_it_keeps_every_pixel_of_a_png(mode: str) -> None:
    picture = photograph("L").convert(mode) if mode == "I;16" else photograph(mode)

    raster = kept(saved(picture, "PNG"))

    shown = opened(raster)
    assert raster.media_type == "image/png"
    assert farthest(shown, picture) == 0


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_it_keeps_what_is_to_be_seen_of_a_jpeg(mode: str) -> None:
    before = saved(photograph(mode), "JPEG", quality=70)

    raster = kept(before)

    original = Image.open(BytesIO(before)).convert("RGB")
    assert raster.media_type == "image/jpeg"
    assert farthest(opened(raster), original) <= 12


def test_it_keeps_the_quantisation_of_a_jpeg() -> None:
    before = saved(photograph(), "JPEG", quality=35)

    raster = kept(before)

    assert getattr(opened(raster), "quantization", 1) == getattr(
        Image.open(BytesIO(before)), "quantization", 2
    )


def test_it_takes_a_phones_file_of_several_pictures_for_its_first() -> None:
    second = photograph().transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    several = saved(photograph(), "MPO", save_all=True, append_images=[second])

    raster = kept(several)

    shown = opened(raster)
    assert (raster.media_type, shown.format) == ("image/jpeg", "JPEG")
    assert farthest(shown, photograph()) <= 16


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_it_turns_a_picture_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    raster = kept(saved(photograph(), kind, exif=exif))

    shown = opened(raster)
    assert shown.size == (30, 40)
    assert ORIENTATION not in shown.getexif()


def test_it_drops_what_a_camera_wrote_beside_a_jpeg() -> None:
    exif = Image.Exif()
    exif[DESCRIPTION] = SECRET
    secret = SECRET.encode()
    content = saved(photograph(), "JPEG", exif=exif, comment=secret, xmp=secret, icc_profile=secret)

    raster = kept(content + secret)

    assert content.count(secret) == 4
    assert secret not in raster.content


def test_it_drops_what_an_editor_wrote_beside_a_png() -> None:
    exif = Image.Exif()
    exif[DESCRIPTION] = SECRET
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET)
    texts.add_itxt("XML:com.adobe.xmp", SECRET)
    secret = SECRET.encode()
    content = saved(photograph(), "PNG", exif=exif, pnginfo=texts)
    unknown = content[:33] + chunk(b"seCr", secret) + content[33:]

    raster = kept(unknown + secret)

    assert unknown.count(secret) == 4
    assert secret not in raster.content


def test_it_keeps_the_first_picture_of_a_moving_one() -> None:
    moving = saved(photograph(), "PNG", save_all=True, append_images=[photograph("L")])

    raster = kept(moving)

    assert b"acTL" in moving
    assert b"acTL" not in raster.content


def test_it_shows_a_jpeg_whose_notes_are_damaged() -> None:
    exif = Image.Exif()
    exif[DESCRIPTION] = SECRET
    content = saved(photograph(), "JPEG", exif=exif)
    length = struct.pack(">I", len(SECRET.encode()) + 1)
    assert content.count(length) == 1
    damaged = content.replace(length, struct.pack(">I", 60_000))

    raster = kept(damaged)

    assert farthest(opened(raster), photograph()) <= 16


@pytest.mark.parametrize(
    ("width", "height"), [(5000, 4001), (30_000, 30_000), (2**31 - 1, 2**31 - 1), (1, 20_000_001)]
)
def test_it_refuses_a_png_that_says_it_is_huge(width: int, height: int) -> None:
    told = refused(png(width, height, b"\x00"))

    assert told.kind.code == "exhibit-too-large"
    assert f"{PIXEL_LIMIT // 1_000_000} million pixels" in told.message


def test_it_refuses_a_jpeg_that_says_it_is_huge() -> None:
    assert refused(jpeg_that_says(65_000, 65_000)).kind.code == "exhibit-too-large"


@pytest.mark.parametrize(
    "content",
    [
        png(400, 400, b"\x00" * 30),
        png(0, 10, b"\x00"),
        png(10, 10, b"\x09" * 310),
        png(10, 10, b"\x00" * 310)[:-30],
        png(10, 10, b"\x00" * 310).replace(b"IDAT", b"IDAX"),
        png(10, 10, b"\x00" * 310, chunk(b"iCCP", b"x\x00\x00" + zlib.compress(b"\x00" * 9**8))),
        png(10, 10, b"\x00" * 310, *[chunk(b"zTXt", b"k\x00\x00" + zlib.compress(b"a" * 9**8))]),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        jpeg_that_says(0, 10),
        saved(photograph(), "JPEG")[:-200],
    ],
)
def test_it_never_serves_a_damaged_picture(content: bytes) -> None:
    told = refused(content)

    assert told.kind.code == "exhibit-broken"
    assert re.fullmatch(r"The picture meter.png is damaged: [^<>]+\.", told.message)


@pytest.mark.parametrize(
    ("content", "size"),
    [(jpeg_that_says(400, 300), (400, 300)), (png(10, 10, b"\x00" * 31_000), (10, 10))],
)
def test_it_makes_a_sound_picture_of_one_that_lies_a_little(
    content: bytes, size: tuple[int, int]
) -> None:
    raster = kept(content)

    assert opened(raster).size == size
    assert len(raster.content) < 10_000


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (saved(photograph(), "PNG"), "image/png"),
        (saved(photograph(), "JPEG"), "image/jpeg"),
        (saved(photograph(), "GIF"), None),
        (saved(photograph(), "WEBP"), None),
        (saved(photograph(), "TIFF"), None),
        (saved(photograph(), "BMP"), None),
        (b"", None),
    ],
)
def test_it_goes_by_the_first_bytes(content: bytes, media_type: str | None) -> None:
    assert raster_type(content) == media_type


def test_it_opens_a_file_only_as_what_its_first_bytes_say() -> None:
    disguised = b"\x89PNG\r\n\x1a\n" + saved(photograph(), "GIF")

    assert refused(disguised).kind.code == "exhibit-broken"


SOUND = {"PNG": saved(photograph(), "PNG"), "JPEG": saved(photograph(), "JPEG")}


@given(
    kind=st.sampled_from(sorted(SOUND)),
    changes=st.lists(st.tuples(st.integers(8, 300), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.integers(0, 200),
)
def test_it_never_raises_on_a_picture_that_was_damaged(
    kind: str, changes: list[tuple[int, int]], cut: int
) -> None:
    content = bytearray(SOUND[kind])
    for position, value in changes:
        content[position % len(content)] = value
    content[:8] = SOUND[kind][:8]

    found = read_raster(bytes(content[: max(8, len(content) - cut)]), "meter.png")

    if isinstance(found, Raster):
        assert raster_type(found.content) == found.media_type
    else:
        assert found.kind.code in ("exhibit-broken", "exhibit-too-large")
