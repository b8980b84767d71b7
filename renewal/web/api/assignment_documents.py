"""What the API tells of a question before and after its answer.

`QuestionSchema` is made of an `AskedQuestion`, which knows no key. What depends on the key stands
in `ResultSchema`, made only of the outcome of a question that is answered or over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from marshmallow import Schema
from marshmallow import fields as kinds

from renewal.domain.assignment import (
    AskedQuestion,
    AssignmentState,
    Before,
    Outcome,
    Rescored,
)
from renewal.domain.item import Choose, Kind
from renewal.domain.rescoring import RescoreKind
from renewal.web.api import fields
from renewal.web.api.describe import PREFIX

STATES: Final = (AssignmentState.OPEN, AssignmentState.ANSWERED, AssignmentState.MISSED)


class OptionSchema(Schema):
    """An option in the place where it was shown."""

    id = fields.position("Its place on the screen, which is what an answer names.")
    text = fields.text("What it says, in Markdown.")


class ExhibitSchema(Schema):
    """A picture that belongs to a question."""

    address = kinds.Function(
        lambda exhibit: f"{PREFIX}/exhibits/{exhibit.sha256}",
        required=True,
        metadata={"type": "string", "description": "Where its bytes are."},
    )
    media_type = fields.text("What kind of picture it is.", example="image/svg+xml")
    alt = fields.text("What is to be seen, in words.")


class CameBackSchema(Schema):
    """Why a question is not new to this person."""

    how = fields.one_of(
        "Its concept was missed or answered without being sure, or the item itself was shown.",
        Before,
    )
    month = fields.month("When that was.")


class QuestionSchema(Schema):
    """A question as it is shown before its answer."""

    code = fields.text("Its public code.", example="7F3K9QWD")
    area = fields.text("The area of the credential it was issued for.", example="A5")
    month = fields.month("The month it was issued for.")
    opens_at = fields.instant("It takes an answer from then on.", attribute="window.opens_at")
    closes_at = fields.instant(
        "It takes an answer that began to arrive before this.", attribute="window.closes_at"
    )
    state = fields.one_of("Whether it waits for its answer.", STATES)
    scored = fields.flag("False for a question on trial, which rides along as an extra.")
    counts = fields.flag("Whether a right answer can still earn a credit.")
    choose = fields.one_of("How many options an answer names.", Choose)
    kind = fields.one_of("The form of the question.", Kind)
    language = fields.text("The language it is written in.", example="en")
    stem = fields.text("What is asked, in Markdown.")
    options = kinds.List(kinds.Nested(OptionSchema), required=True)
    exhibits = kinds.List(kinds.Nested(ExhibitSchema), required=True)
    came_back = kinds.Nested(CameBackSchema, required=True, allow_none=True)


class RescoredSchema(Schema):
    """What was said of a question after it had been asked."""

    kind = fields.one_of(
        "A void lets every answer count as right; a re-key another one as well.", RescoreKind
    )
    rescored_at = fields.instant("When that was said last.")


class RescoredKeysSchema(RescoredSchema):
    """What was said of a question, and which keys count by now."""

    keys = kinds.List(
        fields.positions("A key: all of these, and no others."),
        required=True,
        metadata={"description": "Each key that counts by itself, the first one first."},
    )


class ResultSchema(Schema):
    """What is known once a question is answered or over.

    Where the policy keeps the key back until the window closes, ``correct``, ``key``,
    ``rationale`` and ``credits`` are null until then. So they are while the same question is
    asked again and waits for its answer.
    """

    receipt = fields.perhaps("The code of the receipt; null without an answer.")
    received_at = fields.instant("When the answer began to arrive.", nullable=True)
    options = fields.positions("What was chosen.")
    correct = fields.flag("Whether it is right; null without an answer.", nullable=True)
    key = fields.positions(
        "What would have been right; where several keys count, all options that one names.",
        nullable=True,
    )
    rationale = kinds.Dict(
        keys=fields.position("The place of an option."),
        values=fields.text("Why it is right or wrong, in Markdown."),
        required=True,
        allow_none=True,
    )
    references = kinds.List(fields.text("Where that can be read."), required=True)
    rescored = kinds.Nested(
        RescoredKeysSchema,
        required=True,
        allow_none=True,
        metadata={
            "description": "What was said of the question since; null where nothing was, and "
            "while the key is kept back. What counts by now is told, whatever the receipt says."
        },
    )
    credits = fields.number("The credits of the question's credit year so far.", nullable=True)
    needed = fields.number("The credits that the year takes.")


class Result(NamedTuple):
    """The outcome of a question as it is told."""

    receipt: str | None
    received_at: datetime | None
    options: tuple[str, ...]
    correct: bool | None
    key: tuple[str, ...] | None
    rationale: Mapping[str, str] | None
    references: tuple[str, ...]
    rescored: Rescored | None
    credits: int | None
    needed: int


class Looked(NamedTuple):
    """A question with its result, which is None while the question waits for its answer."""

    question: AskedQuestion
    result: Result | None


class AssignmentSchema(QuestionSchema):
    """A question, with its result once it is answered or over."""

    result = kinds.Nested(ResultSchema, required=True, allow_none=True)

    def get_attribute(self, obj: Looked, attr: str, default: Any) -> Any:
        """Return a member of the question, or the result."""
        return super().get_attribute(obj if attr == "result" else obj.question, attr, default)


def result_of(outcome: Outcome) -> Result:
    """Return what may be told of an outcome."""
    told = outcome.explained
    return Result(
        receipt=outcome.receipt,
        received_at=outcome.received_at,
        options=tuple(option.id for option in outcome.options if option.chosen),
        correct=outcome.correct,
        key=tuple(option.id for option in outcome.options if option.right) if told else None,
        rationale={o.id: o.rationale for o in outcome.options} if told else None,
        references=outcome.references,
        rescored=outcome.rescored,
        credits=outcome.credits if told else None,
        needed=outcome.needed,
    )
