"""What waits comes back as it was, whether it waits in memory or in a file."""

import gc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank import waiting
from renewal.bank.waiting import Waiting

OPEN = Path("/proc/self/fd")


@given(st.lists(st.binary(max_size=40)), st.integers(0, 60))
def test_it_gives_back_every_piece(pieces: list[bytes], held: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "HELD", held)
        waits = Waiting()

        places = [(waits.put(piece), len(piece)) for piece in pieces]

        assert [waits.get(*place) for place in places] == pieces
        assert [waits.get(*place) for place in reversed(places)] == pieces[::-1]


def test_it_needs_no_file_while_there_is_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "TemporaryFile", None)
    waits = Waiting()

    begins = waits.put(b"x" * waiting.HELD)

    assert waits.get(begins, waiting.HELD) == b"x" * waiting.HELD


@pytest.mark.skipif(not OPEN.exists(), reason="The open files are listed on Linux only.")
def test_its_file_is_gone_with_the_last_who_holds_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(waiting, "HELD", 10)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    waits = Waiting()
    waits.put(b"more than ten bytes")
    assert list(tmp_path.iterdir()) == []
    assert any(str(tmp_path) in target for target in _open_files())

    del waits
    gc.collect()

    assert not any(str(tmp_path) in target for target in _open_files())


def _open_files() -> list[str]:
    found = []
    for each in OPEN.iterdir():
        with suppress(OSError):  # the file of the listing itself is gone
            found.append(str(each.readlink()))
    return found
