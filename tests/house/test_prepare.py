"""What the browser tests need is there, or a sentence says what to install."""

import resource
from pathlib import Path

import pytest

from tests import prepare
from tests.chromium import NAMED, find_chromium, get_chromium


def program(path: Path, does: str) -> Path:
    """A program that does this; where there is no more memory, a real Chromium would not start."""
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)
    return path


def test_it_is_content_with_programs_that_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv(NAMED, str(program(tmp_path / "chromium", "echo Chromium 1.0")))

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
    broken = program(tmp_path / "chromium", "echo 'no such library' >&2; exit 127")
    monkeypatch.setenv(NAMED, str(broken))
    monkeypatch.setattr(resource, "getrlimit", lambda _of: (resource.RLIM_INFINITY,) * 2)

    answer = prepare.main()

    told = capsys.readouterr().err
    assert answer == 1
    assert "does not start: no such library" in told
    assert "apt-get install chromium" in told


def test_it_says_that_limited_memory_keeps_a_chromium_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    broken = program(tmp_path / "chromium", "echo 'trace trap' >&2; exit 133")
    monkeypatch.setenv(NAMED, str(broken))
    monkeypatch.setattr(resource, "getrlimit", lambda _of: (8_000_000_000, 8_000_000_000))

    answer = prepare.main()

    told = capsys.readouterr().err
    assert answer == 1
    assert "does not start: trace trap" in told
    assert "ulimit -v" in told
    assert "apt-get install chromium" not in told


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
