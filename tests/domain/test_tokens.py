"""Codes, links and cookies follow from a secret; each use of the secret stands apart."""

import base64
import hmac
import re

from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.tokens import Purpose, code_of, keyed_hash, link_token_of

SECRET = "only-for-tests-0123456789abcdefghij"


def test_it_is_hmac_sha256_of_purpose_and_parts_with_their_lengths():
    expected = hmac.new(SECRET.encode(), b"14:session cookie3:abc", "sha256").hexdigest()

    assert keyed_hash(SECRET, Purpose.SESSION, "abc") == expected


def test_it_keeps_every_purpose_apart():
    hashes = {keyed_hash(SECRET, purpose, "abc") for purpose in Purpose}

    assert len(hashes) == len(Purpose)


@given(st.lists(st.text(max_size=6), max_size=3), st.lists(st.text(max_size=6), max_size=3))
def test_it_keeps_parts_apart_wherever_they_are_cut(one: list[str], other: list[str]):
    same = keyed_hash(SECRET, Purpose.FORM, *one) == keyed_hash(SECRET, Purpose.FORM, *other)

    assert same == (one == other)


def test_it_depends_on_the_secret():
    assert code_of(SECRET, "n") != code_of(f"{SECRET}k", "n")
    assert link_token_of(SECRET, "n") != link_token_of(f"{SECRET}k", "n")


@given(st.text(min_size=1, max_size=64))
def test_it_makes_eight_digits_of_any_nonce(nonce: str):
    assert re.fullmatch("[0-9]{8}", code_of(SECRET, nonce))


@given(st.text(min_size=1, max_size=64))
def test_it_makes_a_link_of_256_bits_that_is_safe_in_an_address(nonce: str):
    token = link_token_of(SECRET, nonce)

    assert re.fullmatch("[A-Za-z0-9_-]{43}", token)
    assert len(base64.urlsafe_b64decode(f"{token}=")) == 32


def test_it_spreads_codes_over_all_digits():
    codes = [code_of(SECRET, str(number)) for number in range(2000)]

    shares = [
        sum(code[place] == digit for code in codes) for place in (0, 7) for digit in "0123456789"
    ]
    # 200 of each are expected; 140 to 260 is more than four standard deviations either way.
    assert min(shares) > 140
    assert max(shares) < 260
    assert len(set(codes)) > 1995
