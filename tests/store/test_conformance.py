"""What every store does: atomic transactions, relations, indexes, tombstones, snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xenmgmt.abc import Delete, Journal, Put, Store, StoreConflict
from xenmgmt.clock import VirtualClock
from xenmgmt.errors import ConnectionClosed, HandleInvalid, TokenCompacted
from xenmgmt.model._layout import LAYOUTS, NULL, STATE
from xenmgmt.store import MemoryStore
from xenmgmt.store._refset import RefSet, with_ref, without_ref
from xenmgmt.store.sqlite import SqliteStore

VM, VBD = LAYOUTS["VM"].index, LAYOUTS["VBD"].index
KEEP = 16


def row(cls: str, **values: Any) -> list[Any]:
    found = [1, 0, *LAYOUTS[cls].defaults[2:]]
    for name, value in values.items():
        found[LAYOUTS[cls].index[name]] = value
    return found


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, clock: VirtualClock, tmp_path: Path) -> Iterator[Store]:
    made: Store
    if request.param == "memory":
        made = MemoryStore(clock, keep_events=KEEP)
    else:
        made = SqliteStore(tmp_path / "store.db", clock, keep_events=KEEP)
    yield made
    made.close()


def put(store: Store, cls: str, ref: str, **values: Any) -> int:
    return store.txn((), (), [Put(cls, ref, row(cls, uuid=ref, **values))])


def field(store: Store, cls: str, ref: str, name: str) -> Any:
    cell = store.cell(cls, ref)
    assert cell is not None
    return cell.row[LAYOUTS[cls].index[name]]


def test_relations_are_kept(store: Store) -> None:
    """Writing one end changes the other: on create, on change, on delete of either."""
    put(store, "VM", "vm1")
    put(store, "VM", "vm2")
    put(store, "VBD", "d", VM="vm1")
    assert field(store, "VM", "vm1", "VBDs") == ("d",)
    put(store, "VBD", "d", VM="vm2")
    assert field(store, "VM", "vm1", "VBDs") == ()
    assert field(store, "VM", "vm2", "VBDs") == ("d",)
    store.txn((), (), [Delete("VM", "vm2")])
    assert field(store, "VBD", "d", "VM") == NULL
    put(store, "VBD", "d", VM="vm1")
    store.txn((), (), [Delete("VBD", "d")])
    assert field(store, "VM", "vm1", "VBDs") == ()


def test_a_reference_to_nothing_is_refused(store: Store) -> None:
    """And the whole transaction with it."""
    before = store.revision
    with pytest.raises(HandleInvalid):
        store.txn((), (), [Put("VM", "vm", row("VM")), Put("VBD", "d", row("VBD", VM="nowhere"))])
    assert store.cell("VM", "vm") is None
    assert store.revision == before


def test_compare(store: Store) -> None:
    """A transaction that read what has changed since writes nothing."""
    put(store, "VM", "vm", name_label="a")
    cell = store.cell("VM", "vm")
    assert cell is not None
    read = cell.row
    put(store, "VM", "vm", name_label="b")
    with pytest.raises(StoreConflict):
        store.txn([(cell, read)], (), [Put("VM", "vm", row("VM", name_label="c"))])
    assert field(store, "VM", "vm", "name_label") == "b"
    with pytest.raises(StoreConflict):
        store.txn((), [("VM", "name_label", "b")], [Put("VM", "x", row("VM"))])


def test_indexes(store: Store) -> None:
    """Objects are found by name through all changes."""
    for n in range(3):
        put(store, "VM", f"vm{n}", name_label="same")
    assert store.find("VM", "name_label", "same") == ("vm0", "vm1", "vm2")
    put(store, "VM", "vm1", name_label="other")
    store.txn((), (), [Delete("VM", "vm0")])
    assert store.find("VM", "name_label", "same") == ("vm2",)
    assert store.find("VM", "name_label", "none") == ()


def test_tombstones(store: Store) -> None:
    """A cell outlives its object, and says what became of it."""
    put(store, "VM", "vm")
    cell = store.cell("VM", "vm")
    assert cell is not None
    store.txn((), (), [Put("VM", "vm", row("VM", uuid="vm"), reborn=True)])
    assert cell.row[STATE] == 0
    assert cell.row[2:] == ("reborn", store.cell("VM", "vm"))
    again = store.cell("VM", "vm")
    assert again is not None
    store.txn((), (), [Delete("VM", "vm", "because")])
    assert again.row[2:] == ("destroyed", "because")
    put(store, "VM", "other")
    other = store.cell("VM", "other")
    store.close()
    assert other is not None
    assert other.row[2] == "closed"
    with pytest.raises(ConnectionClosed):
        put(store, "VM", "late")


def test_journal(store: Store) -> None:
    """Journal entries come with changes, or alone and without a revision."""
    revision = store.revision
    store.txn((), (), [Journal("k", {"a": 1})])
    assert (store.journal(), store.revision) == ({"k": {"a": 1}}, revision)
    store.txn((), (), [Journal("k", None), Put("VM", "vm", row("VM"))])
    assert (store.journal(), store.revision) == ({}, revision + 1)


def test_leases(store: Store, clock: VirtualClock) -> None:
    """A lease is one holder's until its time is over."""
    assert store.lease("k", "a", 10)
    assert not store.lease("k", "b", 10)
    assert store.lease("k", "a", 10)
    clock.advance(11)
    assert store.lease("k", "b", 10)


