"""The durable store: one commit, many threads, opening; each beside SQLite and json alone."""

from __future__ import annotations

import gc
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from benchmarks.conftest import Compare

import xenmgmt
from xenmgmt.abc import Journal, Put
from xenmgmt.clock import VirtualClock
from xenmgmt.model._layout import LAYOUTS
from xenmgmt.store._draft import Draft
from xenmgmt.store.sqlite import SqliteStore

Rows = dict[str, list[tuple[Any, ...]]]


def row(cls: str, **values: Any) -> list[Any]:
    found = [1, 0, *LAYOUTS[cls].defaults[2:]]
    for name, value in values.items():
        found[LAYOUTS[cls].index[name]] = value
    return found


def a_vm(n: int) -> list[Any]:
    """A VM's row with what an ordinary VM has."""
    return row(
        "VM",
        uuid=f"{n:032x}",
        name_label=f"guest {n}",
        name_description="a web server of the shop",
        memory_static_max=1 << 30,
        memory_dynamic_max=1 << 30,
        memory_target=1 << 30,
        VCPUs_max=4,
        VCPUs_at_startup=4,
        HVM_boot_params={"order": "cd", "firmware": "bios"},
        platform={"acpi": "true", "apic": "true", "pae": "true", "viridian": "false"},
        other_config={"owner": "shop", "base": "debian-12"},
        xenstore_data={"vm-data": ""},
    )


class Bare:
    """SQLite as it is: the same rows in the same tables, in one FULL commit."""

    def __init__(self, path: Path, rows: Sequence[tuple[str, list[tuple[Any, ...]]]]) -> None:
        self._rows = rows
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA page_size = 16384")
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("PRAGMA secure_delete = OFF")
        for table, some in rows:
            columns = ", ".join(f"c{n}" for n in range(1, len(some[0])))
            self.connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {columns})")
        self._number = count(1)

    def commit(self) -> None:
        number = next(self._number)
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        for table, some in self._rows:
            marks = ", ".join("?" * len(some[0]))
            statement = f"REPLACE INTO {table} VALUES ({marks})"
            for one in some:
                key = number if table == "log" or (table == "object" and one[0] < 0) else one[0]
                execute(statement, (key, *one[1:]))
        execute("COMMIT")


def written_by(store: SqliteStore, work: Callable[[], object]) -> list[tuple[str, list[Any]]]:
    """The rows that the last transaction of some work wrote."""
    seen: list[Draft] = []
    original = Draft.store

    def spy(self: Draft, connection: sqlite3.Connection) -> None:
        original(self, connection)
        seen.append(self)

    Draft.store = spy  # type: ignore[method-assign]
    try:
        work()
    finally:
        Draft.store = original  # type: ignore[method-assign]
    last = seen[-1]
    found = [("object", last._objects), ("note", last._note_rows), ("log", last._log)]
    return [(table, rows) for table, rows in found if rows]


@pytest.mark.parametrize("word", ["a new VM", "a changed VM", "a journal entry"])
def test_one_commit(compare: Compare, tmp_path: Path, word: str) -> None:
    """One client alone beside a bare commit of the same bytes."""
    number = count()
    store = SqliteStore(tmp_path / "ours.db", VirtualClock())
    store.txn((), (), [Put("VM", "vm", a_vm(0))])
    entry = {"operation": "VM.start", "ref": "vm", "args": {}, "plan": {"vm": "x" * 200}}

    def ours() -> None:
        n = next(number)
        if word == "a new VM":
            store.txn((), (), [Put("VM", f"OpaqueRef:{n:036}", a_vm(n))])
        elif word == "a changed VM":
            cell = store.cell("VM", "vm")
            assert cell is not None
            changed = list(cell.row)
            changed[LAYOUTS["VM"].index["name_label"]] = f"guest {n}"
            store.txn([(cell, cell.row)], (), [Put("VM", "vm", changed)])
        else:
            store.txn((), (), [Journal("key", {**entry, "step": n})])

    ours()
    rows = written_by(store, ours)
    if word == "a new VM":
        rows = [
            (t, [(-1, *one[1:]) for one in some] if t == "object" else some) for t, some in rows
        ]
    bare = Bare(tmp_path / "bare.db", rows)
    compare(
        f"one durable transaction: {word}",
        ours,
        bare.commit,
        target=1.3,
        peer_name="bare SQLite FULL commit",
        rounds=60,
        inner=10,
    )
    bare.connection.close()
    store.close()


