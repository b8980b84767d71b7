"""A zip of bank files is read as the folder would be, and takes no more than one file may."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from renewal.bank import archive
from renewal.bank.guidance import Guidance
from renewal.bank.reader import BankReading, read_bank
from renewal.bank.tables.mapping import read_mapping
from renewal.domain.upload import Phase
from tests.bank.packages import Forge, package
from tests.bank.workbooks import HEADER, workbook
from tests.bank.writing import HEAD, SVG, exhibit, item

CSV = "id,stem,option_a,option_b,key\nq1,Why?,Runout,Wear,a\n"
MOODLE = (
    "<quiz><question type='multichoice'><name><text>m</text></name><questiontext format='html'>"
    "<text>Which?</text></questiontext><answer fraction='100'><text>Up</text></answer>"
    "<answer fraction='0'><text>Down</text></answer></question></quiz>"
)
SHOWN = {
    "a5/disc-brakes.toml": HEAD + exhibit() + item(exhibits=["a5-dial-1"]),
    "a5/exhibits/dial.svg": SVG,
}


def read(
    folder: Path, members: Mapping[str, str | bytes] | bytes, name: str = "bank.zip"
) -> BankReading:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(members if isinstance(members, bytes) else package(members))
    return read_bank([path])


def codes(reading: BankReading) -> dict[str, str | None]:
    """The findings that are more than notes, with the file in the package that each is about."""
    return {each.code: each.member for each in reading.findings if each.severity != "info"}


def unpacked(folder: Path, members: Mapping[str, str]) -> BankReading:
    for name, content in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return read_bank([folder])


def test_it_reads_what_a_folder_holds_with_its_pictures(tmp_path: Path) -> None:
    whole = unpacked(tmp_path / "folder", SHOWN)

    packed = read(tmp_path, SHOWN)

    assert [each.item for each in packed.items] == [each.item for each in whole.items]
    assert [each.exhibit for each in packed.exhibits] == [each.exhibit for each in whole.exhibits]
    assert packed.exhibits[0].exhibit is not None
    assert packed.findings == ()


def test_it_names_package_file_and_line(tmp_path: Path) -> None:
    members = SHOWN | {"a6/pads.toml": HEAD + item(id="b", options=[], topic="pads")}

    reading = read(tmp_path, members)

    told = next(each for each in reading.findings if each.is_error)
    assert str(told.place).endswith("/bank.zip!a6/pads.toml:10")
    (faulty,) = reading.faulty
    assert (faulty.member, faulty.item.area) == ("a6/pads.toml", "A6")
    assert [each.item.area for each in reading.items] == ["A5"]


def test_it_reads_files_of_any_format_in_any_folder(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a6/table.csv": CSV, "quiz.xml": MOODLE, **SHOWN}, "a7/bank.zip")

    assert sorted((each.item.area, each.member) for each in reading.items) == [
        ("A5", "a5/disc-brakes.toml"),
        ("A6", "a6/table.csv"),
        ("A7", "quiz.xml"),
    ]


def test_it_finds_an_id_that_stands_in_two_of_its_files(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a5/one.csv": CSV, "a5/two.csv": CSV})

    assert "item-id-duplicate" in codes(reading)
    assert reading.choice_items == 2


def test_it_leaves_alone_what_a_folder_of_a_bank_holds_besides(tmp_path: Path) -> None:
    others: dict[str, str | bytes] = {
        "README.md": "# Read me",
        "a5/area.toml": 'code = "A5"',
        ".hidden/x.csv": CSV,
        "__MACOSX/a5/x.csv": CSV,
        "a5/dial.png": b"x",
        "a5/notes.txt": "Call the foundry.",
    }

    reading = read(tmp_path, others | SHOWN)

    assert len(reading.items) == 1
    assert [(each.code, each.member) for each in reading.findings] == [
        ("file-passed-over", "a5/notes.txt")
    ]


def test_a_package_of_qti_and_a_workbook_stay_what_they_are(tmp_path: Path) -> None:
    row = ("q", "What?", "a", "b", "c", "a")
    qti: dict[str, str | bytes] = {"imsmanifest.xml": "<manifest/>", "a5/table.csv": CSV}

    table = read(tmp_path, workbook(A5=[HEADER, row]), "bank.xlsx")
    manifest = read(tmp_path, qti, "qti.zip")

    assert len(table.items) == 1
    assert manifest.choice_items == 0


def test_it_opens_no_package_within(tmp_path: Path) -> None:
    row = ("q", "What?", "a", "b", "c", "a")
    within: dict[str, str | bytes] = {
        "a5/x.xlsx": workbook(A5=[HEADER, row]),
        "a5/y.zip": package({"a5/y.csv": CSV}),
    }

    reading = read(tmp_path, within | SHOWN)

    told = [(each.code, each.member) for each in reading.findings]
    assert told == [("package-within", "a5/x.xlsx"), ("package-within", "a5/y.zip")]
    assert len(reading.items) == 1


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        ("../a6/exhibits/dial.svg", "exhibit-outside"),
        ("/a6/exhibits/dial.svg", "exhibit-outside"),
        ("exhibits/none.svg", "exhibit-missing"),
    ],
)
def test_it_shows_no_picture_from_elsewhere(picture: str, code: str, tmp_path: Path) -> None:
    shown = HEAD + exhibit(file=picture) + item(exhibits=["a5-dial-1"])

    reading = read(tmp_path, {"a5/disc-brakes.toml": shown, "a6/exhibits/dial.svg": SVG})

    assert reading.items == ()
    assert code in codes(reading)


def test_it_tells_of_a_file_that_lies_about_its_size(tmp_path: Path) -> None:
    forged = Forge().add("a5/x.csv", CSV.encode()).add("a5/y.csv", CSV.encode() * 9, size=5)

    reading = read(tmp_path, forged.bytes())

    assert codes(reading)["package-broken"] == "a5/y.csv"
    assert len(reading.items) == 1


def test_it_tells_of_a_damaged_file_that_is_its_only_one(tmp_path: Path) -> None:
    forged = Forge().add("a5/y.csv", CSV.encode(), size=5)

    assert codes(read(tmp_path, forged.bytes())) == {"package-broken": "a5/y.csv"}


def test_it_knows_the_topic_by_the_name_of_the_file_within(tmp_path: Path) -> None:
    reading = read(tmp_path, {"disc-brakes.toml": HEAD + item()}, "a5/bank.zip")

    assert [each.item.topic for each in reading.items] == ["disc-brakes"]
    assert reading.findings == ()


def test_it_counts_the_questions_of_all_its_files_while_they_are_read(tmp_path: Path) -> None:
    rows = "".join(f"q{at},Why {at}?,Runout,Wear,a\n" for at in range(150))
    path = tmp_path / "bank.zip"
    path.write_bytes(package({f"a5/{at}.csv": CSV.splitlines()[0] + f"\n{rows}" for at in "xy"}))
    noted: list[tuple[Phase, int, int]] = []

    read_bank([path], note=lambda *told: noted.append(told))

    assert [done for phase, done, _ in noted if phase is Phase.READING] == [100, 250]


@pytest.mark.parametrize(
    ("constant", "most"), [("MOST_BYTES", 150), ("MOST_SIGNS", 30), ("MOST_FILES", 3)]
)
def test_all_its_files_have_no_more_than_one_may(
    constant: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, constant, most)
    members = {f"a5/{at}.csv": CSV.replace("q1", f"q{at}") for at in range(4)}

    reading = read(tmp_path, members)

    (told,) = [each for each in reading.findings if each.code == "archive-too-large"]
    assert told.member == f"a5/{len(reading.items)}.csv"
    assert 0 < len(reading.items) < 4


@pytest.mark.parametrize(
    ("constant", "row"),
    [
        ("MOST_QUESTIONS", "q1,Why?,Runout,Wear,a"),
        ("MOST_ERRORS", ",Why?,,,"),
        ("MOST_FAULTY", "q1,,,,"),
    ],
)
def test_it_ends_behind_as_many_questions_and_faults_as_one_file_may_have(
    constant: str, row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, constant, 1)
    members = {f"a5/{at}.csv": CSV.replace("q1,Why?,Runout,Wear,a", row) for at in range(3)}

    reading = read(tmp_path, members)

    assert codes(reading)["archive-too-large"] == "a5/1.csv"


def test_it_looks_at_no_more_pictures_than_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_DRAWN", 2 * len(SVG))
    shown = [exhibit(id=f"x{at}", file=f"exhibits/{at}.svg") for at in range(4)]
    drawings = {f"a5/exhibits/{at}.svg": SVG for at in range(4)}

    reading = read(tmp_path, drawings | {"a5/disc-brakes.toml": HEAD + "".join(shown) + item()})

    assert "exhibits-too-large" in codes(reading)
    assert sum(each.exhibit is not None for each in reading.exhibits) == 1


def test_it_reads_tables_as_a_mapping_says(tmp_path: Path) -> None:
    path, said = tmp_path / "bank.zip", tmp_path / "mapping.toml"
    path.write_bytes(package({"a5/x.csv": CSV.replace("stem", "Aufgabe")}))
    said.write_text('[columns]\n"Aufgabe" = "stem"\n', encoding="utf-8")

    reading = read_bank([path], guidance=Guidance(mapping=read_mapping(said)))

    assert [(each.member, each.item.stem) for each in reading.items] == [("a5/x.csv", "Why?")]


def test_it_says_what_no_mapping_fits(tmp_path: Path) -> None:
    path, said = tmp_path / "bank.zip", tmp_path / "mapping.toml"
    path.write_bytes(package({"a5/notes.txt": "Call the foundry."}))
    said.write_text('[columns]\n"Aufgabe" = "stem"\n', encoding="utf-8")

    reading = read_bank([path], guidance=Guidance(mapping=read_mapping(said)))

    assert codes(reading) == {"mapping-unfit": None}


def test_it_counts_warnings_of_all_its_files_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renewal.bank.review.alike.MOST_ALIKE", 3)
    members = {f"a5/{at}.csv": CSV.replace("q1", f"q{at}") for at in range(5)}

    found = read(tmp_path, members).findings

    alike = [each for each in found if each.code == "reference-missing"]
    assert len(alike) == 3
    assert any(each.code == "findings-alike" for each in found)
