"""Settings: what each defaults to, and the sentence for a value that cannot be used."""

from __future__ import annotations

import stat
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from renewal.settings import (
    KEY_FILE,
    SETTINGS,
    BadSetting,
    Listening,
    MissingKey,
    Mode,
    Settings,
    parse_instant,
)

KEY = "only-for-tests-0123456789abcdefghij"


def settings(**env: str) -> Settings:
    return Settings.from_env(env)


def refusal(**env: str) -> str:
    with pytest.raises(BadSetting) as refused:
        settings(**env)
    assert refused.value.code == "bad_setting"
    return str(refused.value)


def test_it_needs_no_setting_at_all() -> None:
    found = settings()

    home = Path(__file__).parents[1]
    assert found.data == Path.cwd() / "data"
    assert found.home == home
    assert found.database_url == f"sqlite:///{Path.cwd() / 'data' / 'renewal.db'}"
    assert found.mode is Mode.PRODUCTION
    assert found.base_url == "http://127.0.0.1:8000"
    assert (found.given_key, found.frozen_at, found.proxies) == (None, None, 0)
    assert (found.secure, found.clock_moves, found.keeps_database_elsewhere) == (
        False,
        False,
        False,
    )


def test_it_writes_letters_to_the_console_unless_told() -> None:
    mail = settings().mail

    assert (mail.sender, mail.from_address) == ("console", "renewal@localhost")
    assert (mail.host, mail.port, mail.tls) == ("localhost", 587, "starttls")
    assert (mail.user, mail.password) == ("", "")


def test_it_reads_every_setting(tmp_path: Path) -> None:
    found = settings(
        RENEWAL_DATA=str(tmp_path / "data"),
        DATABASE_URL="postgresql://renewal:pw@db.example.org:5432/renewal",
        RENEWAL_SECRET_KEY=KEY,
        RENEWAL_HOME=str(tmp_path / "home"),
        RENEWAL_MODE="demo",
        RENEWAL_NOW="2027-01-01T05:00:00Z",
        BASE_URL="https://renewal.example.org/",
        RENEWAL_PROXIES="1",
        MAIL_SENDER="smtp",
        MAIL_FROM="Renewal <renewal@example.org>",
        SMTP_HOST="mail.example.org",
        SMTP_PORT="465",
        SMTP_USER="renewal",
        SMTP_PASSWORD="secret",
        SMTP_TLS="tls",
    )

    assert (found.data, found.home) == (tmp_path / "data", tmp_path / "home")
    assert found.database_url == "postgresql+psycopg://renewal:pw@db.example.org:5432/renewal"
    assert found.mode is Mode.DEMO
    assert found.frozen_at == datetime(2027, 1, 1, 5, tzinfo=UTC)
    assert (found.base_url, found.secure) == ("https://renewal.example.org", True)
    assert (found.given_key, found.proxies) == (KEY, 1)
    mail = found.mail
    assert (mail.sender, mail.from_address) == ("smtp", "Renewal <renewal@example.org>")
    assert (mail.host, mail.port, mail.tls) == ("mail.example.org", 465, "tls")
    assert (mail.user, mail.password) == ("renewal", "secret")


def test_it_reads_the_environment_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("RENEWAL_MODE", "test")

    found = Settings.from_env()

    assert found.mode is Mode.TEST


def test_it_takes_blanks_for_nothing_said() -> None:
    blank = settings(**{setting.name: "  " for setting in SETTINGS})

    assert blank == settings()


def test_it_describes_each_setting_once_and_reads_what_it_describes() -> None:
    names = [setting.name for setting in SETTINGS]

    asked: list[str] = []

    class Noting(dict[str, str]):
        def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
            asked.append(key)
            return default

    Settings.from_env(Noting())

    assert len(names) == len(set(names))
    assert sorted(asked) == sorted(names)
    assert all(setting.meaning.endswith(".") for setting in SETTINGS)


