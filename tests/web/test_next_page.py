"""Where signing in leads: back to the page that was wanted, and never off the site."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.web.next_page import code_address, link_address, local_page, sign_in_address


@pytest.mark.parametrize(
    "page", ["/", "/standing/A5", "/history?area=A5&page=2", "/question/AB?option=1#x", "/é"]
)
def test_it_keeps_a_page_of_this_site(page: str):
    assert local_page(page) == page


@pytest.mark.parametrize(
    "page",
    [
        None,
        "",
        "standing",
        "https://example.org",
        "//example.org",
        "///example.org",
        "/\\example.org",
        "\\\\example.org",
        "/standing\\..",
        "javascript:alert(1)",
        "/\texample.org",
        "/\n/example.org",
        "\t//example.org",
        " /standing",
        "/\u202estanding",
        f"/{'x' * 500}",
        "/sign-in",
        "/sign-in?next=/",
        "/sign-in/code",
        "/sign-out",
    ],
)
def test_it_leads_home_from_anything_else(page: str | None):
    assert local_page(page) == "/"


@given(st.text(alphabet="/\\:.@?#%aé\t\n\r ", max_size=12))
def test_it_never_leads_off_the_site(page: str):
    found = urlsplit(local_page(page))

    assert (found.scheme, found.netloc) == ("", "")
    assert local_page(page).startswith("/")
    assert not local_page(page).startswith(("//", "/\\"))


@pytest.mark.parametrize("page", ["/history?area=A5&page=2", "/a b", "/é#x", "/x?next=/y"])
def test_it_carries_the_page_through_the_address(page: str):
    for address in (sign_in_address(page), code_address(page)):
        assert parse_qs(urlsplit(address).query) == {"next": [page]}


def test_it_says_nothing_of_the_first_page():
    assert (sign_in_address("/"), code_address("/")) == ("/sign-in", "/sign-in/code")


def test_it_writes_a_link_of_any_token_as_one_part_of_a_path():
    assert link_address("a/b?c#é") == "/sign-in/link/a%2Fb%3Fc%23%C3%A9"
