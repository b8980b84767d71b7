"""A checkpoint as text: what is written can be read, and what is none is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.checkpoint import (
    Checkpoint,
    UnreadableCheckpoint,
    ledger_origin,
    parse_checkpoints,
)

ROOT = bytes(range(32))
LINE = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
AT = datetime(2026, 12, 1, 0, 1, tzinfo=UTC)


def test_it_is_written_as_lines() -> None:
    text = Checkpoint("renewal-ledger/abc", 7, ROOT, AT).text()

    assert text == f"renewal-ledger/abc\n7\n{LINE}\n2026-12-01T00:01:00+00:00\n\n"


@given(
    st.lists(
        st.builds(
            Checkpoint,
            st.just("renewal-ledger/abc"),
            st.integers(0, 2**63 - 1),
            st.binary(min_size=32, max_size=32),
            st.none() | st.datetimes(timezones=st.just(UTC)),
        ),
        min_size=1,
    )
)
def test_it_reads_what_it_wrote(checkpoints: list[Checkpoint]) -> None:
    text = "".join(each.text() for each in checkpoints)

    assert list(parse_checkpoints(text)) == checkpoints


def test_it_passes_over_signatures_and_extensions() -> None:
    text = f"renewal-ledger/abc\n7\n{LINE}\nsomething else\n\n\u2014 witness Az3grl\n"

    assert parse_checkpoints(text) == (Checkpoint("renewal-ledger/abc", 7, ROOT),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one line",
        f"origin\nseven\n{LINE}",
        f"origin\n-7\n{LINE}",
        f"origin\n07\n{LINE}",
        f"origin\n{2**63}\n{LINE}",
        "origin\n7\nAAEC",
        "origin\n7\nno base64 at all!",
        f"origin\n7\n{LINE}\n\nanother",
    ],
)
def test_it_refuses_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(UnreadableCheckpoint, match="no checkpoint of a ledger"):
        parse_checkpoints(text)


def test_it_is_chained_to_the_one_before() -> None:
    checkpoint = Checkpoint("renewal-ledger/abc", 7, ROOT, AT)

    chains = {checkpoint.chained(b""), checkpoint.chained(ROOT)}
    other = Checkpoint("renewal-ledger/abc", 7, ROOT, AT.replace(minute=2))

    assert len(chains) == 2
    assert other.chained(b"") not in chains


def test_it_names_each_ledger_after_its_key_without_telling_it() -> None:
    origins = {ledger_origin("5c" * 32), ledger_origin("5d" * 32)}

    assert len(origins) == 2
    assert all("5c5c" not in each and each.startswith("renewal-ledger/") for each in origins)
