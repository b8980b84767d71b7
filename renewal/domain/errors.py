"""The root of every refusal that the service explains to a person.

A refusal is a value: a stable `code` that programs may compare, and a sentence that a person can
act on (what happened, to what, what to do). Only the edges turn codes into status numbers or exit
codes. Write a new one beside the rule that raises it, in the file of that rule:

    class WindowClosed(RenewalError):
        \"\"\"An answer came after its window had closed.\"\"\"

        code = "window_closed"

        def __init__(self, *, area: str, month: str, closed: str) -> None:
            super().__init__(
                f"The window for {area}, {month}, closed on {closed}. "
                "The answer was not counted; the key can be read now."
            )
            self.area = area

Every subclass states its own `code`: lower-case words joined by underscores, never changed once
published, never used by two classes. Values worth comparing are set once in `__init__`; a second
assignment is refused, because what happened does not change. These are plain classes and not
frozen dataclasses because Python itself sets `__traceback__` and `__context__` on an exception in
flight, which a frozen dataclass would refuse.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class RenewalError(Exception):
    """A refusal with a stable code and a sentence; `str()` is the sentence."""

    code: ClassVar[str] = "refused"

    def __init__(self, sentence: str) -> None:
        """The error says `sentence`: what happened, to what, what to do."""
        if not sentence.strip():
            raise ValueError(f"{type(self).__name__} needs a sentence for a person to read")
        super().__init__(sentence)

    def __init_subclass__(cls, **options: object) -> None:
        """The subclass has a code of its own, or is refused when it is defined."""
        super().__init_subclass__(**options)
        code = cls.__dict__.get("code")
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise TypeError(f"{cls.__name__} needs its own code like window_closed")

    def __setattr__(self, name: str, value: object) -> None:
        """The attribute is set the first time; a later change of a plain attribute is refused."""
        if not name.startswith("__") and name in self.__dict__:
            raise AttributeError(f"{type(self).__name__}.{name} is already set and stays")
        super().__setattr__(name, value)

    @property
    def sentence(self) -> str:
        """The sentence for a person, the same as `str()`."""
        return str(self)


def every_error() -> Iterator[type[RenewalError]]:
    """Every error class whose module has been imported comes once, parents before children."""
    waiting: list[type[RenewalError]] = [RenewalError]
    seen: set[type[RenewalError]] = set()
    while waiting:
        error = waiting.pop(0)
        if error not in seen:
            seen.add(error)
            waiting.extend(error.__subclasses__())
            yield error
