"""Settings: everything that an operator may choose, read from the environment once.

Only the edges read settings; rules and verbs are handed what they need as arguments.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import getaddresses
from enum import StrEnum
from pathlib import Path

from renewal.domain.calendar import utc
from renewal.domain.errors import RenewalError
from renewal.domain.tokens import SHORTEST_SECRET, is_easy_to_guess
from renewal.mail.links import bare_address

KEY_FILE = "secret.key"


class BadSetting(RenewalError):
    """A setting has a value that cannot be used."""

    code = "bad_setting"


class MissingKey(RenewalError):
    """There is no secret key to sign with."""

    code = "missing_key"


class Mode(StrEnum):
    """What the installation is for; only demo and test let the clock be moved."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its variable, its default and what it is for (the docs are made of this)."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("RENEWAL_DATA", "./data", "Folder of the SQLite database and of secret.key."),
    Setting("DATABASE_URL", "", "Database address; empty means SQLite in RENEWAL_DATA."),
    Setting(
        "RENEWAL_CHECKPOINTS",
        "",
        "Folder that keeps the ledger's checkpoints; empty means checkpoints/ in RENEWAL_DATA.",
    ),
    Setting(
        "RENEWAL_SECRET_KEY", "", "Secret that signs codes and sessions, 32 characters or more."
    ),
    Setting(
        "RENEWAL_HOME", "", "Folder of migrations/ and question_bank/; empty means the checkout."
    ),
    Setting("RENEWAL_MODE", "production", "production, demo or test."),
    Setting("RENEWAL_NOW", "", "Freezes the clock at this instant (demo and test mode only)."),
    Setting("BASE_URL", "http://127.0.0.1:8000", "Address under which people reach the service."),
    Setting(
        "RENEWAL_LOG",
        "auto",
        "json or text lines on standard error; auto means json in production, else text.",
    ),
    Setting(
        "RENEWAL_UPLOAD_MB",
        "100",
        "How many MB of question files are taken in the office at once, 1 to 1000.",
    ),
    Setting("RENEWAL_PROXIES", "0", "How many trusted proxies stand in front of the web process."),
    Setting(
        "METRICS_ADDRESS",
        "",
        "Address like 127.0.0.1:9100 that tells figures to Prometheus; the scheduler's are told at "
        "the next port; empty means none.",
    ),
    Setting("MAIL_SENDER", "console", "console writes letters to stderr; smtp sends them."),
    Setting("MAIL_FROM", "renewal@localhost", "Address that letters come from."),
    Setting("SMTP_HOST", "localhost", "Mail server."),
    Setting("SMTP_PORT", "587", "Port of the mail server."),
    Setting("SMTP_USER", "", "Name to log in to the mail server with; empty means no log-in."),
    Setting("SMTP_PASSWORD", "", "Password for the mail server."),
    Setting("SMTP_TLS", "starttls", "starttls, tls or none."),
)


@dataclass(frozen=True, slots=True)
class Mail:
    """How letters leave."""

    sender: str
    from_address: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: str


