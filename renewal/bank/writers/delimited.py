"""CSV with our own columns: one question a row, texts in Markdown.

UTF-8 with a byte order mark and CRLF, every cell in quotation marks: what spreadsheets open without
asking. A cell that one of them would take for a formula begins with an apostrophe, which the
reader takes away again.
"""

import csv
import io
from collections.abc import Sequence

from renewal.bank.formats import delimited as reader
from renewal.bank.tables.columns import headers_for, row_of
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Written
from renewal.domain.item import Exhibit, Item

name = "CSV"
suffix = ".csv"
purpose = "One question a row, for spreadsheet programs and scripts."


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as a CSV file."""
    headers = headers_for(items)
    out = io.StringIO(newline="")
    rows = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow(headers)
    rows.writerows(row_of(item, headers) for item in items)
    content = out.getvalue().encode("utf-8-sig")
    return Written(content, tuple(left_behind(reader, content, "bank.csv", items, exhibits)))
