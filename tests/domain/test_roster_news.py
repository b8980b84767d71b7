"""What a roster row adds to what is held, and what is left alone."""

from datetime import date

import pytest

from renewal.domain.roster import RosterPerson, RosterRow
from renewal.domain.roster_news import (
    Doubt,
    HeldCredential,
    HeldEnrolment,
    News,
    doubts_of,
    news_of,
)

ROSA = RosterPerson("Rosa", "Alvarez", "rosa@example.org")


def row(
    passed: str = "2025-03-09",
    expires: str | None = "2030-03-09",
    enrolled: str | None = None,
    first: str = "2020-03-09",
) -> RosterRow:
    return RosterRow(
        2,
        "1001",
        ROSA,
        "A5",
        date.fromisoformat(first),
        date.fromisoformat(passed),
        date.fromisoformat(expires) if expires else None,
        None,
        date.fromisoformat(enrolled) if enrolled else None,
    )


def held(*enrolments: tuple[str, str | None], withdrawn: bool = False) -> HeldCredential:
    return HeldCredential(
        7,
        "A5",
        date(2020, 3, 9),
        date(2025, 3, 9),
        date(2030, 3, 9),
        tuple(
            HeldEnrolment(date.fromisoformat(begun), date.fromisoformat(ended) if ended else None)
            for begun, ended in enrolments
        ),
        withdrawn=withdrawn,
    )


def test_it_is_all_new_where_nothing_is_held() -> None:
    news = news_of(row(enrolled="2027-01-01"), None)

    assert news == News(credential=True, enrols_on=date(2027, 1, 1))


def test_it_has_no_news_in_what_is_held_already() -> None:
    news = news_of(row(enrolled="2027-01-01"), held(("2027-01-01", None)))

    assert news == News()


def test_it_takes_only_a_later_pass_for_news() -> None:
    assert news_of(row(passed="2026-05-04"), held()).passed
    assert not news_of(row(passed="2025-03-09"), held()).passed
    assert not news_of(row(passed="2024-03-09"), held()).passed


def test_it_brings_nothing_to_a_credential_that_was_withdrawn() -> None:
    said = row(passed="2026-05-04")
    credential = held(withdrawn=True)

    assert news_of(said, credential) == News()
    assert list(doubts_of(said, credential)) == [Doubt.WITHDRAWN]


@pytest.mark.parametrize(
    ("enrolled", "is_news"),
    [
        ("2026-01-01", False),  # the very enrolment that has ended
        ("2026-08-31", False),  # before it ended, so the end is the newer word
        ("2026-09-01", True),
        ("2027-01-01", True),
    ],
)
def test_it_enrols_again_only_by_a_day_after_the_end(enrolled: str, is_news: bool) -> None:
    credential = held(("2026-01-01", "2026-09-01"))

    news = news_of(row(enrolled=enrolled), credential)

    assert (news.enrols_on is not None) is is_news
    doubts = list(doubts_of(row(enrolled=enrolled), credential))
    assert doubts == ([] if is_news else [Doubt.ENROLMENT_ENDED])


def test_it_leaves_a_running_enrolment_alone_whatever_day_is_named() -> None:
    credential = held(("2026-01-01", None))

    news = news_of(row(enrolled="2026-06-01"), credential)

    assert news == News()
    assert list(doubts_of(row(enrolled="2026-06-01"), credential)) == []


@pytest.mark.parametrize(
    ("said", "doubts"),
    [
        (row(), []),
        (row(expires=None), []),
        (row(expires="2031-03-09"), [Doubt.EXPIRY_DIFFERS]),
        (row(passed="2026-05-04", expires="2031-05-04"), []),
        (row(passed="2024-03-09"), [Doubt.LAST_OLDER]),
        (row(first="2019-03-09"), [Doubt.FIRST_DIFFERS]),
    ],
)
def test_it_doubts_what_contradicts_without_being_newer(
    said: RosterRow, doubts: list[Doubt]
) -> None:
    told = list(doubts_of(said, held()))

    assert told == doubts
