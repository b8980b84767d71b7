"""The native format: which tables a bank file has, and which keys they hold.

`question_bank/SCHEMA.md` is generated from this file. Error messages are codes of findings, told
as sentences by `complaints`.
"""

from typing import Any

from marshmallow import RAISE, Schema, fields
from marshmallow.fields import Field

from renewal.bank.codes.shape import FIELD_TYPE, FIELD_UNKNOWN
from renewal.bank.fields import (
    MESSAGES,
    Id,
    IdIfKnown,
    Key,
    Language,
    Line,
    LineIfKnown,
    Text,
    Truth,
    Word,
)
from renewal.bank.limits import MOST_LISTED, MOST_OPTIONS
from renewal.domain.item import Choose, Kind, Order, Status

_TABLE_MESSAGES = {"type": FIELD_TYPE.code, "unknown": FIELD_UNKNOWN.code}


class Table(Schema):
    """A TOML table: every key is known, or is reported."""

    error_messages = _TABLE_MESSAGES

    class Meta:
        """What marshmallow wants to know."""

        unknown = RAISE


def _about(description: str, expects: str = "", most: int | None = None) -> dict[str, object]:
    """What people read about a field; `most` is how long its list may be."""
    known = {"description": description, "expects": expects, "most": most}
    return {name: value for name, value in known.items() if value}


def _listed(
    inner: Field[Any], description: str, expects: str, most: int | None = None, **options: Any
) -> Field[Any]:
    return fields.List(
        inner, metadata=_about(description, expects, most), error_messages=MESSAGES, **options
    )


class OptionTable(Table):
    """One answer to choose from."""

    id = Id(required=True, metadata=_about("Names the option in `key`; unique in the item."))
    text = Text(required=True, metadata=_about("What the technician reads, in Markdown."))
    rationale = Text(
        load_default="",
        metadata=_about("Why it is right, or what would be seen instead; shown after the answer."),
    )
    fixed = Truth(
        load_default=False,
        metadata=_about("Keeps its position while the others are shuffled."),
    )


class OptionTextTable(Table):
    """The words of one option in another language."""

    id = Id(required=True, metadata=_about("The id of the option it translates."))
    text = Text(required=True, metadata=_about("The translated text."))
    rationale = Text(load_default="", metadata=_about("The translated rationale."))


class TranslationTable(Table):
    """An item's words in the language that the table is named after."""

    reviewed = Truth(
        required=True,
        metadata=_about("Whether a person who works in that language has read it."),
    )
    stem = Text(required=True, metadata=_about("The translated stem."))
    options = _listed(
        fields.Nested(OptionTextTable, metadata=_about("", '{ id = "a", text = "..." }')),
        "The words of every option.",
        "an array of tables with id, text and rationale",
        MOST_OPTIONS,
        required=True,
    )


class DismissalTable(Table):
    """A warning that is put aside for good, as a note that still says so."""

    code = Line(required=True, metadata=_about("The warning's code, as the check gives it."))
    reason = Line(
        required=True, metadata=_about("Why it does not matter here; shown with the note.")
    )


class ItemTable(Table):
    """One question."""

    id = Id(required=True, metadata=_about("Permanent; never used for another item."))
    concept = Id(
        required=True,
        metadata=_about("What a family of sibling items tests; its meaning is the area's."),
    )
    topic = IdIfKnown(
        required=True, metadata=_about("The topic of the blueprint; also the file's name.")
    )
    kind = Word(Kind, required=True, metadata=_about("The form of the question."))
    choose = Word(
        Choose, required=True, metadata=_about("Radio buttons or checkboxes on the page.")
    )
    stem = Text(required=True, metadata=_about("The question, in Markdown; no HTML."))
    options = _listed(
        fields.Nested(OptionTable, metadata=_about("", '{ id = "a", text = "..." }')),
        "The answers to choose from, one inline table a line.",
        "an array of tables with id, text, rationale and, if wanted, fixed",
        MOST_OPTIONS,
        required=True,
    )
    key = Key(
        required=True,
        metadata=_about("The right option, or all the right ones.", most=MOST_OPTIONS),
    )
    references = _listed(
        Line(),
        "Where a technician can read it up.",
        "an array of texts",
        MOST_LISTED,
        load_default=list,
    )
    exhibits = _listed(
        Id(),
        "The pictures it shows, by id; they may be declared in another file.",
        "an array of exhibits' ids",
        MOST_LISTED,
        load_default=list,
    )
    status = Word(
        Status, required=True, metadata=_about("Where it stands between draft and retirement.")
    )
    order = Word(
        Order, required=True, metadata=_about("Whether the options keep the order of the file.")
    )
    author = LineIfKnown(
        required=True,
        metadata=_about("An account's e-mail address, or a collective name."),
    )
    translations = fields.Dict(
        keys=Language(),
        values=fields.Nested(
            TranslationTable, metadata=_about("", "a table with reviewed, stem and options")
        ),
        load_default=dict,
        error_messages=MESSAGES,
        metadata=_about(
            "Its words in other languages, one table a language.",
            "tables such as [item.translations.es]",
            MOST_LISTED,
        ),
    )
    dismissed = _listed(
        fields.Nested(
            DismissalTable, metadata=_about("", '{ code = "key-longest", reason = "..." }')
        ),
        "Warnings about the item that somebody put aside. An error cannot be.",
        "an array of tables with code and reason",
        MOST_LISTED,
        load_default=list,
    )


class ExhibitTable(Table):
    """A picture that items of any file may show."""

    id = Id(required=True, metadata=_about("Unique in the whole bank."))
    file = Line(
        required=True,
        metadata=_about(
            "An SVG, PNG or JPEG file, its path starting at the area's folder.",
            'a path such as "exhibits/meter.svg"',
        ),
    )
    alt = Text(
        load_default="",
        metadata=_about("All that is needed to answer without seeing it, the key not given away."),
    )


class Head(Table):
    """A bank file."""

    language = Language(
        required=True,
        metadata=_about("The language of the items, before the first table."),
    )
    exhibit = _listed(
        fields.Raw(),
        "The exhibits this file declares.",
        "[[exhibit]] tables, in two pairs of brackets",
        load_default=list,
    )
    item = _listed(
        fields.Raw(),
        "The items.",
        "[[item]] tables, in two pairs of brackets",
        load_default=list,
    )


class ItemDismissalTable(DismissalTable):
    """A warning put aside for an item of a file that cannot say so itself."""

    item = Line(required=True, metadata=_about("The item's id."))


class DismissalsHead(Table):
    """A file that puts warnings aside."""

    dismissed = _listed(
        fields.Raw(),
        "The warnings.",
        "[[dismissed]] tables, in two pairs of brackets",
        load_default=list,
    )
