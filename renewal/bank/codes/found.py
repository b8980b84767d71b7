"""Codes about questions that other programs wrote: what had to be changed or left behind."""

from renewal.bank.findings import FindingCode, Severity

ENCODING_ASSUMED = FindingCode(
    "encoding-assumed",
    Severity.WARNING,
    'The file is not UTF-8 and was read as Windows-1252; this line changed first: "{shown}".',
    "Look at that line in the preview; if it is wrong, save the file as UTF-8 and load it again.",
)
QUESTION_REPEATED = FindingCode(
    "question-repeated",
    Severity.WARNING,
    "The same question with the same options and key stands at {other} already.",
    "Nothing: it is loaded once. Delete one of the two to be rid of this line.",
)
ID_REWRITTEN = FindingCode(
    "id-rewritten",
    Severity.INFO,
    'The id "{before}" has characters that ids cannot have, and became {after}.',
    "Nothing, if that name suits you; it stays the same each time the file is loaded.",
)
CATEGORY_PASSED = FindingCode(
    "category-passed-over",
    Severity.INFO,
    'The category "{category}" names no area, so its questions get no topic from it.',
    "Nothing, if they need none; otherwise name area and topic in the category, as in "
    "A5/disc-brakes.",
)
TYPE_SKIPPED = FindingCode(
    "question-skipped",
    Severity.INFO,
    "This is no choice question ({kind}) and was left out.",
    "Turn it into a question with options to choose from, if it is to be loaded.",
)
KEY_UNCLEAR = FindingCode(
    "key-unclear",
    Severity.ERROR,
    "The key is not clear: {reason}.",
    "Mark the right options in the file; a key is never guessed.",
)
KEY_BY_CUSTOM = FindingCode(
    "key-by-custom",
    Severity.ERROR,
    "No question of this catalogue names its key.",
    "In catalogues of this form the first answer is usually the right one; if it is so here, "
    "say it with --key-is-first. A key is never guessed.",
)
CONTENT_LEFT = FindingCode(
    "content-left-behind",
    Severity.WARNING,
    "{what} could not be carried over.",
    "Look at the question in the preview, and write what is missing in words.",
)
GRAMMAR = FindingCode(
    "question-grammar",
    Severity.ERROR,
    "{problem}.",
    "{fix}",
)
READING_NOTE = FindingCode(
    "reading-note",
    Severity.INFO,
    "{note}.",
    "Look at the question in the preview.",
)
FINDINGS_ALIKE = FindingCode(
    "findings-alike",
    Severity.INFO,
    "The file has {count:,} more of {other} from here on; they are not told one by one.",
    "Look after those that are told, then load the file again.",
)
NO_QUESTIONS = FindingCode(
    "no-questions",
    Severity.WARNING,
    "The file holds no question with options to choose from.",
    "Look whether this is the file that was meant.",
)
XML_SYNTAX = FindingCode(
    "xml-syntax",
    Severity.ERROR,
    "This is not well-formed XML: {reason}.",
    "Mend the place, or export the questions again from the program that made the file.",
)
XML_ENTITIES = FindingCode(
    "xml-entities",
    Severity.ERROR,
    "The file has a document type with declarations of its own, which are never read.",
    "Take out what stands between <!DOCTYPE and >, and write entities as characters.",
)
XML_TOO_MUCH = FindingCode(
    "xml-too-much",
    Severity.ERROR,
    "The file has {what}; at most {limit:,} are read.",
    "Export the questions in several parts.",
)
XML_TOO_DEEP = FindingCode(
    "xml-too-deep",
    Severity.ERROR,
    "Elements lie more than {limit} levels deep in one another here.",
    "Take the nesting out (a question needs some ten levels), or export the questions again.",
)
PICTURE_REMOTE = FindingCode(
    "picture-elsewhere",
    Severity.ERROR,
    "The picture {address} lies on another computer; nothing is fetched from there.",
    "Put the picture into the file or package itself, or take it out of the question.",
)
PACKAGE_BROKEN = FindingCode(
    "package-broken",
    Severity.ERROR,
    "The package cannot be read: {reason}.",
    "Export the package again, and copy it whole.",
)
PACKAGE_REFUSED = FindingCode(
    "package-refused",
    Severity.ERROR,
    "The package is refused: {reason}.",
    "Export the package again from the program that holds the questions, unchanged.",
)
PACKAGE_FILE_MISSING = FindingCode(
    "package-file-missing",
    Severity.ERROR,
    "The package lists the file {name} and does not hold it.",
    "Export the package again, and copy it whole.",
)
CELL_LIKE_DATE = FindingCode(
    "cell-like-date",
    Severity.WARNING,
    'The option "{text}" looks like a date that a spreadsheet made of a number or a fraction.',
    "Compare it with what was meant; in the spreadsheet, format the column as text first.",
)
CELL_NOT_TEXT = FindingCode(
    "cell-not-text",
    Severity.ERROR,
    "The cell {cell} holds {found}, not text.",
    "Format the column as text in the spreadsheet, and type the value again.",
)
COLUMN_UNUSED = FindingCode(
    "column-unused",
    Severity.INFO,
    "These columns hold nothing that is read here: {names}.",
    "Nothing, if that is right; otherwise rename them as in the template.",
)
MAPPING_UNFIT = FindingCode(
    "mapping-unfit",
    Severity.ERROR,
    "No row at the beginning has the columns of the mapping with a question and options: {names}.",
    "Name the columns as the file does; 'renewal bank mapping' proposes a mapping for it.",
)
MAPPING_COLUMN_MISSING = FindingCode(
    "mapping-column-missing",
    Severity.ERROR,
    "The mapping names columns that this table does not have: {names}.",
    "Name them in the mapping as the header does, or take them out of it.",
)
TABLE_HEADER = FindingCode(
    "table-header",
    Severity.ERROR,
    "The header is not clear: {reason}.",
    "Name the columns as in the template: stem, option_a, option_b, key and so on.",
)
SHEET_SKIPPED = FindingCode(
    "sheet-skipped",
    Severity.INFO,
    "The sheet {sheet} was not read: {reason}.",
    "Nothing, if it holds no questions. Otherwise show the sheet, and say what its columns hold; "
    "'renewal bank mapping' proposes a mapping for it.",
)
SHEET_OTHER = FindingCode(
    "spreadsheet-other",
    Severity.ERROR,
    "This is {kind}, which is not read here.",
    "Open it in the program it comes from, save it as .xlsx or CSV, and load that.",
)
JSON_SYNTAX = FindingCode(
    "json-syntax",
    Severity.ERROR,
    "This is no sound JSON: {reason}.",
    "Mend the place; nothing behind it was read.",
)
