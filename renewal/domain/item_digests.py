"""What makes two items the same: two serialisations that decide all that follows an import.

* `canonical(item)` holds every field. Equal bytes: nothing changed, nothing is written.
* `canonical_revision(item, exhibits)` holds what a technician is shown and scored against: kind,
  choose, order, language, stem, options with rationale, key, references, exhibits with their
  pictures. Different bytes: a new revision. Status, topic, concept, author and translations stay
  out: retiring an item, moving it to another topic or mending a translation changes no question
  that somebody has already answered.

Both are ASCII JSON with sorted keys and without blanks. They are put together here from the
encoded texts, because both hold the same ones, and those of a large bank take long to encode.
"""

from collections.abc import Iterable
from hashlib import sha256
from json.encoder import encode_basestring_ascii as _text
from typing import NamedTuple

from renewal.domain.item import Exhibit, Item, Translation

_FIXED = {True: "true", False: "false"}


class ItemDigests(NamedTuple):
    """Hex SHA-256 of `canonical` and of `canonical_revision`."""

    content: str
    revision: str


def item_digests(item: Item, exhibits: Iterable[Exhibit] = ()) -> ItemDigests:
    """Return both digests; `exhibits` are as for `canonical_revision`."""
    shown = _shown(item)
    content, revision = _item(item, shown), _revision(item, shown, exhibits)
    return ItemDigests(
        sha256(content.encode("ascii")).hexdigest(), sha256(revision.encode("ascii")).hexdigest()
    )


def canonical(item: Item) -> bytes:
    """The same bytes for the same item, whatever file it came from."""
    return _item(item, _shown(item)).encode("ascii")


def canonical_revision(item: Item, exhibits: Iterable[Exhibit] = ()) -> bytes:
    """The same bytes as long as no technician would see or be scored against anything different.

    `exhibits` holds at least those the item names (KeyError otherwise); others are ignored. The
    picture and its alternative text count, the exhibit's id does not.
    """
    return _revision(item, _shown(item), exhibits).encode("ascii")


def revision_digest(item: Item, exhibits: Iterable[Exhibit] = ()) -> str:
    """The hex SHA-256 of `canonical_revision`; two items alike but for their ids share it."""
    return sha256(canonical_revision(item, exhibits)).hexdigest()


class _Shown(NamedTuple):
    """What both hold, as JSON: the members from `key` to `references` stand together in both."""

    choose: str
    key_to_references: str
    stem: str


def _shown(item: Item) -> _Shown:
    options = ",".join(
        [
            f"[{_text(each.id)},{_text(each.text)},{_text(each.rationale)},{_FIXED[each.fixed]}]"
            for each in item.options
        ]
    )
    middle = (
        f'"key":{_texts(sorted(item.key))},"kind":"{item.kind.value}",'
        f'"language":{_text(item.language)},"options":[{options}],"order":"{item.order.value}",'
        f'"references":{_texts(item.references)}'
    )
    return _Shown(f'"choose":"{item.choose.value}"', middle, f'"stem":{_text(item.stem)}')


def _item(item: Item, shown: _Shown) -> str:
    told = sorted(item.translations, key=lambda each: each.language)
    return (
        f'{{"area":{_text(item.area)},"author":{_text(item.author)},{shown.choose},'
        f'"concept":{_text(item.concept)},"exhibits":{_texts(item.exhibits)},'
        f'"form":"renewal-item/1","id":{_text(item.id)},{shown.key_to_references},'
        f'"status":"{item.status.value}",{shown.stem},"topic":{_text(item.topic)},'
        f'"translations":[{",".join(map(_translation, told))}]}}'
    )


def _revision(item: Item, shown: _Shown, exhibits: Iterable[Exhibit]) -> str:
    pictures = ""
    if item.exhibits:
        known = {exhibit.id: exhibit for exhibit in exhibits}
        pictures = ",".join(_picture(known[exhibit_id]) for exhibit_id in item.exhibits)
    return (
        f'{{{shown.choose},"exhibits":[{pictures}],"form":"renewal-item-revision/1",'
        f"{shown.key_to_references},{shown.stem}}}"
    )


def _picture(exhibit: Exhibit) -> str:
    return _texts((exhibit.media_type, exhibit.identity, exhibit.alt))


def _translation(translation: Translation) -> str:
    options = ",".join(
        _texts((each.id, each.text, each.rationale))
        for each in sorted(translation.options, key=lambda option: option.id)
    )
    reviewed = "true" if translation.reviewed else "false"
    language, stem = _text(translation.language), _text(translation.stem)
    return f"[{language},{reviewed},{stem},[{options}]]"


def _texts(texts: Iterable[str]) -> str:
    return f"[{','.join(map(_text, texts))}]"
