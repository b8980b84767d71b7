"""The same answer sent many times at once: recorded once, credited once, acknowledged alike."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.domain.calendar import Month
from renewal.domain.ids import CodeOf
from renewal.store.db import Base, db
from renewal.store.installation import public_codes
from renewal.store.tables import Entry, Receipt, Response, Scoring
from tests.databases import Database
from tests.installation import Installation, installed, right_place
from tests.web.api.programs import token_for
from tests.web.visiting import open_november, signed_in

NOVEMBER = Month(2026, 11)
Sending = Callable[[], object]


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        made.app.testing = False
        yield made


def at_once(times: int, send: Sending) -> list[object]:
    """What so many threads are answered that all send at one moment."""
    gate = threading.Barrier(times)
    found: list[object] = []

    def run() -> None:
        gate.wait()
        found.append(send())

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def by_page(service: Installation) -> tuple[str, str, str, Sending]:
    """Rosa's right answer in A5, sent by a form; what is acknowledged is the cookie's receipt."""
    row = service.asked("R1", "A5", NOVEMBER)
    path, place = f"/question/{service.code(row)}", right_place(row)
    browser = signed_in(service, "rosa@example.org").client
    token = re.findall(r'name="csrf" value="(\w+)"', browser.get(path).text)[0]
    cookies = [browser.get_cookie(name) for name in ("renewal", "renewal-browser")]

    def send() -> object:
        client = service.client()
        for cookie in cookies:
            assert cookie is not None
            client.set_cookie(cookie.key, cookie.value)
        sent = client.post(f"{path}/answer", data={"csrf": token, "option": place})
        receipt = re.findall(r"answered=(\w+);", str(sent.headers))
        return sent.status_code, sent.headers.get("Location"), tuple(receipt)

    return path, place, row.area, send


def by_program(service: Installation, *, keyed: bool) -> Sending:
    """Rosa's right answer in A5, sent by a program, with one key for all or without."""
    row = service.asked("R1", "A5", NOVEMBER)
    headers = {"Authorization": f"Bearer {token_for(service, 'R1')}"}
    if keyed:
        headers["Idempotency-Key"] = "the-same-for-all"
    path = f"/api/v1/assignments/{service.code(row)}/response"
    body = {"options": [right_place(row)]}

    def send() -> object:
        sent = service.client().post(path, json=body, headers=headers)
        return sent.status_code, sent.data

    return send


def count(service: Installation, table: type[Base]) -> int:
    return service.session.scalar(select(func.count()).select_from(table)) or 0


def assert_recorded_once(service: Installation) -> None:
    tables = (Response, Scoring, Receipt)
    assert [count(service, table) for table in tables] == [1, 1, 1]
    acts = service.session.scalars(select(Entry.act).where(Entry.act == "answer")).all()
    assert len(acts) == 1
    service.session.rollback()
    assert service.standing("R1", "A5").credits == 1


def answer_by_page(service: Installation, times: int) -> None:
    path, _, _, send = by_page(service)

    found = at_once(times, send)

    assert_recorded_once(service)
    response = service.session.scalars(select(Response.id)).one()
    receipt = public_codes(service.session).encode(CodeOf.RECEIPT, response)
    assert len(found) == times
    assert set(found) == {(303, f"{path}/result", (receipt,))}
    db.session.rollback()


def answer_by_program(service: Installation, times: int, *, keyed: bool) -> None:
    found = at_once(times, by_program(service, keyed=keyed))

    assert_recorded_once(service)
    body = service.session.scalars(select(Receipt.body)).one()
    assert len(found) == times
    # The first is told that it was recorded, the others get the same bytes again.
    assert sorted(found, key=repr) == [(200, body)] * (times - 1) + [(201, body)]


def test_it_takes_a_form_once_that_is_sent_many_times(service: Installation) -> None:
    answer_by_page(service, 20)


@pytest.mark.parametrize("keyed", [True, False])
def test_it_takes_a_programs_answer_once_that_is_sent_many_times(
    service: Installation, keyed: bool
) -> None:
    answer_by_program(service, 16, keyed=keyed)


@pytest.mark.faults
def test_it_takes_a_form_once_that_is_sent_a_hundred_times(service: Installation) -> None:
    answer_by_page(service, 100)


@pytest.mark.faults
@pytest.mark.parametrize("keyed", [True, False])
def test_it_takes_a_programs_answer_once_that_is_sent_a_hundred_times(
    service: Installation, keyed: bool
) -> None:
    answer_by_program(service, 100, keyed=keyed)
