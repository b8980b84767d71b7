"""Whoever waits for a large file is told how many questions were read."""

from dataclasses import replace
from pathlib import Path

import pytest

from renewal.bank.reader import read_bank
from renewal.bank.writers import BY_NAME
from renewal.domain.upload import Phase
from tests.bank.writers.items import sound


@pytest.mark.parametrize("name", ["csv", "xlsx", "toml", "json", "gift", "moodle", "qti21"])
def test_it_counts_questions_while_it_reads_them(name: str, tmp_path: Path) -> None:
    items = [replace(sound(), id=f"q-{at}", stem=f"What shows at {at} V?") for at in range(201)]
    path = tmp_path / "a5" / f"bank{BY_NAME[name].suffix}"
    path.parent.mkdir()
    path.write_bytes(BY_NAME[name].write(items, ()).content)
    noted: list[tuple[Phase, int, int]] = []

    reading = read_bank([path], note=lambda *told: noted.append(told))

    assert reading.choice_items == 201
    assert noted[:3] == [(Phase.FILES, 0, 1), (Phase.READING, 100, 0), (Phase.READING, 200, 0)]
    assert noted[-1] == (Phase.ITEMS, 200, 201)


def test_it_counts_on_from_one_file_to_the_next(tmp_path: Path) -> None:
    for name in "ab":
        items = [
            replace(sound(), id=f"{name}-{at}", stem=f"{name} at {at} V?") for at in range(101)
        ]
        path = tmp_path / "a5" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(BY_NAME["csv"].write(items, ()).content)
    noted: list[tuple[Phase, int, int]] = []

    read_bank([tmp_path / "a5"], note=lambda *told: noted.append(told))

    assert [done for phase, done, _ in noted if phase is Phase.READING] == [100, 201]
