"""The one look at an item that all rules about items share, taken while it is at hand.

A large bank waits packed, and to unpack an item takes about as long as to look at it. So readers
let an item be looked at before they pack it, and what was seen waits beside it.
"""

from functools import lru_cache

from renewal.bank.findings import Finding
from renewal.bank.packed_item import pack
from renewal.bank.review import notices_of
from renewal.bank.review.alike import Alike
from renewal.bank.review.balance import key_place
from renewal.bank.source import KeyPlace, LocatedItem, Seen
from renewal.bank.waiting import Waiting
from renewal.domain.item import Status


def seen(located: LocatedItem, told: list[Finding], alike: Alike) -> LocatedItem:
    """The same, with what the rules see in it; what `alike` takes of it is added to `told`."""
    if located.seen is not None:
        return located
    return located._replace(seen=_look(located, told, alike))


def seen_and_packed(
    located: LocatedItem, told: list[Finding], alike: Alike, waiting: Waiting
) -> LocatedItem:
    """The same, its item `waiting`, with what the rules see in it; `told` as for `seen`."""
    seen_in = _look(located, told, alike)
    known = (located.lines, located.unread, located.repeats, seen_in, located.typed)
    packed = pack(located.item, waiting)
    return LocatedItem(packed, located.file, located.line, located.member, *known)


def _look(located: LocatedItem, told: list[Finding], alike: Alike) -> Seen:
    item, before = located.item, alike.errors
    told.extend(alike.of_item(located, notices_of(located)))
    is_wrong = alike.errors > before
    return _shared(is_wrong, item.status is Status.OPERATIONAL, key_place(item))


@lru_cache(maxsize=256)
def _shared(is_wrong: bool, is_operational: bool, key: KeyPlace | None) -> Seen:
    """Return one and the same value for thousands of items."""
    return Seen(is_wrong, is_operational, key)
