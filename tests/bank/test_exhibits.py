"""Exhibits of a bank: which files may be reached, and what an item may show."""

import hashlib
import os
from collections.abc import Collection
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from renewal.bank.codes.exhibits import EXHIBIT_MISSING, EXHIBIT_OUTSIDE, EXHIBIT_TOO_LARGE
from renewal.bank.findings import FindingCode
from renewal.bank.pictures import Picture, read_picture
from renewal.bank.reader import BankReading, read_bank
from renewal.bank.source import PICTURE_LIMIT, FolderCompanions, NoCompanions
from renewal.bank.suggestions import suggestion
from renewal.bank.svg import SIZE_LIMIT
from tests.bank.writing import SVG, exhibit, item, line_of, write


@pytest.fixture
def area(tmp_path: Path) -> Path:
    """The folder of area A5 with one drawing in it, and a secret beside it."""
    folder = tmp_path / "a5"
    (folder / "exhibits").mkdir(parents=True)
    (folder / "exhibits" / "dial.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "secret.svg").write_text(SVG, encoding="utf-8")
    return folder


def photograph() -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 3), "navy").save(out, "PNG")
    return out.getvalue()


def codes(reading: BankReading) -> list[str]:
    return [finding.code for finding in reading.findings]


def shown(area: Path, **fields: object) -> BankReading:
    """The reading of one item that shows one exhibit with these fields."""
    write(area.parent, exhibit(**fields), item(exhibits=["a5-dial-1"]))
    return read_bank([area])


@pytest.mark.parametrize(
    "name",
    ["exhibits/dial.svg", "./exhibits/dial.svg", "exhibits//dial.svg", "exhibits/./dial.svg"],
)
def test_it_reads_a_file_of_the_folder(area: Path, name: str) -> None:
    assert FolderCompanions(area).read(name) == SVG.encode()


@pytest.mark.parametrize(
    "name",
    [
        "../secret.svg",
        "exhibits/../../secret.svg",
        "exhibits/../exhibits/dial.svg",
        "/etc/passwd",
        "//server/share/dial.svg",
        "..\\secret.svg",
        "exhibits\\dial.svg",
        "C:/secret.svg",
        "file:///etc/passwd",
        "https://example.org/dial.svg",
        "dial.svg:stream",
    ],
)
def test_it_reads_nothing_outside_the_folder(area: Path, name: str) -> None:
    assert FolderCompanions(area).read(name) is EXHIBIT_OUTSIDE


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("exhibits/out.svg", "../../secret.svg"),
        ("exhibits/far.svg", "/etc/hostname"),
        ("exhibits/up", "../.."),
    ],
)
def test_it_follows_no_link_out_of_the_folder(area: Path, link: str, target: str) -> None:
    (area / link).symlink_to(target)
    name = f"{link}/secret.svg" if link.endswith("up") else link

    found = FolderCompanions(area).read(name)

    assert found is EXHIBIT_OUTSIDE


def test_it_follows_a_link_within_the_folder(area: Path) -> None:
    (area / "again.svg").symlink_to("exhibits/dial.svg")

    found = FolderCompanions(area).read("again.svg")

    assert found == SVG.encode()


def test_it_reads_a_folder_that_is_a_link_itself(area: Path, tmp_path: Path) -> None:
    (tmp_path / "b5").symlink_to(area)

    found = FolderCompanions(tmp_path / "b5").read("exhibits/dial.svg")

    assert found == SVG.encode()


@pytest.mark.parametrize(
    "name", ["none.svg", "exhibits", ".", "", "exhibits/dial.svg/x", "a\x00b", "x" * 5000, "\ud800"]
)
def test_it_says_that_a_file_is_not_there(area: Path, name: str) -> None:
    assert FolderCompanions(area).read(name) is EXHIBIT_MISSING


