"""What people chose about an upload: kept as it was, and changed one step at a time."""

from __future__ import annotations

import json

from renewal.domain.bank_choice import Resolution
from renewal.domain.upload_choices import PutAside, UploadChoices, choices_of

NONE = UploadChoices()


def test_it_comes_back_as_it_was_stored():
    chosen = UploadChoices(
        frozenset({"q1"}),
        {"q2": Resolution.REPLACE},
        skip_bad=True,
        key_is_first=True,
        aside=(PutAside("key-longest", "It cannot be said shorter", ("q3",)),),
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
