"""``renewal bank export`` and ``template``: what was loaded comes out, and what cannot is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from renewal.bank.reader import read_bank
from renewal.bank.writers import BY_NAME
from renewal.bank.writers.example import EXAMPLE
from renewal.cli import commands
from tests.bank.writers.items import ONLY_THERE
from tests.bank.writing import SVG, exhibit, item, translation, write
from tests.cli.running import Run, command_line
from tests.databases import Database
from tests.generated_bank import write_bank


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = write_bank(tmp_path / "bank", {"A5": 14, "A6": 12})
    name = "a5/shown.toml"
    shown = item(
        id="a5-shown", topic="drum-brakes", exhibits=["a5-dial-1"], choose="several", key=["c", "a"]
    )
    write(folder, exhibit(), shown, translation(), name=name)
    (folder / "a5/exhibits").mkdir()
    (folder / "a5/exhibits/dial.svg").write_text(SVG, encoding="utf-8")
    return folder


@pytest.fixture
def run(database: Database, tmp_path: Path, bank: Path) -> Iterator[Run]:
    with command_line(database, tmp_path, "2026-12-28T15:00:00") as made:
        made("init")
        loaded = made("bank", "import", str(bank), "--apply")
        assert loaded.exit_code == 0, loaded.output
        yield made


def off_line(*arguments: str | Path) -> Result:
    """The command where no installation is needed."""
    return CliRunner().invoke(commands, ["bank", *map(str, arguments)])


def test_it_gives_back_the_bank_that_was_loaded(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = run("bank", "export", "--format", "toml", "--out", str(out))

    assert done.exit_code == 0, done.output
    assert "Wrote 27 questions to" in done.output
    again = run("bank", "import", str(out))
    assert "= 27 same\nNothing to do." in again.output


def test_it_writes_the_areas_that_are_named(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "bank.json"

    done = run("bank", "export", "a6", "--format", "json", "--out", str(out))

    assert done.stdout == f"Wrote 12 questions to {out}.\n"
    assert {each.item.area for each in read_bank([out]).items} == {"A6"}


def test_it_says_what_the_format_cannot_carry(run: Run, tmp_path: Path) -> None:
    done = run("bank", "export", "A5", "--format", "csv", "--out", str(tmp_path / "a5.csv"))

    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        "Left out of 1 question: the translation into es (a5-shown)",
        f"Left out of 1 question: the picture of exhibit a5-dial-1 {ONLY_THERE} (a5-shown)",
    ]


def test_it_refuses_to_write_nothing_or_over_something(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "a5.csv"
    out.write_text("mine", encoding="utf-8")

    nothing = run("bank", "export", "L1", "--format", "csv", "--out", str(tmp_path / "l1.csv"))
    taken = run("bank", "export", "A5", "--format", "csv", "--out", str(out))

    assert nothing.exception is not None
    assert "no questions to write" in str(nothing.exception) + nothing.output
    assert "exists already" in str(taken.exception) + taken.output
    assert out.read_text(encoding="utf-8") == "mine"
    forced = run("bank", "export", "A5", "--format", "csv", "--out", str(out), "--force")
    assert forced.exit_code == 0


@pytest.mark.parametrize("name", [each for each in BY_NAME if each != "toml"])
def test_it_turns_files_into_other_files(name: str, tmp_path: Path) -> None:
    source = write(tmp_path, item(), item(id="a5-disc-brakes-002", key="b"))
    out = tmp_path / f"out{BY_NAME[name].suffix}"

    done = off_line("export", "--from", source, "--format", name, "--out", out)

    assert done.exit_code == 0, done.output
    assert len(read_bank([out]).items) == 2


def test_it_turns_no_files_with_errors_into_others(tmp_path: Path) -> None:
    source = write(tmp_path, item(key="z"))

    done = off_line("export", "--from", source, "--format", "csv", "--out", tmp_path / "x.csv")

    assert done.exit_code != 0
    assert "a5/disc-brakes.toml" in done.stderr
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize("format_", ["toml", "json"])
def test_it_writes_native_files_of_questions_that_came_without_topic_and_author(
    run: Run, tmp_path: Path, format_: str
) -> None:
    source = tmp_path / "plain" / "a6" / "pads.gift"
    source.parent.mkdir(parents=True)
    source.write_text("// [id:a6-x]\nWhat wears? {=pads ~disc}\n")
    loaded = run("bank", "import", str(source), "--apply")
    out = tmp_path / ("out" if format_ == "toml" else "out.json")

    done = run("bank", "export", "A6", "--format", format_, "--out", str(out))

    assert (loaded.exit_code, done.exit_code, done.stderr) == (0, 0, "")
    assert "Wrote 13 questions" in done.stdout
    [found] = [each.item for each in read_bank([out]).items if each.item.id == "a6-x"]
    assert (found.topic, found.author) == ("", "")
    assert "= 13 same\nNothing to do." in run("bank", "import", str(out)).output


@pytest.mark.parametrize("name", BY_NAME)
def test_it_writes_a_template_that_can_be_read(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "a5"
    folder.mkdir()
    out = folder / f"disc-brakes{BY_NAME[name].suffix}"

    done = off_line("template", "--format", name, "--out", out)

    assert done.exit_code == 0, done.output
    reading = read_bank([out])
    assert not reading.has_errors
    assert len(reading.items) == (0 if name in ("csv", "xlsx") else 1)


def test_its_numbered_text_is_read_as_the_example(tmp_path: Path) -> None:
    out = tmp_path / "a5" / "example.txt"
    out.parent.mkdir()

    done = off_line("template", "--format", "respondus", "--out", out)

    assert done.exit_code == 0, done.output
    (located,) = read_bank([out]).items
    carried = ("id", "area", "topic", "stem", "options", "key", "choose", "status", "order")
    assert [getattr(located.item, each) for each in carried] == [
        getattr(EXAMPLE, each) for each in carried
    ]


def test_it_prints_an_empty_table_unless_told_otherwise() -> None:
    done = off_line("template")

    assert done.stdout_bytes.startswith(b'\xef\xbb\xbf"id","area","topic"')
    assert done.stdout_bytes.count(b"\r\n") == 1
