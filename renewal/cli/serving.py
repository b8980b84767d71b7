"""``renewal serve`` and ``renewal run``: the web process, and everything at once for a newcomer."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPException
from threading import Thread
from types import FrameType
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import click
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers

from renewal.actions.programme import programme_in_force
from renewal.app import create_app
from renewal.cli.measuring import measured, tell_of_workers
from renewal.domain.errors import RenewalError
from renewal.settings import Settings
from renewal.store.db import db
from renewal.web.request_log import log_lines

WAIT_SECONDS = 60


class NotServing(RenewalError):
    """The web process did not come up."""

    code = "not_serving"


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn with the settings that suit short requests on a shared machine."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Set the options that were chosen."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; each worker makes its own."""
        settings = Settings.from_env()
        log_lines(settings)
        app = measured(create_app(settings), settings)
        _keep_for_good()
        Thread(target=read_programme, args=(app,), daemon=True).start()
        return app


def read_programme(app: Flask) -> None:
    """The process knows the programme in force, so that its first answers need not wait for that.

    Where none can be read, whoever needs it is told why.
    """
    with app.app_context(), suppress(RenewalError, SQLAlchemyError):
        programme_in_force(db.session())


def _keep_for_good() -> None:
    """What this process has made so far stays, and is not looked through for what can go.

    Python does so every few hundred answers, which wait for a tenth of a second meanwhile.
    """
    configure_mappers()
    gc.collect()
    gc.freeze()


_HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
_PORT = click.option(
    "--port",
    default=8000,
    type=click.IntRange(1, 65535),
    show_default=True,
    help="Port to listen on.",
)
_SOME = click.IntRange(1, 1000)


@click.command()
@_HOST
@_PORT
@click.option("--workers", default=2, type=_SOME, show_default=True, help="Number of processes.")
@click.option(
    "--threads", default=4, type=_SOME, show_default=True, help="Threads in each process."
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Answer web requests until stopped."""
    settings = Settings.from_env()
    settings.secret_key()
    _Server(
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "loglevel": "warning",
            "control_socket_disable": True,
            "on_exit": tell_of_workers(settings),
        }
    ).run()


@click.command()
@_HOST
@_PORT
def run(host: str, port: int) -> None:
    """Set up a demonstration, start web and scheduler, and print how to sign in."""
    from renewal.cli.demonstration import demonstrate, sign_in_links
    from renewal.cli.opened import opened

    address = f"http://{host}:{port}"
    os.environ.setdefault("RENEWAL_MODE", "demo")
    os.environ.setdefault("BASE_URL", address)
    _refuse_taken(host, port)
    with opened() as office:
        demonstrate(office, click.echo)
        links = sign_in_links(office)
    children: list[subprocess.Popen[bytes]] = []
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        children.append(_start("serve", "--host", host, "--port", str(port)))
        children.append(_start("scheduler"))
        _wait_until_answering(f"{address}/sign-in", children[0])
        click.echo(f"\nThe service answers at {address} (stop it with Ctrl-C).")
        for role, link in links:
            click.echo(f"  {role + ':':13} {link}")
        sys.stdout.flush()
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        raise NotServing(
            "The web process or the scheduler ended by itself, so the other one was stopped too. "
            "What it wrote above says why; start again when that is mended."
        )
    except KeyboardInterrupt:
        pass
    finally:
        _stop(children)


def _refuse_taken(host: str, port: int) -> None:
    """Nobody listens there; or else the newcomer would be shown somebody else's service."""
    try:
        socket.create_server((host, port)).close()
    except (OSError, OverflowError) as error:
        raise NotServing(
            f"Nothing can listen on port {port} of {host} ({error}). Is the port taken? Choose "
            "another one, for example 'make run PORT=8123'."
        ) from error


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    code = "from renewal.cli import main; main()"
    return subprocess.Popen([sys.executable, "-c", code, *arguments])  # noqa: S603 - our own


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()


def _wait_until_answering(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except HTTPError:
            return
        except (URLError, HTTPException, OSError):
            time.sleep(0.2)
    raise NotServing(
        f"The web process did not answer at {url}. Is the port taken? Choose another one, "
        "for example 'make run PORT=8123'."
    )
