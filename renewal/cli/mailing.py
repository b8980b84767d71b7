"""Sends letters as the settings say: only an edge may read settings and mail both."""

from __future__ import annotations

import logging

from renewal.actions.send_letters import Sent, send_letters
from renewal.cli.opened import Opened
from renewal.mail.sender import SmtpServer, sender_of


def send_waiting(office: Opened) -> Sent:
    """The outbox has been sent as far as one run goes; why nothing leaves is in the log."""
    mail = office.settings.mail
    server = SmtpServer(mail.host, mail.port, mail.user, mail.password, mail.tls)
    sent = send_letters(
        office.session,
        now=office.now,
        sender=sender_of(mail.sender, mail.from_address, server),
        base_url=office.settings.base_url,
        secret=office.settings.secret_key(),
    )
    if sent.unreachable is not None:
        logging.getLogger("renewal").warning(sent.unreachable)
    return sent
