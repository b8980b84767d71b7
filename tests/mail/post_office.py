"""A mail server on loopback that does what a test tells it: take, refuse, dawdle, hang up.

It speaks as much SMTP as a client needs to hand over letters, one conversation a thread.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

HANG_UP = ""
"""An answer that is no answer: the line goes dead."""
SILENCE = "..."
"""An answer that never comes; the line stays open until the server is closed."""


@dataclass
class Taken:
    """A letter that the server has accepted, with the envelope it came in."""

    sender: str
    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The letter as its reader sees it."""
        return message_from_bytes(self.content, _class=EmailMessage, policy=SMTP_POLICY)

    @property
    def text(self) -> str:
        """The words of the letter."""
        return str(self.message.get_content())


@dataclass
class PostOffice:
    """What the server answers, by command, and what it has taken.

    ``answers`` maps a command (greeting, EHLO, AUTH, MAIL, RCPT, DATA, letter, QUIT) to a function
    from what came with it to an answer; without one everything is fine.
    """

    port: int = 0
    answers: dict[str, Callable[[str], str | None]] = field(default_factory=dict)
    extensions: tuple[str, ...] = ("8BITMIME", "SMTPUTF8")
    taken: list[Taken] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def conversations(self) -> int:
        """How many times somebody has connected."""
        return self.said.count("greeting")

    @property
    def recipients(self) -> list[str]:
        """Whom the letters that were taken are for, in their order."""
        return [each.recipient for each in self.taken]

    def refuse(self, command: str, answer: str, *, about: str = "") -> None:
        """From now on that command gets this answer, where its words hold ``about``."""
        self.answers[command] = lambda words: answer if about in words else None

    def answer(self, command: str, words: str, usual: str) -> str:
        """What is said to a command; it is noted."""
        self.said.append(command)
        choose = self.answers.get(command)
        chosen = choose(words) if choose else None
        return usual if chosen is None else chosen


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """The conversation lasts until either side has had enough of it."""
        self.sender = self.recipient = ""
        if not self._say("greeting", "", "220 here"):
            return
        while True:
            line = self.rfile.readline()
            if not line:
                return
            words = line.decode("utf-8", "replace").strip()
            command = words.partition(" ")[0].upper()
            if not self._step(command, words) or command == "QUIT":
                return

    def _step(self, command: str, words: str) -> bool:
        if command == "EHLO":
            listed = ["here", *self.server.office.extensions]
            lines = [f"250-{each}" for each in listed[:-1]] + [f"250 {listed[-1]}"]
            return self._say(command, words, "\r\n".join(lines))
        if command == "MAIL":
            self.sender = _address(words)
        if command == "RCPT":
            self.recipient = _address(words)
        usual = {"DATA": "354 go on", "QUIT": "221 bye", "AUTH": "235 known"}
        if not self._say(command, words, usual.get(command, "250 fine")):
            return False
        return self._letter() if command == "DATA" and self.went_on else True

    def _letter(self) -> bool:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        content = b"".join(lines)
        taken = Taken(self.sender, self.recipient, content)
        return self._say("letter", content.decode("utf-8", "replace"), "250 taken", taken)

    def _say(self, command: str, words: str, usual: str, taken: Taken | None = None) -> bool:
        office = self.server.office
        answer = office.answer(command, words, usual)
        if answer == SILENCE:
            office.closed.wait(30)
            return False
        if answer == HANG_UP:
            return False
        self.went_on = answer[0] in "23"
        if taken is not None and self.went_on:
            office.taken.append(taken)  # first, because the client may look once it is answered
        self.wfile.write(f"{answer}\r\n".encode())
        return True


def _address(words: str) -> str:
    return words.partition("<")[2].partition(">")[0]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, office: PostOffice) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.office = office

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is what some tests are about."""


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A mail server listens on a free port of this machine until the block ends."""
    office = PostOffice()
    with _Server(office) as server:
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield office
        finally:
            office.closed.set()
            server.shutdown()
            thread.join()
