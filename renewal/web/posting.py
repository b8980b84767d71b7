"""Posts sign-in letters from the web process, right after the page that asked has gone out.

Somebody is waiting for that letter, and the next tick may be a minute away. It is posted by
a thread of its own, so that the time a mail server takes shows nobody whether an address has
an account. What fails stays in the outbox for the tick.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response

from renewal.actions.send_letters import send_letters
from renewal.domain.errors import RenewalError
from renewal.mail.sender import SmtpServer, sender_of
from renewal.settings import Mode
from renewal.store.db import db
from renewal.web.cookies import secret, settings
from renewal.web.request_metrics import note_posted

AT_ONCE = 5
SECONDS = 10
_THREAD = "renewal_posting"


def post_after(response: Response, now: datetime) -> None:
    """Urgent letters are posted once ``response`` has gone out."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    if settings().mode is Mode.TEST:
        # A test reads the letter right after the response.
        response.call_on_close(lambda: _post(app, now))
        return
    thread = app.extensions.setdefault(_THREAD, ThreadPoolExecutor(1, "posting"))
    response.call_on_close(lambda: thread.submit(_post, app, now))


def _post(app: Flask, now: datetime) -> None:
    with app.app_context():
        mail = settings().mail
        server = SmtpServer(mail.host, mail.port, mail.user, mail.password, mail.tls)
        try:
            sent = send_letters(
                db.session(),
                now=now,
                sender=sender_of(mail.sender, mail.from_address, server),
                base_url=settings().base_url,
                secret=secret(),
                limit=AT_ONCE,
                seconds=SECONDS,
                urgent_only=True,
            )
        except (SQLAlchemyError, RenewalError, OSError) as error:
            logging.getLogger("renewal").warning(
                "A sign-in letter waits for the next tick: %s", type(error).__name__
            )
        else:
            note_posted(app, sent)
            if sent.unreachable is not None:
                logging.getLogger("renewal").warning(sent.unreachable)
