"""The path of a category as other programs write it: names with slashes between them."""

import re

_SLASH = re.compile(r"(?<!/)/(?!/)")


def split_category(path: str) -> tuple[str, ...]:
    """The names of a category's path; // within a name is a slash."""
    if not path:
        return ()
    names = (each.replace("//", "/").strip() for each in _SLASH.split(path))
    return tuple(each for each in names if each)
