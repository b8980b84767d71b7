"""What somebody said about columns, kept in a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.tables.headers import Role
from renewal.bank.tables.mapping import SavedColumns, find_saved, roles_of

ROLES = st.dictionaries(st.from_regex(r"\A[a-z][a-z0-9]{0,9}\Z"), st.sampled_from(Role))


@given(ROLES, st.sampled_from((None, 0, 1)))
def test_it_brings_back_what_was_said(roles: dict[str, Role], first: int | None) -> None:
    saved = SavedColumns(roles, first)

    assert find_saved(saved.as_json()) == saved


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"columns": []}',
        b'{"columns": {"a": "no role"}}',
        b'{"columns": {}, "numbers in the key begin at": 2}',
        b'{"columns": {}, "numbers in the key begin at": true}',
        b"[" * 50_000,
        b"\xff\xfe",
    ],
)
def test_it_refuses_other_files(content: bytes) -> None:
    assert find_saved(content) is None


def test_it_shows_what_columns_are_taken_for() -> None:
    headers = ("Nr", "Question", "Right answer", "Wrong 1", "Points", "Feedback 1")

    assert roles_of(headers) == (
        Role.ID,
        Role.STEM,
        Role.RIGHT_TEXT,
        Role.WRONG_TEXT,
        Role.NOTHING,
        Role.RATIONALE,
    )


def test_it_shows_what_somebody_said() -> None:
    saved = SavedColumns({"points": Role.KEY, "a": Role.OPTION, "b": Role.OPTION})

    assert roles_of(("Question", "A", "B", "Points"), saved) == (
        Role.STEM,
        Role.OPTION,
        Role.OPTION,
        Role.KEY,
    )
