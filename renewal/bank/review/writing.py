"""Advice on item writing: what gives a key away, what is read over, what teaches nothing.

The sources stand with the sentences, in `renewal.bank.codes.writing`. Rules that look for words
know English only and stay silent elsewhere: an English list finds nothing true in other languages.
"""

import re
from collections.abc import Iterable, Iterator

from renewal.bank.codes.writing import (
    ALL_OF_THE_ABOVE,
    ARTICLE_CUE,
    KEY_LONGEST,
    KIND_WORD_MISSING,
    NEGATIVE_PLAIN,
    NONE_OF_THE_ABOVE,
    OPTION_LETTER,
    OPTION_NAMES_LETTERS,
    RATIONALE_LETTER,
    RATIONALE_MISSING,
    REFERENCE_MISSING,
    STEM_LONG,
)
from renewal.bank.findings import Notice, excerpt
from renewal.bank.review import english
from renewal.bank.review.rule import Rule, english_rule, rule
from renewal.bank.review.structure import collapsed
from renewal.domain.item import Item, Kind, Order

LONGEST_RATIO = 1.5
LONGEST_EXCESS = 15
STEM_LIMIT = 500

_KIND_WORDS = {Kind.EXCEPT: "EXCEPT", Kind.LEAST: "LEAST", Kind.MOST: "MOST"}
_LETTER = re.compile(r"\(?[A-Ha-h][.)]\s")


def key_is_not_longest(item: Item) -> Iterable[Notice]:
    """No key stands out by its length (half as long again as any distractor, and 15 more)."""
    longest = max([len(option.text) for option in item.options], default=0)
    return () if longest < LONGEST_EXCESS else _longest_key(item)


def _longest_key(item: Item) -> Iterator[Notice]:
    lengths = {option.id: len(collapsed(option.text)) for option in item.options}
    keys = [lengths[key] for key in item.key if key in lengths]
    others = [length for each, length in lengths.items() if each not in item.key]
    if not keys or not others:
        return
    key, other = min(keys), max(others)
    if key >= LONGEST_RATIO * other and key >= other + LONGEST_EXCESS:
        yield KEY_LONGEST.notice(("key",), key=key, distractor=other)


def no_option_is_all_or_none(item: Item) -> Iterable[Notice]:
    """No option speaks of the others as a whole; "Both A and B" is the technicians' own."""
    if item.kind is Kind.TECHNICIAN_A_B:
        return ()
    may_speak = [english.may_speak_of_others(option.text) for option in item.options]
    return _of_the_others(item) if any(may_speak) else ()


def _of_the_others(item: Item) -> Iterator[Notice]:
    for index, option in enumerate(item.options):
        if english.is_all_of_the_above(option.text):
            code = ALL_OF_THE_ABOVE
        elif english.is_none_of_the_above(option.text):
            code = NONE_OF_THE_ABOVE
        else:
            continue
        at = ("options", index, "text")
        yield code.notice(at, option=option.id, text=excerpt(option.text))


def negative_is_emphasised(item: Item) -> Iterable[Notice]:
    """A question that turns on a negative says so in capitals or bold."""
    word = english.find_plain_negative(item.stem)
    if word is None:
        return ()
    return (NEGATIVE_PLAIN.notice(("stem",), word=word, upper=word.upper()),)


def kind_is_said(item: Item) -> Iterable[Notice]:
    """The stem of an EXCEPT, LEAST or MOST item says the word."""
    if item.kind is Kind.DIRECT:
        return ()
    word = _KIND_WORDS.get(item.kind)
    if word is None or re.search(rf"\b{word}\b", item.stem, re.IGNORECASE):
        return ()
    return (KIND_WORD_MISSING.notice(("stem",), kind=item.kind.value, word=word),)


def options_have_no_letters(item: Item) -> Iterable[Notice]:
    """No option begins with the letter it had in another document."""
    return [
        OPTION_LETTER.notice(
            ("options", index, "text"), option=option.id, text=excerpt(option.text)
        )
        for index, option in enumerate(item.options)
        if _LETTER.match(option.text)
    ]


def shuffled_options_name_no_letters(item: Item) -> Iterable[Notice]:
    """Where the order is shuffled, no option names others by their letters."""
    if item.order is not Order.SHUFFLED:
        return ()
    return [
        OPTION_NAMES_LETTERS.notice(
            ("options", index, "text"), option=option.id, text=excerpt(option.text)
        )
        for index, option in enumerate(item.options)
        if english.names_letters(option.text)
    ]


def rationales_name_no_letters(item: Item) -> Iterable[Notice]:
    """Where the order is shuffled, no rationale names an option by its letter."""
    if item.order is not Order.SHUFFLED:
        return ()
    rationales = "".join([option.rationale for option in item.options])
    return _named_letters(item) if rationales else ()


def _named_letters(item: Item) -> Iterator[Notice]:
    for index, option in enumerate(item.options):
        found = english.find_letter(option.rationale)
        if found is not None:
            at = ("options", index, "rationale")
            yield RATIONALE_LETTER.notice(at, option=option.id, text=excerpt(found))


def rationales_are_given(item: Item) -> Iterable[Notice]:
    """Every option says why it is right or wrong."""
    return [
        RATIONALE_MISSING.notice(("options", index), option=option.id)
        for index, option in enumerate(item.options)
        if not option.rationale.strip()
    ]


def references_are_given(item: Item) -> Iterable[Notice]:
    """The item says where it can be read up."""
    return () if item.references else (REFERENCE_MISSING.notice(("references",)),)


def article_gives_nothing_away(item: Item) -> Iterable[Notice]:
    """A stem that ends with "a" or "an" fits every option."""
    article = english.final_article(item.stem)
    return () if article is None else _misfits(item, article)


def _misfits(item: Item, article: str) -> Iterator[Notice]:
    misfit = [each for each in item.options if not english.fits_article(article, each.text)]
    if misfit:
        yield ARTICLE_CUE.notice(("stem",), article=article, text=excerpt(misfit[0].text))


def stem_is_short(item: Item) -> Iterable[Notice]:
    """The stem fits on a phone."""
    length = len(item.stem)
    if length <= STEM_LIMIT:
        return ()
    return (STEM_LONG.notice(("stem",), length=length, limit=STEM_LIMIT),)


RULES: tuple[Rule, ...] = (
    rule(key_is_not_longest, KEY_LONGEST, needs="options key"),
    english_rule(
        no_option_is_all_or_none, ALL_OF_THE_ABOVE, NONE_OF_THE_ABOVE, needs="options kind"
    ),
    english_rule(negative_is_emphasised, NEGATIVE_PLAIN, needs="stem"),
    english_rule(kind_is_said, KIND_WORD_MISSING, needs="stem kind"),
    rule(options_have_no_letters, OPTION_LETTER, needs="options"),
    rule(shuffled_options_name_no_letters, OPTION_NAMES_LETTERS, needs="options order"),
    english_rule(rationales_name_no_letters, RATIONALE_LETTER, needs="options order"),
    rule(rationales_are_given, RATIONALE_MISSING, needs="options"),
    rule(references_are_given, REFERENCE_MISSING, needs="references"),
    english_rule(article_gives_nothing_away, ARTICLE_CUE, needs="stem options"),
    rule(stem_is_short, STEM_LONG, needs="stem"),
)
