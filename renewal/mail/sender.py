"""Senders: how a written letter leaves the house, to a mail server or to the console.

Two things can go wrong, and they are told apart because they are answered differently. The
server cannot be spoken to (`SenderUnreachable`): no letter is to blame, all of them wait. Or
this one letter does not get through (`LetterRefused`): the others go on.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
import sys
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Protocol, TextIO

from renewal.domain.errors import RenewalError

TIMEOUT_SECONDS = 10
SERVICE_CLOSING = 421

# Links longer than the 78 characters that the default allows would be broken into pieces.
_POLICY = policy.SMTP.clone(max_line_length=900)
# What Python's mail package raises for an address; its own errors are no ValueErrors.
_IMPOSSIBLE = (ValueError, IndexError, MessageError)


class SenderUnreachable(RenewalError):
    """The mail server cannot be spoken to; every letter waits."""

    code = "sender_unreachable"


class LetterRefused(RenewalError):
    """One letter does not get through; ``permanent`` when the server says that it never will."""

    code = "letter_refused"

    def __init__(self, sentence: str, *, permanent: bool) -> None:
        super().__init__(sentence)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter in words; ``reference`` names it, the same again when it is sent again."""

    to: str
    subject: str
    body: str
    language: str
    reference: str
    written_at: datetime


class Sender(Protocol):
    """Sends letters one after the other; `close` ends the conversation, if there is one."""

    def send(self, letter: WrittenLetter) -> None:
        """The letter has left, or `LetterRefused` or `SenderUnreachable` is raised."""

    def close(self) -> None:
        """Nothing is open any more; a later `send` opens it again."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server; ``tls`` is ``starttls``, ``tls`` or ``none``, no user means no log-in."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: str


def sender_of(kind: str, from_address: str, server: SmtpServer) -> Sender:
    """Return the sender that a process was set to use: ``console`` or ``smtp``."""
    if kind == "console":
        return ConsoleSender(from_address)
    return SmtpSender(server, from_address)


class ConsoleSender:
    """Writes letters to standard error, for whoever tries the service without a mail server."""

    def __init__(self, from_address: str, stream: TextIO | None = None) -> None:
        self._from_address = from_address
        self._stream = stream

    def send(self, letter: WrittenLetter) -> None:
        """The whole letter stands on the stream, in one piece between two rules."""
        head = f"From: {self._from_address}\nTo: {letter.to}\nSubject: {letter.subject}"
        rule = "-" * 72
        # Looked up now: tests and servers put another stream in its place.
        stream = self._stream or sys.stderr
        stream.write(f"{rule}\n{head}\n\n{letter.body.rstrip()}\n{rule}\n")
        stream.flush()

    def close(self) -> None:
        """There is nothing to close."""


def greet(server: SmtpServer) -> None:
    """The server lets us in, as the settings ask, or `SenderUnreachable` says why it does not."""
    sender = SmtpSender(server, "")
    sender.open()
    sender.close()


class SmtpSender:
    """Speaks to a mail server; one conversation carries all letters until `close`."""

    def __init__(self, server: SmtpServer, from_address: str) -> None:
        self._server = server
        self._from_address = from_address
        self._open: smtplib.SMTP | None = None

    def send(self, letter: WrittenLetter) -> None:
        """The server has taken the letter, or an error says whose fault it is that it has not."""
        message = message_of(letter, self._from_address)
        conversation = self.open()
        try:
            conversation.send_message(message)
        except OSError as error:  # smtplib's own errors are OSErrors too
            refusal = _refusal(error)
            if refusal is None:
                self.close()
                raise _unreachable(self._server, error) from error
            if isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
                self.close()
            raise refusal from error

    def close(self) -> None:
        """The server was told goodbye, if it still listens."""
        conversation, self._open = self._open, None
        if conversation is None:
            return
        with contextlib.suppress(OSError):
            conversation.quit()
        conversation.close()

    def open(self) -> smtplib.SMTP:
        """Return the conversation, which begins if there is none, or raise `SenderUnreachable`."""
        if self._open is None:
            try:
                self._open = _opened(self._server)
            except OSError as error:
                raise _unreachable(self._server, error) from error
        return self._open


def _opened(server: SmtpServer) -> smtplib.SMTP:
    """Return a conversation, secured and logged in as the settings ask."""
    conversation: smtplib.SMTP
    if server.tls == "tls":
        context = ssl.create_default_context()
        conversation = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        conversation = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        if server.tls == "starttls":
            conversation.starttls(context=ssl.create_default_context())
        if server.user:
            conversation.login(server.user, server.password)
    except OSError:
        conversation.close()
        raise
    return conversation


def message_of(letter: WrittenLetter, from_address: str) -> EmailMessage:
    """Return the letter as a mail message.

    Raises `LetterRefused` for an impossible address and `SenderUnreachable` when the fault is
    the sender's own address, with which no letter could leave.
    """
    message = EmailMessage(policy=_POLICY)
    origin = _origin(from_address)
    message["From"] = origin
    try:
        message["To"] = Address(addr_spec=_with_ascii_domain(letter.to))
        message["Subject"] = letter.subject
    except _IMPOSSIBLE as error:
        raise LetterRefused(
            f"No letter can be written to '{letter.to}': {error}.", permanent=True
        ) from error
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.reference}@{origin.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    message["Content-Language"] = letter.language  # before the content it would not be kept
    return message


def _origin(from_address: str) -> Address:
    name, address = parseaddr(from_address)
    try:
        return Address(name, addr_spec=_with_ascii_domain(address))
    except _IMPOSSIBLE as error:
        raise SenderUnreachable(
            f"No letter can come from '{from_address}': write an address like "
            "renewal@example.org into MAIL_FROM. Letters wait."
        ) from error


def _with_ascii_domain(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _unreachable(server: SmtpServer, error: OSError) -> SenderUnreachable:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return SenderUnreachable(
            f"The mail server {server.host} refuses the log-in of '{server.user}': "
            "check SMTP_USER and SMTP_PASSWORD. Letters wait."
        )
    return SenderUnreachable(
        f"The mail server {server.host}:{server.port} takes no letters ({_said(error)}): "
        "check SMTP_HOST, SMTP_PORT, SMTP_TLS and MAIL_FROM. Letters wait."
    )


def _refusal(error: OSError) -> LetterRefused | None:
    """Return why this one letter fails, None when the server would take no letter at all."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            status, said = next(iter(refused.values()))
        case smtplib.SMTPDataError(smtp_code=status, smtp_error=said):
            pass
        case smtplib.SMTPNotSupportedError():
            # Only an address in letters that the server does not know comes here.
            return LetterRefused(f"The mail server refuses the address: {error}.", permanent=True)
        case smtplib.SMTPServerDisconnected() | TimeoutError():
            # In the middle of a letter: perhaps it is this letter that the server cannot bear.
            return LetterRefused(
                f"The mail server broke off in the middle of the letter: {_said(error)}.",
                permanent=False,
            )
        case _:
            return None
    if status == SERVICE_CLOSING:
        return None
    return LetterRefused(
        f"The mail server refuses the letter: {status} {_text(said)}.", permanent=status >= 500
    )


def _said(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return _text(str(error)) or type(error).__name__


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300].rstrip(".")
