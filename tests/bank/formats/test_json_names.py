"""JSON whose questions call what they hold by names without end."""

import json

from renewal.bank.formats import json_file
from tests.bank.formats.reading import read


def test_it_reads_no_question_that_calls_what_it_holds_by_hundreds_of_names() -> None:
    named = {f"n{each}": 1 for each in range(301)}
    sound = {"question": "Which?", "options": ["x", "y"], "answer": "x"}

    result = read(json_file, json.dumps([{"question": "What?"} | named, sound]))

    assert [each.is_faulty for each in result.items] == [True, False]
    assert "The question has 302 names; at most 300 are read." in [
        each.message for each in result.findings
    ]
