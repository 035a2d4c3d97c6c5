"""Let each call go wrong once, and the power fail anywhere; then look what is in the store.

``python -m tests.faults.trials FOLDER faults|power|operations SHARE [SCRIPT...]`` in a process that
has the interposer prints what was tried, of how much, and what is not as promised. SHARE is 1 for
everything, 10 for a tenth.
"""

from __future__ import annotations

import random
import shutil
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.faults.books import Books
from tests.faults.disk import Act, Disk, acts
from tests.faults.operations import Life
from tests.faults.scripts import SCRIPTS, Files, read, small, states
from tests.faults.shim import CHANGING, FAULTS, Fault, Kind, Shim

from xenmgmt.store import _file

DEEP = (*CHANGING, Kind.SYNC)
"""After a fault in one of these the power fails as well."""
IMAGES = 3
"""So many of the disks that may be found are looked at for each moment."""


class Place:
    """Folders for one case each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    @contextmanager
    def holding(self, files: Files) -> Iterator[Path]:
        """A store's path in a new folder with these files."""
        self._count += 1
        folder = self._folder / f"{self._count}"
        folder.mkdir()
        for name, data in files.items():
            (folder / name).write_bytes(data)
        try:
            yield folder / "store.db"
        finally:
            shutil.rmtree(folder)


