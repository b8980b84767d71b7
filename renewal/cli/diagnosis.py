"""What `renewal doctor` looks at: each check is a function that returns one finding."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from renewal.actions.forecast_bank import forecast_bank
from renewal.actions.read_health import LATE, Health, read_health
from renewal.cli.opened import Opened
from renewal.domain.calendar import Month, month_at, utc
from renewal.domain.errors import RenewalError
from renewal.mail.sender import SenderUnreachable, SmtpServer, greet
from renewal.settings import KEY_FILE, MissingKey, Mode
from renewal.store.addresses import file_of
from renewal.store.db import is_sqlite
from renewal.store.migrate import NoMigrations, knows_version, newest_version
from renewal.store.verifying_tree import waiting_entries

LITTLE_BYTES = 1 << 30
FEW_BYTES = 100 << 20
CLOCKS_APART = timedelta(seconds=5)


class State(StrEnum):
    """How something is; only an error makes the doctor end with exit code 1."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do where it is not well."""

    check: str
    state: State
    sentence: str


Check = Callable[[Opened], Finding]


def diagnose(office: Opened) -> list[Finding]:
    """Return one finding a check; those that need the database are left out without it."""
    found = [_looked_at(each, office) for each in (secret, key_file, address, mail, disk)]
    found.append(_looked_at(checkpoints, office))
    try:
        health = read_health(office.session)
    except DBAPIError as error:
        reason = str(error.orig).splitlines()[0]
        sentence = f"It does not answer: {reason}. Check RENEWAL_DATA or DATABASE_URL."
        return [*found, Finding("database", State.ERROR, sentence)]
    found += [_looked_at(database, office), tables(office, health)]
    if found[-1].state is State.OK:
        found += [ticks(office, health), *(check(office) for check in (clock, ledger, bank))]
    return found


def _looked_at(check: Check, office: Opened) -> Finding:
    """Return the finding of a check, which may need to look where not everybody may."""
    try:
        return check(office)
    except OSError as error:
        sentence = f"It cannot be looked at ({error}). Run this as the user of the service."
        return Finding(check.__name__.replace("_", " "), State.ERROR, sentence)


def secret(office: Opened) -> Finding:
    """The secret key is there and hard to guess."""
    try:
        office.settings.secret_key()
    except MissingKey as error:
        return Finding("secret", State.ERROR, error.sentence)
    return Finding("secret", State.OK, "There is a secret key.")


def key_file(office: Opened) -> Finding:
    """Nobody but its owner can read the file of the secret key."""
    path = office.settings.data / KEY_FILE
    if office.settings.given_key or not path.is_file():
        return Finding("key file", State.OK, "There is none, or it is not used.")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        sentence = f"Others may read {path} (mode {mode:o}). Run: chmod 600 {path}"
        return Finding("key file", State.ERROR, sentence)
    return Finding("key file", State.OK, "Only its owner can read it.")


def address(office: Opened) -> Finding:
    """People reach a service in production by https."""
    settings = office.settings
    if settings.mode is not Mode.PRODUCTION:
        sentence = f"The mode is {settings.mode}, in which the clock can be moved."
        return Finding("address", State.WARNING, f"{sentence} Unset RENEWAL_MODE for real use.")
    if not settings.secure:
        sentence = f"BASE_URL is {settings.base_url}: put https in front, and say so in BASE_URL."
        return Finding("address", State.WARNING, sentence)
    return Finding("address", State.OK, f"People reach it at {settings.base_url}.")


def mail(office: Opened) -> Finding:
    """Letters reach people."""
    settings = office.settings.mail
    if settings.sender == "console":
        sentence = "Letters are written to standard error only. Set MAIL_SENDER=smtp."
        return Finding("mail", State.WARNING, sentence)
    if settings.from_address.endswith("@localhost"):
        sentence = f"Letters come from {settings.from_address}. Set MAIL_FROM."
        return Finding("mail", State.WARNING, sentence)
    if settings.password and settings.tls == "none":
        sentence = "The password goes to the mail server unencrypted. Set SMTP_TLS=starttls."
        return Finding("mail", State.ERROR, sentence)
    server = SmtpServer(
        settings.host, settings.port, settings.user, settings.password, settings.tls
    )
    try:
        greet(server)
    except SenderUnreachable as error:
        return Finding("mail", State.ERROR, error.sentence)
    return Finding("mail", State.OK, f"Letters go to {settings.host}:{settings.port}.")


def disk(office: Opened) -> Finding:
    """There is room where the data lies."""
    folder = office.settings.data
    if not folder.is_dir():
        return Finding("disk", State.ERROR, f"There is no folder {folder}. Run 'renewal init'.")
    free = shutil.disk_usage(folder).free
    sentence = f"{free // 2**20} MB are free in {folder}."
    if free < LITTLE_BYTES:
        state = State.ERROR if free < FEW_BYTES else State.WARNING
        return Finding("disk", state, f"{sentence} Make room, or move the data.")
    return Finding("disk", State.OK, sentence)


