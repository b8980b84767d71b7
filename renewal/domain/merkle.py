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


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over ``leaves`` (not yet hashed), the hash of nothing when there are none.

    Complete subtrees are kept on a stack, as large as the logarithm of the number of leaves.
    """
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, root = 1, leaf_hash(leaf)
        while stack and stack[-1][0] == size:
            root = node_hash(stack.pop()[1], root)
            size *= 2
        stack.append((size, root))
    if not stack:
        return EMPTY_ROOT
    root = stack.pop()[1]
    while stack:
        root = node_hash(stack.pop()[1], root)
    return root
