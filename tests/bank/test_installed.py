"""Pictures that the bank has already: files show them without bringing them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest

from renewal.bank.guidance import Guidance
from renewal.bank.reader import BankReading, read_bank
from renewal.bank.writers import BY_NAME
from renewal.domain.held_question import HeldQuestion
from renewal.domain.item import Exhibit, Item
from tests.bank.writers.items import ONLY_THERE, sound

METER = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'
DRAWING = Exhibit("a5-meter", "image/svg+xml", "A meter at 4 V", METER)
BANK = Path(__file__).parents[2] / "question_bank"
WITH_FILES = ("json", "moodle", "qti12", "qti21", "qti30")
ALL = [name for name in BY_NAME if name not in ("toml", "aiken")]


@dataclass(frozen=True)
class Has:
    """A bank with these exhibits."""

    exhibits: Sequence[Exhibit]

    def named(self, names: Collection[str]) -> Sequence[Exhibit]:
        return [each for each in self.exhibits if each.id in names]

    def has_drawing(self, digest: str) -> bool:
        return digest in {sha256(each.content).hexdigest() for each in self.exhibits}

    def questions(self, areas: Collection[str]) -> Sequence[HeldQuestion]:
        return ()


def written(
    folder: Path, name: str, items: Sequence[Item], exhibits: Sequence[Exhibit]
) -> tuple[Path, list[str]]:
    """The items as a file of that format below the folder of their area; and what was left."""
    out = folder / "a5" / f"bank{BY_NAME[name].suffix}"
    out.parent.mkdir(exist_ok=True)
    made = BY_NAME[name].write(items, exhibits)
    out.write_bytes(made.content)
    return out, [left.what for left in made.left]


def read_beside(path: Path, *exhibits: Exhibit) -> BankReading:
    return read_bank([path], guidance=Guidance(installed=Has(exhibits)))


def errors(reading: BankReading) -> set[str]:
    return {each.code for each in reading.findings if each.is_error}


@pytest.mark.parametrize("name", ALL)
def test_it_finds_a_drawing_that_the_bank_has(name: str, tmp_path: Path) -> None:
    one = sound(exhibits=("a5-meter",))
    path, left = written(tmp_path, name, [one], [DRAWING])

    reading = read_beside(path, DRAWING)

    assert left == [f"the picture of exhibit a5-meter {ONLY_THERE}"]
    assert [each.item for each in reading.items] == [one]
    assert [(e.id, e.exhibit and e.exhibit.content) for e in reading.exhibits] == [
        ("a5-meter", METER)
    ]
    assert errors(reading) == set()


@pytest.mark.parametrize("name", ALL)
def test_it_takes_no_drawing_that_the_bank_does_not_have(name: str, tmp_path: Path) -> None:
    path, _ = written(tmp_path, name, [sound(exhibits=("a5-meter",))], [DRAWING])
    other = replace(DRAWING, id="a5-other", content=METER.replace(b"h7v7", b"h7v6"))

    reading = read_beside(path, other)

    assert reading.items == ()
    expected = {"exhibit-type", "exhibit-faulty"} if name in WITH_FILES else {"exhibit-unknown"}
    assert errors(reading) == expected


@pytest.mark.parametrize("name", ["csv", "gift"])
def test_it_prefers_what_the_files_bring(name: str, tmp_path: Path) -> None:
    path, _ = written(tmp_path, name, [sound(exhibits=("a5-meter",))], [])
    (path.parent / "meter.svg").write_bytes(METER)
    (path.parent / "topic.toml").write_text(
        'area = "A5"\n[[exhibit]]\nid = "a5-meter"\nfile = "meter.svg"\nalt = "Beside"\n',
        encoding="utf-8",
    )

    reading = read_beside(path, DRAWING)

    assert [e.exhibit and e.exhibit.alt for e in reading.exhibits] == ["Beside"]


@pytest.mark.parametrize("name", ALL)
def test_the_questions_that_come_with_the_service_come_back_from_every_format(
    name: str, tmp_path: Path
) -> None:
    shipped = read_bank([BANK / "a5"])
    items = [each.item for each in shipped.items]
    exhibits = [each.exhibit for each in shipped.exhibits if each.exhibit is not None]
    path, left = written(tmp_path, name, items, exhibits)

    reading = read_beside(path, *exhibits)

    assert [each.item for each in reading.items] == items
    assert {each.partition(" (")[0].rpartition(" ")[0] for each in left} == {
        "the picture of exhibit"
    }
