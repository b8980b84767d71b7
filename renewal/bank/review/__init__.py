"""The rules about items: one small function each, errors in `structure`, advice in `writing`.

What is told without a warning is in `cues`. Errors keep an item out; warnings and infos are advice
an author may put aside with a reason. To add a rule: its code and sentence under
`renewal.bank.codes`, a function that yields notices, one line in the `RULES` of its module. What
takes more than one item to see is in `whole_bank`.
"""

from functools import lru_cache

from renewal.bank.findings import Notice
from renewal.bank.review import cues, plain_texts, structure, translations, writing
from renewal.bank.review.rule import Check, Rule
from renewal.bank.source import LocatedItem

_ADVICE = (*writing.RULES, *plain_texts.RULES, *cues.RULES)
_OF_TRANSLATIONS = (*translations.RULES, *plain_texts.OF_TRANSLATIONS)
RULES: tuple[Rule, ...] = (*structure.RULES, *_OF_TRANSLATIONS, *_ADVICE)
_IN_ONE_LANGUAGE = (*structure.RULES, *_ADVICE)
"""Those that an item without translations can break, as most are."""


def notices_of(located: LocatedItem) -> list[Notice]:
    """What the rules have to say about one item."""
    item = located.item
    is_english = item.language == "en" or item.language.startswith("en-")
    notices: list[Notice] = []
    for check in _checks(is_english, bool(item.translations), located.unread):
        notices += check(item)
    return notices


@lru_cache(maxsize=256)
def _checks(is_english: bool, has_translations: bool, unread: frozenset[str]) -> tuple[Check, ...]:
    """Those that are asked of such an item, of which these fields could not be read."""
    rules = RULES if has_translations else _IN_ONE_LANGUAGE
    return tuple(
        each.check
        for each in rules
        if each.needs.isdisjoint(unread) and (is_english or not each.is_english)
    )