BAD = [
    ("RENEWAL_MODE", "prod", "it must be one of: production, demo, test."),
    ("RENEWAL_MODE", "Demo", "it must be one of: production, demo, test."),
    ("RENEWAL_PROXIES", "-1", "it must be a whole number from 0 to 10."),
    ("RENEWAL_PROXIES", "one", "it must be a whole number from 0 to 10."),
    ("RENEWAL_PROXIES", "11", "it must be a whole number from 0 to 10."),
    ("RENEWAL_PROXIES", "9" * 5000, "it must be a whole number from 0 to 10."),
    ("MAIL_SENDER", "pigeon", "it must be one of: console, smtp."),
    ("SMTP_PORT", "smtp", "it must be a whole number from 1 to 65535."),
    ("SMTP_PORT", "0", "it must be a whole number from 1 to 65535."),
    ("SMTP_PORT", "65536", "it must be a whole number from 1 to 65535."),
    ("SMTP_PORT", "25.0", "it must be a whole number from 1 to 65535."),
    ("SMTP_TLS", "yes", "it must be one of: starttls, tls, none."),
    ("MAIL_FROM", "nobody", "it must be like renewal@example.org."),
    ("MAIL_FROM", "@example.org", "it must be like renewal@example.org."),
    ("MAIL_FROM", "renewal@", "it must be like renewal@example.org."),
    ("MAIL_FROM", "two words@example.org", "it must be like renewal@example.org."),
    ("MAIL_FROM", "a@example.org, b@example.org", "it must be like renewal@example.org."),
    ("MAIL_FROM", "a@example.org\nBcc: b@example.org", "it must be like renewal@example.org."),
    ("BASE_URL", "renewal.example.org", "it must be like https://renewal.example.org."),
    ("BASE_URL", "ftp://renewal.example.org", "it must be like https://renewal.example.org."),
    ("BASE_URL", "https://", "it must be like https://renewal.example.org."),
    ("BASE_URL", "https://[::1", "it must be like https://renewal.example.org."),
    ("BASE_URL", "http://localhost:port", "it must be like https://renewal.example.org."),
    ("BASE_URL", "http://localhost:99999", "it must be like https://renewal.example.org."),
    ("BASE_URL", "https://example.org/renewal", "it must be like https://renewal.example.org."),
    ("BASE_URL", "https://example.org?a=b", "it must be like https://renewal.example.org."),
    ("BASE_URL", "https://me@example.org", "it must be like https://renewal.example.org."),
    ("BASE_URL", "https://:pw@example.org", "it must be like https://renewal.example.org."),
    ("BASE_URL", "https://example.org/?", "it must be like https://renewal.example.org."),
    ("BASE_URL", "https://example.org#", "it must be like https://renewal.example.org."),
    ("BASE_URL", "https://two words.org", "it must be like https://renewal.example.org."),
    ("RENEWAL_NOW", "tomorrow", "write an instant with its offset, like 2026-12-01T00:00:00Z."),
    ("RENEWAL_NOW", "2026-12-01", "write an instant with its offset, like 2026-12-01T00:00:00Z."),
    (
        "RENEWAL_NOW",
        "2026-12-01T00:00:00",
        "write an instant with its offset, like 2026-12-01T00:00:00Z.",
    ),
    (
        "RENEWAL_NOW",
        "0001-01-01T00:00:00+14:00",
        "write an instant with its offset, like 2026-12-01T00:00:00Z.",
    ),
]


@pytest.mark.parametrize(
    ("name", "value", "advice"), BAD, ids=[f"{name}={value[:24]!r}" for name, value, _ in BAD]
)
def test_it_names_the_setting_its_value_and_what_to_write(
    name: str, value: str, advice: str
) -> None:
    env = {"RENEWAL_MODE": "test", name: value}

    assert refusal(**env) == f"{name} is '{value}'; {advice}"


@pytest.mark.parametrize(
    "value",
    ["mysql://db/renewal", "sqlite://renewal.db", "sqlite:/renewal.db", "renewal.db", "postgres"],
)
def test_it_knows_two_kinds_of_database(value: str) -> None:
    assert refusal(DATABASE_URL=value) == (
        "DATABASE_URL must begin with postgresql:// or sqlite:///."
    )