def test_a_snapshot_does_not_move(store: Store) -> None:
    """What was read stays as it was."""
    put(store, "VM", "vm", name_label="a")
    frozen = store.snapshot(["VM"])
    put(store, "VM", "vm", name_label="b")
    put(store, "VM", "more")
    found = frozen.row("VM", "vm")
    assert found is not None
    assert found[VM["name_label"]] == "a"
    assert [ref for ref, _ in frozen.items("VM")] == ["vm"]


def test_events(store: Store) -> None:
    """Each change is in the log, with its revision; all events of a transaction have the same."""
    put(store, "VM", "vm")
    put(store, "VBD", "d", VM="vm")
    store.txn((), (), [Delete("VM", "vm")])
    found, reached = store.events(0)
    assert reached == store.revision == 3
    assert [(e.revision, e.operation, e.ref) for e in found] == [
        (1, "add", "vm"),
        (2, "add", "d"),
        (2, "mod", "vm"),
        (3, "del", "vm"),
        (3, "mod", "d"),
    ]
    assert [e.id for e in found] == [1, 2, 3, 4, 5]
    assert store.last_event == 5
    assert found[3].row[VM["VBDs"]] == ("d",)
    assert store.events(2) == (found[3:], 3)
    assert store.events(3) == ((), 3) or store.events(3) == ([], 3)


def test_compacted_events(store: Any) -> None:
    """What was compacted is not there; what was not is."""
    for n in range(10):
        put(store, "VM", f"vm{n}")
    store.compact(6)
    assert store.oldest == 6
    assert [e.revision for e in store.events(6)[0]] == [7, 8, 9, 10]
    with pytest.raises(TokenCompacted) as caught:
        store.events(5)
    assert (caught.value.oldest, caught.value.current) == (6, 10)


def test_listeners(store: Store) -> None:
    """They are called after transactions with events, until they are ended."""
    heard: list[int] = []
    end = store.on_commit(lambda: heard.append(store.revision))
    put(store, "VM", "vm")
    store.txn((), (), [Journal("k", {})])
    put(store, "VM", "vm")
    end()
    put(store, "VM", "vm")
    assert heard == [1, 2]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 120)), max_size=400))
def test_large_sets_are_sets(steps: list[tuple[bool, int]]) -> None:
    """Sets of references, small and large, hold what was put in; older ones stay as they were."""
    refs: Any = ()
    plain: set[str] = set()
    older: list[tuple[Any, set[str]]] = []
    for add, number in steps:
        ref = f"OpaqueRef:{number}"
        if add and ref not in plain:
            refs = with_ref(refs, ref)
            plain = plain | {ref}
        elif not add:
            refs = without_ref(refs, ref)
            plain = plain - {ref}
        older.append((refs, plain))
    for found, expected in older[::7]:
        assert set(found) == expected
        assert len(found) == len(expected)
    many: Any = RefSet.of(f"r{n}" for n in range(1000))
    assert "r5" in many
    assert "x" not in many
    assert without_ref(many, "x") is many
    assert len(without_ref(many, "r5")) == 999
