"""The durable store: what was acknowledged is there again, and damage is never read as content."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.patience import LONG, PROGRAM

import xenmgmt
from xenmgmt import cli
from xenmgmt import errors as err
from xenmgmt.abc import Delete, DiskSpec, Journal, Put, Store, StoreConflict, VDIInfo, VMSpec
from xenmgmt.clock import VirtualClock
from xenmgmt.model import CLASSES
from xenmgmt.model import _layout as layouts
from xenmgmt.model._enums import vm_power_state
from xenmgmt.model._layout import LAYOUTS, NULL
from xenmgmt.model._types import Int, String
from xenmgmt.operations._operation import Call, Reservation, Step
from xenmgmt.store import MemoryStore, _codec, _file, _tagged
from xenmgmt.store._refset import RefSet
from xenmgmt.store.sqlite import SqliteStore

VM, VBD = LAYOUTS["VM"].index, LAYOUTS["VBD"].index
CHILD = Path(__file__).with_name("_child.py")


def row(cls: str, **values: Any) -> list[Any]:
    found = [1, 0, *LAYOUTS[cls].defaults[2:]]
    for name, value in values.items():
        found[LAYOUTS[cls].index[name]] = value
    return found


def put(store: Store, cls: str, ref: str, **values: Any) -> int:
    return store.txn((), (), [Put(cls, ref, row(cls, uuid=ref, **values))])


def opened(path: Path, **options: Any) -> SqliteStore:
    return SqliteStore(path, VirtualClock(), **options)


def content(store: Store) -> dict[str, Any]:
    """All that a store can tell."""
    frozen = store.snapshot(LAYOUTS)
    rows = {cls: dict(frozen.items(cls)) for cls in LAYOUTS}
    names = {r[VM["name_label"]] for r in rows["VM"].values()}
    return {
        "rows": rows,
        "order": {cls: [cell.ref for cell in store.cells(cls)] for cls in LAYOUTS},
        "found": {name: set(store.find("VM", "name_label", name)) for name in names},
        "journal": store.journal(),
        "revision": store.revision,
        "last_event": store.last_event,
        "events": list(store.events(store.oldest)[0]),
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


# --- opening again --------------------------------------------------------------------------------


def test_everything_is_there_again(path: Path) -> None:
    """Rows, relations, indexes, journal, events and counters, without gap or repeat."""
    with_all = opened(path)
    put(with_all, "VM", "vm", name_label="a", power_state=vm_power_state("Running"))
    put(with_all, "VBD", "d", VM="vm")
    with_all.txn((), (), [Journal("k", {"step": 1})])
    with_all.lease("l", "me", 60)
    before = content(with_all)
    with_all.close()
    again = opened(path)
    assert content(again) == before
    state = again.cell("VM", "vm").row[VM["power_state"]]  # type: ignore[union-attr]
    assert type(state) is vm_power_state
    assert not again.lease("l", "you", 60)
    assert put(again, "VM", "more") == before["revision"] + 1
    assert again.last_event == before["last_event"] + 1
    assert again.check() == []
    again.close()


Step_ = tuple[str, int, int, bool]
steps = st.lists(
    st.tuples(
        st.sampled_from(["vm", "vbd", "del vm", "del vbd", "reborn", "journal", "end", "reopen"]),
        st.integers(0, 5),
        st.integers(0, 80),
        st.booleans(),
    ),
    max_size=60,
)


def changes_of(step: Step_) -> list[Any]:
    word, one, other, flag = step
    vm, vbd = f"vm{one % 3}", f"vbd{other}"
    label = f"n{other % 3}"
    return {
        "vm": [Put("VM", vm, row("VM", uuid=vm, name_label=label, is_a_template=flag))],
        "reborn": [Put("VM", vm, row("VM", uuid=vm, name_label=label), reborn=True)],
        "vbd": [Put("VBD", f"vbd{n}", row("VBD", VM=vm)) for n in range(other, other + 20 * one)]
        or [Put("VBD", vbd, row("VBD", VM=vm if flag else NULL))],
        "del vm": [Delete("VM", vm, "why")],
        "del vbd": [Delete("VBD", vbd)],
        "journal": [Journal(vm, {"n": other, "t": (1, "x"), "m": {1: flag}})],
        "end": [Journal(vm, None), Put("VM", "z", row("VM", name_label=label))],
        "reopen": [],
    }[word]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
@example(
    [
        ("vm", 0, 0, False),
        ("vm", 2, 0, False),
        ("vbd", 3, 76, False),
        ("vbd", 5, 40, False),
        ("reopen", 0, 0, False),
        ("del vm", 2, 0, False),
    ]
)
def test_like_the_memory_store(tmp_path_factory: pytest.TempPathFactory, script: Any) -> None:
    """Whatever is done, and however often it is opened again, both stores hold the same."""
    path = tmp_path_factory.mktemp("model") / "s.db"
    memory = MemoryStore(VirtualClock(), keep_events=100_000)
    durable = opened(path, keep_events=4)
    for step in script:
        if step[0] == "reopen":
            durable.close()
            durable = opened(path, keep_events=4)
            continue
        results = []
        for store in (memory, durable):
            made = changes_of(step)
            if step[0] == "vm":  # as an operation writes it: with the members that it has
                old = store.cell("VM", made[0].ref)
                if old is not None:
                    made[0].row[VM["VBDs"]] = old.row[VM["VBDs"]]
            if step[0] == "reborn":
                old = store.cell("VM", made[0].ref)
                made[0].row[VM["VBDs"]] = () if old is None else old.row[VM["VBDs"]]
            try:
                results.append(store.txn((), (), made))
            except err.HandleInvalid as error:
                results.append(error.wire())
        assert results[0] == results[1]
    expected = content(memory)
    assert content(durable) == expected
    assert durable.check() == []
    durable.close()
    again = opened(path)
    assert content(again) == expected
    again.close()
    shutil.rmtree(path.parent)


def test_large_sets_are_not_written_out(path: Path) -> None:
    """One more member of a large set costs no more than in a small one; events tell it all."""
    store = opened(path, keep_events=1)
    put(store, "VM", "vm")
    for start in range(0, 2000, 100):
        some = range(start, start + 100)
        store.txn((), (), [Put("VBD", f"d{n}", row("VBD", VM="vm")) for n in some])
    before = store.revision
    for n in (5, 6, 7):
        store.txn((), (), [Delete("VBD", f"d{n}")])
    put(store, "VBD", "late", VM="vm")
    assert isinstance(store.cell("VM", "vm").row[VM["VBDs"]], RefSet)  # type: ignore[union-attr]
    with sqlite3.connect(path) as direct:
        longest = direct.execute("SELECT max(length(data)) FROM log WHERE id > ?", (before,))
        assert longest.fetchone()[0] < 2000
    direct.close()
    members = [set(e.row[VM["VBDs"]]) for e in store.events(before)[0] if e.cls == "VM"]
    assert [len(found) for found in members] == [1999, 1998, 1997, 1998]
    assert "d5" not in members[0]
    assert "late" in members[3]
    assert "late" not in members[2]
    sizes = [len(e.row[VM["VBDs"]]) for e in store.events(1)[0] if e.cls == "VM"]
    assert sizes[:20] == list(range(100, 2001, 100))
    store.txn((), (), [Delete("VM", "vm")])
    assert len(store.events(before)[0][-2000:][0].row) > 0
    sizes = [len(e.row[VM["VBDs"]]) for e in store.events(1)[0] if e.cls == "VM"]
    assert sizes == [*range(100, 2001, 100), 1999, 1998, 1997, 1998, 1998]
    assert store.check() == []
    store.close()


def test_old_events_come_from_the_file(path: Path) -> None:
    """And those that are too old are trimmed there too."""
    store = opened(path, keep_events=8, keep_stored=1000)
    for n in range(1500):
        put(store, "VM", "vm", name_label=str(n))
    found, reached = store.events(store.oldest)
    assert [e.revision for e in found] == list(range(store.oldest + 1, reached + 1))
    assert [e.row[VM["name_label"]] for e in found] == [str(e.revision - 1) for e in found]
    assert 1000 <= len(found) < 1500
    with pytest.raises(err.TokenCompacted):
        store.events(store.oldest - 1)
    oldest = store.oldest
    store.close()
    again = opened(path)
    assert again.oldest == oldest
    assert list(again.events(oldest)[0]) == found
    again.compact(again.revision - 3)
    assert len(again.events(again.oldest)[0]) == 3
    again.vacuum()
    again.close()
    last = opened(path)
    assert [e.revision for e in last.events(last.oldest)[0]] == [1498, 1499, 1500]
    last.close()


def test_journal_entries_keep_their_types(path: Path) -> None:
    """Tuples, named tuples, records of the ports, numbers as keys."""
    disk = DiskSpec(vbd="v", device="xvda", vdi="sr/loc")
    spec = VMSpec(
        uuid="u",
        name="n",
        memory_static_max=1,
        memory_target=1,
        vcpus_max=1,
        vcpus=1,
        disks=(disk,),
    )
    entry = {
        "plan": {"spec": spec, "sizes": {1: 2.5, 2: float("inf")}, "list": [1, (2, {3})]},
        "step": Step("build", Call("vm_build", (spec,)), Call("vm_destroy", ("u",)), True, 1.5),
        "reserved": [Reservation("VM", "r", "start", "Halted")],
        "results": (None, VDIInfo(location="l", virtual_size=1, physical_utilisation=0), b"\0\xff"),
        "$odd": {"$tuple": 1},
        "state": vm_power_state("Running"),
        "time": VirtualClock().now(),
        "text": "\ud800 \u20ac",
    }
    store = opened(path)
    store.txn((), (), [Journal("k", entry)])
    store.close()
    again = opened(path)
    found = again.journal()["k"]
    assert found == entry
    assert type(found["step"]) is Step
    assert type(found["step"].do) is Call
    assert type(found["reserved"][0]) is Reservation
    again.txn((), (), [Journal("k", None)])
    with pytest.raises(err.StoreError, match="Path"):
        again.txn((), (), [Journal("k", {"x": path}), Put("VM", "no", row("VM"))])
    assert again.cell("VM", "no") is None
    assert again.journal() == {}
    again.close()


@pytest.mark.parametrize(
    "text",
    [
        '{"$data":["os:stat_result",{}]}',
        '{"$enum":["xenmgmt.nowhere:X","a"]}',
        '{"$named":["xenmgmt.toolstack:connect",{}]}',
        '{"$data":["xenmgmt.abc._facts:DiskSpec",{"vbd":"x"}]}',
    ],
)
def test_a_file_cannot_name_what_to_make(text: str) -> None:
    """Only records of this library are made, and only whole ones."""
    with pytest.raises(ValueError, match=r"no class|no record|lacks"):
        _tagged.decode(text)


# --- a sudden end ---------------------------------------------------------------------------------


@pytest.mark.parametrize("threads", [1, 6])
def test_nothing_acknowledged_is_lost(path: Path, threads: int) -> None:
    """A process that is killed while it writes, again and again on the same file."""
    acknowledged: set[tuple[str, str]] = set()
    for turn in range(3):
        child = subprocess.Popen(
            [sys.executable, str(CHILD), str(path), str(threads)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(40 + 30 * turn)]
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
        child.wait()
        child.stdout.close()
        acknowledged |= {tuple(line.split()) for line in said if line.endswith("\n")}  # type: ignore[misc]
        store = opened(path)
        for thread, number in acknowledged:
            assert store.cell("VM", f"{thread}-{number}") is not None
        for thread in range(threads):
            entry = store.journal().get(f"j{thread}")
            if entry is not None:  # a thread may have been killed before its first transaction
                assert store.cell("VM", f"{thread}-{entry['last']}") is not None
        events = store.events(0)[0]
        assert [e.id for e in events] == list(range(1, len(events) + 1))
        assert store.check() == []
        store.close()
    assert len(acknowledged) > 60


# --- many threads ---------------------------------------------------------------------------------


def together(work: Callable[[int], object], threads: int) -> None:
    begin = threading.Barrier(threads)
    failed: list[Exception] = []

    def run(number: int) -> None:
        begin.wait()
        try:
            work(number)
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    all_of_them = [threading.Thread(target=run, args=(n,)) for n in range(threads)]
    for thread in all_of_them:
        thread.start()
    for thread in all_of_them:
        thread.join()
    assert failed == []


def test_threads(path: Path) -> None:
    """Counting up one record by compare and swap loses nothing, neither do relations."""
    store = opened(path)
    put(store, "VM", "vm", memory_target=0)
    conflicts = []

    def count(number: int) -> None:
        for n in range(25):
            ref = f"d{number}-{n}"
            put(store, "VBD", ref, VM="vm")
            while True:
                cell = store.cell("VM", "vm")
                assert cell is not None
                seen = cell.row
                changed = list(seen)
                changed[VM["memory_target"]] += 1
                try:
                    store.txn([(cell, seen)], (), [Put("VM", "vm", changed)])
                    break
                except StoreConflict:
                    conflicts.append(1)

    together(count, 12)
    expected = content(store)
    vm = expected["rows"]["VM"]["vm"]
    assert vm[VM["memory_target"]] == 300
    assert len(vm[VM["VBDs"]]) == 300
    assert store.check() == []
    store.close()
    again = opened(path)
    assert content(again) == expected
    again.close()


class Slow:
    """A connection that counts its commits, and holds the first one until it is let go."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.commits = 0
        self.reached = threading.Event()
        self.go = threading.Event()

    def execute(self, statement: str, *more: Any) -> Any:
        if statement == "COMMIT":
            self.commits += 1
            self.reached.set()
            assert self.go.wait(10)
        return self._connection.execute(statement, *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_a_group_shares_one_commit(path: Path) -> None:
    """What comes during a commit goes to the disk together; a conflict is one caller's alone."""
    store = opened(path)
    put(store, "VM", "vm", name_label="a")
    cell = store.cell("VM", "vm")
    assert cell is not None
    seen = cell.row
    slow = Slow(store._writer.connection)
    store._writer.connection = slow  # type: ignore[assignment]
    first = threading.Thread(target=lambda: put(store, "VM", "first"))
    first.start()
    slow.reached.wait(LONG)
    assert store.cell("VM", "first") is None, "not on the disk, so not to be seen"
    outcome: dict[int, Any] = {}

    def work(number: int) -> None:
        try:
            if number < 2:  # two that read the same row: one of them is late
                outcome[number] = store.txn([(cell, seen)], (), [Put("VM", "vm", list(seen))])
            elif number < 4:  # two that want the same name
                outcome[number] = store.txn(
                    (),
                    [("VM", "name_label", "taken")],
                    [Put("VM", f"t{number}", row("VM", name_label="taken"))],
                )
            elif number < 6:
                outcome[number] = put(store, "VBD", f"d{number}", VM="first")
            elif number == 6:
                outcome[number] = put(store, "VBD", "lost", VM="nowhere")
            else:
                outcome[number] = store.lease("l", str(number), 5)
        except (StoreConflict, err.HandleInvalid) as error:
            outcome[number] = type(error)

    others = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in others:
        thread.start()
    while len(store._group._queue) < 8:
        time.sleep(0.001)
    slow.go.set()
    for thread in (first, *others):
        thread.join()
    assert slow.commits <= 4, "the first, those before the lease, the lease, those after it"
    assert sorted(outcome[n] is StoreConflict for n in (0, 1)) == [False, True]
    assert sorted(outcome[n] is StoreConflict for n in (2, 3)) == [False, True]
    assert outcome[6] is err.HandleInvalid
    assert outcome[7] is True
    owner = store.cell("VM", "first")
    assert owner is not None
    assert set(owner.row[VM["VBDs"]]) == {"d4", "d5"}
    revisions = [e.revision for e in store.events(0)[0]]
    assert revisions == sorted(revisions)
    assert set(revisions) == set(range(1, store.revision + 1))
    expected = content(store)
    assert store.check() == []
    store._writer.connection = slow._connection
    store.close()
    again = opened(path)
    assert content(again) == expected
    again.close()


# --- damage ---------------------------------------------------------------------------------------


def a_store(path: Path) -> dict[str, Any]:
    store = opened(path)
    for n in range(30):
        put(store, "VM", f"vm{n}", name_label=f"name {n}", other_config={"k": "v" * 50})
        put(store, "VBD", f"d{n}", VM=f"vm{n}")
    store.txn((), (), [Journal("k", {"a": (1, 2)}), Delete("VM", "vm7")])
    store.lease("l", "me", 10)
    expected = content(store)
    store.close()
    return expected


def test_flipped_bytes_are_found(path: Path, tmp_path: Path) -> None:
    """Either an error that names the file, or the very content: never something else."""
    expected = a_store(path)
    good = path.read_bytes()
    rng = random.Random(7)
    places = [*range(100), *(rng.randrange(len(good)) for _ in range(500))]
    used = [n for n, byte in enumerate(good) if byte]
    places += [rng.choice(used) for _ in range(500)]
    broken = tmp_path / "broken.db"
    said: list[str] = []
    for place in places:
        bad = bytearray(good)
        bad[place] ^= rng.randrange(1, 256)
        broken.write_bytes(bad)
        try:
            store = opened(broken)
        except (err.StoreCorrupt, err.StoreTooNew) as error:
            said.append(str(error))
        else:
            assert content(store) == expected
            store.close()
            continue
        assert str(broken) in said[-1]
        assert broken.read_bytes() == bad, "it was written to"
        assert not broken.with_name("broken.db-wal").exists()
    assert len(said) > 300


def test_flipped_bytes_of_the_write_ahead_log_are_found(path: Path, tmp_path: Path) -> None:
    """Of a log that a killed process left; only its very last commit cannot be told from none."""
    store = opened(path)
    for n in range(20):
        put(store, "VM", f"vm{n}", name_label="x" * 20)
    before = content(store)
    put(store, "VM", "last")
    after = content(store)
    wal = path.with_name("store.db-wal")
    shutil.copy(path, tmp_path / "good.db")
    good = wal.read_bytes()
    store.close()
    rng = random.Random(5)
    broken = tmp_path / "broken.db"
    log = broken.with_name("broken.db-wal")
    said: list[str] = []
    for place in [*range(40), *(rng.randrange(len(good)) for _ in range(120))]:
        bad = bytearray(good)
        bad[place] ^= rng.randrange(1, 256)
        shutil.copy(tmp_path / "good.db", broken)
        log.write_bytes(bad)
        try:
            found = opened(broken)
        except err.StoreCorrupt as error:
            said.append(str(error))
            unchanged = log.read_bytes() == bad
        else:
            unchanged = True
            assert content(found) in (after, before)
            found.close()
        assert unchanged
        for leftover in (log, broken.with_name("broken.db-shm")):
            leftover.unlink(missing_ok=True)
    assert len(said) > 60
    assert all(str(broken) in text for text in said)


def test_truncated_files_are_found(path: Path, tmp_path: Path) -> None:
    """Cut off anywhere."""
    a_store(path)
    good = path.read_bytes()
    broken = tmp_path / "broken.db"
    for size in (1, 50, 100, 5000, 16384, len(good) // 2, len(good) - 16384, len(good) - 1):
        broken.write_bytes(good[:size])
        with pytest.raises(err.StoreCorrupt, match=r"broken\.db"):
            opened(broken)
        assert broken.read_bytes() == good[:size]


def test_rows_that_are_lost_or_put_back_are_found(path: Path, tmp_path: Path) -> None:
    """Also when every row that is there has its checksum."""
    a_store(path)
    for statement in (
        "DELETE FROM object WHERE id = 5",
        "DELETE FROM note WHERE id = 1",
        "DELETE FROM log WHERE id = 9",
        "DELETE FROM log WHERE id = (SELECT max(id) FROM log)",
        "UPDATE object SET data = (SELECT data FROM object WHERE id = 6) WHERE id = 5",
        "UPDATE object SET schema = 1 WHERE id = 5",
        "DELETE FROM schema",
        "DROP TABLE log",
        "CREATE TABLE extra (a)",
        "PRAGMA application_id = 5",
    ):
        broken = tmp_path / "broken.db"
        shutil.copy(path, broken)
        with sqlite3.connect(broken) as direct:
            direct.execute(statement)
        direct.close()
        with pytest.raises(err.StoreCorrupt, match=r"broken\.db"):
            opened(broken)
        assert cli.main(["store", "check", str(broken)]) == 1


def test_no_store_at_all(tmp_path: Path) -> None:
    """Another file, another database, a folder, no folder."""
    (tmp_path / "text").write_text("hello " * 100)
    with pytest.raises(err.StoreCorrupt, match="not a database"):
        opened(tmp_path / "text")
    with sqlite3.connect(tmp_path / "other.db") as direct:
        direct.execute("CREATE TABLE t (a)")
    direct.close()
    with pytest.raises(err.StoreCorrupt, match="no store"):
        opened(tmp_path / "other.db")
    with pytest.raises(err.StoreNotWritable, match="folder"):
        opened(tmp_path)
    with pytest.raises(err.StoreNotWritable, match="nowhere"):
        opened(tmp_path / "nowhere" / "s.db")
    (tmp_path / "empty").touch()
    opened(tmp_path / "empty").close()


@contextmanager
def nobody() -> Iterator[None]:
    """As a user who owns nothing: root may write everywhere."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_what_may_only_be_read() -> None:
    """The file, or its folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        opened(folder / "s.db").close()
        (folder / "s.db").chmod(0o444)
        folder.chmod(0o555)
        with nobody():
            for each in ("s.db", "new.db"):
                with pytest.raises(err.StoreNotWritable):
                    opened(folder / each)
        folder.chmod(0o755)
        assert [one.name for one in folder.glob("new*")] == []


# --- other openers --------------------------------------------------------------------------------


def test_one_at_a_time(path: Path) -> None:
    """Another store of the same process, or of another one, is told at once by whom it is used."""
    store = opened(path)
    with pytest.raises(err.StoreInUse) as caught:
        opened(path)
    assert caught.value.pid == os.getpid()
    code = f"""
from xenmgmt.clock import VirtualClock
from xenmgmt.errors import StoreInUse
from xenmgmt.store.sqlite import SqliteStore
try:
    SqliteStore({str(path)!r}, VirtualClock())
except StoreInUse as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PROGRAM
    )
    assert f"process {os.getpid()}" in done.stdout
    put(store, "VM", "vm")
    store.close()
    opened(path).close()


# --- no room --------------------------------------------------------------------------------------


def test_a_full_disk(path: Path) -> None:
    """The transaction is an error and has changed nothing; with room again the store goes on."""
    store = opened(path)
    put(store, "VM", "vm", name_label="a")
    pages = store._writer.connection.execute("PRAGMA page_count").fetchone()[0]
    store._writer.connection.execute(f"PRAGMA max_page_count = {pages}")
    before = content(store)
    with pytest.raises(err.StoreFull, match=r"store\.db"):
        put(store, "VM", "big", name_description="x" * 900_000)
    assert content(store) == before
    store._writer.connection.execute("PRAGMA max_page_count = 100000")
    put(store, "VM", "again")
    expected = content(store)
    assert store.check() == []
    store.close()
    reopened = opened(path)
    assert content(reopened) == expected
    reopened.close()


class Failing:
    """A connection on which statements fail, each so often."""

    def __init__(self, connection: Any, **times: int) -> None:
        self._connection = connection
        self._times = times

    def execute(self, statement: str, *more: Any) -> Any:
        if self._times.get(statement, 0):
            self._times[statement] -= 1
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname = "SQLITE_IOERR_FSYNC"
            raise error
        return self._connection.execute(statement, *more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_a_failing_disk(path: Path) -> None:
    """A commit that fails is undone; where even that fails the store is closed for good."""
    store = opened(path)
    put(store, "VM", "vm")
    before = content(store)
    good = store._writer.connection
    store._writer.connection = Failing(good, COMMIT=1)  # type: ignore[assignment]
    with pytest.raises(err.StoreError, match=r"flushing to the disk failed") as caught:
        put(store, "VM", "no")
    assert not isinstance(caught.value, err.StoreBroken)
    assert content(store) == before
    put(store, "VM", "yes")
    before = content(store)
    store._writer.connection = Failing(good, COMMIT=1, ROLLBACK=1)  # type: ignore[assignment]
    with pytest.raises(err.StoreInDoubt, match="could not be undone"):
        put(store, "VM", "no")
    for call in (lambda: put(store, "VM", "no"), store.vacuum, lambda: store.lease("l", "me", 1)):
        with pytest.raises(err.StoreBroken, match="could not be undone") as caught:
            call()
        assert type(caught.value) is err.StoreBroken
    assert content(store) == before, "what is in memory can be read"
    store.close()
    again = opened(path)
    assert content(again) == before
    again.close()


def test_a_group_is_split_where_it_fails(path: Path) -> None:
    """One caller of a group wants more than there is room for: the others are done all the same."""
    store = opened(path)
    put(store, "VM", "vm")
    connection = store._writer.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    outcome: dict[int, Any] = {}

    def work(number: int) -> None:
        size = 900_000 if number == 1 else 10
        try:
            outcome[number] = put(store, "VM", f"n{number}", name_description="x" * size)
        except err.StoreError as error:
            outcome[number] = error

    callers = [threading.Thread(target=work, args=(n,)) for n in range(4)]

    def lead() -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")
        for count, caller in enumerate(callers, 1):
            caller.start()
            while len(store._group._queue) < count:
                time.sleep(0.001)

    store._group.run(lead)
    for caller in callers:
        caller.join()
    assert isinstance(outcome.pop(1), err.StoreFull)
    assert sorted(outcome.values()) == [2, 3, 4]
    expected = content(store)
    assert expected["revision"] == 4
    store.close()
    again = opened(path)
    assert content(again) == expected
    again.close()


def test_a_slow_disk(path: Path) -> None:
    """Whoever writes waits for the disk, and is told the truth; whoever reads does not wait."""
    with xenmgmt.connect("sim://?clock=real", store=path, seed=1) as xen:
        vm = xen.VM.create(name_label="a", memory_static_max="64MiB")
        store: Any = xen.store
        slow = Slow(store._writer.connection)
        store._writer.connection = slow
        caller = threading.Thread(target=vm.start.options(timeout=0.1))
        caller.start()
        assert slow.reached.wait(LONG)
        began = time.monotonic()
        assert vm.state == "Halted", "not on the disk, so not to be seen"
        assert [one.name_label for one in xen.VM] == ["a"]
        assert time.monotonic() - began < 0.1
        time.sleep(0.3)  # longer than the caller's time
        assert vm.state == "Halted"
        slow.go.set()
        caller.join(LONG)
        assert not caller.is_alive()
        store._writer.connection = slow._connection
        assert not xen.context.running
        state = vm.state
    with xenmgmt.connect("sim://?clock=real", store=path, seed=1) as xen:
        assert xen.VM.get_all()[0].state == "Halted", "its domain went with the simulator"
        assert state == "Running"


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_interrupt_in_a_commit(path: Path, when: str) -> None:
    """Memory and file agree, or the store is closed: it never goes on from what is not so."""
    store = opened(path)
    put(store, "VM", "vm")
    before = content(store)
    good = store._writer.connection

    class Interrupted(Failing):
        def execute(self, statement: str, *more: Any) -> Any:
            if statement != "COMMIT":
                return good.execute(statement, *more)
            if when == "after":
                good.execute(statement)
            raise KeyboardInterrupt

    store._writer.connection = Interrupted(good)  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        put(store, "VM", "second")
    store._writer.connection = good
    assert content(store) == before
    if when == "after":
        with pytest.raises(err.StoreBroken, match="interrupted"):
            put(store, "VM", "third")
    else:
        put(store, "VM", "third")
    store.close()
    again = opened(path)
    assert (again.cell("VM", "second") is not None) == (when == "after")
    assert (again.cell("VM", "third") is not None) == (when == "before")
    again.close()


# --- other versions -------------------------------------------------------------------------------


def without(cls: str, *names: str) -> Any:
    """A layout as an older version might have had it: fewer fields, in another order."""
    fields = tuple(f for f in reversed(LAYOUTS[cls].fields) if f.name not in names)
    return with_fields(cls, fields)


def with_fields(cls: str, fields: Any) -> Any:
    kind = type(cls, (), {"fields": {f.name: f for f in fields}})
    old = CLASSES[cls]
    CLASSES[cls] = kind  # type: ignore[assignment]
    try:
        return layouts._layout(kind)  # type: ignore[arg-type]
    finally:
        CLASSES[cls] = old


def test_an_older_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fields come and go, defaults change, types change, classes are added."""
    present = dict(LAYOUTS)
    cls = "VM_guest_metrics"
    names = LAYOUTS[cls].names
    gone, changed = names[1], "last_updated"
    assert {"uuid", changed} <= set(names)
    first = LAYOUTS[cls].fields[0]
    older = [f for f in LAYOUTS[cls].fields if f.name != gone]
    older = [replace(f, type=Int, default=3) if f.name == changed else f for f in older]
    older.append(replace(first, name="of_old", default="kept", type=String))
    with monkeypatch.context() as patch:
        patch.setitem(LAYOUTS, cls, with_fields(cls, older))
        patch.delitem(LAYOUTS, "VM_usage")
        store = opened(path)
        index = LAYOUTS[cls].index
        one = [1, 0, *LAYOUTS[cls].defaults[2:]]
        one[index["uuid"]], one[index["of_old"]], one[index[changed]] = "u", "here", 99
        store.txn((), (), [Put(cls, "m", one), Journal("k", {"a": 1})])
        store.close()
    assert present == LAYOUTS
    for _ in range(2):
        store = opened(path)
        assert store.report.dropped_fields == {cls: ("of_old",)}
        assert store.report.added_fields == {cls: (gone,)}
        assert any(changed in text for text in store.report.replaced)
        cell = store.cell(cls, "m")
        assert cell is not None
        now = LAYOUTS[cls]
        assert cell.row[now.index["uuid"]] == "u"
        assert cell.row[now.index[gone]] == now.defaults[now.index[gone]]
        assert store.find(cls, "uuid", "u") == ("m",)
        assert store.events(0)[0][0].row[now.index["uuid"]] == "u"
        put(store, "VM_usage", "new")
        store.txn((), (), [Put(cls, "m", list(cell.row))])
        expected = content(store)
        store.close()
        again = opened(path)
        assert content(again) == expected
        again.close()


def test_a_class_that_is_gone_stays_in_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is told."""
    store = opened(path)
    put(store, "VM_usage", "u")
    put(store, "VM", "vm")
    store.close()
    with monkeypatch.context() as patch:
        patch.delitem(LAYOUTS, "VM_usage")
        store = opened(path)
        assert store.report.unknown_classes == {"VM_usage": 1}
        put(store, "VM", "more")
        assert [e.cls for e in store.events(0)[0]] == ["VM", "VM"]
        store.close()
    store = opened(path)
    assert store.cell("VM_usage", "u") is not None
    assert store.cell("VM", "more") is not None
    store.close()


def test_states_are_kept_by_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bit of a state may be another one in another version."""
    describe = _codec.describe

    def older(cls: str) -> str:
        found = json.loads(describe(cls))
        words = list(found["states"])
        bits = list(found["states"].values())
        found["states"] = dict(zip(words, reversed(bits), strict=True))
        return json.dumps(found)

    with monkeypatch.context() as patch:
        patch.setattr("xenmgmt.store.sqlite.describe", older)
        store = opened(path)
        put(store, "VM", "vm")
        store.close()
    store = opened(path)
    bits = json.loads(describe("VM"))["states"]
    word = dict(zip(reversed(bits.values()), bits, strict=True))[1]
    cell = store.cell("VM", "vm")
    assert cell is not None
    assert cell.row[0] == bits[word]
    store.close()


@pytest.mark.parametrize("what", ["SCHEMA", "FORMAT"])
def test_a_newer_file_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """And not touched."""
    with monkeypatch.context() as patch:
        patch.setattr(_file, what, 7)
        head = _file.Head(schema=7 if what == "SCHEMA" else 1)
        patch.setattr(_file, "Head", lambda: head)
        _file.make(path)
    before = path.read_bytes()
    with pytest.raises(err.StoreTooNew, match="version 7"):
        opened(path)
    assert path.read_bytes() == before


# --- care -----------------------------------------------------------------------------------------


def test_backup_while_it_is_written(path: Path, tmp_path: Path) -> None:
    """A copy is one moment's."""
    store = opened(path)
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            put(store, "VM", f"vm{n}")
            n += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        time.sleep(0.05)
        store.backup(tmp_path / "copy.db")
        assert store.check() == []
    finally:
        stop.set()
        thread.join()
    with pytest.raises(err.StoreNotWritable, match="exists"):
        store.backup(tmp_path / "copy.db")
    store.close()
    with pytest.raises(err.ConnectionClosed):
        store.backup(tmp_path / "late.db")
    copy = opened(tmp_path / "copy.db")
    assert len(copy.cells("VM")) == copy.revision == copy.last_event > 0
    copy.close()


def test_check_sees_relations(path: Path) -> None:
    """Two ends that do not agree are told."""
    store = opened(path)
    put(store, "VM", "vm")
    put(store, "VBD", "d", VM="vm")
    wrong = row("VM", uuid="vm", VBDs=("d", "nothing"))
    store.txn((), (), [Put("VM", "vm", wrong)])
    (problem,) = store.check()
    assert "nothing" in problem
    store.close()


def test_command_line(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """check and backup of a store in use; compact of one that is not."""
    store = opened(path)
    for n in range(300):
        put(store, "VM", f"vm{n}", name_description="x" * 500)
    store.txn((), (), [Delete("VM", f"vm{n}") for n in range(300)])
    assert cli.main(["store", "check", str(path)]) == 0
    assert "all right" in capsys.readouterr().out
    assert cli.main(["store", "backup", str(path), str(tmp_path / "b.db")]) == 0
    assert cli.main(["store", "compact", str(path)]) == 6
    assert "in use" in capsys.readouterr().err
    store.close()
    before = path.stat().st_size
    assert cli.main(["store", "compact", "--forget-events", str(path)]) == 0
    assert path.stat().st_size < before / 2
    assert cli.main(["store", "check", str(tmp_path / "none")]) == 1
    assert "no such file" in capsys.readouterr().err
    opened(tmp_path / "b.db").close()


# --- a connection ---------------------------------------------------------------------------------


def test_a_whole_life(path: Path) -> None:
    """What was made with a connection is there in the next one."""
    with xenmgmt.connect("sim://", store=path, seed=1) as xen:
        assert isinstance(xen.store, SqliteStore)
        vm = xen.VM.create(name_label="web", memory_static_max="512MiB")
        disk = xen.VDI.create(SR=xen.SR.get_all()[0], virtual_size="1GiB")
        xen.VBD.create(VM=vm, VDI=disk)
        xen.VIF.create(VM=vm, network=xen.network.get_all()[0])
        vm.start()
        vm.pause()
        vm.unpause()
        vm.hard_shutdown()
        vm.other_config = {"a": "b"}
        ref = vm.ref
        uuid = vm.uuid
        assert xen.store.journal() == {}
    with xenmgmt.connect("sim://?seed=1", store=str(path), seed=2) as xen:
        (vm,) = xen.VM.get_all()
        assert (vm.ref, vm.uuid, vm.name_label) == (ref, uuid, "web")
        assert vm.other_config == {"a": "b"}
        assert vm.power_state == vm_power_state("Halted")
        assert len(vm.VBDs) == len(vm.VIFs) == 1
        assert vm.VBDs[0].VDI.virtual_size == 1 << 30
        assert xen.store.check() == []  # type: ignore[attr-defined]
        with pytest.raises(err.StoreInUse):
            xenmgmt.connect("sim://", store=path)