@pytest.mark.parametrize(
    "value", ["sqlite:///", "sqlite:///:memory:", "sqlite:///file:x?mode=memory", "sqlite:///a?b=c"]
)
def test_it_keeps_no_database_in_memory(value: str) -> None:
    assert refusal(DATABASE_URL=value) == (
        "DATABASE_URL must name a file after sqlite:///, like sqlite:////srv/renewal/renewal.db."
    )


def test_it_never_repeats_the_address_of_a_database_with_its_password() -> None:
    sentence = refusal(DATABASE_URL="mysql://renewal:hunter2@db/renewal")

    assert "hunter2" not in sentence


@pytest.mark.parametrize("scheme", ["HTTPS", "Https"])
def test_it_knows_https_in_any_letters(scheme: str) -> None:
    found = settings(BASE_URL=f"{scheme}://renewal.example.org:8443/")

    assert (found.base_url, found.secure) == ("https://renewal.example.org:8443", True)


@pytest.mark.parametrize(
    "rest", ["renewal:hunter2@db:port/renewal", "renewal:hunter2@db:5432x/renewal"]
)
def test_it_says_how_an_address_of_a_database_is_written(rest: str) -> None:
    sentence = refusal(DATABASE_URL=f"postgresql://{rest}")

    assert sentence.startswith("DATABASE_URL cannot be read; write it like postgresql://")
    assert "hunter2" not in sentence


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_it_speaks_to_postgresql_by_its_newest_driver(scheme: str) -> None:
    found = settings(DATABASE_URL=f"{scheme}://renewal@/renewal?host=/run/postgresql")

    assert found.database_url == "postgresql+psycopg://renewal@/renewal?host=/run/postgresql"
    assert found.keeps_database_elsewhere


def test_it_finds_the_same_sqlite_file_from_every_folder() -> None:
    found = settings(DATABASE_URL="sqlite:///var/renewal.db")

    assert found.database_url == f"sqlite:///{Path.cwd() / 'var' / 'renewal.db'}"


def test_it_knows_its_own_sqlite_file_by_another_name(tmp_path: Path) -> None:
    found = settings(
        RENEWAL_DATA=str(tmp_path), DATABASE_URL=f"sqlite:///{tmp_path / 'renewal.db'}"
    )

    assert not found.keeps_database_elsewhere


def test_it_finds_folders_below_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")

    found = settings(RENEWAL_DATA="~/renewal", RENEWAL_HOME="~/checkout")

    assert (str(found.data), str(found.home)) == ("/home/ada/renewal", "/home/ada/checkout")


def test_it_moves_the_clock_in_demo_and_test_mode_only() -> None:
    assert refusal(RENEWAL_NOW="2027-01-01T00:00:00Z") == (
        "RENEWAL_NOW works in demo and test mode only; unset it, or set RENEWAL_MODE."
    )
    modes = ("production", "demo", "test")
    assert [settings(RENEWAL_MODE=mode).clock_moves for mode in modes] == [False, True, True]


