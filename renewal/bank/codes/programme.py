"""Codes about the programme: what programme.toml and the area.toml files say about each other."""

from renewal.bank.findings import FindingCode, Severity

CODE_DUPLICATE = FindingCode(
    "code-duplicate",
    Severity.ERROR,
    "The {kind} {code} is listed twice; the first time is in line {line}.",
    "Take one of the two out, or give it a code of its own.",
)
AREA_CODE = FindingCode(
    "area-code",
    Severity.ERROR,
    "{code} is no code for an area.",
    "Write one to three capital letters, one or two digits and, if needed, one more letter.",
)
AREA_NOT_LISTED = FindingCode(
    "area-not-listed",
    Severity.ERROR,
    "The folder {folder} states topics for the area {area}, which programme.toml does not list.",
    "List the area in programme.toml, or take the folder away.",
)
SERIES_UNKNOWN = FindingCode(
    "series-unknown",
    Severity.ERROR,
    "The area {area} belongs to the series {series}, which is not listed.{suggestion}",
    "Name a series of this file, or add a [[series]] table for it.",
)
REFERENCE_UNKNOWN = FindingCode(
    "required-area-unknown",
    Severity.ERROR,
    "{subject} names the area {area}, which is not listed.{suggestion}",
    "Name an area of this file, or add an [[area]] table for it.",
)
REFERENCE_REPEATED = FindingCode(
    "required-area-repeated",
    Severity.ERROR,
    "{subject} names the area {area} twice in one list.",
    "Name it once.",
)
REQUIREMENT_EMPTY = FindingCode(
    "requirement-empty",
    Severity.ERROR,
    "{subject} names no area, so it could never be met.",
    "Name areas in all_of, or groups of areas in one_of_each.",
)
PREREQUISITE_CIRCLE = FindingCode(
    "prerequisite-circle",
    Severity.ERROR,
    "Nobody could ever pass the area {area}: what it needs leads back to it.",
    "Take the area out of its own prerequisites, and out of those of the areas it needs.",
)
ZONE_UNKNOWN = FindingCode(
    "zone-unknown",
    Severity.ERROR,
    "The time-zone database has no zone called {zone}.",
    "Write the IANA name of a zone, such as America/New_York.",
)
LIST_EMPTY = FindingCode(
    "list-empty",
    Severity.ERROR,
    "The programme has no {what}.",
    "Add at least one.",
)
LANGUAGE_REPEATED = FindingCode(
    "language-repeated",
    Severity.ERROR,
    "The language {language} is named twice.",
    "Name it once; the first language of the list is the programme's own.",
)
TOPIC_WORTHLESS = FindingCode(
    "topic-weight",
    Severity.ERROR,
    "The topic {topic} has {field} = {value}, so no question would ever be about it.",
    "Write a number above 0, or leave the figure out if it is not known.",
)
TOPIC_OURS = FindingCode(
    "topic-weight-unmarked",
    Severity.ERROR,
    "The topic {topic} has no figure and says ours = false.",
    "Write ours = true: a share of what other topics leave is nobody else's figure.",
)
TOPIC_PERCENT = FindingCode(
    "topic-percent-disagrees",
    Severity.WARNING,
    "The topic {topic} has {questions} of {scored} questions, which is {exact} percent, not {pct}.",
    "Look the figures up again; the number of questions is what counts.",
)
BLUEPRINT = FindingCode(
    "blueprint-figures",
    Severity.ERROR,
    "The topics of the area {area} cannot be weighed. {reason}",
    "Let questions, pct and weight together make up the number in scored.",
)
POLICY_RULE = FindingCode(
    "policy-rule",
    Severity.ERROR,
    "The policy {policy} cannot be used: {reason}",
    "{fix}",
)
POLICY_SAME_DAY = FindingCode(
    "policy-same-day",
    Severity.ERROR,
    "The policies {first} and {second} both take effect on {day}.",
    "Give each a day of its own; the later one replaces the earlier one.",
)
