"""Trees, row encodings and proofs: what is under a root can be shown, what is not cannot."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.audit import rowdigest
from payouts.audit.merkle import Tree, root_of_path
from payouts.audit.proof import Head, Proof, TrailError, check_proof, prove
from payouts.audit.rowdigest import RowsError, encode_rows, leaf_digests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from office import Done

# Leaves and roots published with Certificate Transparency's reference implementation.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def digests(count: int) -> list[bytes]:
    return [sha256(b"\0%d" % number).digest() for number in range(count)]


def reference(leaves: list[bytes]) -> bytes:
    """RFC 9162, section 2.1.1, word for word: split at the largest power of two below n."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\1" + reference(leaves[:split]) + reference(leaves[split:])).digest()


# --- the tree --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", range(1, 9))
def test_the_roots_are_those_others_publish(count: int) -> None:
    leaves = [sha256(b"\0" + leaf).digest() for leaf in LEAVES[:count]]
    assert Tree(b"".join(leaves)).root.hex() == ROOTS[count - 1]


def test_a_tree_without_leaves_is_the_digest_of_nothing() -> None:
    assert Tree(b"").root == sha256(b"").digest()
    assert Tree(b"").size == 0


@pytest.mark.parametrize("count", [*range(1, 20), 31, 32, 33, 100])
def test_every_leaf_has_a_path_to_the_root(count: int) -> None:
    leaves = digests(count)
    tree = Tree(b"".join(leaves))
    assert tree.root == reference(leaves)
    for index, leaf in enumerate(leaves):
        assert root_of_path(leaf, index, count, tree.path(index)) == tree.root


def test_what_is_no_list_of_digests_is_refused() -> None:
    with pytest.raises(ValueError, match="digests"):
        Tree(b"x" * 33)
    for index in (-1, 3):
        with pytest.raises(IndexError):
            Tree(b"".join(digests(3))).path(index)
        assert root_of_path(digests(1)[0], index, 3, ()) is None


def test_the_last_leaf_twice_is_another_root() -> None:
    """Copying the odd leaf would let a row be counted twice under one root."""
    for count in (1, 3, 5, 7):
        leaves = digests(count)
        assert Tree(b"".join(leaves)).root != Tree(b"".join([*leaves, leaves[-1]])).root


def test_a_node_is_never_a_leaf() -> None:
    """Without tags, the two nodes below a root would be a tree of two rows with the same root."""
    tree = Tree(b"".join(digests(4)))
    left, right = tree.path(2)[1], tree.path(0)[1]
    assert Tree(left + right).root == tree.root  # digests are digests...
    assert sha256(b"\0" + left + right).digest() != tree.root  # ...but no content has them


# --- encodings -------------------------------------------------------------------------------


def table(**columns: Any) -> pa.Table:  # noqa: ANN401
    return pa.table(columns)


def encoded(made: pa.Table, months: pa.Table | None = None) -> list[bytes]:
    parts = encode_rows("payment", "x", made, months)
    return [rows[index] for rows in parts for index in range(len(rows))]


def test_an_encoding_reads_as_the_documentation_says() -> None:
    made = table(
        name=["张三"],
        row=[7],
        amount=pa.array([Decimal("12.30")], pa.decimal128(18, 2)),
        note=[None],
    )
    assert encoded(made) == [
        b"\x00"
        + "13:payouts-row-1,7:payment,1:x,1:4,4:name,s6:张三,"
        "3:row,i1:7,6:amount,d5:12.30,4:note,n-,".encode()
    ]


def months_of(*rows: tuple[str, str, int, str]) -> pa.Table:
    files, sheets, numbers, steps = zip(*rows, strict=True)
    return table(file=files, sheet=sheets, row=numbers, step=steps)


KEYED = table(file=["a", "a", "b"], sheet=["s", "s", "s"], row=[3, 2, 3])


def test_months_stand_in_the_row_they_belong_to() -> None:
    months = months_of(("b", "s", 3, "5"), ("a", "s", 3, "1"), ("a", "s", 3, "2"))
    first, second, third = encoded(KEYED, months)
    assert first.endswith(b"1:2," + b"".join(_months("a", 3, step) for step in "12"))
    assert second.endswith(b"1:0,")
    assert third.endswith(b"1:1," + _months("b", 3, "5"))


def _months(file: str, row: int, step: str) -> bytes:
    fields = f"1:4,4:file,s1:{file},5:sheet,s1:s,3:row,i1:{row},4:step,s1:{step},".encode()
    return b"%d:%b," % (len(fields), fields)


