"""What people chose about an upload: kept as it was, and changed one step at a time."""

from __future__ import annotations

import json

from renewal.domain.bank_choice import Resolution
from renewal.domain.upload_choices import PutAside, UploadChoices, choices_of
from renewal.domain.upload_columns import (
    SaidColumns,
    SeenColumn,
    SeenTable,
    SeenTables,
    header_digest,
    seen_in,
)

NONE = UploadChoices()


def test_it_comes_back_as_it_was_stored():
    chosen = UploadChoices(
        frozenset({"q1"}),
        {"q2": Resolution.REPLACE},
        skip_bad=True,
        key_is_first=True,
        aside=(PutAside("key-longest", "It cannot be said shorter", ("q3",)),),
        columns=SaidColumns(
            {"Frage": "stem"}, {"area": "A5"}, 1, "aa", (SaidColumns({"Q": "stem"}, header="bb"),)
        ),
    )

    assert choices_of(json.loads(json.dumps(chosen.as_json()))) == chosen


def test_it_reads_choices_that_knew_of_no_warnings():
    assert choices_of({"leave_out": [], "each": {}, "skip_bad": False}) == NONE


def test_it_puts_a_warning_aside_for_the_newest_reason():
    once = NONE.with_aside("key-longest", "All of them", ["q1", "q2"])

    again = once.with_aside("key-longest", "This one for another reason", ["q2"])

    assert again.aside == (
        PutAside("key-longest", "All of them", ("q1",)),
        PutAside("key-longest", "This one for another reason", ("q2",)),
    )
    assert once.with_aside("key-longest", "Anew", ["q1", "q2"]).aside == (
        PutAside("key-longest", "Anew", ("q1", "q2")),
    )


def test_it_gives_a_warning_again_and_leaves_others_aside():
    both = NONE.with_aside("key-longest", "So", ["q1"]).with_aside("no-reference", "So", ["q1"])

    assert both.without_aside("key-longest") == NONE.with_aside("no-reference", "So", ["q1"])


def test_the_tables_of_a_report_come_back_as_they_were_stored():
    columns = (SeenColumn("Frage", ("Was?",)), SeenColumn("Eins", ()))
    unfit = SeenTable(columns, ("a.xlsx, Blatt 1", "b.csv"), is_fit=False, more=2)
    seen = SeenTables((unfit, SeenTable(columns[:1])), ("a.xlsx",), 3)

    assert seen_in(json.loads(json.dumps(seen.as_json()))) == seen
    assert seen_in(None) == seen_in(SeenTables().as_json()) == SeenTables()


def test_reports_of_before_have_all_columns_as_one_table():
    stored = {
        "columns": [["Frage", ["Was?"], "a.csv"], ["Eins", [], "a.csv"]],
        "unfit": ["a.csv"],
        "more": 1,
        "mixed": False,
    }

    [table] = seen_in(stored).tables

    assert [each.header for each in table.columns] == ["Frage", "Eins"]
    assert (table.places, table.is_fit, table.more) == (("a.csv",), False, 1)
    assert table.digest == header_digest(["Frage", "Eins"])
    assert seen_in({**stored, "columns": []}) == SeenTables()
