"""``renewal bank check``: the contract that scripts rely on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from renewal.cli import commands
from tests.bank.writing import SVG, exhibit, item, line_of, option, options, write

KEYS = {"severity", "code", "file", "member", "line", "column", "item", "message", "fix"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, ["bank", "check", *map(str, arguments)])


def document(*arguments: str | Path) -> dict[str, Any]:
    """What it says as JSON; that is all it says."""
    result = run(*arguments, "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    assert result.stderr == ""
    return found


def problem(found: dict[str, Any], code: str) -> dict[str, Any]:
    """The one problem of that code."""
    (only,) = [each for each in found["problems"] if each["code"] == code]
    return dict(only)


def test_it_ends_with_zero_and_says_what_it_read(tmp_path: Path) -> None:
    write(tmp_path, item(), item(id="a5-disc-brakes-002", stem="Which part carries the pads?"))

    result = run(tmp_path)

    assert result.exit_code == 0
    assert result.stdout == "1 file, 2 items, 0 errors, 0 warnings, 0 notes.\n"


def test_it_gives_the_same_as_a_document(tmp_path: Path) -> None:
    write(tmp_path, item(), item(id="a5-disc-brakes-002", stem="Which part carries the pads?"))

    found = document(tmp_path)

    assert found == {"files": 1, "items": 2, "choice_items": 2, "skipped": {}, "problems": []}


def test_it_ends_with_zero_when_there_are_only_warnings(tmp_path: Path) -> None:
    path = write(tmp_path, item(references=[]))

    result = run(path, "--json")

    assert result.exit_code == 0
    told = problem(json.loads(result.stdout), "reference-missing")
    assert (told["severity"], told["item"]) == ("warning", "a5-disc-brakes-001")


def test_it_ends_with_one_when_an_item_has_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, item(key="e"))

    result = run(path, "--json")

    assert result.exit_code == 1
    assert problem(json.loads(result.stdout), "key-unknown-option") == {
        "severity": "error",
        "code": "key-unknown-option",
        "file": path.as_posix(),
        "member": None,
        "line": line_of(path, "key ="),
        "column": None,
        "item": "a5-disc-brakes-001",
        "message": 'The key names "e", and no option has that id; the options are a, b, c, d.',
        "fix": "Name an option that exists.",
    }


def test_it_counts_faulty_questions_among_the_choice_items(tmp_path: Path) -> None:
    write(
        tmp_path,
        item(),
        item(id="a5-disc-brakes-002", key=None),
        item(id="a5-disc-brakes-003", options=options("a")),
        '\n[[item]]\nid = "a5-disc-brakes-004"\nstem = "open\n',
    )

    found = document(tmp_path)

    assert (found["choice_items"], found["items"]) == (4, 4)
    assert {each["item"] for each in found["problems"] if each["severity"] == "error"} == {
        "a5-disc-brakes-002",
        "a5-disc-brakes-003",
        "a5-disc-brakes-004",
    }


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder / "nowhere", "path-missing"),
        (lambda folder: folder, "folder-without-bank"),
        (lambda folder: Path("/dev/null"), "path-not-a-file"),
    ],
)
def test_it_ends_with_two_when_it_cannot_read(tmp_path: Path, make: Any, code: str) -> None:
    path = make(tmp_path)

    result = run(path, "--json")

    assert result.exit_code == 2
    found = json.loads(result.stdout)
    assert (found["files"], found["items"]) == (0, 0)
    assert [(each["code"], each["line"]) for each in found["problems"]] == [(code, None)]


def test_it_ends_with_two_for_a_file_in_no_format(tmp_path: Path) -> None:
    path = tmp_path / "holiday.bin"
    path.write_bytes(bytes(range(128, 256)))

    result = run(path, "--json")

    assert result.exit_code == 2
    assert problem(json.loads(result.stdout), "format-unknown")["file"] == path.as_posix()


def test_it_reads_the_rest_when_one_path_is_missing(tmp_path: Path) -> None:
    path = write(tmp_path, item(key="e"))

    result = run(tmp_path / "nowhere", path, "--json")

    assert result.exit_code == 2
    found = json.loads(result.stdout)
    assert found["choice_items"] == 1
    assert [each["code"] for each in found["problems"]] == ["key-unknown-option", "path-missing"]


def test_it_ends_with_two_when_no_path_is_given() -> None:
    result = run()

    assert result.exit_code == 2
    assert "PATH" in result.stderr


def test_it_passes_over_other_files_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path, item())
    (tmp_path / "a5" / "notes.bin").write_bytes(b"\xff\xfe\xfd")

    result = run(tmp_path, "--json")

    assert result.exit_code == 0
    assert problem(json.loads(result.stdout), "file-passed-over")["severity"] == "info"


def test_it_counts_a_file_once_that_is_named_twice(tmp_path: Path) -> None:
    path = write(tmp_path, item())

    found = document(path, tmp_path, path)

    assert (found["files"], found["items"], found["problems"]) == (1, 1, [])


def test_it_gives_every_problem_the_same_keys(tmp_path: Path) -> None:
    write(tmp_path, exhibit(), item(key="e", references=[], exhibits=["a5-dial-9"]))

    found = document(tmp_path, tmp_path / "nowhere")

    assert len(found["problems"]) == 5
    for each in found["problems"]:
        assert set(each) == KEYS
        assert each["severity"] in ("error", "warning", "info")
        assert each["message"].endswith((".", "?", '"'))
        assert each["fix"]


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ({"key": "e"}, "key-unknown-option", "key ="),
        ({"kind": "mostly"}, "field-value", "kind ="),
        ({"stem": ""}, "stem-empty", "stem ="),
        ({"stem": 7}, "field-type", "stem ="),
        ({"autor": "me"}, "field-unknown", "autor ="),
        ({"concept": None}, "field-missing", "[[item]]"),
        ({"topic": "disc brakes"}, "field-value", "topic ="),
        ({"options": [option("a"), option("b", text="")]}, "option-empty", 'id = "b"'),
        ({"options": [*options("ab"), option("a")]}, "option-id-duplicate", "What cause a"),
        ({"exhibits": ["a5-dial-9"]}, "exhibit-unknown", "exhibits ="),
        ({"references": ["", "manual"]}, "field-value", "references ="),
    ],
)
def test_it_points_at_the_line_that_is_wrong(
    tmp_path: Path, changes: dict[str, object], code: str, at: str
) -> None:
    path = write(tmp_path, item(**changes))
    lines = path.read_text(encoding="utf-8").splitlines()

    found = problem(document(path), code)

    assert at in lines[found["line"] - 1]


def test_it_points_into_the_item_that_is_wrong_and_not_its_neighbour(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "# a note about the file\n",
        item(),
        item(id="a5-disc-brakes-002", stem="First line.\n\n[[item]]\n\nNot a table.", key="f"),
        item(id="a5-disc-brakes-003"),
    )

    found = problem(document(path), "key-unknown-option")

    assert found["line"] == line_of(path, 'key = "f"')


def test_it_tells_the_line_of_both_items_with_one_id(tmp_path: Path) -> None:
    first = write(tmp_path, item())
    second = write(tmp_path, item(topic="drum-brakes"), name="a5/drum-brakes.toml")

    found = [each for each in document(tmp_path)["problems"] if each["severity"] == "error"]

    assert [(each["file"], each["line"]) for each in found] == [
        (first.as_posix(), line_of(first, "id =")),
        (second.as_posix(), line_of(second, "id =")),
    ]
    assert f"{second.as_posix()}:{line_of(second, 'id =')}" in found[0]["message"]


def test_it_writes_one_line_for_each_problem_and_a_summary(tmp_path: Path) -> None:
    path = write(tmp_path, item(key="e", references=[]))

    result = run(path)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        (
            f"{path.as_posix()}:{line_of(path, 'key =')}: error key-unknown-option: "
            'a5-disc-brakes-001: The key names "e", and no option has that id; the options are '
            "a, b, c, d. \N{EM DASH} Name an option that exists."
        ),
        (
            f"{path.as_posix()}:{line_of(path, 'references =')}: warning reference-missing: "
            "a5-disc-brakes-001: The item has no reference. \N{EM DASH} "
            "Name where a technician can read it up."
        ),
        "1 file, 1 item, 1 error, 1 warning, 0 notes.",
    ]


def test_it_takes_an_exhibit_from_another_file_of_the_area(tmp_path: Path) -> None:
    write(tmp_path, exhibit(), item(id="x1"), name="a5/drum-brakes.toml")
    (tmp_path / "a5" / "exhibits").mkdir()
    (tmp_path / "a5" / "exhibits" / "dial.svg").write_text(SVG, encoding="utf-8")
    path = write(tmp_path, item(exhibits=["a5-dial-1"]))

    found = document(path)

    assert found == {"files": 1, "items": 1, "choice_items": 1, "skipped": {}, "problems": []}


def test_it_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, item(key="e"))
    before = {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")}

    document(tmp_path)

    assert {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")} == before
    assert path.is_file()


def test_it_is_one_document_on_the_standard_output_of_a_process(tmp_path: Path) -> None:
    path = write(tmp_path, item(stem="¿Qué pasa?\N{RIGHTWARDS ARROW}", key="e"))
    program = Path(sys.executable).with_name("renewal")

    ended = subprocess.run(
        [program, "bank", "check", path, "--json"],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        timeout=60,
    )

    assert (ended.returncode, ended.stderr) == (1, b"")
    assert json.loads(ended.stdout)["choice_items"] == 1


def test_it_prints_names_that_no_encoding_knows(tmp_path: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.toml"))
    path.write_text(write(tmp_path, item(key="e")).read_text(encoding="utf-8"), encoding="utf-8")

    result = run(path, "--json")

    assert result.exit_code == 1
    (told,) = {each["file"] for each in json.loads(result.stdout)["problems"]}
    assert told.endswith("caf\N{REPLACEMENT CHARACTER}.toml")


def test_it_counts_each_file_by_itself(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "a5").mkdir(parents=True)
        write(tmp_path / name, item())
    (tmp_path / "bad.txt").write_text("Which?\nA. This\nB. That\nANSWER: C\n", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")

    result = run(tmp_path, "--each")

    assert result.exit_code == 1
    lines = [line.replace(f"{tmp_path.as_posix()}/", "") for line in result.stdout.splitlines()]
    assert [line.partition(" 0 notes")[0] for line in lines if "one" in line or "two" in line] == [
        "one/a5/disc-brakes.toml: 1 item, 0 errors, 0 warnings,",
        "two/a5/disc-brakes.toml: 1 item, 0 errors, 0 warnings,",
    ]
    assert any(line.startswith("bad.txt: 1 item, 1 error") for line in lines)
    assert any(line.endswith("Errors: 1 key-unclear.") for line in lines)
    assert "picture.png: no question file, passed over." in lines
    assert lines[-1] == "3 files, 3 items in all."


def test_it_says_of_each_what_cannot_be_read(tmp_path: Path) -> None:
    result = run(tmp_path / "gone", "--each")

    assert result.exit_code == 2
    assert "path-missing" in result.stdout
    assert result.stdout.endswith("0 files, 0 items in all.\n")


def test_it_has_no_json_of_counts(tmp_path: Path) -> None:
    assert run(tmp_path, "--each", "--json").exit_code == 2
