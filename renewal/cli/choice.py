"""``renewal choice``: why a question was chosen for somebody."""

from __future__ import annotations

import sys
from typing import Any, Final

import click

from renewal.actions.explain_choice import ChoiceExplanation, explain_choice
from renewal.cli.opened import opened, print_json
from renewal.domain.choosing import Reason

_WHY: Final = {
    Reason.NEW: "a concept that the cycle had not brought yet, at its topic's turn",
    Reason.OWN_ORDER: (
        "a concept that the cycle had not brought yet, at its topic's turn; something had "
        "interrupted the usual course"
    ),
    Reason.REPEAT: "a concept that was missed or not sure comes back by an item not seen before",
    Reason.EARLIER_CYCLE: (
        "a concept that was missed or not sure before this cycle comes back by an item not "
        "issued in it"
    ),
    Reason.SIBLING: "every concept of the topic was brought already: one asked least, by a sibling",
    Reason.OTHER_TOPIC: "the topic whose turn it was had nothing unseen left",
    Reason.SHORTAGE: "everything had been issued: what was issued longest ago",
}


@click.group()
def choice() -> None:
    """Choices of questions."""


@choice.command()
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def explain(code: str, as_json: bool) -> None:
    """Compute the choice of the question CODE again; exit 1 when it does not come out the same."""
    with opened() as office:
        found = explain_choice(office.session, code=code)
    if as_json:
        print_json(_as_json(found))
    else:
        click.echo("\n".join(_in_words(found)))
    if not found.agrees:
        sys.exit(1)


def _as_json(found: ChoiceExplanation) -> dict[str, Any]:
    return {
        "code": found.code,
        "technician": found.technician,
        "area": found.area,
        "month": str(found.month),
        "chosen_at": found.chosen_at.isoformat(),
        "cycle_began": str(found.cycle_began),
        "turn": found.turn,
        "topic_turn": found.topic_turn,
        "due": [
            {"concept": due.concept, "topic": due.topic, "recall": round(due.recall, 4)}
            for due in found.due
        ],
        "repeats_left": found.repeats_left,
        "item": found.item,
        "topic": found.topic,
        "concept": found.concept,
        "reason": str(found.reason),
        "item_again": found.item_again,
        "reason_again": str(found.reason_again) if found.reason_again else None,
        "agrees": found.agrees,
    }


def _in_words(found: ChoiceExplanation) -> list[str]:
    lines = [
        f"Question {found.code}: {found.area}, {found.month}, for technician {found.technician}",
        f"Chosen {found.chosen_at:%Y-%m-%d %H:%M} UTC",
        f"Question {found.turn} of the cycle that began with {found.cycle_began}",
        f"Topic whose turn it was: {found.topic_turn}",
    ]
    if found.due:
        lines.append(f"Concepts that memory wanted back ({found.repeats_left} repeats left):")
        lines += [
            f"  {due.concept} ({due.topic}): {due.recall:.0%} chance of recall" for due in found.due
        ]
    else:
        lines.append("No concept was to come back.")
    lines += [
        f"Item:        {found.item} ({found.topic}, concept {found.concept})",
        f"Why:         {_WHY[found.reason]}",
        f"Chosen now:  {found.item_again or 'nothing'}"
        + (f" ({found.reason_again})" if found.reason_again else ""),
        "They agree." if found.agrees else "They do NOT agree.",
    ]
    return lines
