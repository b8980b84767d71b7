"""Notes on item writing: what may give a key away, and what is heavier to read than need be.

Most questions that show one of these are sound, so nobody is warned of them. Rules that look for
words know English only.
"""

import re
from collections.abc import Iterable, Iterator

from renewal.bank.codes.cues import (
    ABSOLUTE_DISTRACTORS,
    KEY_REPEATS_STEM,
    NUMBERS_UNORDERED,
    OPTION_LONG,
    OPTIONS_BEGIN_ALIKE,
    OPTIONS_FEW,
    VAGUE_FREQUENCY,
)
from renewal.bank.findings import Notice, excerpt
from renewal.bank.review.english import is_all_of_the_above, is_none_of_the_above
from renewal.bank.review.rule import Rule, english_rule, rule
from renewal.domain.item import Item, Kind, Order

MOST_WORDS = 25
FEWEST_OPTIONS = 3
OPENING_WORDS = 3
_ABSOLUTE = re.compile(r"\b(?:always|never|all|none|only|every|completely|impossible)\b")
_VAGUE = re.compile(r"\b(?:usually|often|sometimes|frequently|occasionally|rarely|generally)\b")
# Without the beginnings of these words a text holds none of them; most options hold none.
_ABSOLUTE_SIGNS = ("alw", "nev", "all", "non", "only", "ever", "comp", "impo")
_VAGUE_SIGNS = ("usua", "ofte", "some", "freq", "occa", "rare", "gene")
_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:[.,]\d{1,15})?")
_COMMON = frozenset(
    """
    about above after again against also because been before being below between both does doing
    done down during each else following from further have having here into itself just made make
    many more most much must need none once only other over same shall should since some such
    technician technicians than that their them then there these they this those through under
    until upon used using vehicle very what when where which while whose will with within without
    would your
    """.split()
)
"""What stems and options of this trade say anyway."""


def distractors_are_not_absolute(item: Item) -> Iterable[Notice]:
    """No word without exception ("always", "never") stands in distractors alone."""
    if item.kind is Kind.TECHNICIAN_A_B or not _may_hold(_ABSOLUTE_SIGNS, item):
        return ()
    found = ""
    for option in item.options:
        word = _first(_ABSOLUTE, option.text)
        if word and (is_all_of_the_above(option.text) or is_none_of_the_above(option.text)):
            continue  # which is told by itself
        if word and item.is_key(option.id):
            return ()
        found = found or word
    return (ABSOLUTE_DISTRACTORS.notice(("options",), word=found),) if found else ()


def options_say_how_often(item: Item) -> Iterable[Notice]:
    """No option says "usually" or "often"."""
    if not _may_hold(_VAGUE_SIGNS, item):
        return ()
    return [
        VAGUE_FREQUENCY.notice(("options", index, "text"), option=option.id, word=word)
        for index, option in enumerate(item.options)
        if (word := _first(_VAGUE, option.text))
    ]


def key_repeats_no_word_of_stem(item: Item) -> Iterable[Notice]:
    """No longer word of the stem comes again in the key and in no distractor."""
    stem = item.stem.lower()
    for option in item.options:
        if item.is_key(option.id):
            for word in _WORD.findall(option.text.lower()):
                if word in stem and word not in _COMMON and _is_key_alone(word, stem, item):
                    return (KEY_REPEATS_STEM.notice(("key",), word=word),)
    return ()


def _is_key_alone(word: str, stem: str, item: Item) -> bool:
    """True for a whole word of the stem that no distractor holds."""
    if any(word in each.text.lower() for each in item.options if not item.is_key(each.id)):
        return False
    return re.search(rf"\b{re.escape(word)}\b", stem) is not None


def numbers_are_in_order(item: Item) -> Iterable[Notice]:
    """Where the order is fixed, options that are numbers rise or fall."""
    if item.order is not Order.FIXED or len(item.options) < FEWEST_OPTIONS:
        return ()
    texts = [option.text.strip() for option in item.options]
    if not all(map(_NUMBER.fullmatch, texts)):
        return ()
    numbers = [float(text.replace(",", ".")) for text in texts]
    if numbers in (sorted(numbers), sorted(numbers, reverse=True)):
        return ()
    return (NUMBERS_UNORDERED.notice(("options",)),)


def options_are_short(item: Item) -> Iterator[Notice]:
    """No option has more words than `MOST_WORDS`."""
    for index, option in enumerate(item.options):
        if len(option.text) > 2 * MOST_WORDS:  # so many words have at least that many characters
            words = len(option.text.split())
            if words > MOST_WORDS:
                at = ("options", index, "text")
                yield OPTION_LONG.notice(at, option=option.id, words=words, limit=MOST_WORDS)


def options_begin_differently(item: Item) -> Iterable[Notice]:
    """The options do not all begin with the same words."""
    texts = [option.text for option in item.options]
    if len(texts) < FEWEST_OPTIONS or len({text[:5].lower() for text in texts}) > 1:
        return ()
    openings = {tuple(_opening(text.lower())) for text in texts}
    words = _opening(texts[0])
    if len(openings) > 1 or len(words) < OPENING_WORDS:
        return ()
    return (OPTIONS_BEGIN_ALIKE.notice(("options",), words=excerpt(" ".join(words))),)


def _opening(text: str) -> list[str]:
    return text.split(None, OPENING_WORDS)[:OPENING_WORDS]


def options_are_three(item: Item) -> Iterable[Notice]:
    """There are at least three options."""
    count = len(item.options)
    if not 1 < count < FEWEST_OPTIONS:
        return ()
    return (OPTIONS_FEW.notice(("options",), count=count),)


def _may_hold(signs: tuple[str, ...], item: Item) -> bool:
    """False where no option holds the beginning of one of the words: all are looked at once."""
    texts = "\n".join([option.text for option in item.options]).lower()
    # A loop: `any` takes thrice as long, and all options of a bank pass here.
    for sign in signs:  # noqa: SIM110
        if sign in texts:
            return True
    return False


def _first(words: re.Pattern[str], text: str) -> str:
    """The first of the words in the text, or nothing."""
    found = words.search(text.lower())
    return found.group() if found else ""


RULES: tuple[Rule, ...] = (
    english_rule(distractors_are_not_absolute, ABSOLUTE_DISTRACTORS, needs="options key kind"),
    english_rule(options_say_how_often, VAGUE_FREQUENCY, needs="options"),
    english_rule(key_repeats_no_word_of_stem, KEY_REPEATS_STEM, needs="stem options key"),
    rule(numbers_are_in_order, NUMBERS_UNORDERED, needs="options order"),
    rule(options_are_short, OPTION_LONG, needs="options"),
    rule(options_begin_differently, OPTIONS_BEGIN_ALIKE, needs="options"),
    rule(options_are_three, OPTIONS_FEW, needs="options"),
)
