"""An order of things that differs from person to person and can be computed by everybody.

The place of a thing in somebody's order is a 64-bit number made of a key, the person's number
and the thing's: the same for ever, evenly spread, without anything stored. The mixing is that
of SplitMix64 (Steele, Lea and Flood, 2014), which `measurement/choosing_arrays` repeats on
arrays. It spreads, it does not protect: secrets are made elsewhere.
"""

from __future__ import annotations

from hashlib import sha256

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB


def stirred(number: int) -> int:
    """Return 64 bits that depend on every bit of ``number`` (taken modulo 2**64)."""
    mixed = (number + GOLDEN) & MASK
    mixed = ((mixed ^ (mixed >> 30)) * FIRST) & MASK
    mixed = ((mixed ^ (mixed >> 27)) * SECOND) & MASK
    return mixed ^ (mixed >> 31)


def number_of(*names: str) -> int:
    """Return the 64-bit number of a thing with these names, whatever database it lies in."""
    return int.from_bytes(sha256("\0".join(names).encode()).digest()[:8], "big")


def place_of(key: int, person: int, thing: int) -> int:
    """Return the place of ``thing`` in the order of ``person`` under ``key``, 64 bits."""
    return stirred(stirred(stirred(key) ^ person) ^ thing)
