"""Rules about translations: every option is there, and nothing that the item does not have."""

from collections.abc import Iterator

from renewal.bank.codes.translations import (
    TRANSLATION_OPTION_DUPLICATE,
    TRANSLATION_OPTION_EMPTY,
    TRANSLATION_OPTION_MISSING,
    TRANSLATION_OPTION_UNKNOWN,
    TRANSLATION_OPTIONS_IDENTICAL,
    TRANSLATION_RATIONALE_MISSING,
    TRANSLATION_REPEATED,
    TRANSLATION_SAME_LANGUAGE,
    TRANSLATION_STEM_EMPTY,
)
from renewal.bank.findings import At, Notice, excerpt
from renewal.bank.review.rule import Rule, rule
from renewal.bank.review.structure import collapsed
from renewal.domain.item import Item, Translation


def languages_differ(item: Item) -> Iterator[Notice]:
    """Each language comes once, the item's own included."""
    seen: set[str] = set()
    for translation in item.translations:
        language = translation.language
        if language == item.language:
            yield TRANSLATION_SAME_LANGUAGE.notice(_at(translation), language=language)
        if language in seen:
            yield TRANSLATION_REPEATED.notice(_at(translation), language=language)
        seen.add(language)


def stems_are_written(item: Item) -> Iterator[Notice]:
    """Every translated stem says something."""
    for translation in item.translations:
        if not translation.stem.strip():
            language = translation.language
            yield TRANSLATION_STEM_EMPTY.notice((*_at(translation), "stem"), language=language)


def options_are_the_items(item: Item) -> Iterator[Notice]:
    """A translation has the options of the item, each once."""
    ids = [option.id for option in item.options]
    for translation in item.translations:
        language = translation.language
        seen: set[str] = set()
        for index, option in enumerate(translation.options):
            at = (*_at(translation), "options", index, "id")
            if option.id not in ids:
                yield TRANSLATION_OPTION_UNKNOWN.notice(
                    at, language=language, option=option.id, options=", ".join(ids)
                )
            elif option.id in seen:
                yield TRANSLATION_OPTION_DUPLICATE.notice(at, language=language, option=option.id)
            seen.add(option.id)
        for missing in (each for each in ids if each not in seen):
            yield TRANSLATION_OPTION_MISSING.notice(
                (*_at(translation), "options"), language=language, option=missing
            )


def options_are_written(item: Item) -> Iterator[Notice]:
    """Every translated option says something, and something different."""
    for translation in item.translations:
        seen: dict[str, str] = {}
        for index, option in enumerate(translation.options):
            at = (*_at(translation), "options", index, "text")
            text, language = collapsed(option.text), translation.language
            if not text:
                yield TRANSLATION_OPTION_EMPTY.notice(at, language=language, option=option.id)
            elif seen.get(text, option.id) != option.id:
                yield TRANSLATION_OPTIONS_IDENTICAL.notice(
                    at, language=language, first=seen[text], second=option.id, text=excerpt(text)
                )
            seen.setdefault(text, option.id)


def rationales_are_translated(item: Item) -> Iterator[Notice]:
    """What the item explains, its translation explains."""
    explained = {option.id for option in item.options if option.rationale.strip()}
    for translation in item.translations:
        for index, option in enumerate(translation.options):
            if option.id in explained and not option.rationale.strip():
                at = (*_at(translation), "options", index)
                language = translation.language
                yield TRANSLATION_RATIONALE_MISSING.notice(at, language=language, option=option.id)


def _at(translation: Translation) -> At:
    return ("translations", translation.language)


RULES: tuple[Rule, ...] = (
    rule(
        languages_differ,
        TRANSLATION_SAME_LANGUAGE,
        TRANSLATION_REPEATED,
        needs="translations language",
    ),
    rule(stems_are_written, TRANSLATION_STEM_EMPTY, needs="translations"),
    rule(
        options_are_the_items,
        TRANSLATION_OPTION_UNKNOWN,
        TRANSLATION_OPTION_DUPLICATE,
        TRANSLATION_OPTION_MISSING,
        needs="translations options",
    ),
    rule(
        options_are_written,
        TRANSLATION_OPTION_EMPTY,
        TRANSLATION_OPTIONS_IDENTICAL,
        needs="translations",
    ),
    rule(rationales_are_translated, TRANSLATION_RATIONALE_MISSING, needs="translations options"),
)
