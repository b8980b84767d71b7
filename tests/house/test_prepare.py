"""What the browser tests need is there, or a sentence says what to install."""

from pathlib import Path

import pytest

from tests import prepare
from tests.chromium import NAMED, find_chromium, get_chromium


def test_it_finds_everything_on_this_machine(capsys: pytest.CaptureFixture[str]):
    answer = prepare.main()

    assert answer == 0, capsys.readouterr().err


def test_it_says_what_to_install_when_there_is_no_chromium(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv(NAMED, str(tmp_path / "chromium"))

    answer = prepare.main()

    assert answer == 1
    assert "apt-get install chromium" in capsys.readouterr().err


def test_it_says_that_a_chromium_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho 'no such library' >&2\nexit 127\n")
    broken.chmod(0o755)
    monkeypatch.setenv(NAMED, str(broken))

    answer = prepare.main()

    assert answer == 1
    assert "does not start: no such library" in capsys.readouterr().err


def test_it_prefers_the_named_chromium(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    named = tmp_path / "my-chromium"
    named.touch()
    monkeypatch.setenv(NAMED, str(named))

    assert find_chromium() == named


def test_it_raises_the_sentence_when_a_test_wants_the_missing_chromium(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(NAMED, str(tmp_path / "chromium"))

    with pytest.raises(RuntimeError, match="apt-get install chromium"):
        get_chromium()
