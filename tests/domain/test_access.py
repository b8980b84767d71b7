"""Who may sign in, and for how long: codes, sessions, limits, addresses."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.access import (
    CODE_LIFE,
    CODE_TRIES,
    REQUESTS_FOR_ADDRESS,
    REQUESTS_PER_ADDRESS,
    REQUESTS_PER_CLIENT,
    BadEmail,
    CodeExpired,
    CodeState,
    CodeUsed,
    Limit,
    MalformedCode,
    Role,
    TooManyRequests,
    TooManyTries,
    WrongCode,
    check_code,
    check_limit,
    digits_of,
    network_of,
    normal_email,
    session_limits,
    session_lives,
    shown_code,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TWO_AN_HOUR = Limit("address", "This address", 2)
# 1 to 8 in two other scripts.
FULL_WIDTH = "".join(chr(0xFF10 + digit) for digit in range(1, 9))
ARABIC = "".join(chr(0x660 + digit) for digit in range(1, 9))


def state(*, tries: int = 0, used_at: datetime | None = None, reusable: bool = False) -> CodeState:
    """A code that was asked for at noon."""
    return CodeState(NOON + CODE_LIFE, tries, used_at, reusable)


def test_it_takes_a_code_until_its_ten_minutes_are_over():
    check_code(state(), NOON + CODE_LIFE - SECOND)

    with pytest.raises(CodeExpired, match="10 minutes"):
        check_code(state(), NOON + CODE_LIFE)


def test_it_takes_a_code_five_times_and_no_more():
    check_code(state(tries=CODE_TRIES - 1), NOON)

    with pytest.raises(TooManyTries, match="tried 5 times"):
        check_code(state(tries=CODE_TRIES), NOON)


def test_it_takes_a_used_code_only_where_it_may_be_used_again():
    check_code(state(used_at=NOON, reusable=True), NOON + SECOND)

    with pytest.raises(CodeUsed, match="already"):
        check_code(state(used_at=NOON), NOON + SECOND)


@pytest.mark.parametrize(
    ("left", "told"),
    [(4, "4 tries are left"), (1, "1 try is left"), (0, "it was the last try")],
)
def test_it_tells_how_many_tries_are_left(left: int, told: str):
    assert told in WrongCode(left).sentence


@pytest.mark.parametrize(
    "typed",
    ["12345678", "1234 5678", " 1234-5678\n", "1234\u00a05678", FULL_WIDTH, ARABIC],
)
def test_it_reads_a_code_however_it_is_typed(typed: str):
    assert digits_of(typed) == "12345678"


@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "1234567x", "1234 5678 9", "12.345.678"]
)
def test_it_counts_what_cannot_be_a_code_as_no_code(typed: str):
    with pytest.raises(MalformedCode, match="eight digits"):
        digits_of(typed)


@given(st.integers(0, 10**8 - 1))
def test_it_reads_every_code_as_it_shows_it(number: int):
    digits = f"{number:08d}"

    assert digits_of(shown_code(digits)) == digits


@given(st.text(max_size=20))
def test_it_reads_whatever_is_typed_as_eight_digits_or_refuses_it(typed: str):
    try:
        digits = digits_of(typed)
    except MalformedCode:
        return
    assert len(digits) == 8
    assert digits.isascii()
    assert digits.isdigit()


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("rosa@example.org", "rosa@example.org"),
        ("  Rosa.Delgado@Example.ORG\t", "rosa.delgado@example.org"),
        ("rosa+cars@example.org", "rosa+cars@example.org"),
        ("rosa@localhost", "rosa@localhost"),
        ("jose\u0301@example.org", "jos\u00e9@example.org"),
    ],
)
def test_it_keeps_an_address_in_one_form(typed: str, normal: str):
    assert normal_email(typed) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "rosa",
        "rosa@",
        "@example.org",
        "rosa@a@b",
        "rosa delgado@example.org",
        "rosa@example.org, sam@example.org",
        "Rosa <rosa@example.org>",
        "rosa@example.org\nBcc: all@example.org",
        "rosa\u202e@example.org",
        f"{'a' * 250}@example.org",
    ],
)
def test_it_takes_nothing_else_for_an_address(typed: str):
    with pytest.raises(BadEmail, match=r"is not an e-mail address\. Write it like"):
        normal_email(typed)


def test_it_says_when_no_address_was_given():
    with pytest.raises(BadEmail, match="No e-mail address was given"):
        normal_email("   ")


@pytest.mark.parametrize(
    ("role", "idle", "absolute"),
    [
        (Role.TECHNICIAN, timedelta(days=14), timedelta(days=30)),
        (Role.ITEM_WRITER, timedelta(minutes=30), timedelta(hours=12)),
        (Role.ADMIN, timedelta(minutes=30), timedelta(hours=12)),
    ],
)
def test_it_ends_a_session_that_rests_or_grows_old(
    role: Role, idle: timedelta, absolute: timedelta
):
    late = NOON + absolute
    assert session_limits(role).absolute == absolute

    assert session_lives(role, NOON, NOON, NOON + idle - SECOND)
    assert not session_lives(role, NOON, NOON, NOON + idle)
    assert session_lives(role, NOON, late - SECOND, late - SECOND)
    assert not session_lives(role, NOON, late - SECOND, late)


def test_it_allows_as_many_attempts_as_the_limit_says_within_the_hour():
    check_limit(TWO_AN_HOUR, [NOON], NOON + SECOND)
    check_limit(TWO_AN_HOUR, [NOON, NOON + SECOND], NOON + timedelta(hours=1))

    with pytest.raises(TooManyRequests, match="This address asked for 2 codes within an hour"):
        check_limit(TWO_AN_HOUR, [NOON + SECOND, NOON], NOON + 2 * SECOND)


@pytest.mark.parametrize(
    ("waited", "minutes", "told"),
    [
        (timedelta(minutes=10), 50, "in 50 minutes"),
        (timedelta(minutes=10, seconds=1), 50, "in 50 minutes"),
        (timedelta(minutes=59, seconds=30), 1, "in 1 minute."),
    ],
)
def test_it_says_when_the_next_attempt_is_welcome(waited: timedelta, minutes: int, told: str):
    with pytest.raises(TooManyRequests) as refused:
        check_limit(TWO_AN_HOUR, [NOON, NOON + SECOND], NOON + waited)

    assert refused.value.minutes == minutes
    assert told in refused.value.sentence


def test_it_does_not_wait_longer_after_a_limit_became_lower():
    earlier = [NOON + timedelta(minutes=minute) for minute in range(10)]

    with pytest.raises(TooManyRequests) as refused:
        check_limit(TWO_AN_HOUR, earlier, NOON + timedelta(minutes=30))

    # Two of the ten must still be young when the next one comes: the ninth leaves at 13:08.
    assert refused.value.minutes == 38


def test_it_takes_many_networks_to_reach_what_one_address_may_ask():
    limits = (REQUESTS_FOR_ADDRESS, REQUESTS_PER_ADDRESS, REQUESTS_PER_CLIENT)

    assert [limit.count for limit in limits] == [5, 30, 30]
    assert len({limit.kind for limit in limits}) == 3


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_it_counts_one_network_as_one_client(address: str, network: str):
    assert network_of(address) == network