class Trial:
    """All cases of one kind."""

    def __init__(self, folder: Path, scripts: Sequence[str] = ()) -> None:
        self.scripts = {one: SCRIPTS[one] for one in scripts or SCRIPTS}
        self.shim = Shim()
        self.place = Place(folder)
        first = folder / "states"
        first.mkdir()
        self.states = states(first)
        self.tried = Counter[str]()
        self.possible = Counter[str]()
        self.wrong = 0

    def books(self, title: str, path: Path) -> Books:
        """As they are when a script begins; what happens to them is in the record."""
        _, revisions = self.states[SCRIPTS[title].state]
        return Books(
            path,
            dict(revisions),
            begun=lambda number: self.shim.mark(2 * number),
            told=lambda number: self.shim.mark(2 * number + 1),
        )

    def play(self, title: str, path: Path, fault: Fault | None, nth: int) -> Any:
        """Run a script, with a fault or none; the books and the store."""
        books = self.books(title, path)
        self.shim.watch(path.parent)
        self.shim.record(True)
        if fault is not None:
            self.shim.arm(fault, nth)
        store = SCRIPTS[title].run(books, path)
        return books, store

    def rest(self) -> list[Act]:
        """The record, at its end."""
        self.shim.record(False)
        found = acts(self.shim.recorded())
        self.shim.watch(None)
        return found

    # --- faults -----------------------------------------------------------------------------------

    def faults(self, share: int) -> None:
        """Each call of each kind in each script goes wrong in each way."""
        for title, script in self.scripts.items():
            with self.place.holding(self.states[script.state][0]) as path:
                books, store = self.play(title, path, None, 0)
                counts = self.shim.counts()
                self.rest()
                store.close()
                assert not books.errors, books.errors
            for fault in FAULTS:
                count = counts[fault.kind]
                self.possible[f"{title}, {fault.kind.name}"] += count
                step = (
                    max(1, share // 5) if fault.kind is Kind.SYNC else share
                )  # few, and they tell
                start = random.Random(f"{title} {fault}").randrange(step) + 1
                for nth in range(start, count + 1, step):
                    try:
                        self.fault(title, fault, nth)
                    except Exception as error:  # noqa: BLE001
                        self.failed(f"{title}: {fault.title} at {fault.kind.name} {nth}", error)

    def failed(self, where: str, error: Exception) -> None:
        """One case is not as promised; the others are looked at all the same."""
        self.shim.disarm()
        self.rest()
        text = "".join(traceback.format_exception(error)[-12:])
        sys.stderr.write(f"\n--- {where}\n{text}")
        self.wrong += 1

    def fault(self, title: str, fault: Fault, nth: int) -> None:
        """One case: the fault; then it is gone; then the power fails; then another opening."""
        files = self.states[SCRIPTS[title].state][0]
        with self.place.holding(files) as path:
            disk = Disk(path.parent, f"{title} {fault} {nth}")
            books, store = self.play(title, path, fault, nth)
            struck = self.shim.struck
            self.shim.disarm()
            if fault.kind in DEEP:  # all that was written reaches the disk, flushed or not
                self.look(read(path.parent), books.copied_for)
            if struck:
                self.tried[f"{title}, {fault.kind.name}"] += 1
                if store is not None:
                    books.usable(store, 31)
            if fault.kind in DEEP:
                self.lose_power(disk, acts(self.shim.recorded()), books)
            if store is not None:
                store.close()
            later = books.reopened(path, 41)
            if fault.kind in DEEP:
                self.lose_power(disk, self.rest(), books)
            else:
                self.rest()
            later.close()

    def lose_power(self, disk: Disk, record: list[Act], books: Books) -> None:
        """Right now; what is left is opened."""
        for act in record[disk.played :]:
            disk.play(act)
        self.look(disk.after_power_loss(len(record)), books.copied_for)

    def look(self, files: Files, books: Callable[[Path], Books]) -> None:
        """Open what is left of a store."""
        with self.place.holding(files) as path:
            books(path).reopened(path, 51).close()

    # --- power ------------------------------------------------------------------------------------

    def power(self, share: int) -> None:
        """The power fails before and after each change of a file and each sync in each script."""
        for title, script in self.scripts.items():
            files, revisions = self.states[script.state]
            with self.place.holding(files) as path:
                disk = Disk(path.parent, title)
                books, store = self.play(title, path, None, 0)
                store.close()
                record = self.rest()
            begun: set[int] = set()
            told: set[int] = set()
            start = random.Random(title).randrange(share)
            for number, act in enumerate(record):
                if act.what == "M":
                    (told if act.number % 2 else begun).add(act.number // 2)
                if act.what in "WTSUN" or act.what == "M":
                    self.possible[title] += 1
                    known = revisions | {one: books.revisions[one] for one in told}
                    if number % share == start:
                        self.tried[title] += 1
                        self.cut(title, number, disk, books, known, begun - told)
                disk.play(act)

    def cut(
        self,
        title: str,
        number: int,
        disk: Disk,
        books: Books,
        known: dict[int, int],
        doubtful: set[int],
    ) -> None:
        """One place in the record: some of what the disk may hold then."""
        seen: set[int] = set()
        for one in range(IMAGES):
            files = disk.after_power_loss(f"{title} {number} {one}")
            same = hash(tuple(sorted(item for item in files.items() if "-shm" not in item[0])))
            if same in seen:
                continue
            seen.add(same)
            try:
                self.look(
                    files,
                    lambda path: Books(
                        path, dict(known), set(), set(doubtful), copies=books.copies
                    ),
                )
            except Exception as error:  # noqa: BLE001
                self.failed(f"{title}: power lost before line {number}, image {one}", error)

    # --- operations -------------------------------------------------------------------------------

    def operations(self, share: int) -> None:
        """Each call goes wrong while somebody works with VMs."""
        with self.place.holding({}) as path:
            self.operate(path, None, 0)
            counts = self.shim.counts()
            self.rest()
        for fault in FAULTS:
            count = counts[fault.kind]
            self.possible[fault.kind.name] += count
            start = random.Random(f"operations {fault}").randrange(share) + 1
            for nth in range(start, count + 1, share):
                try:
                    self.operation(fault, nth)
                except Exception as error:  # noqa: BLE001
                    self.failed(f"operations: {fault.title} at {fault.kind.name} {nth}", error)

    def operate(self, path: Path, fault: Fault | None, nth: int) -> Life:
        life = Life(path)
        self.shim.watch(path.parent)
        self.shim.record(True)
        if fault is not None:
            self.shim.arm(fault, nth)
        life.run()
        return life

    def operation(self, fault: Fault, nth: int) -> None:
        """One case: the fault, the power fails, another connection."""
        with self.place.holding({}) as path:
            disk = Disk(path.parent, f"operations {fault} {nth}")
            life = self.operate(path, fault, nth)
            self.tried[fault.kind.name] += bool(self.shim.struck)
            self.shim.disarm()
            for act in self.rest():
                disk.play(act)
            if life.xen is not None and not life.closed:
                life.xen.clock.sleep(3)  # what could not be written is written now
                life.look(life.xen)
            if life.xen is not None:
                life.xen.store.close()
            files = disk.after_power_loss("after operations")
            with self.place.holding(files) as other, life.again(other) as xen:
                life.look(xen)


def main(folder: str, what: str, share: int, *scripts: str) -> None:
    trial = Trial(Path(folder), scripts)
    with small(_file, "PATIENCE", 0):
        getattr(trial, what)(share)
    for title, count in trial.possible.items():
        sys.stdout.write(f"{trial.tried[title]}\t{count}\t{title}\n")
    sys.exit(1 if trial.wrong else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