def test_months_of_no_row_or_of_two_are_refused() -> None:
    with pytest.raises(RowsError, match="no row"):
        encoded(KEYED, months_of(("a", "s", 9, "1")))
    twice = pa.concat_tables([KEYED, KEYED])
    with pytest.raises(RowsError, match="twice"):
        encoded(twice, months_of(("a", "s", 3, "1")))
    with pytest.raises(RowsError, match="missing"):
        encoded(table(file=["a"]), months_of(("a", "s", 3, "1")))


def test_a_type_that_no_run_writes_is_refused() -> None:
    with pytest.raises(RowsError, match="double"):
        encoded(table(amount=[0.1]))


ALIKE: list[tuple[pa.Table, pa.Table]] = [
    (table(a=[None, "x"]), table(a=["", "x"])),
    (table(a=["-"]), table(a=pa.array([None], pa.string()))),
    (table(a=["ab"], b=["c"]), table(a=["a"], b=["bc"])),
    (table(a=["1:b,"], b=[""]), table(a=["1"], b=[":b,"])),
    (table(a=["1"]), table(a=[1])),
    (table(a=["true"]), table(a=[True])),
    (table(a=["x"], b=["y"]), table(b=["y"], a=["x"])),
    (table(a=["x"], b=["y"]), table(a=["y"], b=["x"])),
    (table(a=["x"]), table(A=["x"])),
    (table(a=["x"]), table(a=["x"], b=pa.array([None], pa.string()))),
    (table(a=["\u00e9"]), table(a=["e\u0301"])),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_rows_that_look_alike_have_other_digests(one: pa.Table, other: pa.Table) -> None:
    assert encoded(one)[0] != encoded(other)[0]


def test_benefit_and_kind_are_part_of_a_row() -> None:
    made = table(a=["x"])
    leaves = {
        leaf_digests(*about, made) for about in (("payment", "x"), ("payment", "y"), ("c", "x"))
    }
    assert len(leaves) == 3


def decoded(data: bytes) -> list[tuple[str, str, str | None]]:
    """Read an encoding back: were two rows encoded alike, this could not tell them apart."""
    data = data[1:]

    def text() -> bytes:
        nonlocal data
        size, _, rest = data.partition(b":")
        found, data = rest[: int(size)], rest[int(size) :]
        assert data[:1] == b","
        data = data[1:]
        return found

    head = [text() for _ in range(3)]
    assert head == [b"payouts-row-1", b"payment", b"x"]
    fields: list[tuple[str, str, str | None]] = []
    for _ in range(int(text())):
        name = text().decode()
        tag, data = chr(data[0]), data[1:]
        if data[:2] == b"-,":
            data = data[2:]
            fields.append((name, tag, None))
        else:
            fields.append((name, tag, text().decode()))
    assert data == b""
    return fields


CELLS = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.tuples(CELLS, CELLS, st.none() | st.integers(-9, 2**40)), max_size=9))
def test_an_encoding_says_all_there_is_in_a_row(
    rows: list[tuple[str | None, str | None, int | None]],
) -> None:
    a, b, n = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    made = table(a=pa.array(a, pa.string()), b=pa.array(b, pa.string()), n=pa.array(n, pa.int64()))
    found = [decoded(row) for row in encoded(made)]
    assert found == [
        [("a", "s", x), ("b", "s", y), ("n", "i", None if z is None else str(z))]
        for x, y, z in rows
    ]


