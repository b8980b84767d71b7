"""What the rules of item writing look for in English text."""

import re

_OTHERS = r"(?:above|answers?|choices|options|listed)\b"
_ALL = re.compile(
    rf"\W*(?:all|both|each)(?: of)?(?: the| these| those)? {_OTHERS}.*"
    r"|\W*all (?:of (?:these|those|them)|are (?:correct|right))\W*",
    re.IGNORECASE | re.DOTALL,
)
_BEGINNINGS = frozenset(("al", "bo", "ea"))
"""How a phrase may begin that is one of `_ALL` or `_COMBINED`, if with two letters."""
_NONE = re.compile(
    rf"\W*(?:none|neither) of(?: the| these| those)? {_OTHERS}.*"
    r"|\W*none (?:of (?:these|those|them)|(?:is|are) (?:correct|right))\W*",
    re.IGNORECASE | re.DOTALL,
)
_NONE_BEGINNINGS = frozenset(("no", "ne"))
_EITHER_BEGINNINGS = _BEGINNINGS | _NONE_BEGINNINGS
_COMBINED = re.compile(
    r"(?i:both )?\(?[A-H]\)? (?:and|&) \(?[A-H]\)?(?i: only| are (?:correct|right))?\.?"
)
# Other languages name letters, too, and what is shuffled is wrong in all of them.
_LETTERED = re.compile(
    r"(?i:(?:both|either|neither|only|all of|ambas|ambos|tanto|solo|s\xf3lo|nur|sowohl) )?"
    r"\(?[A-H]\)?(?:,? (?:and|or|nor|y|o|und|oder|&) |, ?)\(?[A-H]\)?"
    r"(?:(?:,? (?:and|or|nor|y|o|und|oder|&) |, ?)\(?[A-H]\)?)*"
    r"(?i: only| (?:are|is|son|es|sind|ist) (?:both |all )?[a-z]{4,10})?\.?"
)
_LONGEST_LETTERED = 60
_AUXILIARY = (
    r"(?:is|are|was|were|will|would|should|shall|can|could|may|might|must|do|does|did|has|have|had)"
)
_NEGATED = rf"(?:{_AUXILIARY} not|{_AUXILIARY}n['\N{{RIGHT SINGLE QUOTATION MARK}}]t|cannot)\b"
# "Which of these is not …": the first auxiliary after the question word is the negated one.
# "What is the reason that the engine does not start?" asks for something positive.
_QUESTION = re.compile(
    rf"\b(?:[Ww]hich|[Ww]hat|[Ww]ho|[Ww]hen|[Ww]here)\b"
    rf"(?:(?!\b(?:{_AUXILIARY}\b|{_NEGATED}))[^?!])*\b{_NEGATED}"
)
_EXCEPT = re.compile(r"(?<![*_])\b(?P<word>except)\b(?![*_])")
_LEAST = re.compile(r"(?<![*_])\b(?<!at )(?P<word>least)\b(?![*_])")
_NEGATIVES = ("not", "n't", "n\N{RIGHT SINGLE QUOTATION MARK}t", "except", "least")
"""What a stem holds that one of the patterns above finds; most stems hold none of it."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_ARTICLE = re.compile(r"\b(an?)[\s:._…\N{EN DASH}\N{EM DASH}-]*$", re.IGNORECASE)
_BEHIND_ARTICLE = "".join(filter(str.isspace, map(chr, range(0x3001)))) + (
    ":._-…\N{EN DASH}\N{EM DASH}"
)
"""What `_ARTICLE` lets stand behind one; nothing before the end needs to be looked through."""
_FIRST_LETTER = re.compile(r"[A-Za-z0-9]")
_VOWEL_NUMBER = re.compile(r"(?:8|11|18)(?![0-9])|8[0-9]")
_NAMES_LETTER = re.compile(
    r"(?i:\b(?:option|answer|choice|distractor|alternative|response)s?:?)\s+\(?[A-H]\b(?!')"
    r"|(?:^|[.;!?]\s+)\(?[A-H]\)? is (?:in)?(?:correct|right|wrong|true|false)\b"
    r"|^\(?[A-H][.):]\s"
)

_LABEL_AT_START = re.compile(r"\(?[A-H][.):]")
_VERDICTS = ("correct", "right", "wrong", "true", "false")
_CALLED = ("option", "answer", "choice", "distractor", "alternative", "response")


def may_speak_of_others(text: str) -> bool:
    """False for texts that are neither "All of the above" nor "None of the above" nor their kin."""
    beginning = text[:2]
    return not beginning.isalpha() or beginning.lower() in _EITHER_BEGINNINGS


def is_all_of_the_above(text: str) -> bool:
    """True for "All of the above" and its kin ("All these choices are correct", "Both A and B")."""
    beginning = text[:2]
    if beginning.isalpha() and beginning.lower() not in _BEGINNINGS:
        return False
    return bool(_ALL.fullmatch(text) or _COMBINED.fullmatch(text))


def names_letters(text: str) -> bool:
    """True for an option that names others by their letters: "Both A and C", "A, B y D"."""
    return len(text) <= _LONGEST_LETTERED and _LETTERED.fullmatch(text) is not None


def is_none_of_the_above(text: str) -> bool:
    """True for "None of the above" and its kin."""
    beginning = text[:2]
    if beginning.isalpha() and beginning.lower() not in _NONE_BEGINNINGS:
        return False
    return bool(_NONE.fullmatch(text))


def find_plain_negative(stem: str) -> str | None:
    """The word a question turns on, when it is negative and neither in capitals nor emphasised.

    Only the last sentence counts: "The engine does not start" describes a car.
    """
    if not _holds_one(stem, _NEGATIVES):
        return None
    question = _SENTENCE_END.split(stem.strip())[-1]
    if _QUESTION.search(question):
        return "not"
    for pattern in (_EXCEPT, _LEAST):
        found = pattern.search(question)
        if found:
            return found.group("word")
    return None


def final_article(stem: str) -> str | None:
    """The "a" or "an" that the stem ends with, or None."""
    if stem.endswith("?"):  # as most do, and looking through them all takes long
        return None
    ends = len(stem.rstrip(_BEHIND_ARTICLE))
    found = _ARTICLE.search(stem, max(0, ends - len("an")))
    return found.group(1).lower() if found else None


def fits_article(article: str, text: str) -> bool:
    """True when the text may follow the article, by its first letter or number."""
    first = _FIRST_LETTER.search(text)
    if first is None:
        return True
    is_vowel = first.group() in "aeiouAEIOU" or bool(_VOWEL_NUMBER.match(text, first.start()))
    return is_vowel == (article == "an")


def find_letter(rationale: str) -> str | None:
    """The words that name an option by its letter ("answer B", "C is wrong"), or None."""
    text = rationale.strip()
    is_likely = _holds_one(text, _VERDICTS) or _LABEL_AT_START.match(text) is not None
    if not is_likely and not _holds_one(text.lower(), _CALLED):
        return None
    found = _NAMES_LETTER.search(text)
    return found.group() if found else None


def _holds_one(text: str, words: tuple[str, ...]) -> bool:
    # A loop: `any` takes thrice as long, and all rationales of a bank pass here.
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False