def test_it_does_not_wait_for_a_pipe_or_turn_in_circles(area: Path) -> None:
    os.mkfifo(area / "pipe.svg")
    (area / "circle.svg").symlink_to("circle.svg")

    found = [FolderCompanions(area).read(name) for name in ("pipe.svg", "circle.svg")]

    assert found == [EXHIBIT_MISSING, EXHIBIT_MISSING]


@pytest.mark.parametrize(
    ("size", "code"), [(PICTURE_LIMIT, None), (PICTURE_LIMIT + 1, EXHIBIT_TOO_LARGE)]
)
def test_it_reads_files_up_to_a_limit(area: Path, size: int, code: FindingCode | None) -> None:
    with (area / "large.png").open("wb") as content:
        content.truncate(size)

    found = FolderCompanions(area).read("large.png")

    assert (found is code) if code else (isinstance(found, bytes) and len(found) == size)


def test_it_has_no_files_beside_an_upload() -> None:
    assert NoCompanions().read("dial.svg") is EXHIBIT_MISSING


def test_it_takes_drawings_only_from_authors_who_are_known(area: Path) -> None:
    content = FolderCompanions(area).read("exhibits/dial.svg")

    trusted = read_picture(content, "exhibits/dial.svg", drawings=True)
    foreign = read_picture(content, "exhibits/dial.svg")

    assert trusted == Picture("image/svg+xml", SVG.encode(), SVG.encode())
    assert isinstance(foreign, tuple)
    assert [notice.kind.code for notice in foreign] == ["exhibit-type"]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("dial.svg", photograph(), "image/png"),
        ("dial.png", SVG.encode(), "image/svg+xml"),
        ("dial", b"\r\n " + SVG.encode(), "image/svg+xml"),
        ("dial", b"\xef\xbb\xbf" + SVG.encode(), "image/svg+xml"),
    ],
)
def test_it_goes_by_the_content_and_not_by_the_name(
    area: Path, name: str, content: bytes, media_type: str
) -> None:
    (area / name).write_bytes(content)

    found = read_picture(FolderCompanions(area).read(name), name, drawings=True)

    assert isinstance(found, Picture)
    assert found.media_type == media_type


def test_it_gives_the_item_its_picture(area: Path) -> None:
    reading = shown(area, alt="  Dial at 0.006 in.\n")

    (located,) = reading.exhibits
    assert reading.findings == ()
    assert located.exhibit is not None
    assert (located.exhibit.media_type, located.exhibit.alt) == (
        "image/svg+xml",
        "Dial at 0.006 in.",
    )
    assert located.exhibit.content == SVG.encode()
    assert located.exhibit.identity == hashlib.sha256(SVG.encode()).hexdigest()


def test_it_knows_a_photograph_by_the_file_of_its_author(area: Path) -> None:
    content = photograph() + b"left by the camera"
    (area / "exhibits" / "dial.png").write_bytes(content)

    reading = shown(area, file="exhibits/dial.png")

    (located,) = reading.exhibits
    assert located.exhibit is not None
    assert located.exhibit.content != content
    assert located.exhibit.identity == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "exhibit-type"),
        (b"GIF89a", "exhibit-type"),
        (b"%PDF-1.7", "exhibit-type"),
        (b"plain words", "exhibit-type"),
        (SVG.encode("utf-16"), "exhibit-type"),
        (b"<html><script>alert(1)</script></html>", "svg-root"),
        (SVG.replace("<rect", "<script/><rect").encode(), "svg-element"),
        (SVG.encode() + b" " * SIZE_LIMIT, "exhibit-too-large"),
        (b"\x89PNG\r\n\x1a\n", "exhibit-broken"),
    ],
)
def test_it_tells_at_the_line_of_the_file_what_is_wrong_with_it(
    area: Path, content: bytes, code: str
) -> None:
    (area / "exhibits" / "dial.svg").write_bytes(content)

    reading = shown(area)

    path = area / "disc-brakes.toml"
    told = next(each for each in reading.findings if each.code == code)
    assert told.line == line_of(path, "file =")
    assert "exhibits/dial.svg" in told.message
    faulty = next(each for each in reading.findings if each.code == "exhibit-faulty")
    assert faulty.line == line_of(path, "exhibits =")
    assert f"{path.as_posix()}:{line_of(path, '[[exhibit]]')}" in faulty.message
    assert reading.items == ()
    assert reading.exhibits == ()