def test_one_life(compare: Compare, tmp_path: Path) -> None:
    """A VM from creation to end, beside as many bare commits as it takes transactions."""
    number = count()
    with xenmgmt.connect("sim://?seed=1", store=tmp_path / "ours.db") as xen:
        store = xen.store
        assert isinstance(store, SqliteStore)

        def life() -> None:
            vm = xen.VM.create(name_label=f"vm{next(number)}")
            vm.start()
            vm.hard_shutdown()
            vm.destroy()

        commits: list[list[tuple[str, list[Any]]]] = []
        original = Draft.store

        def spy(self: Draft, connection: sqlite3.Connection) -> None:
            original(self, connection)
            rows = [("object", self._objects), ("note", self._note_rows), ("log", self._log)]
            commits.append([(table, some) for table, some in rows if some])

        Draft.store = spy  # type: ignore[method-assign]
        life()
        Draft.store = original  # type: ignore[method-assign]
        bare = Bare(tmp_path / "bare.db", [(t, r) for c in commits for t, r in c][:0])
        for table, width in (("object", 4), ("note", 3), ("log", 5)):
            columns = ", ".join(f"c{n}" for n in range(1, width))
            bare.connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {columns})")
        logged = count(1)

        def theirs() -> None:
            execute = bare.connection.execute
            for one in commits:
                execute("BEGIN IMMEDIATE")
                for table, some in one:
                    for values in some:
                        key = next(logged) if table == "log" else values[0]
                        marks = ", ".join("?" * len(values))
                        execute(f"REPLACE INTO {table} VALUES ({marks})", (key, *values[1:]))
                execute("COMMIT")

        compare(
            f"one life, durable ({len(commits)} transactions)",
            life,
            theirs,
            target=2.0,
            peer_name="as many bare SQLite FULL commits",
            rounds=40,
            inner=5,
        )
        bare.connection.close()


def _rate(store: SqliteStore, threads: int, each: int, names: count[int]) -> float:
    """Seconds for one transaction, over all threads."""
    begin = threading.Barrier(threads + 1)
    rows = [[(f"r{next(names)}", a_vm(n)) for n in range(each)] for _ in range(threads)]

    def work(mine: list[tuple[str, list[Any]]]) -> None:
        begin.wait()
        for ref, values in mine:
            store.txn((), (), [Put("VM", ref, values)])

    all_of_them = [threading.Thread(target=work, args=(mine,)) for mine in rows]
    for thread in all_of_them:
        thread.start()
    begin.wait()
    start = time.perf_counter()
    for thread in all_of_them:
        thread.join()
    return (time.perf_counter() - start) / (threads * each)


def test_many_threads(compare: Compare, tmp_path: Path) -> None:
    """Time for one transaction when 32 threads write, beside one thread."""
    compare.idle()
    names: count[int] = count()
    store = SqliteStore(tmp_path / "s.db", VirtualClock())
    _rate(store, 1, 100, names)
    pairs = [(_rate(store, 32, 40, names), _rate(store, 1, 400, names)) for _ in range(7)]
    compare.note(
        "a durable transaction of 32 threads",
        sorted(one for one, _ in pairs)[3],
        sorted(one for _, one in pairs)[3],
        target=0.2,
        peer_name="of one thread",
    )
    store.close()


def test_open(compare: Compare, tmp_path: Path) -> None:
    """Opening 100,000 VMs with VBD, VIF and metrics, beside reading and decoding the rows."""
    compare.idle()
    path = tmp_path / "s.db"
    store = SqliteStore(path, VirtualClock())
    store.txn((), (), [Put("network", "net", row("network", uuid="net"))])
    for start in range(0, 100_000, 500):
        changes = []
        for n in range(start, start + 500):
            vm, metrics = f"OpaqueRef:{n:036x}", f"OpaqueRef:m{n:035x}"
            values = a_vm(n)
            values[LAYOUTS["VM"].index["metrics"]] = metrics
            changes += [
                Put("VM", vm, values),
                Put("VM_metrics", metrics, row("VM_metrics", uuid=f"m{n:031x}")),
                Put(
                    "VBD",
                    f"OpaqueRef:d{n:035x}",
                    row("VBD", uuid=f"d{n:031x}", VM=vm, device="xvda", userdevice="0"),
                ),
                Put(
                    "VIF",
                    f"OpaqueRef:i{n:035x}",
                    row("VIF", uuid=f"i{n:031x}", VM=vm, network="net", device="0"),
                ),
            ]
        store.txn((), (), changes)
    store.close()

    def ours() -> float:
        start = time.perf_counter()
        opened = SqliteStore(path, VirtualClock())
        took = time.perf_counter() - start
        assert len(opened.cells("VM")) == 100_000
        opened.close()
        return took

    def theirs() -> float:
        start = time.perf_counter()
        with closing(sqlite3.connect(path)) as connection:
            rows = [json.loads(data) for (data,) in connection.execute("SELECT data FROM object")]
        took = time.perf_counter() - start
        assert len(rows) > 400_000
        return took

    found = []
    for _ in range(3):
        gc.collect()
        gc.disable()
        try:
            found.append((ours(), theirs()))
        finally:
            gc.enable()
    compare.note(
        "open a store of 100,000 VMs",
        sorted(one for one, _ in found)[1],
        sorted(one for _, one in found)[1],
        target=2.0,
        peer_name="reading and json-decoding the same rows",
    )
