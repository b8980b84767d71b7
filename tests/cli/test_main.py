"""Every command ends in a sentence where a file or folder cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from renewal.cli import main


@pytest.mark.parametrize(
    "command",
    [["init"], ["bank", "template", "--format", "csv", "--out", "{file}/template.csv"]],
    ids=lambda words: words[0],
)
def test_it_says_which_file_cannot_be_used(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    monkeypatch.setenv("RENEWAL_DATA", str(file))
    monkeypatch.setattr("sys.argv", ["renewal", *(word.format(file=file) for word in command)])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith(f"'{file}")
    assert told.endswith("may use it.\n")
