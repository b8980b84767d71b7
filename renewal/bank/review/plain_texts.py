"""Texts hold Markdown alone: no HTML, no picture, and no formula that cannot be shown."""

import re
from collections.abc import Iterable, Iterator, Sequence

from renewal.bank.codes.writing import FORMULA_UNREADABLE, IMAGE_LINK, RAW_HTML
from renewal.bank.findings import At, Notice, excerpt
from renewal.bank.markup_parser import unreadable_formulas
from renewal.bank.review.rule import Rule, rule
from renewal.domain.item import Item, Option, OptionText, Translation

_HTML = re.compile(r"(?<!\\)</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
# Markdown shows an entity as what it means; behind a backslash it was text where it came from.
_ENTITY = re.compile(r"\\&(?:quot|amp|lt|gt|nbsp|apos|#\d{1,6}|#[xX][0-9A-Fa-f]{1,6});")
_IMAGE = re.compile(r"(?<!\\)!\[[^\]\n]*\]\([^)\n]*\)")
_SAYS_MORE = re.compile(r"[<$]|!\[|\\[(\[&]")
"""What HTML, pictures and formulas begin with; most texts hold none of it."""
_PATTERNS = (
    (RAW_HTML, "<", _HTML),
    (RAW_HTML, "\\&", _ENTITY),
    (IMAGE_LINK, "![", _IMAGE),
)
_DELIMITERS = ("$", "\\(", "\\[")
_CODES = (RAW_HTML, IMAGE_LINK, FORMULA_UNREADABLE)


def texts_are_plain(item: Item) -> Iterable[Notice]:
    """The item's own texts hold Markdown alone."""
    return _notices(item) if _says_more(item) else ()


def translations_are_plain(item: Item) -> Iterator[Notice]:
    """The texts of every translation hold Markdown alone."""
    for translation in item.translations:
        if _says_more(translation):
            language = translation.language
            at = ("translations", language)
            yield from _notices(translation, at, f" of translation {language}")


def _says_more(said: Item | Translation) -> bool:
    texts = [said.stem, *[each.text for each in said.options]]
    texts += [each.rationale for each in said.options if each.rationale]
    return _SAYS_MORE.search("\n".join(texts)) is not None


def _notices(said: Item | Translation, before: At = (), of: str = "") -> Iterator[Notice]:
    """What there is to tell, at places that begin with ``before``."""
    for code, sign, pattern in _PATTERNS:
        for at, where, text in _texts_with(sign, said):
            found = pattern.search(text)
            if found:
                yield code.notice((*before, *at), where=where + of, text=excerpt(found.group()))
    for place, sign in enumerate(_DELIMITERS):
        for at, where, text in _texts_with(sign, said):
            if not any(other in text for other in _DELIMITERS[:place]):  # looked at already
                for formula in unreadable_formulas(text):
                    yield FORMULA_UNREADABLE.notice(
                        (*before, *at), where=where + of, text=excerpt(formula)
                    )


def _texts_with(sign: str, said: Item | Translation) -> Iterator[tuple[At, str, str]]:
    """The texts that hold the sign; few do."""
    if sign in said.stem:
        yield ("stem",), "the stem", said.stem
    options: Sequence[Option | OptionText] = said.options
    for index, option in enumerate(options):
        if sign in option.text:
            yield ("options", index, "text"), f"option {option.id}", option.text
        if sign in option.rationale:
            where = f"the rationale of option {option.id}"
            yield ("options", index, "rationale"), where, option.rationale


RULES: tuple[Rule, ...] = (rule(texts_are_plain, *_CODES, needs="stem options"),)
OF_TRANSLATIONS: tuple[Rule, ...] = (rule(translations_are_plain, *_CODES, needs="translations"),)
