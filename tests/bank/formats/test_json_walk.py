"""An object read at once is the object that is found when it is walked name by name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from renewal.bank.formats import json_walk
from renewal.bank.formats.json_fault import JsonFault
from renewal.bank.formats.json_walk import Steps, objects_in

NAMES = some.sampled_from(("question", "a", "options", "Answers", "exhibits", "parts", "ä"))
SINGLE = some.one_of(some.none(), some.booleans(), some.integers(), some.text(max_size=4))
VALUES = some.recursive(
    SINGLE,
    lambda inner: some.one_of(
        some.lists(inner, max_size=3), some.dictionaries(NAMES, inner, max_size=3)
    ),
    max_leaves=12,
)
OBJECTS = some.lists(some.dictionaries(NAMES, VALUES, max_size=4), min_size=1, max_size=3)
SLIPS = some.sampled_from(('"', "{", "]", "NaN", "1 ", ',"a":1', "\\", "\\ud800"))


def found_in(text: str, left: int, at_once: int) -> list[object]:
    """All that is found, and what is wrong with the text at last."""
    found: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_walk, "MOST_AT_ONCE", at_once)
        steps = Steps(left)
        try:
            for each in objects_in(text, steps):
                around = [dict(outer) for outer in each.around]
                found.append((each.at, each.length, dict(each.values), each.places(), around))
        except JsonFault as fault:
            found.append((fault.at, fault.reason))
        else:
            found.append(steps.left)
    return found


@given(value=OBJECTS, indent=some.sampled_from((None, 1)), left=some.sampled_from((3, 8, 1_000)))
def test_sound_texts(value: object, indent: int | None, left: int) -> None:
    text = json.dumps(value, indent=indent)
    assert found_in(text, left, 400) == found_in(text, left, 0)


@given(value=OBJECTS, slip=SLIPS, part=some.floats(0, 1))
def test_broken_texts(value: object, slip: str, part: float) -> None:
    text = json.dumps(value)
    at = int(part * len(text))
    broken = text[:at] + slip + text[at:]
    assert found_in(broken, 1_000, 400) == found_in(broken, 1_000, 0)


def test_small_objects_beside_large_ones() -> None:
    text = json.dumps([{"question": "?", "options": [{}] * size} for size in (1, 500, 2)])
    assert found_in(text, 1_000, 400) == found_in(text, 1_000, 0)
    assert len(found_in(text, 1_000, 400)) == 4
