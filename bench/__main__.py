"""``python -m bench``: runs the measurement that BENCH names, or all, at SIZE."""

import os
import sys
from collections.abc import Callable

from bench import answer, bank, hostile, idle_tick, memory_update, open_month, read_csv, start

BENCHES: dict[str, Callable[[int | None], None]] = {
    "open_month": open_month.run,
    "open_month_table": open_month.run_table,
    "open_month_two": open_month.run_two,
    "answer": answer.run,
    "answer_while_opening": answer.run_while_opening,
    "idle_tick": idle_tick.run,
    "memory_update": memory_update.run,
    "import_wsgi": start.run,
    "read_csv": read_csv.run,
    "bank": bank.run,
    "hostile": hostile.run,
}


def main() -> None:
    """Run what is asked for, or say what there is."""
    name, size = os.environ.get("BENCH", ""), os.environ.get("SIZE", "")
    if name and name not in BENCHES:
        sys.exit(f"There is no measurement '{name}'; there are: {', '.join(BENCHES)}.")
    if size and not size.isdecimal():
        sys.exit(f"SIZE is '{size}'; it must be a whole number.")
    for each in [name] if name else list(BENCHES):
        BENCHES[each](int(size) if size else None)


main()