@dataclass(frozen=True, slots=True)
class Listening:
    """An address of this machine to listen at."""

    host: str
    port: int

    def next_port(self) -> Listening:
        """Return the same address, one port further."""
        return Listening(self.host, self.port + 1)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process; what is secret shows in no log by accident."""

    data: Path
    home: Path
    checkpoints: Path
    database_url: str = field(repr=False)
    mode: Mode
    base_url: str
    mail: Mail
    given_key: str | None = field(default=None, repr=False)
    frozen_at: datetime | None = None
    upload_mb: int = 100
    proxies: int = 0
    log: str = "auto"
    metrics: Listening | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Settings:
        """Return the settings that the environment holds, or raise `BadSetting`."""
        read = _Reader(os.environ if env is None else env)
        data = Path(read.text("RENEWAL_DATA")).expanduser().absolute()
        mode = Mode(read.choice("RENEWAL_MODE", tuple(Mode)))
        return cls(
            data=data,
            home=_folder(read.text("RENEWAL_HOME"), Path(__file__).parent.parent),
            checkpoints=_folder(read.text("RENEWAL_CHECKPOINTS"), data / "checkpoints"),
            database_url=_database_url(read.text("DATABASE_URL"), data),
            mode=mode,
            base_url=_base_url(read.text("BASE_URL")),
            mail=_mail(read),
            given_key=_key(read.text("RENEWAL_SECRET_KEY")),
            frozen_at=_frozen_at(read.text("RENEWAL_NOW"), mode),
            upload_mb=read.number("RENEWAL_UPLOAD_MB", 1, 1000),
            proxies=read.number("RENEWAL_PROXIES", 0, 10),
            log=read.choice("RENEWAL_LOG", ("auto", "json", "text")),
            metrics=_listening(read.text("METRICS_ADDRESS")),
        )

    @property
    def secure(self) -> bool:
        """Whether people reach the service by https."""
        return self.base_url.startswith("https://")

    @property
    def clock_moves(self) -> bool:
        """Whether this mode lets a command say what time it is."""
        return self.mode is not Mode.PRODUCTION

    @property
    def logs_json(self) -> bool:
        """Whether log lines are JSON documents."""
        return self.log == "json" or (self.log == "auto" and self.mode is Mode.PRODUCTION)

    def secret_key(self) -> str:
        """Return the secret key: the one given, else the file's; raise `MissingKey`."""
        if self.given_key:
            return self.given_key
        path = self.data / KEY_FILE
        try:
            key = path.read_text("ascii", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise MissingKey(
                f"There is no secret key: set RENEWAL_SECRET_KEY, or run 'renewal init', "
                f"which writes one to {path}."
            ) from None
        except OSError as error:
            raise MissingKey(
                f"The secret key in {path} cannot be read ({error.strerror}). Run this as the user "
                "of the service, to whom that file and its folder must belong."
            ) from None
        if is_easy_to_guess(key):
            raise MissingKey(
                f"{path} does not hold a key: it is damaged, or was written by something else. "
                "Restore it from a backup; or delete it and run 'renewal init', which signs "
                "everybody out."
            )
        return key

    def write_key(self) -> bool:
        """A key file that only its owner can read exists, unless a key is given; True if new."""
        path = self.data / KEY_FILE
        if self.given_key or path.exists():
            return False
        if self.keeps_database_elsewhere:
            raise MissingKey(
                "DATABASE_URL is set, so RENEWAL_SECRET_KEY must be set too: every process on "
                "that database needs the same key."
            )
        self.data.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
        return True

    @property
    def keeps_database_elsewhere(self) -> bool:
        """Whether the database is not the SQLite file of the data folder."""
        return self.database_url != _database_url("", self.data)


@dataclass(frozen=True, slots=True)
class _Reader:
    env: Mapping[str, str]

    def text(self, name: str) -> str:
        default = next(setting.default for setting in SETTINGS if setting.name == name)
        return self.env.get(name, "").strip() or default

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise BadSetting(f"{name} is '{value}'; it must be one of: {', '.join(allowed)}.")
        return value

    def number(self, name: str, least: int, most: int) -> int:
        value = self.text(name)
        if not value.isdecimal() or len(value) > len(str(most)) or not least <= int(value) <= most:
            raise BadSetting(
                f"{name} is '{value}'; it must be a whole number from {least} to {most}."
            )
        return int(value)

    def address(self, name: str) -> str:
        value = self.text(name)
        found = [address for _, address in getaddresses([value])]
        local, _, domain = found[0].rpartition("@") if len(found) == 1 else ("", "", "")
        if not local or not domain or " " in found[0] or not value.isprintable():
            raise BadSetting(f"{name} is '{value}'; it must be like renewal@example.org.")
        return value


def _folder(value: str, otherwise: Path) -> Path:
    return Path(value).expanduser().absolute() if value else otherwise


def _database_url(value: str, data: Path) -> str:
    if not value:
        return f"sqlite:///{data / 'renewal.db'}"
    for scheme in ("postgresql://", "postgres://", "postgresql+psycopg://"):
        if value.startswith(scheme):
            return _readable("postgresql+psycopg://" + value.removeprefix(scheme))
    if not value.startswith("sqlite:///"):
        raise BadSetting("DATABASE_URL must begin with postgresql:// or sqlite:///.")
    file = value.removeprefix("sqlite:///")
    if file in {"", ":memory:"} or file.startswith("file:") or "?" in file:
        raise BadSetting(
            "DATABASE_URL must name a file after sqlite:///, like sqlite:////srv/renewal/renewal.db."
        )
    # Whoever opens it must find the same file, whatever folder they work in.
    return f"sqlite:///{Path(file).expanduser().absolute()}"


def _readable(url: str) -> str:
    """Return the address if it can be taken apart; a refusal does not repeat its password."""
    from renewal.store.addresses import is_address  # loads SQLAlchemy

    if not is_address(url):
        raise BadSetting(
            "DATABASE_URL cannot be read; write it like postgresql://name:password@host:5432/name, "
            "and signs like @, / and : of a password as %40, %2F and %3A."
        )
    return url


def _base_url(value: str) -> str:
    found = bare_address(value)
    if found is None:
        raise BadSetting(f"BASE_URL is '{value}'; it must be like https://renewal.example.org.")
    return found


def _listening(value: str) -> Listening | None:
    """Return the address; its port leaves room for the next one."""
    if not value:
        return None
    host, _, port = value.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    whole = port.isascii() and port.isdecimal() and len(port) <= 5
    if not bare or (":" in bare and bare == host) or not whole or not 1 <= int(port) <= 65534:
        raise BadSetting(
            f"METRICS_ADDRESS is '{value}'; it must be like 127.0.0.1:9100, with a port from 1 to "
            "65534."
        )
    return Listening(bare, int(port))


def _key(value: str) -> str | None:
    if value and is_easy_to_guess(value):
        raise BadSetting(
            f"RENEWAL_SECRET_KEY is too easy to guess: use {SHORTEST_SECRET} random characters "
            "or more."
        )
    return value or None


def _frozen_at(value: str, mode: Mode) -> datetime | None:
    if not value:
        return None
    if mode is Mode.PRODUCTION:
        raise BadSetting(
            "RENEWAL_NOW works in demo and test mode only; unset it, or set RENEWAL_MODE."
        )
    return parse_instant(value, "RENEWAL_NOW")


def parse_instant(value: str, name: str) -> datetime:
    """Return the instant written as ISO 8601 with its offset, or raise `BadSetting`."""
    try:
        return utc(datetime.fromisoformat(value))
    except (ValueError, OverflowError, RenewalError):
        raise BadSetting(
            f"{name} is '{value}'; write an instant with its offset, like 2026-12-01T00:00:00Z."
        ) from None


def _mail(read: _Reader) -> Mail:
    return Mail(
        sender=read.choice("MAIL_SENDER", ("console", "smtp")),
        from_address=read.address("MAIL_FROM"),
        host=read.text("SMTP_HOST"),
        port=read.number("SMTP_PORT", 1, 65535),
        user=read.text("SMTP_USER"),
        password=read.text("SMTP_PASSWORD"),
        tls=read.choice("SMTP_TLS", ("starttls", "tls", "none")),
    )
