"""Signing in and out in a browser that knows nothing but HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.actions.add_account import add_account
from renewal.actions.close_account import close_account
from renewal.actions.issue_sign_in_link import issue_sign_in_link
from renewal.domain.access import Role
from renewal.domain.tokens import Purpose, code_of, keyed_hash, link_token_of
from renewal.store.tables import Letter, SignInCode, SignInSession
from tests.databases import Database
from tests.installation import SECRET, Installation, installed
from tests.web.html import texts
from tests.web.visiting import BASE, Visit, Visitor, open_november, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ROSA, SAM, ADA = "rosa@example.org", "sam@example.org", "ada@example.org"
LETTER_CODE = re.compile(r"^ +(\d{4} \d{4})$", re.MULTILINE)
LETTER_LINK = re.compile(r"http://localhost(/sign-in/link/\S+)")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        add_account(made.session, email=ADA, role=Role.ADMIN, now=made.now)
        yield made


@pytest.fixture
def phone(service: Installation) -> Visitor:
    return Visitor(service.client())


@pytest.fixture
def laptop(service: Installation) -> Visitor:
    return Visitor(service.client())


def newest(service: Installation) -> SignInCode:
    """The code asked for last, as stored."""
    found = service.session.scalars(
        select(SignInCode).order_by(SignInCode.id.desc()).limit(1)
    ).one()
    service.session.expunge(found)
    service.session.rollback()
    return found


def sessions(service: Installation) -> int:
    """How many browsers are signed in."""
    found = service.session.scalar(
        select(func.count()).select_from(SignInSession).where(SignInSession.ended_at.is_(None))
    )
    service.session.rollback()
    return found or 0


def ask(visitor: Visitor, email: str = ROSA, path: str = "/sign-in") -> Visit:
    return visitor.press(visitor.open(path), "Send me a code", email=email)


def code(service: Installation) -> str:
    return code_of(SECRET, newest(service).nonce)


def wrong(service: Installation) -> str:
    return f"{(int(code(service)) + 1) % 10**8:08d}"


def link(service: Installation) -> str:
    return f"/sign-in/link/{link_token_of(SECRET, newest(service).nonce)}"


def operators_link(service: Installation, email: str = ROSA, *, reusable: bool = False) -> str:
    return issue_sign_in_link(
        service.session,
        email=email,
        base_url=BASE,
        secret=SECRET,
        nonce=service.chance(),
        now=service.now,
        reusable=reusable,
    ).removeprefix(BASE)


def errors(visit: Visit) -> list[str]:
    return texts(visit.page, "//*[@role='alert']//li")


# The address


def test_it_leads_a_stranger_to_sign_in_and_back_to_the_page_they_wanted(
    service: Installation, phone: Visitor
):
    asked = phone.open("/standing/A5?done=x")
    typed = phone.press(asked, "Send me a code", email=ROSA)

    arrived = phone.press(typed, "Sign in", code=code(service))

    assert (asked.path, typed.path) == ("/sign-in", "/sign-in/code")
    assert arrived.path == "/standing/A5"
    assert sessions(service) == 1


@ONE
def test_it_signs_in_by_what_the_letter_says(
    service: Installation, phone: Visitor, capsys: pytest.CaptureFixture[str]
):
    page = ask(phone)
    [written] = LETTER_CODE.findall(capsys.readouterr().err)

    arrived = phone.press(page, "Sign in", code=written)

    assert arrived.heading == "Your questions"


@ONE
def test_it_shows_a_stranger_the_same_page_and_no_other_headers(
    service: Installation, phone: Visitor, laptop: Visitor, capsys: pytest.CaptureFixture[str]
):
    # Each browser is given the same value; only what the codes are made of differs.
    service.app.extensions["renewal_tokens"] = iter(
        ["t" * 43, "1" * 43, "t" * 43, "2" * 43]
    ).__next__
    known = ask(phone, ROSA)
    capsys.readouterr()

    unknown = ask(laptop, "nobody@example.org")

    assert capsys.readouterr().err == ""
    assert unknown.response.data == known.response.data
    assert dict(unknown.response.headers) == dict(known.response.headers)
    assert unknown.response.history[0].headers == known.response.history[0].headers
    assert unknown.response.history[0].data == known.response.history[0].data


@ONE
def test_it_shows_a_stranger_the_same_refusals(
    service: Installation, phone: Visitor, laptop: Visitor
):
    answers = []
    for visitor, email in ((phone, ROSA), (laptop, "nobody@example.org")):
        page = ask(visitor, email)
        mistyped = wrong(service)
        answers.append([errors(visitor.press(page, "Sign in", code=mistyped)) for _ in range(6)])

    assert answers[0] == answers[1]
    assert answers[0][0] == [
        "That is not the code we sent last. Compare it with the newest letter: 4 tries are left."
    ]


@ONE
@pytest.mark.parametrize("typed", ["rosa", "", "rosa@", '"><script>alert(1)</script>'])
def test_it_asks_again_for_what_is_no_address_and_keeps_it(
    service: Installation, phone: Visitor, typed: str
):
    refused = ask(phone, typed, "/sign-in?next=/history")

    assert refused.status == 400
    assert errors(refused) == ["Write an e-mail address like name@example.org."]
    assert refused.title.startswith("Error: Sign in")
    assert refused.page.xpath("//input[@id='email']/@value") == [typed]
    assert refused.page.xpath("//main//input[@name='next']/@value") == ["/history"]
    assert refused.page.xpath("//input[@id='email']/@aria-describedby") == [
        "email-hint email-fault"
    ]
    assert service.session.scalar(select(func.count()).select_from(SignInCode)) == 0


@ONE
def test_it_sends_no_sixth_letter_within_the_hour(service: Installation, phone: Visitor):
    for _ in range(5):
        ask(phone)

    refused = ask(phone)

    assert refused.status == 429
    assert refused.response.headers["Retry-After"] == "3600"
    assert errors(refused) == [
        "Too many codes were asked for. Use the newest letter, or ask again in 60 minutes."
    ]
    assert refused.page.xpath("//input[@id='email']/@value") == [ROSA]
    letters = select(func.count()).select_from(Letter).where(Letter.kind == "sign-in")
    assert service.session.scalar(letters) == 5


@ONE
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "javascript:alert(1)",
        "/sign-out",
        "/sign-in",
        "standing",
    ],
)
def test_it_leads_to_pages_of_its_own_only(service: Installation, phone: Visitor, elsewhere: str):
    page = phone.open("/sign-in")
    [token] = set(page.page.xpath("//input[@name='csrf']/@value"))
    phone.client.post("/sign-in", data={"csrf": token, "email": ROSA, "next": elsewhere})

    answered = phone.client.post(
        "/sign-in/code", data={"csrf": token, "code": code(service), "next": elsewhere}
    )

    assert (answered.status_code, answered.headers["Location"]) == (303, "/")


@ONE
def test_it_leads_whoever_is_signed_in_already_on(service: Installation):
    rosa = signed_in(service, ROSA)

    visits = [rosa.open("/sign-in"), rosa.open("/sign-in/code?next=/history")]

    assert [visit.path for visit in visits] == ["/", "/history"]


@ONE
def test_it_names_its_own_host_in_letters_whatever_the_request_says(
    service: Installation, phone: Visitor, capsys: pytest.CaptureFixture[str]
):
    phone.client.environ_base["HTTP_HOST"] = "evil.example"
    phone.client.set_cookie("renewal-browser", "b" * 43, domain="evil.example")
    page = phone.client.get("/sign-in", base_url="http://evil.example")
    token = re.findall(r'name="csrf" value="(\w+)"', page.text)[0]

    with phone.client.post(
        "/sign-in", base_url="http://evil.example", data={"csrf": token, "email": ROSA}
    ) as answered:
        assert answered.headers["Location"] == "/sign-in/code"

    letter = capsys.readouterr().err
    assert "evil.example" not in letter
    assert len(LETTER_LINK.findall(letter)) == 1


# The code


@ONE
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "A code has eight digits, like 1234 5678. Type it as the letter shows it."),
        ("12345", "A code has eight digits, like 1234 5678. Type it as the letter shows it."),
    ],
)
def test_it_asks_again_for_what_cannot_be_a_code_and_keeps_it(
    service: Installation, phone: Visitor, typed: str, told: str
):
    refused = phone.press(ask(phone, path="/sign-in?next=/history"), "Sign in", code=typed)

    assert refused.status == 400
    assert errors(refused) == [told]
    assert refused.page.xpath("//input[@id='code']/@value") == [typed]
    assert refused.page.xpath("//main//input[@name='next']/@value") == ["/history"]
    assert refused.page.xpath("//*[@role='alert']//a/@href") == ["#code"]
    assert newest(service).tries == 0


@ONE
def test_it_counts_down_and_then_takes_not_even_the_right_code(
    service: Installation, phone: Visitor
):
    page = ask(phone)
    mistyped = wrong(service)
    refused = [phone.press(page, "Sign in", code=mistyped) for _ in range(5)]

    last = phone.press(page, "Sign in", code=code(service))

    assert [visit.status for visit in refused] == [400] * 5
    assert "1 try is left" in errors(refused[3])[0]
    assert errors(refused[4]) == [
        "That is not the code, and it was the last try. Ask for a new code."
    ]
    assert last.status == 429
    assert errors(last) == [
        "This code has been tried 5 times and does not work any more. Ask for a new code."
    ]
    # Nothing typed into the field can help any more, so no fault leads to it.
    assert last.page.xpath("//*[@role='alert']//a") == []
    assert sessions(service) == 0


@ONE
def test_it_says_that_a_code_is_too_old(service: Installation, phone: Visitor):
    page = ask(phone)
    service.now += timedelta(minutes=10)

    refused = phone.press(page, "Sign in", code=code(service))

    assert refused.status == 410
    assert "too old" in errors(refused)[0]


@ONE
def test_it_says_that_this_browser_asked_for_no_code(service: Installation, phone: Visitor):
    refused = phone.press(phone.open("/sign-in/code"), "Sign in", code="12345678")

    assert refused.status == 400
    assert errors(refused) == ["This browser has not asked for a code. Ask for one here first."]


@ONE
def test_it_takes_a_code_in_the_browser_that_asked_only(
    service: Installation, phone: Visitor, laptop: Visitor
):
    ask(phone)
    ask(laptop, SAM)
    sams = code(service)

    refused = phone.press(phone.open("/sign-in/code"), "Sign in", code=sams)

    assert refused.status == 400
    assert sessions(service) == 0


@ONE
def test_it_asks_for_a_new_code_without_forgetting_the_page_wanted(
    service: Installation, phone: Visitor
):
    page = ask(phone, path="/sign-in?next=/history")

    again = phone.press_link(page, "Ask for a new code")

    assert again.page.xpath("//main//input[@name='next']/@value") == ["/history"]


@ONE
def test_it_lets_nobody_into_an_account_closed_in_between(service: Installation, phone: Visitor):
    page = ask(phone, ADA)
    close_account(service.session, email=ADA, now=service.now)

    refused = phone.press(page, "Sign in", code=code(service))

    assert refused.status == 403
    assert "has been closed" in errors(refused)[0]


# The session


@ONE
def test_it_begins_a_session_that_no_one_could_know_before(service: Installation, phone: Visitor):
    planted = "s" * 43
    phone.client.set_cookie("renewal", planted)
    page = ask(phone)
    before = phone.client.get_cookie("renewal-browser")

    phone.press(page, "Sign in", code=code(service))

    session, browser = (phone.client.get_cookie(name) for name in ("renewal", "renewal-browser"))
    assert session is not None
    assert browser is not None
    assert before is not None
    assert session.value != planted
    assert browser.value != before.value
    assert service.session.scalars(select(SignInSession.token_hash)).one() == keyed_hash(
        SECRET, Purpose.SESSION, session.value
    )


@ONE
@pytest.mark.parametrize(
    ("email", "life"), [(ROSA, timedelta(days=30)), (ADA, timedelta(hours=12))]
)
def test_it_keeps_the_cookie_for_as_long_as_the_session_can_last(
    service: Installation, phone: Visitor, email: str, life: timedelta
):
    phone.press(ask(phone, email), "Sign in", code=code(service))

    cookie = phone.client.get_cookie("renewal")

    assert cookie is not None
    assert cookie.max_age == life.total_seconds()


@ONE
def test_it_ends_the_session_before_when_somebody_else_signs_in(
    service: Installation, phone: Visitor
):
    phone.press(phone.open(operators_link(service)), "Sign in")

    phone.press(phone.open(operators_link(service, SAM)), "Sign in")

    assert sessions(service) == 1
    assert SAM in texts(phone.open("/sessions").page, "//footer")[0]


@ONE
def test_it_refuses_the_forms_of_an_earlier_sign_in(service: Installation, phone: Visitor):
    before = phone.open("/help")
    phone.press(phone.open(operators_link(service)), "Sign in")

    refused = phone.press(before, "Español")

    assert refused.status == 403
    assert "before you signed in or out" in refused.said


@ONE
def test_it_leads_somebody_of_the_office_to_a_page_of_their_own(
    service: Installation, phone: Visitor
):
    arrived = phone.press(ask(phone, ADA), "Sign in", code=code(service))

    assert arrived.path == "/office"


# The link


@ONE
def test_it_signs_in_by_the_button_of_the_link_in_the_letter(
    service: Installation, phone: Visitor, capsys: pytest.CaptureFixture[str]
):
    ask(phone)
    [address] = LETTER_LINK.findall(capsys.readouterr().err)
    opened = phone.open(address)

    arrived = phone.press(opened, "Sign in")

    assert opened.heading == "Sign in with this link"
    assert ROSA in opened.said
    assert arrived.heading == "Your questions"


@ONE
def test_it_is_not_used_up_by_programs_that_open_links(service: Installation, phone: Visitor):
    ask(phone)
    for _ in range(5):
        scanner = service.client()
        assert scanner.get(link(service)).status_code == 200
        assert scanner.head(link(service)).status_code == 200

    arrived = phone.press(phone.open(link(service)), "Sign in")

    assert arrived.heading == "Your questions"


@ONE
def test_it_shows_the_code_in_another_browser(
    service: Installation, phone: Visitor, laptop: Visitor
):
    page = ask(phone)
    shown = laptop.open(link(service))
    [written] = texts(shown.page, "//*[@class='code']")

    arrived = phone.press(page, "Sign in", code=written)

    assert shown.heading == "Type this code where you asked for it"
    assert shown.page.xpath("//main//button") == []
    assert re.fullmatch(r"\d{4} \d{4}", written)
    assert arrived.heading == "Your questions"


@ONE
def test_it_signs_nobody_in_by_a_button_pressed_in_another_browser(
    service: Installation, phone: Visitor, laptop: Visitor
):
    ask(phone)
    [token] = set(laptop.open("/help").page.xpath("//input[@name='csrf']/@value"))

    answered = laptop.client.post(link(service), data={"csrf": token})

    assert (answered.status_code, answered.headers["Location"]) == (303, link(service))
    assert sessions(service) == 0


@ONE
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_says_that_a_link_is_not_one_of_ours(service: Installation, phone: Visitor, method: str):
    [token] = set(phone.open("/help").page.xpath("//input[@name='csrf']/@value"))

    answered = phone.client.open(
        "/sign-in/link/nonsense", method=method, data={"csrf": token} if method == "post" else None
    )

    assert answered.status_code == 404
    assert "This link does not sign anybody in." in answered.text
    assert 'href="/sign-in"' in answered.text


@ONE
def test_it_takes_an_operators_link_once(service: Installation, phone: Visitor, laptop: Visitor):
    address = operators_link(service)
    opened = laptop.open(address)
    phone.press(phone.open(address), "Sign in")

    again = laptop.press(opened, "Sign in")

    assert again.status == 410
    assert errors(again) == [
        "This code or link has signed somebody in already. Ask for a new code."
    ]
    assert sessions(service) == 1


@ONE
def test_it_leads_on_where_a_used_link_is_opened_by_who_is_signed_in(
    service: Installation, phone: Visitor
):
    address = operators_link(service)
    phone.press(phone.open(address), "Sign in")

    again = phone.open(address)

    assert phone.press_link(again, "Go to your questions").heading == "Your questions"


@ONE
def test_it_takes_a_demonstrations_link_again(
    service: Installation, phone: Visitor, laptop: Visitor
):
    address = operators_link(service, reusable=True)

    arrived = [visitor.press(visitor.open(address), "Sign in") for visitor in (phone, laptop)]

    assert [visit.heading for visit in arrived] == ["Your questions"] * 2


# Signing out


def test_it_signs_out_on_the_server_too(service: Installation, phone: Visitor):
    page = phone.press(phone.open(operators_link(service)), "Sign in")
    kept = phone.client.get_cookie("renewal")

    left = phone.press(page, "Sign out")

    assert kept is not None
    assert (left.path, left.heading) == ("/sign-in", "Sign in")
    assert "You are signed out." in left.said
    assert phone.client.get_cookie("renewal") is None
    phone.client.set_cookie("renewal", kept.value)
    assert phone.open("/standing").path == "/sign-in"


@ONE
def test_it_signs_out_whoever_is_signed_out_already(service: Installation, phone: Visitor):
    page = phone.press(phone.open(operators_link(service)), "Sign in")
    service.now += timedelta(days=31)

    left = phone.press(page, "Sign out")

    assert "You are signed out." in left.said


@ONE
@pytest.mark.parametrize("path", ["/sign-out", "/sessions", "/sign-in", "/sign-in/code"])
def test_it_takes_no_form_from_another_site(service: Installation, path: str):
    rosa = signed_in(service, ROSA)

    forged = rosa.client.post(path, data={"session": "others", "email": ROSA, "code": "12345678"})

    assert forged.status_code == 403
    assert sessions(service) == 1
    assert rosa.open("/").heading == "Your questions"


@ONE
def test_it_speaks_spanish(service: Installation, phone: Visitor):
    phone.client.set_cookie("language", "es")
    page = phone.open("/sign-in")

    refused = phone.press(page, "Enviarme un código", email="rosa")
    typed = phone.press(refused, "Enviarme un código", email=SAM)
    mistyped = phone.press(typed, "Iniciar sesión", code=wrong(service))
    arrived = phone.press(mistyped, "Iniciar sesión", code=code(service))

    assert errors(refused) == ["Escriba una dirección de correo como nombre@example.org."]
    assert "quedan 4 intentos" in errors(mistyped)[0]
    assert refused.page.xpath("//main//*[@lang]") == []
    assert arrived.page.get("lang") == "es"
