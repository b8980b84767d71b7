"""Codes about an area's questions as a whole: what no single item shows.

The rules follow the sources of `codes.writing`: keys spread over the positions (Haladyna and
others, 20) and of the same length as the distractors (24); and the area's own blueprint.
"""

from renewal.bank.findings import FindingCode, Severity

KEY_POSITIONS = FindingCode(
    "key-positions-uneven",
    Severity.WARNING,
    "In {area} the key stands at place {letter} in {count:,} of {items:,} items; chance would be "
    "about {expected:,}.",
    "Write the options of some of these items in another order.",
)
KEY_OFTEN_LONGEST = FindingCode(
    "key-often-longest",
    Severity.WARNING,
    "In {area} the key is the longest option in {count:,} of {items:,} items; chance would be "
    "about {expected:,}.",
    "Shorten some of these keys, or give their distractors as much detail.",
)
TOPIC_EMPTY = FindingCode(
    "topic-empty",
    Severity.WARNING,
    "{area} has {items:,} operational items and none in the topic {topic}, which weighs {share} of "
    "the blueprint.",
    "Write items for the topic; until then others are asked in its turn.",
)
TOPIC_THIN = FindingCode(
    "topic-thin",
    Severity.INFO,
    "The topic {topic} has {count:,} of the {items:,} operational items of {area}; its share of "
    "the blueprint would be {expected:,}.",
    "Write items for the topic first: it is the one that runs short.",
)
NEAR_DUPLICATE = FindingCode(
    "near-duplicate",
    Severity.WARNING,
    'This reads almost like {other} {where} ("{stem}"): {share} % of it is the same.',
    "Retire one of the two, or make them ask for different things.",
)
KEYS_DISAGREE = FindingCode(
    "keys-disagree",
    Severity.WARNING,
    'This asks the same as {other} {where} ("{stem}"), and has another key.',
    "Find out which of the two keys is right, and retire or mend the other question.",
)
