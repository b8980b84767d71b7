"""The link that a technician shares, its QR code and the certificate, in a plain browser."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from renewal.actions.close_account import close_account
from renewal.actions.withdraw import withdraw
from renewal.domain.checking import LOOKS_PER_CLIENT
from renewal.domain.tokens import Purpose, keyed_hash
from renewal.store.db import writing
from renewal.store.tables import Attempt, Entry, Person, SharedLink
from renewal.web.pages.printable import is_printed_whole, printable
from tests.databases import Database
from tests.installation import SECRET, Installation, installed
from tests.web.html import rows
from tests.web.visiting import Visit, Visitor, open_november, signed_in

ROSA = {"number": "R1", "last_name": "Delgado"}
ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        yield made


@pytest.fixture
def rosa(service: Installation) -> Visitor:
    return signed_in(service, "rosa@example.org")


@pytest.fixture
def stranger(service: Installation) -> Visitor:
    return Visitor(service.client())


def make(visitor: Visitor) -> str:
    """Somebody makes a link where there is none; its path."""
    page = visitor.press_link(visitor.open("/standing"), "Share your certifications")
    return link(visitor.press(page, "Make a link"))


def link(visit: Visit) -> str:
    [address] = visit.page.xpath("//main//p[contains(@class, 'link')]/a/@href")
    return str(address)


def held(visit: Visit) -> list[str]:
    return rows(visit.page, "//main//ul[starts-with(@class, 'lines')]/li")


def acts(service: Installation) -> list[str]:
    found = service.session.scalars(select(Entry.act).order_by(Entry.id)).all()
    service.session.rollback()
    return [act for act in found if "shar" in act]


def printed(pdf: bytes) -> str:
    """What the pages of a PDF say, in the order in which it is drawn."""
    drawn = b"".join(
        zlib.decompress(part)
        for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
        if part[:1] == b"\x78"
    )
    return " ".join(part.decode("latin-1") for part in re.findall(rb"\((.*?)\) Tj", drawn))


def test_it_shows_whoever_has_the_link_what_is_certified(
    service: Installation, rosa: Visitor, stranger: Visitor
):
    path = make(rosa)

    shown = stranger.open(path)

    assert re.fullmatch(r"/check/[\w-]{43}", path)
    assert shown.status == 200
    assert "Rosa Delgado" in shown.said
    assert "As of 24 November 2026" in shown.said
    assert held(shown)[1] == "Area A5 Brakes Current valid until 10 March 2029"
    assert "example.org" not in shown.said
    assert acts(service) == ["share standing"]
    assert shown.response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert shown.response.headers["Cache-Control"] == "no-store"
    [kept] = service.session.execute(select(SharedLink.link_hash, SharedLink.nonce))
    token = path.rpartition("/")[2]
    assert token not in kept
    assert "Rosa" not in stranger.press(stranger.open("/check"), "Check", **ROSA).said


def test_it_ends_the_link(service: Installation, rosa: Visitor, stranger: Visitor):
    path = make(rosa)

    ended = rosa.press(rosa.open("/share"), "End the link")

    assert "You have no link now." in ended.said
    gone = stranger.open(path)
    assert gone.status == 404
    assert "Ask the technician for a new one." in gone.said
    assert gone.page.xpath("//main//form[@action='/check']")
    assert acts(service) == ["share standing", "end sharing"]


def test_it_ends_the_former_link_with_a_new_one(rosa: Visitor, stranger: Visitor):
    former = make(rosa)

    new = link(rosa.press(rosa.open("/share"), "Make a new link"))

    assert new != former
    assert (stranger.open(former).status, stranger.open(new).status) == (404, 200)


@ONE
def test_it_shows_nothing_of_somebody_whose_name_was_erased(
    service: Installation, rosa: Visitor, stranger: Visitor
):
    path = make(rosa)
    with writing(service.session):
        service.session.execute(update(Person).values(first_name="", last_name=""))

    assert stranger.open(path).status == 404


@ONE
def test_it_shows_nothing_once_the_account_is_closed_nor_when_it_opens_again(
    service: Installation, rosa: Visitor, stranger: Visitor
):
    path = make(rosa)
    close_account(service.session, email="rosa@example.org", now=service.now)

    assert stranger.open(path).status == 404
    assert service.session.scalars(select(SharedLink)).all() == []


@ONE
def test_it_shows_a_withdrawn_credential_as_withdrawn(
    service: Installation, rosa: Visitor, stranger: Visitor
):
    path = make(rosa)
    withdraw(
        service.session,
        technician_number="R1",
        area="A5",
        reason="Found out",
        actors=["operator"],
        now=service.now,
    )
    service.now += timedelta(hours=1)

    [line] = [line for line in held(stranger.open(path)) if "Brakes" in line]

    assert "Withdrawn" in line
    assert "Found out" not in stranger.open(path).said


@ONE
def test_it_limits_how_often_one_network_looks(
    service: Installation, rosa: Visitor, stranger: Visitor
):
    path = make(rosa)
    subject = keyed_hash(SECRET, Purpose.CLIENT, "127.0.0.1")
    made_at = service.now - timedelta(minutes=20)
    with writing(service.session):
        service.session.add_all(
            Attempt(kind=LOOKS_PER_CLIENT.kind, subject=subject, made_at=made_at)
            for _ in range(LOOKS_PER_CLIENT.count - 1)
        )

    last, refused = stranger.open(path), stranger.open(path)

    assert (last.status, refused.status) == (200, 429)
    assert "Check again in 40 minutes." in refused.said
    assert refused.response.headers["Retry-After"] == "2400"
    assert "Rosa Delgado" not in refused.said
    # Whoever has number and name has a count of their own.
    assert stranger.press(stranger.open("/check"), "Check", **ROSA).status == 200


@ONE
def test_it_counts_nothing_that_cannot_be_a_link(service: Installation, stranger: Visitor):
    for text in ("x", "a" * 44, "../" * 14 + "x"):
        assert stranger.open(f"/check/{text}").status == 404

    assert service.session.scalars(select(Attempt)).all() == []


@ONE
def test_it_shows_no_link_that_another_secret_made(service: Installation, rosa: Visitor):
    make(rosa)
    with writing(service.session):
        service.session.execute(update(SharedLink).values(nonce="made elsewhere"))

    shown = rosa.open("/share")

    assert "You have no link now." in shown.said
    assert rosa.client.get("/share/qr.svg").status_code == 404


@ONE
def test_it_draws_the_link_as_a_code(rosa: Visitor):
    none = rosa.client.get("/share/qr.svg")
    make(rosa)

    drawn = rosa.client.get("/share/qr.svg")

    assert none.status_code == 404
    assert drawn.content_type.startswith("image/svg+xml")
    assert b"<svg" in drawn.data
    assert drawn.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@ONE
def test_it_prints_a_certificate(rosa: Visitor):
    before = rosa.client.get("/share/certificate.pdf")
    path = make(rosa)

    pdf = rosa.client.get("/share/certificate.pdf")

    assert before.headers["Location"] == "/share"
    assert pdf.content_type == "application/pdf"
    said = printed(pdf.data)
    valid = "Current, valid until 10 March 2029"
    issued = "Issued 24 November 2026, 14:05:09 EST"
    for wanted in ("Rosa Delgado", "Technician R1", issued, "A5 Brakes", valid, path):
        assert wanted in said
    assert "Some letters" not in said
    assert pdf.headers["Cache-Control"] == "no-store"


@ONE
def test_it_says_on_paper_when_it_cannot_print_a_name(service: Installation, rosa: Visitor):
    with writing(service.session):
        service.session.execute(update(Person).values(last_name="Nguyễn"))
    make(rosa)

    said = printed(rosa.client.get("/share/certificate.pdf").data)

    assert "Rosa Nguyen" in said
    assert "Some letters of the name cannot be printed here" in said
    assert "The certificate cannot print some letters" in rosa.open("/share").said


@ONE
def test_it_prints_no_name_of_which_nothing_can_be_read(service: Installation, rosa: Visitor):
    with writing(service.session):
        service.session.execute(update(Person).values(first_name="小龍", last_name="李"))
    path = make(rosa)

    said = printed(rosa.client.get("/share/certificate.pdf").data)

    assert "?" not in said
    assert "Some letters of the name cannot be printed here" in said
    assert "Technician R1" in said
    assert "小龍 李" in rosa.open(path).said


@ONE
def test_it_prints_in_the_language_of_whoever_prints(rosa: Visitor):
    make(rosa)
    rosa.client.set_cookie("language", "es")

    said = printed(rosa.client.get("/share/certificate.pdf").data)

    for wanted in ("Certificado", "Emitido el 24 de noviembre de 2026", "Vea lo que vale hoy:"):
        assert wanted in said


@pytest.mark.parametrize(
    ("text", "printed", "whole"),
    [
        ("Muñoz", "Muñoz", True),
        ("Mun\u0303oz", "Muñoz", True),
        ("O\u2019Brien\u2013Smith", "O'Brien-Smith", True),
        ("Nguyễn", "Nguyen", False),
        ("Łuk", "uk", False),
        ("Anna 李", "Anna", False),
        ("李 小龍", "", False),
        ("R\x071", "R1", False),
        ("", "", True),
    ],
)
def test_it_knows_which_letters_the_fonts_have(text: str, printed: str, whole: bool):
    assert (printable(text), is_printed_whole(text)) == (printed, whole)
