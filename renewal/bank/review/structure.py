"""Rules without which an item is no question: a stem, different options, a key that fits them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from renewal.bank.codes.exhibits import EXHIBIT_REPEATED
from renewal.bank.codes.structure import (
    KEY_MISSING,
    KEY_REPEATED,
    KEY_SEVERAL,
    KEY_UNKNOWN,
    OPTION_EMPTY,
    OPTION_ID_DUPLICATE,
    OPTIONS_IDENTICAL,
    OPTIONS_TOO_FEW,
    STEM_EMPTY,
    TECHNICIAN_OPTIONS,
    TECHNICIAN_ORDER,
)
from renewal.bank.findings import Notice, excerpt
from renewal.bank.review.rule import Rule, rule
from renewal.domain.item import Choose, Item, Kind, Order

TECHNICIAN_COUNT = 4


@lru_cache(maxsize=64)  # several rules ask it of the options of one item
def collapsed(text: str) -> str:
    """The text with every run of blanks made one; case and symbols stay, kHz is not KHz."""
    return " ".join(text.split())


def stem_is_written(item: Item) -> Iterable[Notice]:
    """The stem says something."""
    return () if item.stem.strip() else (STEM_EMPTY.notice(("stem",)),)


def options_are_enough(item: Item) -> Iterable[Notice]:
    """There are at least two options to choose from."""
    count = len(item.options)
    if count >= 2:
        return ()
    words = ("no options", "one option")[count]
    return (OPTIONS_TOO_FEW.notice(("options",), count=words),)


def options_are_written(item: Item) -> Iterable[Notice]:
    """Every option says something."""
    return [
        OPTION_EMPTY.notice(("options", index, "text"), option=option.id)
        for index, option in enumerate(item.options)
        if not option.text.strip()
    ]


def option_ids_differ(item: Item) -> Iterable[Notice]:
    """No two options have the same id."""
    ids = {option.id for option in item.options}
    return () if len(ids) == len(item.options) else _equal_ids(item)


def _equal_ids(item: Item) -> Iterator[Notice]:
    seen: set[str] = set()
    for index, option in enumerate(item.options):
        if option.id in seen:
            yield OPTION_ID_DUPLICATE.notice(("options", index, "id"), option=option.id)
        seen.add(option.id)


def options_differ(item: Item) -> Iterable[Notice]:
    """No two options read the same."""
    texts = {collapsed(option.text) for option in item.options}
    return () if len(texts) == len(item.options) else _equal_options(item)


def _equal_options(item: Item) -> Iterator[Notice]:
    seen: dict[str, str] = {}
    for index, option in enumerate(item.options):
        text = collapsed(option.text)
        if text and text in seen:
            yield OPTIONS_IDENTICAL.notice(
                ("options", index, "text"),
                first=seen[text],
                second=option.id,
                text=excerpt(text),
            )
        seen.setdefault(text, option.id)


def key_is_given(item: Item) -> Iterable[Notice]:
    """The item says what is right."""
    return () if item.key else (KEY_MISSING.notice(("key",)),)


def key_exists(item: Item) -> Iterable[Notice]:
    """Everything the key names is an option."""
    ids = {option.id for option in item.options}
    return () if ids.issuperset(item.key) else _unknown_keys(item)


def _unknown_keys(item: Item) -> Iterator[Notice]:
    ids = [option.id for option in item.options]
    for key in dict.fromkeys(item.key):
        if key not in ids:
            options = ", ".join(map(excerpt, ids)) or "none"
            yield KEY_UNKNOWN.notice(("key",), key=f'"{excerpt(key)}"', options=options)


def key_names_each_once(item: Item) -> Iterable[Notice]:
    """The key names no option twice."""
    if len(item.key) < 2:
        return ()
    return [KEY_REPEATED.notice(("key",), key=excerpt(key)) for key in _repeated(item.key)]


def key_fits_choose(item: Item) -> Iterable[Notice]:
    """Where one option may be chosen, one is right."""
    if len(item.key) < 2 or item.choose is not Choose.ONE:
        return ()
    keys = dict.fromkeys(item.key)
    if len(keys) < 2:
        return ()
    return (KEY_SEVERAL.notice(("key",), count=len(keys), keys=", ".join(map(excerpt, keys))),)


def technician_order_is_fixed(item: Item) -> Iterable[Notice]:
    """Technician A / Technician B options keep their order, which technicians know by heart."""
    if item.kind is not Kind.TECHNICIAN_A_B or item.order is Order.FIXED:
        return ()
    return (TECHNICIAN_ORDER.notice(("order",), order=item.order.value),)


def technician_options_are_four(item: Item) -> Iterable[Notice]:
    """Technician A / Technician B items have the four options of their kind."""
    if item.kind is not Kind.TECHNICIAN_A_B or len(item.options) == TECHNICIAN_COUNT:
        return ()
    return (TECHNICIAN_OPTIONS.notice(("options",), count=len(item.options)),)


def exhibits_differ(item: Item) -> Iterable[Notice]:
    """No exhibit is shown twice."""
    if len(item.exhibits) < 2:
        return ()
    repeated = _repeated(item.exhibits)
    return [EXHIBIT_REPEATED.notice(("exhibits",), exhibit=each) for each in repeated]


def _repeated(names: Sequence[str]) -> list[str]:
    """The names that come more than once, in order."""
    return [name for name, count in Counter(names).items() if count > 1]


RULES: tuple[Rule, ...] = (
    rule(stem_is_written, STEM_EMPTY, needs="stem"),
    rule(options_are_enough, OPTIONS_TOO_FEW, needs="options"),
    rule(options_are_written, OPTION_EMPTY, needs="options"),
    rule(option_ids_differ, OPTION_ID_DUPLICATE, needs="options"),
    rule(options_differ, OPTIONS_IDENTICAL, needs="options"),
    rule(key_is_given, KEY_MISSING, needs="key"),
    rule(key_exists, KEY_UNKNOWN, needs="key options"),
    rule(key_names_each_once, KEY_REPEATED, needs="key"),
    rule(key_fits_choose, KEY_SEVERAL, needs="key choose"),
    rule(technician_order_is_fixed, TECHNICIAN_ORDER, needs="kind order"),
    rule(technician_options_are_four, TECHNICIAN_OPTIONS, needs="kind options"),
    rule(exhibits_differ, EXHIBIT_REPEATED, needs="exhibits"),
)
