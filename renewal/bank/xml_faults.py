"""What the XML parser complains about, in the words of people who have a file to mend.

The parser's own sentences name its functions and its options. Each that a file can bring about is
known here; one of another version is shown as it is, as the parser's.
"""

import re

from renewal.bank.codes.found import XML_SYNTAX, XML_TOO_DEEP, XML_TOO_MUCH
from renewal.bank.findings import Finding, Place, excerpt

LONGEST_TEXT = 10_000_000
LONGEST_NAME = 50_000
_DEPTH = re.compile(r"Excessive depth in document: (\d+)")
_NAME_TOO_LONG = re.compile(r"Name too long|name too long")
_TOO_LONG = re.compile(r"XML_PARSE_HUGE|too big|too long|[Hh]uge|[Ll]imit exceeded")
_WHAT_IS_LONG = "a text, a picture, a comment or a value with more characters"
_NO_PLACE = re.compile(r", line \d+, column \d+.*$", re.DOTALL)
_REASONS = tuple(
    (re.compile(pattern, re.DOTALL), reason)
    for pattern, reason in (
        (r"tag mismatch: (\S+) line (\d+) and (\S+)", "<{0}> of line {1} is not closed by </{2}>"),
        (
            r"Premature end of data in tag (\S+) line (\d+)",
            "the file ends before <{0}> of line {1} is closed",
        ),
        (r"Document is empty", "it is empty"),
        (r"Start tag expected", "there is no tag in it"),
        (r"Extra content", "something follows behind the end of its first element"),
        (r"StartTag: invalid element name", "a < begins no tag; the character is written &lt;"),
        (r"find end of Start Tag (\S+)", "the tag <{0} is not closed with >"),
        (r"expected '>'", "a tag is not closed with >"),
        (r"AttValue:", "the value of an attribute has no quotation mark before or behind it"),
        (
            r"Unescaped '<'",
            "a < stands in the value of an attribute, whose quotation mark may be missing",
        ),
        (r"Attribute (\S+) (?:in .*)?redefined", "the attribute {0} stands twice in one tag"),
        (
            r"attribute name|attributes construct|mandates value for attribute",
            'an attribute is not written as name="value" with a blank before it',
        ),
        (r"Entity '(.*)' not defined", "the entity &{0}; is not known"),
        (r"EntityRef", "an & begins no entity; the character is written &amp;"),
        (r"CharRef", "the number behind &# is that of no character"),
        (
            r"invalid (?:xml)?Char|not in (?:the )?range",
            "a character stands there that XML does not allow",
        ),
        (r"Double hyphen", "two hyphens stand within a comment"),
        (r"Comment not terminated", "a comment is never closed with -->"),
        (r"CData section not finished", "a CDATA section is never closed with ]]>"),
        (r"Sequence '\]\]>'", "]]> stands outside of a CDATA section"),
        (
            r"XML declaration allowed|Invalid PI name|[Rr]eserved",
            "<?xml stands elsewhere than at the beginning",
        ),
        (r"\bPI\b.*never end", "a <? is never closed with ?>"),
        (r"xmlParsePI|ParsePI: PI \S+ space", "a <? is not followed by a name and a blank"),
        (r"Namespace prefix (\S+)", "the prefix {0} is used and nowhere declared"),
        (r"xmlns|namespace|Namespace", "a namespace is declared in a way that is not allowed"),
        (r"QName", "a name has more than one colon"),
    )
)


def fault_of(message: str | None, place: Place) -> Finding:
    """The finding that says what the parser's message means."""
    said = _NO_PLACE.sub("", message or "").strip()
    depth = _DEPTH.search(said)
    if depth is not None:
        return XML_TOO_DEEP.finding(place, limit=int(depth[1]))
    if _NAME_TOO_LONG.search(said):
        return XML_TOO_MUCH.finding(place, what="a name with more characters", limit=LONGEST_NAME)
    if _TOO_LONG.search(said):
        return XML_TOO_MUCH.finding(place, what=_WHAT_IS_LONG, limit=LONGEST_TEXT)
    for pattern, reason in _REASONS:
        found = pattern.search(said)
        if found is not None:
            words = [excerpt(each, 40) for each in found.groups() if each is not None]
            return XML_SYNTAX.finding(place, reason=reason.format(*words))
    shown = excerpt(said, 120).rstrip(".")
    reason = f'the parser says "{shown}"' if shown else "it ends too early"
    return XML_SYNTAX.finding(place, reason=reason)
