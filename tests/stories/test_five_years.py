"""Five years of renewal for people with different fates, through the real service.

The clock is moved by hand; every date below was worked out by hand from the rules. Months
and dates are those of New York.
"""

from datetime import date
from pathlib import Path

import pytest

from renewal.actions.begin_pause import begin_leave
from renewal.actions.explain_decision import explain_decision
from renewal.actions.list_decisions import list_decisions
from renewal.actions.read_standing import read_standing
from renewal.actions.record_test import record_test
from renewal.actions.verify import verify
from renewal.domain.calendar import Month
from renewal.domain.standing import Outlook, Standing, State
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, instant
from tests.stories.answering import Answering

START = Month(2027, 1)


def roster(number: str, name: str, area: str, passed: str, expires: str, enrolled: str = "") -> str:
    first, last = name.split()
    email = f"{first.lower()}@example.org"
    certified = f"{int(passed[:4]) - 5}{passed[4:]}"
    return (
        f"{number},{first},{last},{email},en,Harbor Auto Care,{area},{certified},{passed},"
        f"{expires},6,2020-01-01,{enrolled}"
    )


def people() -> list[str]:
    rows = [
        roster("R1", "Rosa Alvarez", "A5", "2024-03-10", "2029-03-10", "2027-01-01"),
        roster("B1", "Ben Carter", "A5", "2024-03-10", "2029-03-10", "2027-01-01"),
        roster("C1", "Chen Wei", "A5", "2024-03-10", "2029-03-10"),
        roster("D1", "Dana Flores", "A5", "2021-11-30", "2026-11-30", "2027-01-01"),
        roster("E1", "Emil Novak", "A5", "2024-06-30", "2029-06-30"),
        roster("F1", "Fay Lindqvist", "A5", "2024-06-30", "2029-06-30"),
        roster("G1", "Grace Okafor", "A5", "2024-03-10", "2029-03-10", "2027-01-01"),
        roster("I1", "Irene Petrov", "A5", "2024-03-10", "2029-03-10", "2027-01-01"),
    ]
    rows += [
        roster("H1", "Hugo Brandt", area, "2026-05-20", "2036-05-20")
        for area in ("A1", "A2", "A4", "A5", "A6", "A7", "A8")
    ]
    rows.append(roster("H1", "Hugo Brandt", "A3", "2023-06-30", "2028-06-30"))
    return rows


def emails(rows: list[str]) -> dict[str, str]:
    return {row.split(",")[0]: row.split(",")[3] for row in rows}


@pytest.fixture
def story(database: Database, tmp_path: Path):
    with installed(database, tmp_path, "2026-12-28T15:00:00") as service:
        service.load_bank(write_bank(tmp_path / "bank", {"A5": 80, "A4": 80}))
        service.load_roster(*people())
        yield Story(service)


