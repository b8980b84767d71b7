"""The serialisations that decide what changed stay what banks were loaded with, byte for byte."""

import json
from dataclasses import replace
from hashlib import blake2b, sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.item import Exhibit, Item, OptionText, Translation
from renewal.domain.item_content import content_key
from renewal.domain.item_digests import canonical, canonical_revision, item_digests, revision_digest
from tests.bank.writers.items import item

PICTURES = (
    Exhibit("pad", "image/png", "A “worn” pad\nat 3 mm", b"first", "5e" * 32),
    Exhibit("disc", "image/svg+xml", "", b"second"),
)


@settings(max_examples=60)
@given(item(), st.booleans(), st.permutations(("pad", "disc")), st.text())
def test_it_is_json_with_sorted_keys(
    written: Item, reviewed: bool, names: list[str], said: str
) -> None:
    texts = tuple(OptionText(o.id, o.text[::-1], o.rationale) for o in reversed(written.options))
    translations = (Translation("fr", reviewed, said, texts), Translation("es", True, said, ()))
    whole = replace(written, translations=translations, exhibits=tuple(names), author=said)

    content, revision = canonical(whole), canonical_revision(whole, PICTURES)

    assert content == as_json(every_field(whole))
    assert revision == as_json(what_is_shown(whole))
    both = (sha256(content).hexdigest(), sha256(revision).hexdigest())
    assert item_digests(whole, PICTURES) == both
    assert revision_digest(whole, PICTURES) == both[1]


@settings(max_examples=40)
@given(st.text(), st.lists(st.tuples(st.text(), st.booleans())), st.lists(st.text(max_size=5)))
def test_it_knows_a_question_by_json_without_blanks(
    stem: str, offered: list[tuple[str, bool]], pictures: list[str]
) -> None:
    def even(text: str) -> str:
        return " ".join(text.split())

    found = content_key("A5", stem, iter(offered), iter(pictures))

    options = sorted([even(text), is_right] for text, is_right in offered)
    assert found == content_key("A5", even(stem), reversed(options_of(options)), pictures)
    assert found.hex() == digest_of(["A5", even(stem), options, pictures])


def options_of(listed: list[list[object]]) -> list[tuple[str, bool]]:
    return [(str(text), bool(is_right)) for text, is_right in listed]


def digest_of(value: object) -> str:
    return blake2b(as_json(value), digest_size=16).hexdigest()


def as_json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")


def every_field(whole: Item) -> dict[str, object]:
    told = sorted(whole.translations, key=lambda each: each.language)
    return {
        "form": "renewal-item/1",
        "id": whole.id,
        "area": whole.area,
        "topic": whole.topic,
        "concept": whole.concept,
        "status": whole.status.value,
        "author": whole.author,
        "exhibits": list(whole.exhibits),
        "translations": [
            [
                each.language,
                each.reviewed,
                each.stem,
                [[o.id, o.text, o.rationale] for o in sorted(each.options, key=lambda o: o.id)],
            ]
            for each in told
        ],
        **words_of(whole),
    }


def what_is_shown(whole: Item) -> dict[str, object]:
    known = {each.id: each for each in PICTURES}
    shown = [known[name] for name in whole.exhibits]
    pictures = [[each.media_type, each.identity, each.alt] for each in shown]
    return {"form": "renewal-item-revision/1", "exhibits": pictures, **words_of(whole)}


def words_of(whole: Item) -> dict[str, object]:
    return {
        "language": whole.language,
        "kind": whole.kind.value,
        "choose": whole.choose.value,
        "order": whole.order.value,
        "stem": whole.stem,
        "options": [[o.id, o.text, o.rationale, o.fixed] for o in whole.options],
        "key": sorted(whole.key),
        "references": list(whole.references),
    }
