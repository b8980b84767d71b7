"""Codes about a roster: what its lines say, and how that fits with what the service holds."""

from renewal.bank.findings import FindingCode, Severity

EMPTY = FindingCode(
    "roster-empty",
    Severity.ERROR,
    "The file has no header line.",
    "Write the names of the columns into the first line: {columns}.",
)
NO_ROWS = FindingCode(
    "roster-without-rows",
    Severity.WARNING,
    "There is no row below the header.",
    "Add a line for each technician and area, or leave the file out.",
)
COLUMN_UNKNOWN = FindingCode(
    "roster-column-unknown",
    Severity.ERROR,
    "The header names a column {name}, which is not known.{suggestion}",
    "Rename the column or take it out; known are {columns}.",
)
COLUMN_MISSING = FindingCode(
    "roster-column-missing",
    Severity.ERROR,
    "The header does not name the column {name}.",
    "Add the column {name}; {rule}.",
)
COLUMN_REPEATED = FindingCode(
    "roster-column-repeated",
    Severity.ERROR,
    "The header names the column {name} twice.",
    "Take one of the two columns out.",
)
NOT_CSV = FindingCode(
    "roster-not-csv",
    Severity.ERROR,
    "The table cannot be read beyond this line: {reason}.",
    "Look for a quotation mark without its partner; one within a text is written twice.",
)
CELLS_TOO_MANY = FindingCode(
    "roster-cells-too-many",
    Severity.ERROR,
    "The line has {found} cells, the header {wanted}.",
    "Put a text that holds the separator into quotation marks, or take the extra cells out.",
)
CELL_EMPTY = FindingCode(
    "roster-cell-empty",
    Severity.ERROR,
    "The column {column} is empty.",
    "Write {expects}.",
)
CELL_HIDDEN = FindingCode(
    "roster-cell-hidden-character",
    Severity.ERROR,
    "The cell {column} holds a character that nobody sees ({character}), so that what looks the "
    "same would be another {column}.",
    "Type the cell anew, without it; it may have come along from a web page or a letter.",
)
CELL_TOO_LONG = FindingCode(
    "roster-cell-too-long",
    Severity.ERROR,
    "The column {column} has {found} characters; at most {limit} are kept.",
    "Shorten the text; perhaps a quotation mark is missing and two cells ran together.",
)
DATE_FORM = FindingCode(
    "roster-date",
    Severity.ERROR,
    "The column {column} holds {value}, which is no date as dates are read here.",
    "Write year, month and day as YYYY-MM-DD, such as {example}.",
)
DATE_MISSING_DAY = FindingCode(
    "roster-date-does-not-exist",
    Severity.ERROR,
    "The column {column} holds {value}: there is no such day.",
    "Write the day that was meant, such as {example}.",
)
DATE_FAR = FindingCode(
    "roster-date-implausible",
    Severity.ERROR,
    "The column {column} holds {value}, which lies outside {first} to {last}.",
    "Look at the year.",
)
YEARS = FindingCode(
    "roster-experience-years",
    Severity.ERROR,
    "The column experience_years holds {value}, which is no number of years.",
    "Write a whole number from 0 to {most}, such as 2.",
)
EXPERIENCE_HALF = FindingCode(
    "roster-experience-incomplete",
    Severity.ERROR,
    "The column {given} is filled in and {missing} is empty.",
    "Fill in both, or leave both empty.",
)
EMAIL = FindingCode(
    "roster-email",
    Severity.ERROR,
    "The column email holds {value}, which is no e-mail address.",
    "Write one address like name@example.org.",
)
AREA_UNKNOWN = FindingCode(
    "roster-area-unknown",
    Severity.ERROR,
    "The programme has no area {area}.{suggestion}",
    "Write the code of an area of the programme, or add the area to the programme first.",
)
LANGUAGE_UNKNOWN = FindingCode(
    "roster-language-unknown",
    Severity.WARNING,
    "The programme is not offered in {language}, so {number} is written to in {fallback}.",
    "Write one of {known}, or leave the column empty.",
)
PASS_BEFORE_FIRST = FindingCode(
    "roster-pass-before-first",
    Severity.ERROR,
    "{name} was passed last on {last_passed_on}, before it was first certified "
    "({first_certified_on}).",
    "Correct last_passed_on or first_certified_on.",
)
PASS_IN_FUTURE = FindingCode(
    "roster-pass-in-future",
    Severity.ERROR,
    "{name} is said to have been passed on {last_passed_on}, which is still to come "
    "(today is {today}).",
    "Correct last_passed_on, or import the row after that day.",
)
EXPIRY_BEFORE_PASS = FindingCode(
    "roster-expiry-before-pass",
    Severity.ERROR,
    "{name} expires on {expires_on}, before it was passed ({last_passed_on}).",
    "Correct expires_on or last_passed_on; leave expires_on empty to have it worked out.",
)
DOCUMENTED_IN_FUTURE = FindingCode(
    "roster-documented-in-future",
    Severity.ERROR,
    "The experience of {number} is said to be documented on {documented_on}, which is still "
    "to come (today is {today}).",
    "Correct experience_documented_on.",
)
ROW_REPEATED = FindingCode(
    "roster-row-repeated",
    Severity.ERROR,
    "{name} is in this file twice; the first time is in line {first}.",
    "Take one of the two lines out.",
)
PERSON_DIFFERS = FindingCode(
    "roster-person-differs",
    Severity.ERROR,
    "Lines {first} and {line} are both about {number} and differ in {fields}.",
    "Make the lines agree; where they are two people, give each a number of their own.",
)
EMAIL_SHARED = FindingCode(
    "roster-email-shared",
    Severity.ERROR,
    "{email} is the address of {other} in line {first} and of {number} in line {line}.",
    "Give each technician an address of their own: it is what they sign in with.",
)
EMAIL_TAKEN = FindingCode(
    "roster-email-taken",
    Severity.ERROR,
    "{email}, given for {number}, belongs to the account of {owner}.",
    "Give {number} another address, or correct the one of {owner} first.",
)
PERSON_ERASED = FindingCode(
    "roster-person-erased",
    Severity.ERROR,
    "The personal data of {number} was erased, and an import does not bring it back.",
    "Take the line out; where the person came back, use a new number.",
)
ACCOUNT_CLOSED = FindingCode(
    "roster-account-closed",
    Severity.WARNING,
    "The account of {number}, {email}, is closed, so nobody can sign in with it.",
    "Open the account again if the person is to answer questions.",
)
POLICY_MISSING = FindingCode(
    "roster-expiry-unknown",
    Severity.ERROR,
    "The expiry of {name} cannot be worked out: no policy was in force on {last_passed_on}.",
    "Fill in expires_on.",
)
AREA_CLOSED = FindingCode(
    "roster-area-closed",
    Severity.ERROR,
    "{name} cannot be enrolled: the area has too few questions and is not open yet.",
    "Leave enrolled_on empty for now, or add questions to {area} first.",
)
ENROL_PENDING = FindingCode(
    "roster-enrolment-pending",
    Severity.ERROR,
    "{name} cannot be enrolled: it is pending until {years} years of work in series {series} "
    "are documented.",
    "Fill in experience_years and experience_documented_on, or leave enrolled_on empty.",
)
ENROL_SUSPENDED = FindingCode(
    "roster-enrolment-suspended",
    Severity.ERROR,
    "{name} cannot be enrolled: it is suspended.",
    "Leave enrolled_on empty until the suspension has ended.",
)
ENROL_WITHDRAWN = FindingCode(
    "roster-enrolment-withdrawn",
    Severity.ERROR,
    "{name} cannot be enrolled: it was withdrawn.",
    "Leave enrolled_on empty; a withdrawal is final.",
)
PREREQUISITE = FindingCode(
    "roster-prerequisite",
    Severity.WARNING,
    "The pass of {name} on {last_passed_on} needs {needs} held on that day, as far as is known "
    "it was not.",
    "Nothing, if the certifying body has let it pass; otherwise correct the dates.",
)
PASS_OLDER = FindingCode(
    "roster-pass-older",
    Severity.WARNING,
    "{name} was passed on {held_passed_on}, later than the {last_passed_on} of this line. "
    "Nothing was changed.",
    "Nothing, if the roster is older than that pass; otherwise correct last_passed_on.",
)
FIRST_DIFFERS = FindingCode(
    "roster-first-differs",
    Severity.WARNING,
    "{name} was first certified on {held_first_on} as far as is known, not on "
    "{first_certified_on}. Nothing was changed.",
    "Correct first_certified_on; what is on record stays.",
)
EXPIRY_DIFFERS = FindingCode(
    "roster-expiry-differs",
    Severity.WARNING,
    "{name} is valid until {held_expires_on}, not {expires_on}, and the line names no newer pass. "
    "Nothing was changed.",
    "Nothing, if the roster does not know of an extension yet; an expiry moves by a pass or a "
    "decision only.",
)
EXPIRY_COMPUTED = FindingCode(
    "roster-expiry-computed",
    Severity.WARNING,
    "The pass of {name} on {last_passed_on} makes it valid until {held_expires_on} by the policy, "
    "not {expires_on}.",
    "Nothing, if the policy is right; an expiry moves by a pass or a decision only.",
)
ENROLMENT_ENDED = FindingCode(
    "roster-enrolment-ended",
    Severity.WARNING,
    "The enrolment of {name} of {enrolled_on} has ended since. Nothing was changed.",
    "To enrol again, write the day on which the new enrolment begins.",
)
WITHDRAWN = FindingCode(
    "roster-withdrawn",
    Severity.WARNING,
    "{name} was withdrawn, so the pass of {last_passed_on} changes nothing.",
    "Nothing; a withdrawal is final.",
)