def test_it_reads_an_instant_with_any_offset() -> None:
    found = parse_instant("2027-01-01T00:00:00-05:00", "--at")

    assert found == datetime(2027, 1, 1, 5, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_it_names_what_an_instant_was_given_for() -> None:
    with pytest.raises(BadSetting, match=r"^--at is 'now'; write an instant"):
        parse_instant("now", "--at")


@pytest.mark.parametrize(
    "key",
    [
        "short",
        "x" * 64,
        "abcabcab" * 8,
        KEY[:31],
        "changeme-please-in-your-own-file-of-settings",
        "Put a long random text here, for example this",
        "correct-horse-battery-correct-horse-battery-",
        "0123456789abcdefghijklmnopqrstuvwxyz",
    ],
)
def test_it_refuses_a_key_that_is_easy_to_guess_without_repeating_it(key: str) -> None:
    sentence = refusal(RENEWAL_SECRET_KEY=key)

    assert sentence == (
        "RENEWAL_SECRET_KEY is too easy to guess: use 32 random characters or more."
    )


def test_it_has_no_key_until_one_is_made(tmp_path: Path) -> None:
    with pytest.raises(MissingKey) as refused:
        settings(RENEWAL_DATA=str(tmp_path)).secret_key()

    assert str(refused.value) == (
        "There is no secret key: set RENEWAL_SECRET_KEY, or run 'renewal init', which writes one "
        f"to {tmp_path / KEY_FILE}."
    )


def test_it_writes_a_key_that_only_its_owner_can_read(tmp_path: Path) -> None:
    found = settings(RENEWAL_DATA=str(tmp_path / "new" / "data"))

    assert found.write_key() is True

    path = tmp_path / "new" / "data" / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(found.secret_key()) == 64
    assert set(found.secret_key()) <= set("0123456789abcdef")


def test_it_never_writes_over_a_key(tmp_path: Path) -> None:
    found = settings(RENEWAL_DATA=str(tmp_path))
    found.write_key()
    first = found.secret_key()

    assert found.write_key() is False
    assert found.secret_key() == first


def test_it_makes_another_key_for_every_installation(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        found = settings(RENEWAL_DATA=str(tmp_path / name))
        found.write_key()
        keys.add(found.secret_key())

    assert len(keys) == 2


def test_it_prefers_the_key_that_it_was_given(tmp_path: Path) -> None:
    settings(RENEWAL_DATA=str(tmp_path)).write_key()

    found = settings(RENEWAL_DATA=str(tmp_path), RENEWAL_SECRET_KEY=KEY)

    assert found.secret_key() == KEY
    assert found.write_key() is False


def test_it_needs_a_given_key_where_several_machines_may_share_a_database(tmp_path: Path) -> None:
    found = settings(RENEWAL_DATA=str(tmp_path), DATABASE_URL="postgresql://db/renewal")

    with pytest.raises(MissingKey) as refused:
        found.write_key()

    assert str(refused.value) == (
        "DATABASE_URL is set, so RENEWAL_SECRET_KEY must be set too: every process on that "
        "database needs the same key."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\n", b"0" * 64, b"abc123", b"\xff\xfe" * 40])
def test_it_signs_with_no_key_out_of_a_damaged_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)

    with pytest.raises(MissingKey) as refused:
        settings(RENEWAL_DATA=str(tmp_path)).secret_key()

    assert str(refused.value).startswith(f"{tmp_path / KEY_FILE} does not hold a key:")


def test_it_says_that_a_key_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(RENEWAL_DATA=str(tmp_path))
    found.write_key()

    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(MissingKey) as refused:
        found.secret_key()

    assert str(refused.value) == (
        f"The secret key in {tmp_path / KEY_FILE} cannot be read (Permission denied). Run this as "
        "the user of the service, to whom that file and its folder must belong."
    )


def test_it_shows_nothing_secret_of_itself() -> None:
    found = settings(
        RENEWAL_SECRET_KEY=KEY,
        SMTP_PASSWORD="hunter2",
        DATABASE_URL="postgresql://renewal:swordfish@db/renewal",
    )

    shown = repr(found)

    assert "SMTP" not in shown
    assert [word for word in (KEY, "hunter2", "swordfish") if word in shown] == []
    assert {field.name for field in fields(found) if field.repr} >= {"data", "mode", "base_url"}


def test_it_tells_figures_to_nobody_unless_asked() -> None:
    assert settings().metrics is None


@pytest.mark.parametrize(
    ("value", "host", "port"),
    [("127.0.0.1:9100", "127.0.0.1", 9100), ("[::1]:65534", "::1", 65534), ("web:1", "web", 1)],
)
def test_it_reads_where_figures_are_told(value: str, host: str, port: int) -> None:
    found = settings(METRICS_ADDRESS=value).metrics

    assert found == Listening(host, port)


@pytest.mark.parametrize(
    "value", ["9100", ":9100", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65535", "::1:9100", "a:x"]
)
def test_it_refuses_an_address_to_tell_figures_at(value: str) -> None:
    assert refusal(METRICS_ADDRESS=value) == (
        f"METRICS_ADDRESS is '{value}'; it must be like 127.0.0.1:9100, with a port from 1 to "
        "65534."
    )
