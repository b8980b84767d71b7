"""The rules about items: one small function each, errors in `structure`, advice in `writing`.

Errors keep an item out; warnings and infos are advice an author may put aside with a reason. To
add a rule: its code and sentence under `renewal.bank.codes`, a function that yields notices, one
line in the `RULES` of its module. What takes more than one item to see is in `whole_bank`.
"""

from collections.abc import Iterator
from itertools import chain

from renewal.bank.findings import Notice
from renewal.bank.review import structure, translations, writing
from renewal.bank.review.rule import Rule
from renewal.bank.source import LocatedItem

RULES: tuple[Rule, ...] = (*structure.RULES, *translations.RULES, *writing.RULES)
_IN_ONE_LANGUAGE = (*structure.RULES, *writing.RULES)
"""Those that an item without translations can break, as most are."""
_CHECKS = tuple(each.check for each in _IN_ONE_LANGUAGE)


def notices_of(located: LocatedItem) -> Iterator[Notice]:
    """What the rules have to say about one item."""
    item, unread = located.item, located.unread
    if item.translations:
        checks = tuple(each.check for each in RULES if each.needs.isdisjoint(unread))
    elif unread:
        checks = tuple(each.check for each in _IN_ONE_LANGUAGE if each.needs.isdisjoint(unread))
    else:
        checks = _CHECKS
    return chain.from_iterable([check(item) for check in checks])
