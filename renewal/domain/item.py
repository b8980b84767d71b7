"""The item: one question of the bank.

`Item` is what an author wrote, whatever the file format it came in. What makes two of them the
same is in `item_digests`. Texts are Markdown, compared exactly: kHz and KHz, -8dB and +8dB are
different answers.
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The form of the question, as technicians know it."""

    DIRECT = "direct"
    TECHNICIAN_A_B = "technician-a-b"
    EXCEPT = "except"
    LEAST = "least"
    MOST = "most"


class Status(StrEnum):
    """Where the item stands on its way from a draft to retirement."""

    DRAFT = "draft"
    REVIEW = "review"
    PRETEST = "pretest"
    OPERATIONAL = "operational"
    RETIRED = "retired"


class Order(StrEnum):
    """Whether the options keep the author's order on the page."""

    FIXED = "fixed"
    SHUFFLED = "shuffled"


class Choose(StrEnum):
    """One option (radio buttons) or several (checkboxes); the author says which."""

    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose from; `fixed` keeps its position when the others are shuffled."""

    id: str
    text: str
    rationale: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class OptionText:
    """The words of one option in another language."""

    id: str
    text: str
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """The words of an item in another language; `reviewed` by a person who reads it."""

    language: str
    reviewed: bool
    stem: str
    options: tuple[OptionText, ...]


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A warning of a check about an item that somebody put aside, by its code, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A picture that items share.

    `content` is what the browser gets; `source_sha256` (hex) is the digest of the file the author
    wrote. They differ where a photograph was encoded again on reading, and the author's file
    decides what changed, or a newer image library would make new revisions of old questions.
    """

    id: str
    media_type: str
    alt: str
    content: bytes = field(repr=False)
    source_sha256: str = ""

    @property
    def identity(self) -> str:
        """The digest (hex SHA-256) that stands for the picture: the author's file, if known."""
        return self.source_sha256 or hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its key; `id` is permanent, `key` holds ids of options.

    `dismissed` is about the file and its review, not about the question: it changes no digest.
    """

    id: str
    area: str
    topic: str
    concept: str
    kind: Kind
    choose: Choose
    stem: str
    options: tuple[Option, ...]
    key: tuple[str, ...]
    references: tuple[str, ...]
    exhibits: tuple[str, ...]
    status: Status
    order: Order
    author: str
    language: str
    translations: tuple[Translation, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()

    def option(self, option_id: str) -> Option:
        """The option of that id; KeyError when the item has none."""
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)

    def is_key(self, option_id: str) -> bool:
        """True when the option is one of the right ones."""
        return option_id in self.key
