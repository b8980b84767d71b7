"""The Merkle tree of RFC 6962, section 2.1: leaf hashes begin with 0x00, nodes with 0x01."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962: SHA-256 of 0x00 and the leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962: SHA-256 of 0x01, left and right)."""
    return sha256(b"\x01" + left + right).digest()


class GrowingTree:
    """A tree that leaves are added to; it holds the roots of complete subtrees, no leaf."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, bytes]] = []

    @classmethod
    def grown(cls, subtrees: Iterable[tuple[int, bytes]]) -> GrowingTree:
        """Return the tree with these complete subtrees, as (size, root) from left to right."""
        tree = cls()
        tree._stack.extend(subtrees)
        return tree

    def add(self, leaf: bytes) -> bytes:
        """The leaf (not yet hashed) is the tree's last; return as `add_hash` does."""
        return self.add_hash(leaf_hash(leaf))

    def add_hash(self, leaf: bytes) -> bytes:
        """The leaf (its hash) is the last; return the largest complete subtree that it ends."""
        size, root = 1, leaf
        while self._stack and self._stack[-1][0] == size:
            root = node_hash(self._stack.pop()[1], root)
            size *= 2
        self._stack.append((size, root))
        return root

    def root(self) -> bytes:
        """Return the root over all leaves so far, the hash of nothing when there are none."""
        if not self._stack:
            return EMPTY_ROOT
        root = self._stack[-1][1]
        for _, left in reversed(self._stack[:-1]):
            root = node_hash(left, root)
        return root


def complete_subtrees(size: int) -> Iterator[tuple[int, int]]:
    """Yield the complete subtrees of a tree of ``size`` leaves as (size, number of last leaf).

    They come from left to right; leaves are numbered from 0.
    """
    end = 0
    for bit in reversed(range(size.bit_length())):
        if size >> bit & 1:
            end += 1 << bit
            yield 1 << bit, end - 1


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over ``leaves`` (not yet hashed), the hash of nothing when there are none."""
    tree = GrowingTree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()
