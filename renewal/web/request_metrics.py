"""Every request is counted by its pattern, where figures are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from flask import Flask, Response, request

from renewal.actions.send_letters import Sent
from renewal.web.request_log import path_pattern, seconds_taken

_LETTERS = "renewal_note_letters"


class NotesRequests(Protocol):
    """Whatever counts requests."""

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request is counted."""


def measure(app: Flask, requests: NotesRequests, note_letters: Callable[[Sent], None]) -> None:
    """Every request to ``app`` is counted when its response is made, and the letters it posts."""

    def note(response: Response) -> Response:
        requests.note(path_pattern(), request.method, response.status_code, seconds_taken())
        return response

    app.after_request(note)
    app.extensions[_LETTERS] = note_letters


def note_posted(app: Flask, sent: Sent) -> None:
    """The letters that a web process posted are counted, where figures are asked for."""
    note: Callable[[Sent], None] | None = app.extensions.get(_LETTERS)
    if note is not None:
        note(sent)
