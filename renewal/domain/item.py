"""The item: one question of the bank, and what makes two of them the same.

`Item` is what an author wrote, whatever the file format it came in. Two serialisations decide
everything that follows an import:

* `canonical(item)` holds every field. Equal bytes: nothing changed, nothing is written.
* `canonical_revision(item, exhibits)` holds what a technician is shown and scored against: kind,
  choose, order, language, stem, options with rationale, key, references, exhibits with their
  pictures. Different bytes: a new revision. Status, topic, concept, author and translations stay
  out: retiring an item, moving it to another topic or mending a translation changes no question
  that somebody has already answered.

Texts are Markdown, compared exactly: kHz and KHz, -8dB and +8dB are different answers.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


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


def canonical(item: Item) -> bytes:
    """The same bytes for the same item, whatever file it came from (ASCII JSON, sorted keys)."""
    return _bytes(
        {
            "form": "renewal-item/1",
            "id": item.id,
            "area": item.area,
            "topic": item.topic,
            "concept": item.concept,
            "status": item.status.value,
            "author": item.author,
            "exhibits": list(item.exhibits),
            "translations": [
                _translation(each) for each in sorted(item.translations, key=lambda t: t.language)
            ],
            **_shown(item),
        }
    )


def canonical_revision(item: Item, exhibits: Iterable[Exhibit] = ()) -> bytes:
    """The same bytes as long as no technician would see or be scored against anything different.

    `exhibits` holds at least those the item names (KeyError otherwise); others are ignored. The
    picture and its alternative text count, the exhibit's id does not.
    """
    known = {exhibit.id: exhibit for exhibit in exhibits}
    pictures = [known[exhibit_id] for exhibit_id in item.exhibits]
    return _bytes(
        {
            "form": "renewal-item-revision/1",
            "exhibits": [[each.media_type, each.identity, each.alt] for each in pictures],
            **_shown(item),
        }
    )


def revision_digest(item: Item, exhibits: Iterable[Exhibit] = ()) -> str:
    """The hex SHA-256 of `canonical_revision`; two items alike but for their ids share it."""
    return hashlib.sha256(canonical_revision(item, exhibits)).hexdigest()


def _shown(item: Item) -> dict[str, object]:
    return {
        "language": item.language,
        "kind": item.kind.value,
        "choose": item.choose.value,
        "order": item.order.value,
        "stem": item.stem,
        "options": [[each.id, each.text, each.rationale, each.fixed] for each in item.options],
        "key": sorted(item.key),
        "references": list(item.references),
    }


def _translation(translation: Translation) -> list[object]:
    options = sorted(translation.options, key=lambda option: option.id)
    return [
        translation.language,
        translation.reviewed,
        translation.stem,
        [[each.id, each.text, each.rationale] for each in options],
    ]


def _bytes(value: dict[str, object]) -> bytes:
    return _encode(value).encode("ascii")
