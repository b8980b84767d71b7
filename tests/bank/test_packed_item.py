"""Items in less memory are the same items."""

from dataclasses import replace

from hypothesis import given

from renewal.bank.packed_item import pack
from renewal.bank.review.alike import Alike
from renewal.bank.review.look import seen_and_packed
from renewal.bank.source import LocatedItem
from renewal.bank.waiting import Waiting
from renewal.domain.item import Dismissal, Item, OptionText, Translation
from tests.bank.writers.items import item


@given(item())
def test_it_gives_back_the_item_that_was_packed(written: Item) -> None:
    texts = tuple(OptionText(each.id, each.text[::-1], each.rationale) for each in written.options)
    whole = replace(
        written,
        translations=(Translation("es", True, written.stem, texts),),
        dismissed=(Dismissal("stem-long", written.author),),
    )

    assert pack(whole, Waiting()).item == whole


@given(item())
def test_it_keeps_place_and_faults(written: Item) -> None:
    located = LocatedItem(written, "a.csv", 7, "Sheet", {("key",): 8}, frozenset({"key"}))

    packed = seen_and_packed(located, [], Alike(), Waiting())

    assert (packed.item, packed.place(("key",)), packed.unread) == (
        written,
        located.place(("key",)),
        located.unread,
    )
    assert (packed.kept.id, packed.kept.area, packed.kept.topic, packed.kept.exhibits) == (
        written.id,
        written.area,
        written.topic,
        written.exhibits,
    )
