"""The pictures of a native file are drawn once each, and not without end."""

from io import BytesIO

import pytest
from PIL import Image

from renewal.bank import own_pictures
from renewal.bank.findings import FindingCode
from renewal.bank.own_pictures import OwnPictures
from renewal.bank.pictures import Picture


class Folder:
    """Companions that count how often they are asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, name: str) -> bytes | FindingCode:
        self.asked.append(name)
        return png()


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (20, 10)).save(out, "PNG")
    return out.getvalue()


def test_a_picture_of_many_exhibits_is_read_once_whatever_way_leads_to_it() -> None:
    folder, pictures = Folder(), OwnPictures()

    found = [pictures.beside(folder, name) for name in ("a.png", "./a.png", "b/../a.png", "a.png")]

    assert isinstance(found[0], Picture)
    assert all(each is found[0] for each in found)
    assert folder.asked == ["a.png"]


def test_behind_so_many_pixels_none_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_pictures, "MOST_PIXELS", 500)
    folder, pictures = Folder(), OwnPictures()

    found = [pictures.beside(folder, f"{at}.png") for at in range(4)]

    assert [isinstance(each, Picture) for each in found] == [True, True, False, False]
    assert isinstance(found[2], tuple)
    (notice,) = found[2]
    assert notice.kind.code == "exhibit-too-large"
    assert "the pictures of the file have 600 pixels" in notice.message


def test_pictures_written_in_a_file_are_counted_each() -> None:
    folder, pictures = Folder(), OwnPictures()

    assert pictures.new(folder, "of exhibit a") is not pictures.new(folder, "of exhibit b")
    assert len(folder.asked) == 2
