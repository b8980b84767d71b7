"""The items of one file as a reader takes them up, and no more told of them than anybody reads.

A file of two megabytes can break every rule a hundred thousand times over. Who mends a bank mends
some thousand questions at most before loading it again, so reading ends behind them; and of a
warning that stands at each question the first ones are told, the others by their number.
"""

from collections.abc import Iterable

from renewal.bank.codes.found import GRAMMAR
from renewal.bank.findings import Finding, Notice, Place
from renewal.bank.review.alike import Alike
from renewal.bank.review.look import seen_and_packed
from renewal.bank.source import LocatedItem
from renewal.bank.waiting import Waiting

MOST_FAULTY = 5_000
"""Behind so many questions with errors a file is read no further."""
MOST_ERRORS = 50_000
"""So is it behind so many errors, however few the questions are that have them."""
MOST_ANSWERS = 100_000
ANSWERS_EACH = 10
"""And behind so many answers to choose from, and so many more for each question."""


class Taking:
    """The items of one file, seen and packed; `told` is what the rules find in them.

    `findings` are the format's own about the same file: what it adds to them with an item is
    thinned with the rest.
    """

    def __init__(self, findings: list[Finding]) -> None:
        self.items: list[LocatedItem] = []
        self.told: list[Finding] = []
        self.is_full = False
        self._findings = findings
        self._known = 0
        self._alike = Alike()
        self._waiting = Waiting()
        self._faulty = self._answers = 0

    def add(self, located: LocatedItem, notices: Iterable[Notice] = ()) -> None:
        """The item is one of the file's; `is_full` says whether it was the last to be read.

        `notices` are the format's own about the item; of what is only counted no finding is made.
        """
        self._answers += len(located.item.options)
        packed = seen_and_packed(located, self.told, self._alike, self._waiting)
        self.items.append(packed)
        if len(self._findings) > self._known:
            kept = frozenset(each.code for each in packed.kept.dismissed)
            self._findings[self._known :] = self._alike.told(self._findings[self._known :], kept)
        if packed.repeats is not None:
            self._findings += self._alike.of_repeated(packed)
        if notices:
            self._findings += self._alike.of_item(packed, notices)
        self._known = len(self._findings)
        if packed.is_faulty:
            self._faulty += 1
            if self._faulty >= MOST_FAULTY:
                are = "question has" if self._faulty == 1 else "questions have"
                self._end(located.place(), f"{self._faulty:,} {are} errors", "none")
            elif self._alike.errors >= MOST_ERRORS:
                self._end_of_errors(located.place())
        allowed = MOST_ANSWERS + ANSWERS_EACH * len(self.items)
        if self._answers >= allowed and not self.is_full:
            self._end(located.place(), f"The questions offer {self._answers:,} answers", "none")

    def look(self, place: Place) -> None:
        """What the format has told of something else, such as an exhibit, counts as well."""
        if len(self._findings) > self._known:
            self._findings[self._known :] = self._alike.told(self._findings[self._known :])
            self._known = len(self._findings)
            if self._alike.errors >= MOST_ERRORS and not self.is_full:
                self._end_of_errors(place)

    def all_told(self) -> tuple[Finding, ...]:
        """What the rules found, and how many findings are not told one by one."""
        self._findings[self._known :] = self._alike.told(self._findings[self._known :])
        self._known = len(self._findings)
        return (*self.told, *self._alike.untold())

    def _end_of_errors(self, place: Place) -> None:
        self._end(place, f"The file has {self._alike.errors:,} errors", "no question")

    def _end(self, place: Place, what: str, not_read: str) -> None:
        self.is_full = True
        problem = f"{what} up to here; from here on {not_read} is read"
        fix = "Mend these first, or split the file."
        self.told.append(GRAMMAR.finding(place, problem=problem, fix=fix))