class Story:
    """The five years: who answers what, and when, month by month."""

    def __init__(self, service: Installation) -> None:
        self.service = service
        self.answering = Answering(service, emails(people()))

    def run(self, until: Month) -> None:
        """The months from the start up to and including ``until`` have gone by."""
        month = START
        while month <= until:
            self.service.tick(f"{month}-01T12:00:00")
            for act in (self.enrolments, self.acts, self.answers):
                act(month)
            month = month.plus(1)

    def answers(self, month: Month) -> None:
        self.answer("R1", month, day=5)
        self.answer("B1", month, day=5, right=not Month(2028, 1) <= month <= Month(2028, 5))
        if Month(2028, 9) <= month <= Month(2029, 2):
            self.answer("C1", month, day=5)
        self.answer("D1", month, day=10)
        if month >= Month(2027, 3):
            self.answer("E1", month, day=28 if month == Month(2027, 3) else 5)
        if month >= Month(2027, 4):
            self.answer("F1", month, day=5)
        if not Month(2027, 3) <= month <= Month(2027, 5):
            self.answer("G1", month, day=5)
        self.irene(month)

    def irene(self, month: Month) -> None:
        """Seven right, one a moment too late, one in the last second, then silence."""
        if month <= Month(2027, 7):
            self.answer("I1", month, day=20)
        if month == Month(2027, 8):
            said = self.answering.answer("I1", "A5", month, instant("2027-09-01T04:00:00"))
            assert said == "window_closed"
        if month == Month(2027, 9):
            said = self.answering.answer("I1", "A5", month, instant("2027-10-01T03:59:59"))
            assert said == "recorded"

    def answer(self, number: str, month: Month, *, day: int, right: bool = True) -> None:
        at = instant(f"{month}-{day:02d}T18:00:00")
        assert self.answering.answer(number, "A5", month, at, right=right) == "recorded"

    def enrolments(self, month: Month) -> None:
        if month == Month(2027, 3):
            self.at("2027-03-24T12:00:00")
            self.service.load_roster(
                roster("E1", "Emil Novak", "A5", "2024-06-30", "2029-06-30", "2027-03-24")
            )
            self.service.tick("2027-03-24T12:01:00")
            self.at("2027-03-25T12:00:00")
            self.service.load_roster(
                roster("F1", "Fay Lindqvist", "A5", "2024-06-30", "2029-06-30", "2027-03-25")
            )
            self.service.tick("2027-03-25T12:01:00")
        if month == Month(2028, 8):
            self.at("2028-08-28T12:00:00")
            self.service.load_roster(
                roster("C1", "Chen Wei", "A5", "2024-03-10", "2029-03-10", "2028-09-01")
            )

    def acts(self, month: Month) -> None:
        if month == Month(2027, 3):
            self.at("2027-03-25T13:00:00")
            begin_leave(
                self.service.session,
                technician_number="G1",
                area="A5",
                begins_on=date(2027, 3, 26),
                until=date(2027, 5, 5),
                reason="parental leave",
                actors=("account:1",),
                now=self.service.now,
            )
        if month == Month(2028, 9):
            self.test("H1", "A3", date(2028, 9, 12), "2028-09-12T20:00:00")
        if month == Month(2029, 5):
            self.test("C1", "A5", date(2029, 5, 15), "2029-05-20T15:00:00")

    def test(self, number: str, area: str, passed_on: date, at: str) -> None:
        self.at(at)
        record_test(
            self.service.session,
            technician_number=number,
            area=area,
            passed_on=passed_on,
            reason="result slip seen",
            actors=("account:1",),
            now=self.service.now,
        )

    def at(self, text: str) -> None:
        self.service.now = instant(text)

    def standing(self, number: str, at: str, area: str = "A5") -> Standing:
        return self.service.standing(number, area, instant(at))

    def expiries(self, number: str) -> list[tuple[date, date]]:
        """Return (effective on, expires after) of every decision, oldest first."""
        technician_id = self.service.technician_id(number)
        found = list_decisions(self.service.session, technician_id=technician_id)
        self.service.session.rollback()
        return [(d.outcome.effective_on, d.outcome.expires_after) for d in reversed(found)]


def test_it_renews_loses_lapses_and_brings_back_people_over_five_years(story: Story) -> None:
    story.run(until=Month(2031, 12))

    rosa_stays_renewed_for_the_cycle(story)
    ben_loses_one_year(story)
    chen_lapses_and_is_back_by_test(story)
    dana_is_back_by_questions(story)
    emil_and_fay_join_mid_month(story)
    grace_takes_leave(story)
    hugo_loses_master_and_regains_it(story)
    irene_is_in_time_by_a_second(story)
    nobody_sees_an_item_twice(story)
    every_decision_explains_itself(story)
    assert verify(story.service.session).first_bad is None


def rosa_stays_renewed_for_the_cycle(story: Story) -> None:
    assert story.expiries("R1") == [
        (date(2027, 8, 5), date(2030, 3, 10)),
        (date(2028, 8, 5), date(2031, 3, 10)),
        (date(2029, 8, 5), date(2032, 3, 10)),
        (date(2030, 8, 5), date(2033, 3, 10)),
        (date(2031, 8, 5), date(2034, 3, 10)),
    ]
    before = story.standing("R1", "2027-08-05T17:59:59")
    assert (before.credits, before.expires_on) == (7, date(2029, 3, 10))
    early = story.standing("R1", "2027-01-01T12:00:00")
    assert early.outlook is Outlook.ON_TRACK
    assert (early.months_left, early.misses_left) == (12, 4)
    assert early.earliest_extension_on == date(2027, 8, 1)
    assert early.cycle is not None
    assert early.cycle.expires_if_all == date(2034, 3, 10)
    last = story.standing("R1", "2031-12-31T12:00:00").cycle
    assert last is not None
    assert (last.number, last.year, last.won, last.lost, last.open) == (1, 5, 5, 0, 0)
    assert (last.renewed, last.unbroken, last.ended_by) == (True, True, None)


def ben_loses_one_year(story: Story) -> None:
    assert [after for _, after in story.expiries("B1")] == [
        date(2030, 3, 10),
        date(2031, 3, 10),
        date(2032, 3, 10),
        date(2033, 3, 10),
    ]
    four_wrong = story.standing("B1", "2028-04-30T12:00:00")
    assert (four_wrong.outlook, four_wrong.misses_left) == (Outlook.AT_RISK, 0)
    five_wrong = story.standing("B1", "2028-05-06T12:00:00")
    assert five_wrong.outlook is Outlook.OUT_OF_REACH
    assert five_wrong.earliest_extension_on == date(2029, 8, 1)
    last = story.standing("B1", "2031-12-31T12:00:00").cycle
    assert last is not None
    assert (last.won, last.lost, last.renewed, last.unbroken) == (4, 1, False, True)


