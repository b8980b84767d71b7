"""``renewal bank import``: the preview, the choices, and what scripts get."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from renewal.cli import opened
from tests.bank.packages import package
from tests.bank.writing import HEAD, item, options, write
from tests.cli.running import Run, bank_of_one, command_line
from tests.databases import Database
from tests.generated_bank import write_bank

AT = "2026-12-28T15:00:00"
STORED = "a5-disc-brakes-001"
OTHER = {"stem": "Why?", "options": options("ab", a="Yes", b="No")}
CATALOGUE = {"number": "AA1", "question": "Half the power?", "answer_a": "-3dB", "answer_b": "0"}

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Iterator[Run]:
    """An installation with one item of A5."""
    with bank_of_one(database, tmp_path, AT) as made:
        yield made


def document(run: Run, *arguments: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("bank", "import", *map(str, arguments), "--json").stdout)
    return found


def test_it_shows_each_item_with_its_class_and_counts_that_add_up(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(**OTHER), item(id="twin"), item(id="x", stem="Or?"))

    shown = run("bank", "import", str(path))

    lines = shown.stdout.splitlines()
    assert shown.exit_code == 1
    assert [line for line in lines if line[:2] in ("+ ", "! ", "& ")][:3] == [
        f"! {STORED} (A5)",
        f"& twin (A5), as {STORED} already: skip",
        "+ x (A5)",
    ]
    counts = "3 items: 1 new + 0 unchanged + 0 changed + 1 in conflict + 1 there already"
    signs = "+ 1 new  ~ 0 revised, 0 changed  - 0 retired  = 0 same"
    told = "Nothing was written: mend the 1 error above first."
    assert lines[-3:] == [
        f"{counts} + 0 no choice question + 0 with errors",
        f"{signs}  ! 1 in conflict  & 1 there already",
        f"{told} Conflicts can be decided with --choose or --on-conflict.",
    ]


def test_it_shows_the_same_lines_however_many_are_written_at_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "new", item(**OTHER), item(id="twin"), item(id="x", stem="Or?"))
    whole = run("bank", "import", str(path)).stdout

    monkeypatch.setattr(opened, "_AT_ONCE", 2)

    assert run("bank", "import", str(path)).stdout == whole


def test_it_names_the_item_of_each_problem_and_what_is_no_choice_question(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "a5" / "disc-brakes.gift"
    path.parent.mkdir()
    path.write_text("// [id:a5-x]\nWhat wears? {~pads ~disc}\n\nMatch {=a -> b =c -> d}\n")

    lines = run("bank", "import", str(path)).stdout.splitlines()
    found = document(run, path)

    key = "The key is not clear: no answer is marked by = and none has a weight above 0."
    assert next(line for line in lines if " error " in line).startswith(
        f"{path}:2: error key-unclear: a5-x: {key} \N{EM DASH} "
    )
    assert "Not read, because they are no choice questions: 1 matching" in lines
    assert found["skipped_types"] == {"matching": 1}
    assert {"member", "column"} <= found["problems"][0].keys()


def test_it_shows_differences_when_asked(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(author="ben", stem="Its high point stays\nthere. Shown?"))

    plain, detailed = (run("bank", "import", str(path), *more) for more in ([], ["--details"]))

    assert "    author:" not in plain.stdout
    lines = detailed.stdout.splitlines()
    at = lines.index(f"~ {STORED} (A5)")
    assert lines[at + 1 : at + 8] == [
        "    stem:",
        "      - The high point stays at the same wheel stud. What is shown?",
        "      + Its high point stays",
        "      + there. Shown?",
        "    author:",
        "      - tests",
        "      + ben",
    ]


def test_it_gives_programs_everything_in_one_document(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(author="ben"), item(id="bad", key="z"), item(id="twin"))

    found = document(run, path)

    counts = {name: found[name] for name in found if isinstance(found[name], int)}
    assert counts == {
        "applied": False,
        "programme": False,
        "items": 3,
        "new": 0,
        "revised": 0,
        "changed": 1,
        "retired": 0,
        "same": 0,
        "conflicts": 0,
        "duplicates": 1,
        "skipped": 0,
        "errors": 1,
    }
    changed, twin = found["compared"]
    assert changed == {
        "item": STORED,
        "area": "A5",
        "class": "changed",
        "other": None,
        "chosen": True,
        "resolution": None,
        "written_as": STORED,
        "differences": [{"field": "author", "before": "tests", "after": "ben"}],
    }
    assert (twin["class"], twin["other"], twin["resolution"]) == ("duplicate", STORED, "skip")
    assert twin["differences"] == []


def test_it_does_what_was_chosen(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(**OTHER), item(id="twin"), item(id="x", stem="Or?"))
    given = ("--choose", f"{STORED}=keep-both", "--on-duplicate", "keep-both", "--leave-out", "x")

    shown = run("bank", "import", str(path), *given)
    applied = document(run, path, *given, "--apply")
    rest = document(run, path, "--only", "x")

    assert f"! {STORED} (A5): keep-both, as {STORED}-2" in shown.stdout.splitlines()
    assert ". x (A5)" in shown.stdout.splitlines()
    assert [each["written_as"] for each in applied["compared"]] == [f"{STORED}-2", "twin", None]
    assert applied["applied"] is True
    assert [each["written_as"] for each in rest["compared"]] == [None, "x"]


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["--choose", "x=perhaps"], 2, "'x=perhaps' is not like ID=replace"),
        (["--only", "nobody"], 1, "items that these files do not hold: nobody"),
    ],
)
def test_it_refuses_choices_it_cannot_carry_out(
    run: Run, tmp_path: Path, given: list[str], code: int, said: str
) -> None:
    path = write(tmp_path / "new", item())

    refused = run("bank", "import", str(path), *given)

    assert refused.exit_code == code
    assert said in f"{refused.stderr}{refused.exception}"


def test_it_loads_a_zip_of_bank_files_as_it_is(run: Run, tmp_path: Path) -> None:
    new = item(id="packed-1", topic="pads", stem="Which pad wears first?")
    path = tmp_path / "bank.zip"
    path.write_bytes(package({"a5/pads.toml": HEAD + new, "a5/bad.toml": HEAD + "[[item]]"}))

    shown = run("bank", "import", str(path))
    loaded = run("bank", "import", str(path), "--apply", "--skip-bad")
    again = document(run, path)

    assert "bank.zip!a5/bad.toml:2: error field-missing:" in shown.stdout
    assert "+ packed-1 (A5)" in shown.stdout
    assert loaded.stdout.splitlines()[-1] == "Written."
    assert again["same"] == 1
    assert {each["file"] for each in again["problems"]} == {f"{path}!a5/bad.toml"}


def test_it_reads_a_catalogue_without_keys_only_when_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a6" / "catalogue.json"
    path.parent.mkdir()
    path.write_text(json.dumps([CATALOGUE]))

    guessed = document(run, path)
    told = document(run, path, "--key-is-first")
    checked = run("bank", "check", str(path), "--json", "--key-is-first")

    assert (guessed["new"], guessed["errors"]) == (0, 1)
    assert "key-by-custom" in [each["code"] for each in guessed["problems"]]
    assert (told["new"], told["errors"]) == (1, 0)
    assert "key-by-custom" not in checked.stdout


def test_it_writes_what_it_leaves_out_to_a_file_of_its_own(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(**OTHER), item(id="bad", key="z"), item(id="x", stem="Or?"))
    out = tmp_path / "failed.csv"
    stray = write(tmp_path / "new", item(id="stray"), name="z9/engines.toml")
    given = ("bank", "import", str(path), str(stray), "--apply", "--skip-bad", "--failed", str(out))

    applied = run(*given)
    again = run(*given)

    assert applied.stdout.splitlines()[-1] == "Written."
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [(row["item"], row["code"]) for row in rows] == [
        ("bad", "key-unknown-option"),
        ("stray", "area-not-in-programme"),
        (STORED, "other-question"),
    ]
    assert "is in the way" in str(again.exception)


def test_it_puts_warnings_aside_as_a_file_beside_says(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "new", item(id="x", stem="Or is it?", references=[]))
    aside = tmp_path / "aside.toml"
    aside.write_text(
        '[[dismissed]]\nitem = "x"\ncode = "reference-missing"\nreason = "So be it."\n'
    )

    shown = run("bank", "import", str(path), "--dismissed", str(aside))
    checked = run("bank", "check", str(path), "--dismissed", str(aside))

    assert "reference-missing" not in shown.stdout
    assert "info reference-missing" in checked.stdout
    assert "Put aside: So be it." in checked.stdout


def test_it_loads_a_programme_before_there_are_questions(
    database: Database, tmp_path: Path
) -> None:
    folder = write_bank(tmp_path / "programme", {"A5": 0})
    with command_line(database, tmp_path, AT) as run:
        run("init")

        loaded = run("bank", "import", str(folder), "--apply")
        again = run("bank", "import", str(folder), "--apply")

    assert loaded.exit_code == 0
    assert loaded.stdout.startswith("* programme")
    assert "Written." in loaded.stdout
    assert "Nothing to do." in again.stdout
