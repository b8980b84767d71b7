"""Senders: what leaves the house, and whose fault it is when it does not."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from renewal.mail import sender as sender_module
from renewal.mail.sender import (
    ConsoleSender,
    LetterRefused,
    SenderUnreachable,
    SmtpSender,
    SmtpServer,
    WrittenLetter,
    message_of,
    sender_of,
)
from tests.mail.post_office import HANG_UP, SILENCE, PostOffice

FROM = "Renewal Office <renewal@example.org>"


def letter(to: str = "rosa@example.org", **changes: str) -> WrittenLetter:
    fields = {
        "subject": "Your questions for January 2027",
        "body": "Hello Rosa,\n\nHere is your question.\n",
        "language": "en",
        "reference": "letter-7-20270101120000",
    } | changes
    return WrittenLetter(to=to, written_at=datetime(2027, 1, 1, 12, tzinfo=UTC), **fields)


@pytest.fixture
def smtp(post: PostOffice) -> Iterator[SmtpSender]:
    made = SmtpSender(SmtpServer("127.0.0.1", post.port, "", "", "none"), FROM)
    yield made
    made.close()


def refusal(smtp: SmtpSender, to: str = "rosa@example.org") -> LetterRefused:
    with pytest.raises(LetterRefused) as caught:
        smtp.send(letter(to))
    return caught.value


def test_it_hands_a_letter_to_the_server(post: PostOffice, smtp: SmtpSender) -> None:
    smtp.send(letter())

    (taken,) = post.taken
    assert (taken.sender, taken.recipient) == ("renewal@example.org", "rosa@example.org")
    assert taken.message["From"] == FROM
    assert taken.message["To"] == "rosa@example.org"
    assert taken.message["Subject"] == "Your questions for January 2027"
    assert taken.message["Date"] == "Fri, 01 Jan 2027 12:00:00 +0000"
    assert taken.message["Message-ID"] == "<letter-7-20270101120000@example.org>"
    assert taken.message["Auto-Submitted"] == "auto-generated"
    assert taken.message["Content-Language"] == "en"
    assert taken.text.replace("\r\n", "\n") == "Hello Rosa,\n\nHere is your question.\n"


def test_it_carries_spanish_and_long_links_whole(post: PostOffice, smtp: SmtpSender) -> None:
    link = "https://renewal.example.org/sign-in/link/" + "Zx9_" * 40
    body = f"Hola, José:\n\n¿Qué pasó? Mañana: 80 °C\n.\n..punto\n{link}\n"

    smtp.send(letter(subject="Sus preguntas de año", body=body, language="es"))

    (taken,) = post.taken
    assert taken.message["Subject"] == "Sus preguntas de año"
    assert taken.text.replace("\r\n", "\n") == body
    assert link in taken.text


def test_it_carries_all_letters_in_one_conversation(post: PostOffice, smtp: SmtpSender) -> None:
    for name in ("rosa", "ben", "chen"):
        smtp.send(letter(f"{name}@example.org"))
    smtp.close()

    assert post.recipients == ["rosa@example.org", "ben@example.org", "chen@example.org"]
    assert post.conversations == 1
    assert post.said[-1] == "QUIT"


def test_it_begins_a_new_conversation_after_it_was_closed(
    post: PostOffice, smtp: SmtpSender
) -> None:
    smtp.send(letter())
    smtp.close()
    smtp.close()

    smtp.send(letter("ben@example.org"))

    assert post.conversations == 2
    assert len(post.taken) == 2


@pytest.mark.parametrize(
    ("command", "answer", "permanent"),
    [
        ("RCPT", "550 no such user", True),
        ("RCPT", "450 mailbox busy", False),
        ("DATA", "554 not from you", True),
        ("letter", "554 looks like junk", True),
        ("letter", "451 try later", False),
        ("letter", "552 5.3.4 too large", True),
    ],
)
def test_it_blames_a_letter_that_the_server_refuses_and_goes_on(
    post: PostOffice, smtp: SmtpSender, command: str, answer: str, permanent: bool
) -> None:
    post.refuse(command, answer)
    refused = refusal(smtp)
    post.answers.clear()

    smtp.send(letter("ben@example.org"))

    assert refused.permanent is permanent
    assert str(refused) == f"The mail server refuses the letter: {answer}."
    assert post.recipients == ["ben@example.org"]
    assert post.conversations == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "letter"])
@pytest.mark.parametrize("answer", [HANG_UP, SILENCE])
def test_it_takes_a_line_that_goes_dead_for_the_letters_fault(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch, command: str, answer: str
) -> None:
    monkeypatch.setattr(sender_module, "TIMEOUT_SECONDS", 1)
    smtp = SmtpSender(SmtpServer("127.0.0.1", post.port, "", "", "none"), FROM)
    post.refuse(command, answer)
    refused = refusal(smtp)
    post.answers.clear()
    monkeypatch.undo()

    smtp.send(letter("ben@example.org"))

    smtp.close()
    assert not refused.permanent
    assert "broke off in the middle of the letter" in str(refused)
    assert post.recipients == ["ben@example.org"]
    assert post.conversations == 2


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("greeting", "554 go away"),
        ("greeting", HANG_UP),
        ("greeting", SILENCE),
        ("MAIL", "550 you are nobody"),
        ("MAIL", "451 disk full"),
        ("MAIL", "421 closing"),
        ("RCPT", "421 closing"),
        ("DATA", "421 closing"),
        ("letter", "421 closing"),
    ],
)
def test_it_blames_the_server_where_no_letter_would_do_better(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch, command: str, answer: str
) -> None:
    monkeypatch.setattr(sender_module, "TIMEOUT_SECONDS", 1)
    smtp = SmtpSender(SmtpServer("127.0.0.1", post.port, "", "", "none"), FROM)
    post.refuse(command, answer)

    with pytest.raises(SenderUnreachable) as caught:
        smtp.send(letter())

    assert f"127.0.0.1:{post.port} takes no letters" in str(caught.value)
    assert "check SMTP_HOST" in str(caught.value)
    post.answers.clear()
    monkeypatch.undo()
    smtp.send(letter("ben@example.org"))
    smtp.close()
    assert post.recipients == ["ben@example.org"]


def test_it_says_that_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        smtp = SmtpSender(SmtpServer("127.0.0.1", taken.getsockname()[1], "", "", "none"), FROM)

        with pytest.raises(SenderUnreachable, match="takes no letters"):
            smtp.send(letter())


def test_it_logs_in_with_the_name_it_was_given(post: PostOffice) -> None:
    post.extensions = ("AUTH PLAIN",)
    smtp = SmtpSender(SmtpServer("127.0.0.1", post.port, "renewal", "s3cret", "none"), FROM)

    smtp.send(letter())

    smtp.close()
    assert post.said.index("AUTH") < post.said.index("MAIL")


def test_it_says_which_settings_to_look_at_when_the_log_in_is_refused(post: PostOffice) -> None:
    post.extensions = ("AUTH PLAIN",)
    post.refuse("AUTH", "535 wrong")
    smtp = SmtpSender(SmtpServer("127.0.0.1", post.port, "renewal", "s3cret", "none"), FROM)

    with pytest.raises(SenderUnreachable) as caught:
        smtp.send(letter())

    assert "refuses the log-in of 'renewal': check SMTP_USER and SMTP_PASSWORD" in str(caught.value)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(("tls", "user"), [("starttls", ""), ("tls", ""), ("none", "renewal")])
def test_it_sends_nothing_where_the_server_is_less_than_it_was_set_to(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch, tls: str, user: str
) -> None:
    monkeypatch.setattr(sender_module, "TIMEOUT_SECONDS", 1)
    smtp = SmtpSender(SmtpServer("127.0.0.1", post.port, user, "s3cret", tls), FROM)

    with pytest.raises(SenderUnreachable):
        smtp.send(letter())

    assert post.taken == []
    assert "AUTH" not in post.said


@pytest.mark.parametrize(
    "address", ["", "rosa", "rosa@", "@example.org", "a\r\nBcc: x@example.org", "a@" + "x" * 70]
)
def test_it_gives_up_on_an_address_that_is_none(
    post: PostOffice, smtp: SmtpSender, address: str
) -> None:
    refused = refusal(smtp, address)

    assert refused.permanent
    assert post.conversations == 0


@pytest.mark.parametrize("address", ["", "Renewal", "@example.org", "renewal@", "a b@example.org"])
def test_it_blames_the_settings_when_no_letter_could_come_from_anybody(
    post: PostOffice, address: str
) -> None:
    smtp = SmtpSender(SmtpServer("127.0.0.1", post.port, "", "", "none"), address)

    with pytest.raises(SenderUnreachable, match="into MAIL_FROM"):
        smtp.send(letter())

    assert post.conversations == 0


def test_it_writes_to_a_domain_with_accents(post: PostOffice, smtp: SmtpSender) -> None:
    smtp.send(letter("rosa@taller-peña.example"))

    assert post.recipients == ["rosa@xn--taller-pea-19a.example"]


def test_it_blames_the_address_when_the_server_knows_no_accents(
    post: PostOffice, smtp: SmtpSender
) -> None:
    post.extensions = ("8BITMIME",)

    refused = refusal(smtp, "josé@example.org")

    assert refused.permanent
    smtp.send(letter("ben@example.org"))
    assert post.recipients == ["ben@example.org"]


def test_it_writes_no_second_header_into_a_subject() -> None:
    with pytest.raises(LetterRefused):
        message_of(letter(subject="Hello\r\nBcc: everybody@example.org"), FROM)


def test_it_writes_to_standard_error_when_nothing_else_is_set(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sender = sender_of("console", FROM, SmtpServer("", 0, "", "", "none"))

    sender.send(letter(subject="Señal"))
    sender.close()

    rule = "-" * 72
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        f"{rule}\nFrom: {FROM}\nTo: rosa@example.org\nSubject: Señal\n\n"
        f"Hello Rosa,\n\nHere is your question.\n{rule}\n"
    )


def test_it_writes_to_the_stream_it_was_given() -> None:
    stream = io.StringIO()

    ConsoleSender(FROM, stream).send(letter())

    assert "To: rosa@example.org" in stream.getvalue()


def test_it_sends_by_mail_when_that_is_set(post: PostOffice) -> None:
    sender = sender_of("smtp", FROM, SmtpServer("127.0.0.1", post.port, "", "", "none"))

    sender.send(letter())
    sender.close()

    assert post.recipients == ["rosa@example.org"]
