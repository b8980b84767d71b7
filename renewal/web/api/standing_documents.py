"""Where a technician stands, as the API and ``renewal standing --json`` tell it."""

from __future__ import annotations

from marshmallow import Schema
from marshmallow import fields as kinds

from renewal.domain.standing import Outlook, State
from renewal.web.api import fields


class CycleSchema(Schema):
    """A cycle of five credit years."""

    number = fields.number("Which of the credential's cycles it is, from 1.")
    year = fields.number("Which of the cycle's years runs, from 1.")
    won = fields.number("The years won.")
    lost = fields.number("The years lost.")
    open = fields.number("The years that can still be won.")
    renewed = fields.flag("Whether all five are won; null while that is open.", nullable=True)
    unbroken = fields.flag("Whether the credential was current on every day of the cycle.")
    ended_by = fields.perhaps("What ended the cycle early, such as a test.")
    expires_if_none = fields.day("The expiry if no more year is won.")
    expires_if_all = fields.day("The expiry if all that are open are won.")


class CredentialSchema(Schema):
    """The standing of one credential."""

    area = fields.text("The area it certifies.", example="A5")
    state = fields.one_of("Whether it counts, and if not why.", State)
    expires_on = fields.day("The last day on which it is current.")
    standing = fields.one_of(
        "What the credit year can still bring; null when not enrolled.",
        Outlook,
        nullable=True,
        attribute="outlook",
    )
    credits = fields.number("The credits of the credit year so far.")
    needed = fields.number("The credits that the year takes.")
    months_left = fields.number("The months of the year that can still be answered.")
    misses_left = fields.number(
        "How many of them may go wrong; negative when out of reach, null when not enrolled.",
        nullable=True,
    )
    earliest_extension_on = fields.day("The first day on which it can be extended.")
    lapses_before = fields.flag("Whether it expires before that day.")
    book_by = fields.day("When to book a test at the latest; null when expired.", nullable=True)
    on_leave = fields.flag("Whether its months are paused.")
    cycle = kinds.Nested(CycleSchema, required=True, allow_none=True)


class DesignationSchema(Schema):
    """A title that follows from credentials."""

    code = fields.text("Its code.", example="master-automobile")
    held = fields.flag("Whether it is held today.")
    missing = kinds.List(fields.text("What is missing for it."), required=True)


class StandingSchema(Schema):
    """Where a technician stands."""

    technician = fields.text("The technician's number.", attribute="number")
    credentials = kinds.List(kinds.Nested(CredentialSchema), required=True)
    designations = kinds.List(kinds.Nested(DesignationSchema), required=True)
