"""Signing in: by the code typed in the browser that asked, or by the button of a link."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from renewal.actions.close_account import close_account
from renewal.actions.issue_sign_in_link import AccountClosed
from renewal.actions.list_sessions import list_sessions
from renewal.actions.look_up_session import SEEN_EVERY, look_up_session
from renewal.actions.sign_in import FoundLink, NoCodeAsked, OtherBrowser, UnknownLink, find_link
from renewal.domain.access import (
    CODE_LIFE,
    OPERATOR_LINK_LIFE,
    CodeExpired,
    CodeUsed,
    MalformedCode,
    Role,
    TooManyTries,
    WrongCode,
    shown_code,
)
from renewal.domain.errors import RenewalError
from renewal.domain.tokens import Purpose, keyed_hash
from renewal.store.queries.access import SessionRow
from renewal.store.tables import SignInSession
from tests.actions.signing_in import ADA, LAPTOP, PHONE, ROSA, SECRET, Door, opened_door
from tests.databases import Database

SECOND = timedelta(seconds=1)


@pytest.fixture
def door(database: Database) -> Iterator[Door]:
    with opened_door(database) as made:
        yield made


def look_up(door: Door, token: str) -> SessionRow | None:
    return look_up_session(door.session, token=token, secret=SECRET, now=door.now)


def open_link(door: Door, token: str, browser: str | None = PHONE) -> FoundLink:
    return find_link(door.session, token=token, browser=browser, secret=SECRET, now=door.now)


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


# By a code


def test_it_begins_a_session_by_the_code(door: Door) -> None:
    door.ask()

    account = door.type_in(door.code(), token="t", name="Chrome / Android")

    assert (account.email, account.role) == (ROSA, Role.TECHNICIAN)
    begun = door.row(select(SignInSession))
    assert begun.token_hash == keyed_hash(SECRET, Purpose.SESSION, "t")
    assert (begun.account_id, begun.browser) == (account.id, "Chrome / Android")
    assert (begun.created_at, begun.seen_at, begun.ended_at) == (door.now, door.now, None)
    assert door.newest().used_at == door.now


def test_it_takes_a_code_once(door: Door) -> None:
    door.ask()
    door.type_in(door.code())

    with pytest.raises(CodeUsed):
        door.type_in(door.code())

    assert door.count(SignInSession) == 1


def test_it_takes_a_code_until_ten_minutes_have_passed(door: Door) -> None:
    door.ask()
    door.now += CODE_LIFE

    with pytest.raises(CodeExpired):
        door.type_in(door.code())
    door.now -= SECOND
    door.type_in(door.code())

    assert door.count(SignInSession) == 1


def test_it_refuses_a_code_tried_six_times_even_when_it_is_right(door: Door) -> None:
    door.ask()
    left = []
    for _ in range(5):
        with pytest.raises(WrongCode) as wrong:
            door.type_in(door.wrong())
        left.append(wrong.value.left)

    with pytest.raises(TooManyTries):
        door.type_in(door.code())

    assert left == [4, 3, 2, 1, 0]
    assert door.newest().tries == 5
    assert door.count(SignInSession) == 0


def test_it_takes_the_right_code_at_the_fifth_try(door: Door) -> None:
    door.ask()
    for _ in range(4):
        with pytest.raises(WrongCode):
            door.type_in(door.wrong())

    door.type_in(door.code())

    assert door.count(SignInSession) == 1


def test_it_counts_no_try_for_what_cannot_be_a_code(door: Door) -> None:
    door.ask()

    with pytest.raises(MalformedCode):
        door.type_in("1234")

    assert door.newest().tries == 0


def test_it_takes_a_code_in_the_browser_that_asked_only(door: Door) -> None:
    door.ask(browser=PHONE)

    with pytest.raises(NoCodeAsked):
        door.type_in(door.code(), browser=LAPTOP)

    assert door.newest().tries == 0


def test_it_compares_with_the_newest_code_of_the_browser(door: Door) -> None:
    door.ask()
    old = door.code()
    door.ask()

    with pytest.raises(WrongCode):
        door.type_in(old)
    door.type_in(door.code())

    assert door.count(SignInSession) == 1


def test_it_answers_alike_where_nobody_has_the_address(door: Door) -> None:
    door.ask("nobody@example.org")

    with pytest.raises(WrongCode) as wrong:
        door.type_in(door.wrong())
    with pytest.raises(WrongCode) as right:
        door.type_in(door.code())

    assert (wrong.value.left, right.value.left) == (4, 3)
    assert door.count(SignInSession) == 0


def test_it_ends_the_session_that_the_browser_had_before(door: Door) -> None:
    door.ask()
    door.type_in(door.code(), token="before")
    door.ask(ADA)

    door.type_in(door.code(), token="after", former="before")

    assert look_up(door, "before") is None
    found = look_up(door, "after")
    assert found is not None
    assert found.email == ADA


def test_it_lets_no_crowd_share_one_try(door: Door, database: Database) -> None:
    door.ask()
    wrong = door.wrong()
    browsers = [create_engine(database.url) for _ in range(8)]

    def guess(number: int) -> str:
        with Session(browsers[number]) as session:
            try:
                Door(session, door.now).type_in(wrong)
            except RenewalError as refused:
                return refused.code
        return "signed in"

    with ThreadPoolExecutor(8) as crowd:
        answers = sorted(crowd.map(guess, range(8)))
    for engine in browsers:
        engine.dispose()

    assert answers == ["too_many_tries"] * 3 + ["wrong_code"] * 5
    assert door.newest().tries == 5


def test_it_lets_a_crowd_use_a_code_once(door: Door, database: Database) -> None:
    link = token_of(door.link())
    browsers = [create_engine(database.url) for _ in range(6)]

    def press(number: int) -> str:
        with Session(browsers[number]) as session:
            try:
                Door(session, door.now).press(link, token=f"token {number}")
            except RenewalError as refused:
                return refused.code
        return "signed in"

    with ThreadPoolExecutor(6) as crowd:
        answers = sorted(crowd.map(press, range(6)))
    for engine in browsers:
        engine.dispose()

    assert answers == ["code_used"] * 5 + ["signed in"]
    assert door.count(SignInSession) == 1


# By a link


def test_it_shows_a_button_where_the_code_was_asked_for(door: Door) -> None:
    door.ask()

    assert open_link(door, door.token()) == FoundLink(ROSA, None)


@pytest.mark.parametrize("browser", [LAPTOP, None])
def test_it_shows_the_code_to_type_in_any_other_browser(door: Door, browser: str | None) -> None:
    door.ask()

    found = open_link(door, door.token(), browser)

    assert found == FoundLink(ROSA, shown_code(door.code()))


def test_it_consumes_nothing_by_opening_a_link(door: Door) -> None:
    door.ask()
    before = door.newest()
    for browser in (PHONE, LAPTOP, None) * 3:
        open_link(door, door.token(), browser)

    after = door.newest()
    assert (after.tries, after.used_at) == (before.tries, before.used_at) == (0, None)
    door.press(door.token())
    assert door.count(SignInSession) == 1


def test_it_signs_in_by_the_button_once(door: Door) -> None:
    door.ask()
    door.press(door.token())

    with pytest.raises(CodeUsed):
        door.press(door.token())
    with pytest.raises(CodeUsed):
        door.type_in(door.code())
    with pytest.raises(CodeUsed):
        open_link(door, door.token(), LAPTOP)


def test_it_takes_no_button_in_another_browser(door: Door) -> None:
    door.ask()

    with pytest.raises(OtherBrowser):
        door.press(door.token(), browser=LAPTOP)

    assert (door.newest().used_at, door.count(SignInSession)) == (None, 0)


def test_it_knows_no_link_that_it_did_not_make(door: Door) -> None:
    door.ask()

    for refused in (lambda: open_link(door, "x" * 43), lambda: door.press("x" * 43)):
        with pytest.raises(UnknownLink):
            refused()


def test_it_has_no_link_for_an_address_nobody_has(door: Door) -> None:
    door.ask("nobody@example.org")

    with pytest.raises(UnknownLink):
        open_link(door, door.token(), LAPTOP)
    with pytest.raises(WrongCode):
        door.press(door.token())

    assert door.count(SignInSession) == 0


def test_it_takes_a_link_after_the_tries_of_its_code_are_gone_no_more(door: Door) -> None:
    door.ask()
    for _ in range(5):
        with pytest.raises(WrongCode):
            door.type_in(door.wrong())

    with pytest.raises(TooManyTries):
        door.press(door.token())


# By an operator's link


def test_it_takes_an_operators_link_in_any_browser_for_a_day(door: Door) -> None:
    link = token_of(door.link())
    door.now += OPERATOR_LINK_LIFE - SECOND

    assert open_link(door, link, None) == FoundLink(ROSA, None)
    door.press(link, browser=LAPTOP)

    with pytest.raises(CodeUsed):
        door.press(link, browser=LAPTOP)


def test_it_takes_no_operators_link_after_a_day(door: Door) -> None:
    link = token_of(door.link())
    door.now += OPERATOR_LINK_LIFE

    with pytest.raises(CodeExpired):
        door.press(link)


def test_it_takes_a_demonstrations_link_any_number_of_times(door: Door) -> None:
    link = token_of(door.link(reusable=True))

    for browser in (PHONE, LAPTOP, PHONE):
        door.press(link, browser=browser)

    assert door.count(SignInSession) == 3


def test_it_lets_nobody_into_a_closed_account(door: Door) -> None:
    link = token_of(door.link(ADA))
    door.ask(ADA)
    close_account(door.session, email=ADA, now=door.now)

    for refused in (
        lambda: door.press(link),
        lambda: door.type_in(door.code()),
        lambda: open_link(door, link),
    ):
        with pytest.raises(AccountClosed, match="has been closed"):
            refused()

    assert door.count(SignInSession) == 0


# Sessions


def test_it_keeps_a_session_alive_while_it_is_used(door: Door) -> None:
    door.press(token_of(door.link(ADA)), token="t")

    for _ in range(23):
        door.wait(minutes=29)
        assert look_up(door, "t") is not None
    door.wait(minutes=31)

    assert look_up(door, "t") is None


def test_it_ends_a_session_that_grew_old_however_busy(door: Door) -> None:
    door.press(token_of(door.link(ADA)), token="t")
    for _ in range(48):
        door.wait(minutes=14.9)
        assert look_up(door, "t") is not None

    door.wait(minutes=5)

    assert look_up(door, "t") is None


def test_it_notes_at_most_every_five_minutes_that_somebody_was_seen(door: Door) -> None:
    door.press(token_of(door.link()), token="t")
    begun = door.now
    door.wait(minutes=4)
    look_up(door, "t")
    early = door.row(select(SignInSession)).seen_at
    door.now = begun + SEEN_EVERY

    look_up(door, "t")

    assert early == begun
    assert door.row(select(SignInSession)).seen_at == door.now


def test_it_leaves_no_transaction_open_behind_a_look_up(door: Door) -> None:
    door.press(token_of(door.link()), token="t")
    door.wait(minutes=6)

    for token in ("t", "t", "unknown"):
        look_up(door, token)
        assert not door.session.in_transaction()


def test_it_lists_the_live_sessions_of_one_account_last_seen_first(door: Door) -> None:
    door.press(token_of(door.link()), token="old", name="Opera / Windows")
    door.wait(days=14)
    door.press(token_of(door.link()), token="phone", name="Chrome / Android")
    door.wait(minutes=1)
    door.press(token_of(door.link()), token="laptop", name="Firefox / Linux")
    door.press(token_of(door.link(ADA)), name="Safari / Mac")
    door.wait(hours=1)
    look_up(door, "phone")

    listed = list_sessions(door.session, account_id=door.account(ROSA).id, now=door.now)

    assert [row.browser for row in listed] == ["Chrome / Android", "Firefox / Linux"]
