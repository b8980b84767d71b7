"""Forms that bring files: how many bytes they may have, and what is said of more.

Every other request is small (`MAX_CONTENT_LENGTH`); a view that takes files says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from renewal.domain.errors import RenewalError
from renewal.settings import Settings
from renewal.web.cookies import settings
from renewal.web.forms import check_form

View = TypeVar("View", bound=Callable[..., Any])
MB = 1_000_000
FOR_THE_FORM = 100_000
"""What a form may have beside its files, in bytes."""


class _Taken(NamedTuple):
    """How many MB a view takes, and which command takes more."""

    most: Callable[[Settings], int]
    command: str


def takes_files(most: Callable[[Settings], int], command: str) -> Callable[[View], View]:
    """The view takes files of at most so many MB together; `command` is what loads larger ones."""

    def mark(view: View) -> View:
        view.renewal_takes = _Taken(most, command)  # type: ignore[attr-defined]
        return view

    return mark


def check_form_with_files(view: Callable[..., Any]) -> None:
    """The form is ours, and what it brings is not too large for the view; or an error says so."""
    taken = cast("_Taken | None", getattr(view, "renewal_takes", None))
    if taken is None:
        check_form()
        return
    most = taken.most(settings())
    request.max_content_length = most * MB + FOR_THE_FORM
    sent = request.content_length
    if sent is not None and sent > request.max_content_length:
        raise _too_large(taken, most, sent)
    try:
        check_form()
    except RequestEntityTooLarge:
        if sent is not None:
            raise  # the files are not too large; something else of the form is
        raise _too_large(taken, most, sent) from None


def _too_large(taken: _Taken, most: int, sent: int | None) -> RenewalError:
    from renewal.actions.keep_upload import UploadTooLarge  # a web process seldom needs it

    told = "These files have" if sent is None else f"These files have {sent / MB:,.1f} MB:"
    return UploadTooLarge(
        f"{told} more than the {most} MB that are taken here at once. Nothing was uploaded. Send "
        "them in smaller parts, or have them loaded on the machine that runs the service: "
        f"{taken.command} FILE."
    )
