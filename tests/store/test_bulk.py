"""Many rows with a few statements: their numbers, and the ledger entries over them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Text, cast, select, type_coerce
from sqlalchemy.orm import Session

from renewal.domain.item import Status
from renewal.store.bulk import EvidenceRows, insert_rows, load_rows, update_rows
from renewal.store.db import writing
from renewal.store.due import DECIDE, OPEN, add_due
from renewal.store.ledger import canonical_row, canonical_rows
from renewal.store.tables import Account, Area, Credential, Due, Entry, Person, Shop, Technician
from renewal.store.verifying import verify_entries

NOW = datetime(2027, 1, 4, 15, tzinfo=UTC)


def test_it_covers_rows_one_by_one_and_together_alike() -> None:
    # By chance "100%s" would be taken for a place to fill in.
    shared = [{"id": "b", "fixed": False}, {"id": "a", "fixed": True}]
    rows = [
        {"name": f"é {n} 100%s", "at": NOW, "on": NOW.date(), "of": shared, "key": [n], "is": n > 1}
        | {"no": None, "share": n / 4, "status": Status.DRAFT, "content": b"%d", "n": n}
        for n in range(3)
    ]

    together = canonical_rows("item", rows)

    assert together == [canonical_row("item", row) for row in rows]
    assert len(set(together)) == 3
    assert canonical_rows("item", []) == []


def rosa_and_ben(session: Session) -> list[int]:
    """Two technicians with a credential in A5 each; their credentials' numbers."""
    with writing(session):
        (area_id,) = insert_rows(session, Area, [{"code": "A5"}])
        people = insert_rows(
            session,
            Technician,
            [
                {"number": number, "pseudonym": f"p{number}", "person_id": None}
                for number in ("1001", "1002")
            ],
        )
        evidence = EvidenceRows(session)
        numbers = evidence.insert(
            Credential,
            [
                (
                    technician_id,
                    {
                        "technician_id": technician_id,
                        "area_id": area_id,
                        "first_certified_on": NOW.date(),
                        "expires_on": NOW.date(),
                        "recorded_at": NOW,
                    },
                )
                for technician_id in people
            ],
        )
        evidence.write_entries(
            {people[0]: "p1001", people[1]: "p1002"},
            act="import roster",
            actors=("cli",),
            reason="list",
            now=NOW,
        )
    return numbers


def test_it_returns_the_numbers_in_the_order_of_the_rows(session: Session) -> None:
    names = [f"Shop {number}" for number in range(2500)]

    with writing(session):
        numbers = insert_rows(session, Shop, [{"name": name} for name in names])

    stored = dict(session.execute(select(Shop.id, Shop.name)).all())
    assert [stored[number] for number in numbers] == names


def test_it_loads_what_it_would_insert(session: Session) -> None:
    said = 'A tab\tand \\N and "quotes" and\nµ, 断, 🚗'
    entry: dict[str, Any] = {
        "act": "test",
        "pseudonym": None,
        "actors": ["cli", said],
        "reason": said,
    }
    entry |= {"covers": [["shop", [1, said]]], "digest": "0" * 64, "recorded_at": NOW}
    account = {"role": "technician", "technician_id": None, "created_at": NOW, "closed_at": None}

    with writing(session):
        loaded = load_rows(session, Entry, [dict(entry), entry | {"pseudonym": "p1"}])
        inserted = insert_rows(session, Entry, [dict(entry), entry | {"pseudonym": "p1"}])
        load_rows(session, Account, [account | {"email": "rosa@example.org"}])
        insert_rows(session, Account, [account | {"email": "ben@example.org"}])
        assert load_rows(session, Shop, []) == []

    rows = {row.id: tuple(row)[1:] for row in session.execute(select(Entry.__table__))}
    assert [rows[number] for number in loaded] == [rows[number] for number in inserted]
    assert [each.pseudonym for each in session.scalars(select(Entry).order_by(Entry.id))] == [
        *(None, "p1"),
        *(None, "p1"),
    ]
    # SQLite compares instants letter by letter, so they must be written in one way.
    written = cast(type_coerce(Account.created_at, DateTime()), Text)
    assert len(set(session.scalars(select(written)))) == 1


def test_it_goes_on_after_rows_written_one_by_one(session: Session) -> None:
    with writing(session):
        session.add(Shop(name="Harbor Auto Care"))
    with writing(session):
        insert_rows(session, Shop, [{"name": "Bay Motors"}])
    with writing(session):
        session.add(Shop(name="Northside Garage"))

    assert len(session.scalars(select(Shop.id)).all()) == 3


def test_it_writes_nothing_for_no_rows(session: Session) -> None:
    with writing(session):
        assert insert_rows(session, Shop, []) == []
        update_rows(session, Shop, [])

    assert session.scalars(select(Shop)).all() == []


def test_it_updates_each_row_with_its_own_values(session: Session) -> None:
    with writing(session):
        usual = {"email": "x@example.org", "language": "en", "salt": "00"}
        people = [
            usual | {"first_name": "Rosa", "last_name": "Alvarez"},
            usual | {"first_name": "Ben", "last_name": "Carter"},
        ]
        rosa, ben = insert_rows(session, Person, people)

    with writing(session):
        update_rows(
            session,
            Person,
            [{"row": rosa, "first_name": "Rose"}, {"row": ben, "first_name": "Benjamin"}],
        )

    names = session.execute(
        select(Person.first_name, Person.last_name, Person.email).order_by(Person.id)
    )
    assert [tuple(name) for name in names] == [
        ("Rose", "Alvarez", "x@example.org"),
        ("Benjamin", "Carter", "x@example.org"),
    ]


def test_it_leaves_entries_that_agree_with_their_rows(session: Session) -> None:
    numbers = rosa_and_ben(session)

    entries = session.execute(select(Entry.pseudonym, Entry.covers).order_by(Entry.id)).all()

    assert [tuple(entry) for entry in entries] == [
        ("p1001", [["credential", numbers[0]]]),
        ("p1002", [["credential", numbers[1]]]),
    ]
    assert list(verify_entries(session)) == []


def test_it_queues_a_credential_once_for_each_task(session: Session) -> None:
    rosa, ben = rosa_and_ben(session)

    with writing(session):
        add_due(session, OPEN, [rosa])
        add_due(session, OPEN, [rosa, ben])
        add_due(session, DECIDE, [rosa])
        add_due(session, DECIDE, [])

    queued = session.execute(
        select(Due.task, Due.credential_id).order_by(Due.task, Due.credential_id)
    )
    assert [tuple(each) for each in queued] == [("decide", rosa), ("open", rosa), ("open", ben)]