def test_it_points_at_the_line_of_the_drawing_that_is_wrong(area: Path) -> None:
    drawing = SVG.replace("<rect", '\n\n<rect onclick="a()"')
    (area / "exhibits" / "dial.svg").write_text(drawing, encoding="utf-8")

    reading = shown(area)

    told = next(each for each in reading.findings if each.code == "svg-attribute")
    assert told.message.startswith("exhibits/dial.svg, line 3, uses the attribute onclick of rect")


def test_it_does_not_blame_an_item_that_shows_another_exhibit(area: Path) -> None:
    write(
        area.parent,
        exhibit(),
        exhibit(id="a5-dial-2", file="../secret.svg"),
        item(exhibits=["a5-dial-1"]),
        item(id="second", exhibits=["a5-dial-2"], key="b"),
    )

    reading = read_bank([area])

    assert codes(reading) == ["exhibit-outside", "exhibit-faulty"]
    assert [each.item.id for each in reading.items] == ["a5-disc-brakes-001"]


def test_it_suggests_the_exhibit_that_was_meant(area: Path) -> None:
    write(area.parent, exhibit(), item(exhibits=["a5-dail-1"]))

    reading = read_bank([area])

    (told,) = reading.findings
    assert told.code == "exhibit-unknown"
    assert "a5-dial-1" in told.message


def test_it_shares_an_exhibit_between_the_files_of_the_bank(area: Path) -> None:
    write(area.parent, exhibit(), item())
    user = write(
        area.parent,
        item(id="x", topic="glass", exhibits=["a5-dial-1"]),
        name="b5/glass.toml",
    )

    together, alone = read_bank([area, user.parent]), read_bank([user])

    assert together.findings == alone.findings == ()
    assert [each.id for each in alone.exhibits] == ["a5-dial-1"]


def test_it_reads_no_question_from_the_folder_of_exhibits(area: Path) -> None:
    write(area.parent, item())
    write(area.parent, item(id="astray"), name="a5/exhibits/astray.toml")

    reading = read_bank([area])

    assert [each.item.id for each in reading.items] == ["a5-disc-brakes-001"]


def test_it_looks_up_each_name_once_and_some_not_at_all(
    area: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def nearest(word: str, known: Collection[str]) -> str:
        asked.append(word)
        return suggestion(word, known)

    monkeypatch.setattr("renewal.bank.suggestions.suggestion", nearest)
    monkeypatch.setattr("renewal.bank.suggestions.MOST_COMPARED", 2)
    shown = ["a5-dail-1", "a5-dail-1", "a5-dial-2", "a5-dial-3"]
    items = [item(id=f"x-{n}", exhibits=[each]) for n, each in enumerate(shown)]
    write(area.parent, exhibit(), *items)

    reading = read_bank([area])

    unknown = [each for each in reading.findings if each.code == "exhibit-unknown"]
    assert asked == ["a5-dail-1", "a5-dial-2"]
    assert ['Did you mean "a5-dial-1"?' in each.message for each in unknown] == [
        *(True, True, True, False)
    ]
    assert len(reading.faulty) == 4


def test_it_keeps_out_every_item_that_shows_an_exhibit_of_two(area: Path) -> None:
    write(area.parent, exhibit(), exhibit(), item(), item(id="x-2", exhibits=["a5-dial-1"] * 2))

    reading = read_bank([area])

    twice = [each for each in reading.findings if each.code == "exhibit-id-duplicate"]
    assert len(twice) == 2
    assert [each.item.id for each in reading.faulty] == ["x-2"]
