"""The office's first page and the log of ticks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from renewal.actions.record_response import record_response
from renewal.actions.send_letters import send_letters
from renewal.domain.calendar import Month
from renewal.mail.sender import SmtpSender, SmtpServer
from renewal.store.db import writing
from renewal.store.tables import TickRun
from tests.installation import SECRET, Installation, right_place, wrong_place
from tests.mail.post_office import PostOffice, post_office
from tests.web.html import rows, texts
from tests.web.visiting import Visitor, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOVEMBER = Month(2026, 11)


def answer(service: Installation, number: str, area: str, *, right: bool) -> None:
    row = service.asked(number, area, NOVEMBER)
    record_response(
        service.session,
        technician_id=service.technician_id(number),
        code=service.code(row),
        options=[right_place(row) if right else wrong_place(row)],
        received_at=service.now,
        now=service.now,
    )


def test_it_shows_the_month_in_numbers_by_area(service: Installation, ada: Visitor):
    answer(service, "R1", "A5", right=True)
    answer(service, "R1", "A6", right=False)

    shown = ada.open("/office")

    assert shown.heading == "November 2026"
    assert rows(shown.page, "(//table)[1]//tr")[1:] == [
        "A5 2 1 1 1 0 100 %",
        "A6 1 1 0 0 0 0 %",
        "All areas 3 2 1 1 0 50 %",
    ]


@ONE
def test_it_counts_what_was_not_answered_as_missed_once_the_month_is_over(
    service: Installation, ada: Visitor
):
    service.tick("2026-12-02T12:00:00")

    shown = signed_in(service, "ada@example.org").open("/office?month=2026-11")

    assert rows(shown.page, "(//table)[1]//tr")[-1] == "All areas 3 0 0 0 3 none"
    assert "Closed on 30 November 2026, 24:00." in shown.said


@ONE
def test_it_says_when_no_tick_has_run_for_an_hour(service: Installation, ada: Visitor):
    pages = ("/office", "/office/runs")
    before = [ada.open(page).said for page in pages]

    service.now += timedelta(minutes=61)
    later = signed_in(service, "ada@example.org")
    after = [later.open(page).said for page in pages]

    assert all("No tick has run" not in said for said in before)
    assert all("No tick has run for an hour" in said for said in after)


@ONE
def test_it_says_that_ticks_do_nothing_while_the_clock_is_behind(
    service: Installation, ada: Visitor
):
    pages = ("/office", "/office/runs")
    with writing(service.session):
        ahead = service.now + timedelta(days=3)
        service.session.add(TickRun(started_at=ahead, finished_at=ahead, process="", summary={}))

    shown = [ada.open(page).said for page in pages]
    service.now = ahead
    in_time = signed_in(service, "ada@example.org")
    after = [in_time.open(page).said for page in pages]

    assert all("Ticks do nothing, because the clock is behind" in said for said in shown)
    assert all("clock is behind" not in said for said in after)


def test_it_says_why_no_letter_leaves_until_one_does(service: Installation, ada: Visitor):
    with post_office() as post:
        post.refuse("greeting", "554 not for you")
        send(service, post)
        refused = ada.open("/office").said
        post.answers.clear()
        send(service, post)
    taken = ada.open("/office").said

    assert "No letter leaves" in refused
    assert "takes no letters (554 not for you)" in refused
    assert "No letter leaves" not in taken
    assert len(post.taken) == 2


def send(service: Installation, post: PostOffice) -> None:
    """The outbox is run once."""
    send_letters(
        service.session,
        now=service.now,
        sender=SmtpSender(SmtpServer("127.0.0.1", post.port, "", "", "none"), "office@example.org"),
        base_url="http://localhost",
        secret=SECRET,
    )


@ONE
def test_it_says_where_the_bank_runs_short(ada: Visitor):
    bank = rows(ada.open("/office").page, "(//table)[2]//tr")

    assert [row.split()[:4] for row in bank[1:]] == [
        ["A5", "2", "14", "60"],
        ["A6", "1", "14", "60"],
    ]


@ONE
def test_it_refuses_a_month_that_is_none_in_a_sentence(ada: Visitor):
    shown = ada.open("/office?month=2026-13")

    assert shown.status == 400
    assert "2026-13" in shown.said


def test_it_lists_the_ticks_newest_first(service: Installation, ada: Visitor):
    shown = ada.open("/office/runs")

    began = texts(shown.page, "//tbody//th")
    assert began == ["24 November 2026, 14:05:09 EST", "1 November 2026, 00:05:00 EDT"]
    assert rows(shown.page, "//tbody/tr")[1].split()[5:9] == ["Well", "3", "0", "2"]
