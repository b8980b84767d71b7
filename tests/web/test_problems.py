"""What somebody gets to see when something cannot be done, and what nobody gets to see."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, abort, request
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

from renewal.actions.answer_refusals import AlreadyAnswered, WindowClosed
from renewal.actions.import_bank import import_bank
from renewal.actions.programme import NoProgramme
from renewal.actions.subject import NoCredential
from renewal.domain.access import REQUESTS_PER_ADDRESS, TooManyRequests, WrongCode
from renewal.domain.errors import RenewalError
from renewal.settings import MissingKey
from renewal.store.db import db, writing
from renewal.web.guard import public
from renewal.web.problems import CODES, STATUSES, headers_of, status_of
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.web.bare import NOON, bare_app
from tests.web.html import read, said, texts

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
BROKEN = "Something is broken here"
SECRETS = "password hunter2 of rosa@example.org"

# What people read for each status, in both languages of the pages.
TITLES = {
    400: ("That could not be read", "No se pudo leer"),
    401: ("Sign in first", "Inicie sesión primero"),
    403: ("Not allowed", "No permitido"),
    404: ("Page not found", "Página no encontrada"),
    405: ("Not this way", "Así no"),
    409: ("That cannot be done now", "Eso no se puede hacer ahora"),
    410: ("No longer possible", "Ya no es posible"),
    413: ("Too much at once", "Demasiado de una vez"),
    415: ("Not in this form", "No en este formato"),
    422: ("Something does not fit", "Algo no encaja"),
    429: ("Too often", "Demasiadas veces"),
    500: (BROKEN, "Algo falla aquí"),
    503: ("Busy at the moment", "Ocupado en este momento"),
}


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[Flask]:
    with bare_app(database, tmp_path) as made:
        yield made


@pytest.fixture
def programme(app: Flask, tmp_path: Path) -> None:
    """A programme is loaded: only then the service knows in which languages it speaks."""
    with app.app_context():
        folder = write_bank(tmp_path / "bank", {"A5": 1})
        import_bank(db.session(), [folder], now=NOON)


def raising(app: Flask, make: Callable[[], Exception], path: str = "/raise") -> Flask:
    """The page at this path raises what is made."""

    @public
    def view() -> str:
        raise make()

    app.add_url_rule(path, f"raise {path}", view_func=view, methods=["GET"])
    return app


class NeverHeardOf(RenewalError):
    """A refusal that the table of statuses does not hold."""

    code = "never_heard_of"


@ONE
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_has_a_page_in_the_readers_language_for_every_status(
    app: Flask, programme: None, language: str
):
    @public
    def view(status: int) -> str:
        abort(status)

    app.add_url_rule("/abort/<int:status>", view_func=view)
    browser = app.test_client()

    shown = {}
    for status in TITLES:
        answered = browser.get(f"/abort/{status}", headers={"Accept-Language": language})
        page = read(answered.data)
        assert answered.status_code == status
        assert page.get("lang") == language
        assert texts(page, "//main//a[contains(@class, 'button')]")
        assert len(texts(page, "//main//p[@class='lead']")[0]) > 40
        [shown[status]] = texts(page, "//h1")

    assert shown == {status: both[language == "es"] for status, both in TITLES.items()}


@ONE
def test_it_has_the_nearest_page_for_any_other_status(app: Flask):
    raising(app, lambda: _http(418), "/tea")
    raising(app, lambda: _http(501), "/later")
    browser = app.test_client()

    answered = [browser.get(path) for path in ("/tea", "/later")]

    assert [answer.status_code for answer in answered] == [418, 501]
    assert [texts(read(a.data), "//h1")[0] for a in answered] == ["That could not be read", BROKEN]


def _http(status: int) -> HTTPException:
    try:
        abort(status)
    except HTTPException as error:
        return error


@ONE
def test_it_tells_people_the_sentence_of_the_refusal(app: Flask):
    raising(app, lambda: AlreadyAnswered("Code ABC was answered on the 3rd. That answer stands."))

    answered = app.test_client().get("/raise")

    assert answered.status_code == 409
    assert texts(read(answered.data), "//p[@class='lead']") == [
        "Code ABC was answered on the 3rd. That answer stands."
    ]


@ONE
def test_it_tells_a_spanish_reader_the_refusal_in_spanish(app: Flask, programme: None):
    raising(app, lambda: AlreadyAnswered("Code ABC was answered on the 3rd."))

    answered = app.test_client().get("/raise", headers={"Accept-Language": "es"})

    page = read(answered.data)
    assert texts(page, "//p[@class='lead']") == [
        "Esta pregunta ya se contestó con otra opción. Vale la primera respuesta."
    ]
    assert page.xpath("//p[@class='lead']/@lang") == []


@ONE
def test_it_marks_a_sentence_as_english_that_has_no_spanish(app: Flask, programme: None):
    class Untranslated(NeverHeardOf):
        """Something with a status, and no words of its own."""

        code = "two_admins_needed"

    raising(app, lambda: Untranslated("Two admins are needed."))

    answered = app.test_client().get("/raise", headers={"Accept-Language": "es"})

    page = read(answered.data)
    assert texts(page, "//p[@class='lead'][@lang='en']") == ["Two admins are needed."]


@ONE
def test_it_escapes_what_a_sentence_quotes(app: Flask):
    raising(app, lambda: NoCredential("You hold none in '<script>alert(1)</script>'."))

    answered = app.test_client().get("/raise")

    assert "<script>" not in answered.text
    assert "alert(1)" in said(read(answered.data))


@ONE
@pytest.mark.parametrize(
    "make",
    [
        lambda: ValueError(SECRETS),
        lambda: KeyError(SECRETS),
        lambda: NeverHeardOf(SECRETS),
        lambda: MissingKey(SECRETS),
        lambda: OperationalError(f"SELECT {SECRETS}", {"p": SECRETS}, OSError("gone")),
        lambda: NoConnectionFree(SECRETS),
    ],
)
@pytest.mark.parametrize("path", ["/raise", "/api/raise"])
def test_it_shows_nothing_of_the_inside(app: Flask, make: Callable[[], Exception], path: str):
    raising(app, make, path)

    answered = app.test_client().get(path)

    assert answered.status_code in {500, 503}
    for word in ("hunter2", "Traceback", "Error", "SELECT", "renewal/"):
        assert word not in answered.text


@ONE
def test_it_notes_a_mistake_of_ours_in_the_log(app: Flask, caplog: pytest.LogCaptureFixture):
    raising(app, lambda: NeverHeardOf("This was not foreseen."))

    with caplog.at_level(logging.ERROR, logger="renewal"):
        app.test_client().get("/raise")

    assert "never_heard_of: This was not foreseen." in caplog.text


@ONE
def test_it_notes_no_statement_and_no_value_in_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
):
    raising(app, lambda: OperationalError(f"SELECT {SECRETS}", {}, OSError("disk is full")))

    with caplog.at_level(logging.ERROR, logger="renewal"):
        answered = app.test_client().get("/raise")

    assert answered.status_code == 503
    assert answered.headers["Retry-After"] == "10"
    assert "disk is full" in caplog.text
    assert "hunter2" not in caplog.text


def test_it_answers_while_the_database_does_not(app: Flask):
    # As after an update whose migrations have not run yet.
    with app.app_context(), writing(db.session()):
        db.session.execute(text("DROP TABLE sign_in_session"))
    browser = app.test_client()
    browser.set_cookie("renewal", "x" * 43)

    answered = browser.get("/sign-in")

    assert answered.status_code in {500, 503}
    assert "no such table" not in answered.text
    assert "does not exist" not in answered.text


@ONE
def test_it_says_when_nothing_was_set_up_yet(app: Flask):
    answered = app.test_client().get("/help")

    assert answered.status_code == 503
    assert texts(read(answered.data), "//h1") == ["Not set up yet"]
    assert status_of(NoProgramme("There is none.")) == 503


@ONE
def test_it_says_which_ways_an_address_can_be_used(app: Flask):
    answered = app.test_client().get("/sign-out")

    assert answered.status_code == 405
    assert answered.headers["Allow"] == "OPTIONS, POST"


@ONE
def test_it_takes_no_more_than_a_page_ever_sends(app: Flask):
    browser = app.test_client()
    browser.get("/sign-in")

    answered = browser.post("/sign-in", data={"email": "x" * 2_000_000})

    assert answered.status_code == 413
    assert texts(read(answered.data), "//h1") == ["Too much at once"]


@ONE
@pytest.mark.parametrize(
    "address", ["/sign-in/link/%FF%FE", "/question/%00", "/standing/%F0%9F%98%80", "/%2e%2e/etc"]
)
def test_it_answers_an_address_that_cannot_be_read(app: Flask, address: str):
    answered = app.test_client().get(address)

    assert answered.status_code in {303, 404}


@ONE
def test_it_says_after_how_long_to_try_again(app: Flask):
    raising(app, _too_many)

    answered = app.test_client().get("/raise")

    assert answered.status_code == 429
    assert answered.headers["Retry-After"] == str(_too_many().minutes * 60) == "720"
    assert headers_of(WrongCode(3)) == {}


def _too_many() -> TooManyRequests:
    return TooManyRequests(REQUESTS_PER_ADDRESS, REQUESTS_PER_ADDRESS.within / 5)


@ONE
@pytest.mark.parametrize(
    ("make", "document"),
    [
        (
            lambda: WindowClosed("The window closed."),
            {"title": "No longer possible", "status": 410, "code": "window_closed"},
        ),
        (lambda: _http(404), {"title": "Page not found", "status": 404}),
        (lambda: ValueError(SECRETS), {"title": BROKEN, "status": 500}),
        (
            lambda: MissingKey(SECRETS),
            {"title": BROKEN, "status": 500, "code": "missing_key"},
        ),
    ],
)
def test_it_gives_a_program_a_document_in_english(
    app: Flask, make: Callable[[], Exception], document: dict[str, object]
):
    raising(app, make, "/api/raise")

    answered = app.test_client().get("/api/raise", headers={"Accept-Language": "es"})

    found = answered.json
    assert answered.content_type == "application/problem+json"
    assert isinstance(found, dict)
    assert found.pop("type") == "about:blank"
    assert len(found.pop("detail")) > 10
    assert found == document


@ONE
def test_it_leaves_no_transaction_open_behind_a_refusal(app: Flask):
    states = []

    @public
    def view() -> str:
        db.session.execute(text("SELECT 1"))
        raise NoCredential("You hold none.")

    def note(response: object) -> object:
        states.append(db.session().in_transaction())
        return response

    app.add_url_rule("/api/raise", view_func=view)
    app.after_request(note)

    app.test_client().get("/api/raise")

    assert states == [False]


@ONE
def test_it_leads_a_stranger_to_sign_in(app: Flask):
    page = read(app.test_client().get("/nowhere").data)

    assert page.xpath("//main//a/@href") == ["/sign-in"]


@ONE
def test_it_keeps_a_redirection_what_it_is(app: Flask):
    @public
    def view() -> str:
        return request.path

    app.add_url_rule("/folder/", view_func=view)

    assert app.test_client().get("/folder").status_code == 308


def test_it_gives_each_code_one_status():
    assert sum(len(codes) for codes in CODES.values()) == len(STATUSES)
    assert set(CODES) <= set(TITLES)


def test_it_calls_what_it_does_not_know_a_mistake_of_ours():
    assert status_of(NeverHeardOf("This was not foreseen.")) == 500