def chen_lapses_and_is_back_by_test(story: Story) -> None:
    assert story.expiries("C1") == [(date(2029, 5, 15), date(2034, 5, 15))]
    enrolled = story.standing("C1", "2028-09-02T12:00:00")
    assert enrolled.earliest_extension_on == date(2029, 4, 1)
    assert enrolled.lapses_before is True
    assert enrolled.book_by == date(2029, 1, 9)
    # The last valid day ends at midnight in New York, 05:00 UTC: summer time is hours away.
    assert story.standing("C1", "2029-03-11T04:59:59").state is State.ACTIVE
    lapsed = story.standing("C1", "2029-03-11T05:00:00")
    assert (lapsed.state, lapsed.book_by) == (State.EXPIRED, None)
    assert story.standing("C1", "2029-05-20T14:59:59").state is State.EXPIRED
    assert story.standing("C1", "2029-05-20T15:00:00").state is State.ACTIVE
    running = story.standing("C1", "2029-08-31T12:00:00").cycle
    assert running is not None
    assert (running.number, running.ended_by, running.renewed) == (1, "test", None)
    assert running.unbroken is False
    following = story.standing("C1", "2029-09-02T12:00:00").cycle
    assert following is not None
    assert (following.number, following.year, following.unbroken) == (2, 1, True)


def dana_is_back_by_questions(story: Story) -> None:
    assert story.expiries("D1") == [
        (date(2027, 8, 10), date(2028, 8, 10)),
        (date(2028, 8, 10), date(2029, 8, 10)),
        (date(2029, 8, 10), date(2030, 8, 10)),
        (date(2030, 8, 10), date(2031, 8, 10)),
        (date(2031, 8, 10), date(2032, 8, 10)),
    ]
    assert story.standing("D1", "2027-08-10T17:59:59").state is State.EXPIRED
    assert story.standing("D1", "2027-08-10T18:00:00").state is State.ACTIVE
    last = story.standing("D1", "2031-12-31T12:00:00").cycle
    assert last is not None
    assert (last.renewed, last.unbroken) == (True, False)


def emil_and_fay_join_mid_month(story: Story) -> None:
    # Seven days and sixteen hours of March were left for Emil, six and sixteen for Fay.
    assert story.expiries("E1")[0] == (date(2027, 10, 5), date(2030, 6, 30))
    assert story.expiries("F1")[0] == (date(2027, 11, 5), date(2030, 6, 30))


def grace_takes_leave(story: Story) -> None:
    # March, April and May are excused, so her first year runs to March 2028.
    assert story.expiries("G1")[0] == (date(2027, 11, 5), date(2030, 3, 10))
    assert story.standing("G1", "2027-04-15T12:00:00").on_leave is True
    assert story.standing("G1", "2027-06-02T12:00:00").on_leave is False
    march = story.standing("G1", "2028-03-31T12:00:00")
    assert march.year is not None
    assert (march.year.number, march.year.last_month) == (1, Month(2028, 3))
    april = story.standing("G1", "2028-04-02T12:00:00")
    assert april.year is not None
    assert (april.year.number, april.year.first_month) == (2, Month(2028, 4))


def hugo_loses_master_and_regains_it(story: Story) -> None:
    def master(at: str) -> tuple[bool, tuple[str, ...]]:
        found = read_standing(
            story.service.session,
            technician_id=story.service.technician_id("H1"),
            now=instant(at),
        )
        title = next(d for d in found.designations if d.code == "master-automobile")
        return title.held, title.missing

    assert master("2028-06-30T12:00:00") == (True, ())
    assert master("2028-07-01T12:00:00") == (False, ("A3",))
    assert master("2028-09-12T19:59:59") == (False, ("A3",))
    assert master("2028-09-12T20:00:00") == (True, ())
    assert story.expiries("H1") == [(date(2028, 9, 12), date(2033, 9, 12))]


def irene_is_in_time_by_a_second(story: Story) -> None:
    assert story.expiries("I1") == [(date(2027, 9, 30), date(2030, 3, 10))]
    closed = story.standing("I1", "2027-09-15T12:00:00")
    assert (closed.credits, closed.misses_left) == (7, 3)


def nobody_sees_an_item_twice(story: Story) -> None:
    seen = []
    month = START
    while month <= Month(2031, 12):
        seen.append(story.service.asked("R1", "A5", month).source.stem)
        month = month.plus(1)
    assert len(seen) == len(set(seen)) == 60


def every_decision_explains_itself(story: Story) -> None:
    session = story.service.session
    checked = 0
    for number in ("R1", "B1", "C1", "D1", "E1", "F1", "G1", "H1", "I1"):
        technician_id = story.service.technician_id(number)
        for decision in list_decisions(session, technician_id=technician_id):
            assert explain_decision(session, code=decision.code).agrees
            checked += 1
    assert checked > 25
