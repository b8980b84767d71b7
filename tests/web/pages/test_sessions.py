"""The list of signed-in browsers, and signing them out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.add_account import add_account
from renewal.actions.issue_sign_in_link import issue_sign_in_link
from renewal.actions.issue_token import issue_token
from renewal.actions.look_up_token import look_up_token
from renewal.domain.access import Role
from renewal.domain.tokens import TOKEN_PREFIX
from renewal.store.tables import Account, ApiToken, SignInSession
from tests.databases import Database
from tests.installation import SECRET, Installation, installed
from tests.web.html import texts
from tests.web.visiting import BASE, Visit, Visitor, open_november

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ROSA, SAM, ADA = "rosa@example.org", "sam@example.org", "ada@example.org"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        add_account(made.session, email=ADA, role=Role.ADMIN, now=made.now)
        yield made


def come(service: Installation, email: str = ROSA, agent: str = CHROME) -> Visitor:
    """Somebody signs in with a browser of their own."""
    client = service.client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    link = issue_sign_in_link(
        service.session,
        email=email,
        base_url=BASE,
        secret=SECRET,
        nonce=service.chance(),
        now=service.now,
    )
    visitor = Visitor(client)
    visitor.press(visitor.open(link.removeprefix(BASE)), "Sign in")
    return visitor


def names(visit: Visit) -> list[str]:
    return texts(visit.page, "//main//li/h2")


def sign_out(visitor: Visitor, visit: Visit, number: int) -> Visit:
    """Press the button below one of the browsers."""
    button = texts(visit.page, "//main//li//button")[number]
    return visitor.press(visit, button)


def test_it_lists_the_browsers_of_this_account_this_one_first(service: Installation):
    phone = come(service)
    service.now += timedelta(hours=1)
    come(service, agent=FIREFOX)
    come(service, SAM)

    shown = phone.open("/sessions")

    assert names(shown) == ["Chrome on Android", "Firefox on Linux"]
    assert texts(shown.page, "//main//li[1]/p") == [
        "This browser",
        "Signed in on 24 November 2026, 14:05:09 EST",
        "In use now",
    ]
    assert texts(shown.page, "//main//li[2]/p") == [
        "Signed in on 24 November 2026, 15:05:09 EST",
        "Last seen on 24 November 2026, 15:05:09 EST",
    ]
    assert "These browsers are signed in as rosa@example.org." in shown.said


@ONE
def test_it_tells_the_buttons_apart_for_who_does_not_see_the_list(service: Installation):
    phone = come(service)
    come(service, agent=FIREFOX)

    shown = phone.open("/sessions")

    assert texts(shown.page, "//main//li//button") == [
        "Sign out Chrome on Android, signed in on 24 November 2026, 14:05:09 EST",
        "Sign out Firefox on Linux, signed in on 24 November 2026, 14:05:09 EST",
    ]


@ONE
@pytest.mark.parametrize(
    ("agent", "name"),
    [("", "Unknown browser"), ("curl/8.0", "Unknown browser"), ("Firefox/1", "Firefox")],
)
def test_it_names_a_browser_as_far_as_it_is_known(service: Installation, agent: str, name: str):
    visitor = come(service, agent=agent)

    assert names(visitor.open("/sessions")) == [name]


def test_it_signs_another_browser_out(service: Installation):
    phone, laptop = come(service), come(service, agent=FIREFOX)

    done = sign_out(phone, phone.open("/sessions"), 1)

    assert "That browser is signed out." in done.said
    assert names(done) == ["Chrome on Android"]
    assert "You are signed in nowhere else." in done.said
    assert laptop.open("/").path == "/sign-in"
    assert phone.open("/").path == "/"


@ONE
def test_it_signs_this_browser_out(service: Installation):
    phone, laptop = come(service), come(service, agent=FIREFOX)

    done = sign_out(phone, phone.open("/sessions"), 0)

    assert (done.path, "You are signed out." in done.said) == ("/sign-in", True)
    assert phone.client.get_cookie("renewal") is None
    assert laptop.open("/").path == "/"


@ONE
def test_it_signs_every_other_browser_out(service: Installation):
    phone, laptop, tablet = come(service), come(service, agent=FIREFOX), come(service)
    sam = come(service, SAM)

    done = phone.press(phone.open("/sessions"), "Sign out everywhere but here")

    assert "Every other browser is signed out." in done.said
    assert names(done) == ["Chrome on Android"]
    assert [visitor.open("/").path for visitor in (phone, laptop, tablet, sam)] == [
        "/",
        "/sign-in",
        "/sign-in",
        "/",
    ]


@ONE
def test_it_says_when_a_browser_is_signed_out_already(service: Installation):
    phone = come(service)
    come(service, agent=FIREFOX)
    shown = phone.open("/sessions")
    sign_out(phone, shown, 1)

    again = sign_out(phone, shown, 1)

    assert again.status == 404
    assert texts(again.page, "//*[@role='alert']//li") == [
        "That browser is signed out already. Nothing was changed."
    ]
    assert again.title.startswith("Error: ")
    assert names(again) == ["Chrome on Android"]


@ONE
@pytest.mark.parametrize("wanted", ["sams", "", "x", "-1", "9" * 30, "\u0661"])
def test_it_ends_nothing_that_is_not_ones_own(service: Installation, wanted: str):
    phone, sam = come(service), come(service, SAM)
    if wanted == "sams":
        wanted = str(
            service.session.scalars(
                select(SignInSession.id).join(Account).where(Account.email == SAM)
            ).one()
        )
        service.session.rollback()
    [token] = set(phone.open("/sessions").page.xpath("//input[@name='csrf']/@value"))

    answered = phone.client.post("/sessions", data={"csrf": token, "session": wanted})

    assert answered.status_code == 404
    assert [visitor.open("/").path for visitor in (phone, sam)] == ["/", "/"]


@ONE
def test_it_tells_somebody_of_the_office_where_they_are(service: Installation):
    ada = come(service, ADA)

    shown = ada.open("/sessions")

    assert "This account belongs to the office" in shown.said
    assert shown.page.xpath("//main//a[@href='/office']")
    assert shown.page.xpath("//nav") == []


@ONE
def test_it_says_nothing_about_the_office_to_a_technician(service: Installation):
    assert "office" not in come(service).open("/sessions").said


@ONE
def test_it_needs_somebody_who_is_signed_in(service: Installation):
    stranger = Visitor(service.client())

    assert stranger.open("/sessions").path == "/sign-in"


def tablet(service: Installation, number: str = "R1", name: str = "shop <tablet>") -> str:
    """A program gets a token for a technician."""
    token = f"{TOKEN_PREFIX}{service.chance()}{'t' * 43}"[: len(TOKEN_PREFIX) + 43]
    issue_token(
        service.session,
        technician_id=service.technician_id(number),
        token=token,
        secret=SECRET,
        now=service.now,
        name=name,
    )
    return token


def works(service: Installation, token: str) -> bool:
    found = look_up_token(service.session, token=token, secret=SECRET, now=service.now)
    return found is not None


def test_it_lists_the_programs_that_act_for_the_technician(service: Installation):
    tablet(service)
    works(service, tablet(service, name="script"))
    tablet(service, "S1", name="sams")

    shown = come(service).open("/sessions")

    assert texts(shown.page, "//main//h2")[-1] == "Programs that act for you"
    assert texts(shown.page, "//main//li/h3") == ["script", "shop <tablet>"]
    assert texts(shown.page, "//main//li[h3]//p") == [
        "Token made on 24 November 2026, 14:05:09 EST",
        "Last used around 24 November 2026, 14:05:09 EST",
        "Token made on 24 November 2026, 14:05:09 EST",
        "Never used so far",
    ]
    assert texts(shown.page, "//main//li[h3]//button")[1] == (
        "End this token shop <tablet>, made on 24 November 2026, 14:05:09 EST"
    )


def test_it_ends_a_token_and_no_other(service: Installation):
    ended, kept = tablet(service), tablet(service, name="script")
    phone = come(service)
    shown = phone.open("/sessions")

    done = phone.press(shown, texts(shown.page, "//main//li[h3]//button")[1])

    assert "That token is ended. Programs that send it are turned away." in done.said
    assert texts(done.page, "//main//li/h3") == ["script"]
    assert (works(service, ended), works(service, kept)) == (False, True)


@ONE
@pytest.mark.parametrize("wanted", ["sams", "", "x", "-1", "9" * 30])
def test_it_ends_no_token_that_is_not_ones_own(service: Installation, wanted: str):
    token = tablet(service, "S1")
    if wanted == "sams":
        wanted = str(service.session.scalars(select(ApiToken.id)).one())
        service.session.rollback()
    phone = come(service)
    [csrf] = set(phone.open("/sessions").page.xpath("//input[@name='csrf']/@value"))

    answered = phone.client.post("/sessions", data={"csrf": csrf, "token": wanted})

    assert answered.status_code == 404
    assert "That token is ended already." in answered.text
    assert works(service, token)


@ONE
def test_it_shows_no_programs_to_the_office(service: Installation):
    tablet(service)

    assert "Programs" not in come(service, ADA).open("/sessions").said
