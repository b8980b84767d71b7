"""Sends letters as the settings say: only an edge may read settings and mail both."""

from __future__ import annotations

from renewal.actions.send_letters import Sent, send_letters
from renewal.cli.opened import Opened
from renewal.mail.sender import SmtpServer, sender_of


def send_waiting(office: Opened) -> Sent:
    """The outbox has been sent as far as one run goes."""
    mail = office.settings.mail
    server = SmtpServer(mail.host, mail.port, mail.user, mail.password, mail.tls)
    return send_letters(
        office.session,
        now=office.now,
        sender=sender_of(mail.sender, mail.from_address, server),
        base_url=office.settings.base_url,
        secret=office.settings.secret_key(),
    )
