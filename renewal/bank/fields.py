"""The field types of the native format.

Each says in `expects` what an author should write, and reports by the code of a finding instead
of a sentence: `complaints` turns codes into sentences, because only it knows where in the file the
field stands. Nothing is converted: `fixed = 1` is no truth value, `key = 3` no id.

None of them looks at anything but its value, so `sound_tables` can ask them without a schema.
"""

import re
import unicodedata
from abc import abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from marshmallow import ValidationError, fields

from renewal.bank.codes.shape import CONTROL_CHARACTER, FIELD_MISSING, FIELD_TYPE, FIELD_VALUE
from renewal.bank.codes.structure import KEY_MISSING
from renewal.bank.codes.translations import LANGUAGE_TAG
from renewal.bank.decoding import find_control_character

Value = TypeVar("Value")

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,99}")
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)
MESSAGES: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": FIELD_MISSING.code,
    "null": FIELD_TYPE.code,
    "invalid": FIELD_TYPE.code,
}
_KEY_MESSAGES = MESSAGES | {"required": KEY_MISSING.code}


class ByValue(fields.Field[Value]):
    """A field that is read from its value alone."""

    @abstractmethod
    def read(self, value: Any) -> Value:
        """The value as the table has it; a `ValidationError` holds the code that says why not."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> Value:
        return self.read(value)


class Text(ByValue[str]):
    """Text without control characters, in Unicode's composed form, outer blanks removed."""

    expects: str = "text in quotes"
    default_error_messages = MESSAGES

    def read(self, value: Any) -> str:
        """The text, if it is one."""
        if not isinstance(value, str):
            raise ValidationError(FIELD_TYPE.code)
        if value.isascii() and value.isprintable():  # as most are: nothing is in it to look for
            return value.strip()
        if find_control_character(value):
            raise ValidationError(CONTROL_CHARACTER.code)
        return unicodedata.normalize("NFC", value).strip()


class Line(Text):
    """Text that may not be empty."""

    expects: str = "a few words in quotes"

    def read(self, value: Any) -> str:
        """The text, if it says anything."""
        text = super().read(value)
        if not text:
            raise ValidationError(FIELD_VALUE.code)
        return text


class Id(Text):
    """A name for programs: letters, digits and `. _ : -`, at most 100, no blanks."""

    expects: str = "an id of letters, digits, dots, hyphens and underscores, without blanks"

    def read(self, value: Any) -> str:
        """The name, if it is one."""
        text = super().read(value)
        if not _ID.fullmatch(text):
            raise ValidationError(FIELD_VALUE.code)
        return text


class LineIfKnown(Text):
    """Text that is empty where nobody knows what it would say."""

    expects: str = 'a few words in quotes, or "" where it is not known'


class IdIfKnown(Id):
    """A name for programs, empty where there is none."""

    expects: str = f'{Id.expects}, or "" where there is none'

    def read(self, value: Any) -> str:
        """The name, if it is one or none."""
        return super().read(value) if Text.read(self, value) else ""


class Key(ByValue[tuple[str, ...]]):
    """One option's id, or an array of ids."""

    expects: str = 'the id of the right option ("b"), or an array of ids (["a", "c"])'
    default_error_messages = _KEY_MESSAGES

    def read(self, value: Any) -> tuple[str, ...]:
        """The ids, if there are any."""
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) for each in listed):
            raise ValidationError(FIELD_TYPE.code)
        ids = tuple(each.strip() for each in listed)
        if not ids or not all(ids):
            raise ValidationError(KEY_MISSING.code)
        return ids


class Truth(ByValue[bool]):
    """`true` or `false`, and nothing that resembles them."""

    expects: str = "true or false, without quotes"
    default_error_messages = MESSAGES

    def read(self, value: Any) -> bool:
        """The truth value, if it is one."""
        if not isinstance(value, bool):
            raise ValidationError(FIELD_TYPE.code)
        return value


class Language(Text):
    """A language tag in the shape of BCP 47 (language, script, region, variants)."""

    expects: str = 'a language tag such as "en", "es" or "pt-BR"'

    def read(self, value: Any) -> str:
        """The tag as it is written, if it is one."""
        text = super().read(value)
        if not _LANGUAGE.fullmatch(text):
            raise ValidationError(LANGUAGE_TAG.code)
        return text


class Word(Text):
    """One word of a fixed list."""

    def __init__(self, words: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self.allowed = tuple(word.value for word in words)
        quoted = [f'"{word}"' for word in self.allowed]
        self.expects = f"{', '.join(quoted[:-1])} or {quoted[-1]}"

    def read(self, value: Any) -> str:
        """The word, if it is one of the list."""
        text = super().read(value)
        if text not in self.allowed:
            raise ValidationError(FIELD_VALUE.code)
        return text


def usual_case(tag: str) -> str:
    """The tag as usually written, so that pt-br and pt-BR are one language."""
    first, *rest = tag.split("-")
    cased = [part.title() if len(part) == 4 and part.isalpha() else part for part in rest]
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in cased)])
