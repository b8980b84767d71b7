"""The Merkle tree: the vectors that go round with RFC 6962, and its definition word by word."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.merkle import (
    EMPTY_ROOT,
    GrowingTree,
    complete_subtrees,
    leaf_hash,
    merkle_root,
    node_hash,
)

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_it_has_the_published_roots(size: int) -> None:
    root = merkle_root(LEAVES[:size])

    assert root.hex() == ROOTS[size]


def test_it_is_the_hash_of_nothing_without_leaves() -> None:
    assert merkle_root(iter(())) == EMPTY_ROOT == sha256(b"").digest()


def test_it_tells_a_leaf_from_a_node() -> None:
    left, right = leaf_hash(b"one"), leaf_hash(b"two")

    assert node_hash(left, right) == merkle_root([b"one", b"two"])
    assert leaf_hash(left + right) != node_hash(left, right)
    assert leaf_hash(b"one") == sha256(b"\x00one").digest()


def by_definition(leaves: list[bytes]) -> bytes:
    """Section 2.1: split at the largest power of two that is smaller than the number of leaves."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    halves = by_definition(leaves[:split]) + by_definition(leaves[split:])
    return sha256(b"\x01" + halves).digest()


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_it_agrees_with_the_definition(leaves: list[bytes]) -> None:
    root = merkle_root(leaves)

    assert root == by_definition(leaves)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=30), st.data())
def test_it_changes_with_every_change_of_a_leaf(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]

    roots = {merkle_root(known) for known in (leaves, changed, [*leaves, b""], leaves[:-1])}

    assert len(roots) == 4


@given(st.lists(st.binary(max_size=8), max_size=70), st.data())
def test_it_goes_on_from_what_its_leaves_ended(leaves: list[bytes], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(leaves)))
    tree = GrowingTree()
    ended = [tree.add(leaf) for leaf in leaves[:first]]

    again = GrowingTree.grown((size, ended[end]) for size, end in complete_subtrees(first))
    for leaf in leaves[first:]:
        again.add_hash(leaf_hash(leaf))

    assert again.root() == by_definition(leaves)


@given(st.integers(0, 2**40))
def test_it_is_made_of_complete_subtrees_ever_smaller(size: int) -> None:
    places = list(complete_subtrees(size))

    sizes = [each for each, _ in places]
    assert sum(sizes) == size
    assert sizes == sorted(set(sizes), reverse=True)
    assert all(each & (each - 1) == 0 for each in sizes)
    assert [end + 1 for _, end in places] == [sum(sizes[: n + 1]) for n in range(len(sizes))]
