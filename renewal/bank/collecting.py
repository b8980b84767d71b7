"""Python looks for garbage seldom while a bank is read, compared or unpacked for a month.

Nearly all that is made then is kept until the end, and each look goes through it again: a tenth of
the time of an import, a seventh of that of opening a month. What nobody holds any more is gone at
once all the same, without a look.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (20_000, 20, 20)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Until the end, Python looks for garbage a thirtieth as often as it usually does."""
    usual = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
