"""What is wrong with a JSON text as a whole."""


class JsonFault(Exception):
    """The text is no JSON that can be read here; `at` is the offset, the argument says why."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at
        self.reason = reason