def test_long_tables_are_encoded_as_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are taken some at a time; where one lot ends must not show."""
    count = 50
    made = table(file=["a"] * count, sheet=["s"] * count, row=list(range(count)))
    months = months_of(*(("a", "s", number % 37, str(number)) for number in range(120)))
    whole = encoded(made, months)
    monkeypatch.setattr(rowdigest, "_CHUNK", 7)
    assert encoded(made, months) == whole
    assert leaf_digests("payment", "x", made, months) == b"".join(
        sha256(row).digest() for row in whole
    )


# --- proofs ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def proofs(sample: Done) -> list[Proof]:
    spread = (
        ("living_allowance", 0),
        ("living_allowance", 100),
        ("merit_gift", 1),
        ("condolence", 40),
    )
    return [prove(sample.folder, benefit, row) for benefit, row in spread]


def test_a_row_of_a_run_is_under_its_root(sample: Done, proofs: list[Proof]) -> None:
    for proof in proofs:
        assert proof.root == sample.manifest["audit_root"]
        assert check_proof(proof)
        assert check_proof(Proof.from_json(json.loads(json.dumps(proof.as_json()))))
        assert check_proof(replace(proof, encoding=None))


def test_a_proof_needs_nothing_but_sha256(proofs: list[Proof]) -> None:
    """The recipe of docs/audit.md, step by step, without a line of the program."""
    for proof in proofs:
        _by_hand(proof.as_json())


def _by_hand(data: dict[str, Any]) -> None:
    made = sha256(b"\x00" + data["encoding"].encode()).digest()
    assert made.hex() == data["leaf"]
    at, last = data["index"], data["size"] - 1
    for step in map(bytes.fromhex, data["path"]):
        assert last
        while at % 2 == 0 and at == last:
            at, last = at // 2, last // 2
        made = sha256(b"\x01" + (step + made if at % 2 else made + step)).digest()
        at, last = at // 2, last // 2
    assert (made.hex(), last) == (data["tree_root"], 0)
    head = b"".join(
        b"%d:%b," % (len(text), text)
        for text in (
            b"payouts-audit-1",
            data["basis"].encode(),
            data["today"].encode(),
            b"%d" % data["size"],
        )
    )
    assert sha256(b"\x02" + head + made).hexdigest() == data["audit_root"]


def test_a_row_that_is_not_there_has_no_proof(sample: Done) -> None:
    for benefit, row in (("nothing", 0), ("merit_gift", 10_000), ("merit_gift", -1)):
        with pytest.raises(TrailError):
            prove(sample.folder, benefit, row)


def _flipped(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) * 4)
    data = bytearray(bytes.fromhex(text))
    data[at // 8] ^= 1 << at % 8
    return data.hex()


def _forgeries(proof: Proof, rng: random.Random) -> Iterator[Proof]:
    """Proofs a hair beside a true one."""
    path, head = proof.path, proof.head
    for at in range(len(path)):
        yield replace(proof, path=(*path[:at], _flipped(path[at], rng), *path[at + 1 :]))
        yield replace(proof, path=path[:at] + path[at + 1 :])
        yield replace(proof, path=(*path[:at], path[at], *path[at:]))
        for other in range(at):
            turned = list(path)
            turned[at], turned[other] = turned[other], turned[at]
            yield replace(proof, path=tuple(turned))
    for _ in range(20):
        yield replace(proof, encoding=None, leaf=_flipped(proof.leaf, rng))
        yield replace(proof, leaf=_flipped(proof.leaf, rng))
        yield replace(proof, root=_flipped(proof.root, rng))
        yield replace(proof, head=replace(head, tree_root=_flipped(head.tree_root, rng)))
        yield replace(proof, head=replace(head, basis=_flipped(head.basis, rng)))
    for other in (*range(max(0, proof.index - 10), proof.index + 10), -1, head.size):
        if other != proof.index:
            yield replace(proof, index=other)
    for size in (*range(head.size - 10, head.size + 10), 0, 1, 2**40):
        if size != head.size:
            yield replace(proof, head=replace(head, size=size))
    yield replace(proof, head=replace(head, today="2024-01-16"))
    yield replace(proof, benefit="another")
    yield replace(proof, place=(proof.place[0], proof.place[1], proof.place[2] + 1))
    yield replace(proof, path=())
    yield replace(proof, root=head.tree_root)
    yield replace(proof, leaf=proof.leaf.upper())
    yield replace(proof, encoding="")
    text = proof.encoding or ""
    for at in sorted(rng.sample(range(len(text)), 30)):
        yield replace(proof, encoding=text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :])


@pytest.mark.parametrize("number", range(4))
def test_no_forged_proof_holds(proofs: list[Proof], number: int) -> None:
    forged = list(_forgeries(proofs[number], random.Random(number)))  # noqa: S311 (seeded)
    assert len(forged) > 150
    assert [proof for proof in forged if check_proof(proof)] == []


def test_the_proof_of_one_row_is_not_that_of_another(proofs: list[Proof]) -> None:
    first, second = proofs[0], proofs[1]
    assert not check_proof(replace(first, leaf=second.leaf, encoding=second.encoding))
    assert not check_proof(replace(first, path=second.path))
    assert not check_proof(replace(first, encoding=second.encoding, place=second.place))


@pytest.mark.parametrize(
    "change",
    [{"schema": "payouts-proof-2"}, {"row": "3"}, {"row": True}, {"path": "ab"}, {"size": None}],
)
def test_json_of_another_form_is_refused(proofs: list[Proof], change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not"):
        Proof.from_json(proofs[0].as_json() | change)
    missing = proofs[0].as_json()
    del missing["leaf"]
    with pytest.raises(ValueError, match="missing"):
        Proof.from_json(missing)


def test_the_number_of_rows_is_part_of_the_root() -> None:
    """Some sizes share the shape of a tree: without it in the root, a cut tail could go unseen."""
    tree_root = "ab" * 32
    roots = {Head("b", "2024-01-15", size, tree_root).root for size in range(9)}
    assert len(roots) == 9
