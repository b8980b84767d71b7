"""Codes about files and folders: what could not be read, and which area the rest belongs to."""

from renewal.bank.findings import FindingCode, Severity

PATH_MISSING = FindingCode(
    "path-missing",
    Severity.ERROR,
    "There is no file or folder at this path.",
    "Look at the spelling and at the folder the command is started from.",
)
PATH_NOT_A_FILE = FindingCode(
    "path-not-a-file",
    Severity.ERROR,
    "This is neither a file nor a folder (a device, a pipe or a socket).",
    "Save the questions in an ordinary file and name that.",
)
PATH_UNREADABLE = FindingCode(
    "path-unreadable",
    Severity.ERROR,
    "This could not be read: {reason}.",
    "Give the account that runs the command the right to read it, or copy it elsewhere.",
)
FILE_TOO_LARGE = FindingCode(
    "file-too-large",
    Severity.ERROR,
    "The file has {size:,} bytes; at most {limit:,} are read.",
    "Split the bank into several files.",
)
FORMAT_UNKNOWN = FindingCode(
    "format-unknown",
    Severity.ERROR,
    "This does not look like any format that is read here ({formats}).",
    "Name a question file; SCHEMA.md in the question bank describes the native format.",
)
FILE_OTHER = FindingCode(
    "file-of-other-kind",
    Severity.ERROR,
    "This is {kind}; no questions are read from it here.",
    "{fix}",
)
FOLDER_EMPTY = FindingCode(
    "folder-without-bank",
    Severity.ERROR,
    "There is no question file in this folder or below it.",
    "Name the folder that holds the area folders (a5/disc-brakes.toml and the like), or a file.",
)
FILE_PASSED_OVER = FindingCode(
    "file-passed-over",
    Severity.INFO,
    "This file was found on the way and is not in any format that is read here.",
    "Nothing, if it holds no questions; otherwise name it by itself to learn more.",
)
PACKAGE_WITHIN = FindingCode(
    "package-within",
    Severity.ERROR,
    "This is a package within a package (a workbook, or another ZIP), which is not opened.",
    "Unpack the outer one, and load this file by itself.",
)
PROGRAMME_WITHIN = FindingCode(
    "programme-within",
    Severity.INFO,
    "The programme in this package is not loaded; questions alone are.",
    "Unpack the package, and import its folder, if the programme is to be loaded, too.",
)
ARCHIVE_TOO_MUCH = FindingCode(
    "archive-too-large",
    Severity.ERROR,
    "The files of the package hold more up to here than is read of one; from here on none is read.",
    "Unpack the package, and load its folder or its files, or pack them into several.",
)
OUTLINE_UNREADABLE = FindingCode(
    "outline-unreadable",
    Severity.WARNING,
    "The list of {what} in this file could not be read ({reason}), so {what} are not checked.",
    "Mend the file, or take it away if the bank has no such list.",
)
AREA_MISSING = FindingCode(
    "area-missing",
    Severity.WARNING,
    "No area: the folder is called {folder}, which is no area code.",
    "Put the file into a folder named after its area in lower case, such as a5.",
)
AREA_UNKNOWN = FindingCode(
    "area-unknown",
    Severity.ERROR,
    "The programme has no area {area}.{suggestion}",
    "Rename the folder after an area of programme.toml, or add the area there.",
)
AREA_MISMATCH = FindingCode(
    "area-folder-mismatch",
    Severity.ERROR,
    "area.toml speaks of area {stated}, but the folder is called {folder}.",
    "Make the code in area.toml and the name of the folder agree.",
)
AREA_FOLDER_CASE = FindingCode(
    "area-folder-case",
    Severity.WARNING,
    "The folder of an area is written in lower case, but this one is called {folder}.",
    "Rename the folder to {lower}.",
)
