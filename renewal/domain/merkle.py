"""The Merkle tree of RFC 6962, section 2.1: leaf hashes begin with 0x00, nodes with 0x01."""

from __future__ import annotations

from collections.abc import Iterable
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

    def add(self, leaf: bytes) -> None:
        """The leaf (not yet hashed) is the tree's last."""
        size, root = 1, leaf_hash(leaf)
        while self._stack and self._stack[-1][0] == size:
            root = node_hash(self._stack.pop()[1], root)
            size *= 2
        self._stack.append((size, root))

    def root(self) -> bytes:
        """Return the root over all leaves so far, the hash of nothing when there are none."""
        if not self._stack:
            return EMPTY_ROOT
        root = self._stack[-1][1]
        for _, left in reversed(self._stack[:-1]):
            root = node_hash(left, root)
        return root


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over ``leaves`` (not yet hashed), the hash of nothing when there are none."""
    tree = GrowingTree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()
