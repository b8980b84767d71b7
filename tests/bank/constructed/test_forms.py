"""Files of every constructed form, small: each is told of or read, and nothing falls."""

from pathlib import Path

import pytest

from renewal.bank.reader import read_bank
from tests.bank.constructed.every import EVERY
from tests.bank.constructed.form import Form

SMALL = 10_000


@pytest.mark.parametrize("form", EVERY.values(), ids=EVERY)
def test_it_reads_or_refuses_files_of_every_form(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "a5" / form.file
    path.parent.mkdir()
    path.write_bytes(form.build(SMALL))

    reading = read_bank([path])

    assert reading.choice_items or reading.skipped or reading.findings
    assert all(each.message and each.fix for each in reading.findings)
