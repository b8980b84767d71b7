"""What is issued, month after month, is what the rule says, however it was computed."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import select

from renewal.actions.begin_pause import begin_leave
from renewal.domain.calendar import Month
from renewal.domain.choosing import Issued, Learner, Reason, choose
from renewal.domain.keyed_order import number_of, place_of
from renewal.domain.topic_order import order_for
from renewal.store.shelves import Shelves
from renewal.store.tables import Assignment, Item, Revision
from tests.databases import Database
from tests.generated_bank import item_text, write_bank
from tests.installation import KEY, Installation, installed

HELD = "2020-03-10,2025-03-10,2033-03-10,6,2020-01-01"
START = Month(2027, 1)


def line(number: int, area: str, enrolled: str) -> str:
    who = f"T{number},First{number},Last{number},t{number}@example.org,en,"
    return f"{who},{area},{HELD},{enrolled}"


def issued_by_credential(service: Installation) -> dict[int, list[tuple[str, int, str, int, str]]]:
    """(month, revision, reason, item, concept) of every assignment, by credential, in order."""
    found: dict[int, list[tuple[str, int, str, int, str]]] = {}
    for row in service.session.execute(
        select(
            Assignment.credential_id,
            Assignment.month,
            Assignment.revision_id,
            Assignment.reason,
            Item.id,
            Item.concept,
        )
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .order_by(Assignment.month)
    ):
        found.setdefault(row[0], []).append((row[1], row[2], row[3], row[4], row[5]))
    service.session.rollback()
    return found


def area_of(service: Installation, revision_id: int) -> int:
    found = service.session.scalar(
        select(Item.area_id)
        .join(Revision, Revision.item_id == Item.id)
        .where(Revision.id == revision_id)
    )
    assert found is not None
    return found


def test_it_issues_what_the_rule_says_while_bank_and_people_change(
    database: Database, tmp_path: Path
) -> None:
    with installed(database, tmp_path, "2026-12-28T15:00:00") as service:
        bank = write_bank(tmp_path / "bank", {"A5": 40, "A6": 30})
        service.load_bank(bank)
        service.load_roster(
            *(line(n, area, "2027-01-01") for n in range(1, 16) for area in ("A5", "A6"))
        )
        for offset in range(18):
            month = START.plus(offset)
            if offset == 4:
                service.load_roster(*(line(n, "A5", str(month.first_day)) for n in range(16, 25)))
            if offset == 6:
                add_items(bank, "A5", 40, 46)
                service.load_bank(bank)
            if offset == 9:
                retire(bank, "a5")
                service.load_bank(bank)
            if offset == 11:
                begin_leave(
                    service.session,
                    technician_number="T3",
                    area="A5",
                    begins_on=date(2027, 12, 1),
                    until=date(2028, 1, 10),
                    reason="family",
                    actors=("account:1",),
                    now=service.now,
                )
            service.tick(f"{month}-02T12:00:00")

        checked, reasons = 0, set()
        key = number_of(KEY, "order")
        for credential, history in issued_by_credential(service).items():
            past: list[Issued] = []
            for month_name, revision, reason, item, concept in history:
                month = Month.parse(month_name)
                edition = (
                    Shelves(service.session)
                    .up_to(month, months=1)[area_of(service, revision)]
                    .editions[-1]
                )
                orders = edition.orders
                choice = choose(
                    edition.candidates,
                    Learner(orders[order_for(orders, key, credential)], past),
                    partial(place_of, key, credential),
                )
                assert choice is not None
                assert choice.candidate.revision_id == revision
                assert reason in {str(choice.reason), str(Reason.OWN_ORDER)}
                past.append(Issued(item, concept, month, displayed=False))
                checked += 1
                reasons.add(reason)

        assert checked > 30 * 17
        assert {"new", "own order"} <= reasons


def add_items(bank: Path, area: str, first: int, last: int) -> None:
    """More items appear in one topic of the area."""
    topic = next(p for p in sorted((bank / area.lower()).glob("*.toml")) if p.stem != "area")
    text = topic.read_text("utf-8")
    topic.write_text(
        text + "".join(item_text(area, topic.stem, number) for number in range(first, last)),
        "utf-8",
    )


def retire(bank: Path, folder: str) -> None:
    """The first three items of one topic are retired."""
    topic = next(p for p in sorted((bank / folder).glob("*.toml")) if p.stem != "area")
    text = topic.read_text("utf-8")
    topic.write_text(text.replace('status = "operational"', 'status = "retired"', 3), "utf-8")