def checkpoints(office: Opened) -> Finding:
    """Checkpoints can be kept outside the database."""
    folder = office.settings.checkpoints
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        sentence = f"{folder} cannot be written. Make it writable, or set RENEWAL_CHECKPOINTS."
        return Finding("checkpoints", State.WARNING, sentence)
    return Finding("checkpoints", State.OK, f"They are kept in {folder}.")


def database(office: Opened) -> Finding:
    """Nobody but its owner can read the file of a database that is one."""
    file = file_of(office.settings.database_url)
    mode = stat.S_IMODE(file.stat().st_mode) if file is not None else 0
    if mode & 0o077:
        sentence = (
            f"It answers, and others may read {file} (mode {mode:o}), where names, addresses and "
            f"keys are. Run: chmod 600 {file}*"
        )
        return Finding("database", State.WARNING, sentence)
    return Finding("database", State.OK, "It answers.")


def tables(office: Opened, health: Health) -> Finding:
    """The tables are those of this program."""
    home = office.settings.home
    try:
        newest = newest_version(home)
        newer = health.version is not None and not knows_version(home, health.version)
    except NoMigrations as error:
        return Finding("tables", State.ERROR, error.sentence)
    if health.version == newest:
        return Finding("tables", State.OK, f"They are of version {newest}.")
    sentence = f"They are of version {health.version or 'none'}, and this program needs {newest}."
    if newer:
        sentence = f"{sentence} Install the program that was last used with them, or a newer one."
        return Finding("tables", State.ERROR, sentence)
    return Finding("tables", State.ERROR, f"{sentence} Make a backup, then run 'renewal init'.")


def ticks(office: Opened, health: Health) -> Finding:
    """Somebody ticks."""
    if not health.tick_late(office.now):
        return Finding("ticks", State.OK, f"The last ran at {health.last_tick_at:%H:%M:%S} UTC.")
    if health.last_tick_at is not None and health.tick_ahead(office.now):
        sentence = (
            f"The last ran at {health.last_tick_at:%Y-%m-%d %H:%M} UTC, and the clock says "
            f"{office.now:%Y-%m-%d %H:%M} UTC, so ticks do nothing. Set the clock right."
        )
        return Finding("ticks", State.ERROR, sentence)
    last = f"since {health.last_tick_at:%Y-%m-%d %H:%M} UTC" if health.last_tick_at else "ever"
    sentence = f"No tick ran {last}. Start 'renewal scheduler', or call 'renewal tick' by cron."
    return Finding("ticks", State.ERROR, sentence)


def clock(office: Opened) -> Finding:
    """Program and database agree on what time it is."""
    if is_sqlite(office.session) or office.settings.frozen_at is not None:
        return Finding("clock", State.OK, "There is one clock only.")
    theirs: datetime | None = office.session.scalar(select(func.clock_timestamp()))
    office.session.rollback()
    assert theirs is not None, "the database knows the time"
    # Both are asked now: the checks before took their time.
    apart = abs(utc(theirs) - office.app.extensions["renewal_clock"]())
    if apart > CLOCKS_APART:
        sentence = f"This machine and the database are {apart.total_seconds():.0f} s apart."
        return Finding("clock", State.ERROR, f"{sentence} Synchronise both clocks.")
    return Finding("clock", State.OK, "This machine and the database agree.")


def ledger(office: Opened) -> Finding:
    """What was recorded is sealed soon."""
    waiting = waiting_entries(office.session)
    office.session.rollback()
    if waiting.oldest_at is not None and office.now - waiting.oldest_at > LATE:
        many = f"{waiting.entries} entries are not sealed, the oldest"
        sentence = (
            f"{'1 entry is not sealed,' if waiting.entries == 1 else many} since "
            f"{waiting.oldest_at:%Y-%m-%d %H:%M} UTC. Look whether ticks run and what they warn of."
        )
        return Finding("ledger", State.WARNING, sentence)
    return Finding("ledger", State.OK, "Entries are sealed.")


def bank(office: Opened) -> Finding:
    """Nobody gets a question for the second time this month or next."""
    try:
        areas = forecast_bank(office.session, now=office.now)
    except RenewalError as error:
        return Finding("bank", State.ERROR, error.sentence)
    finally:
        office.session.rollback()
    soon = _next_month(office.now)
    short = [each.area for each in areas if each.repeats.first and each.repeats.first <= soon]
    if short:
        sentence = f"Questions come a second time by {soon} in {', '.join(short)}."
        return Finding(
            "bank", State.WARNING, f"{sentence} See 'renewal bank forecast', and add items."
        )
    return Finding("bank", State.OK, f"Nothing runs short until {soon}.")


def _next_month(now: datetime) -> Month:
    return month_at(now, UTC).plus(1)
