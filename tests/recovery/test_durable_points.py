"""The power fails while a durable store is written: also in the middle of a commit.

What is on the disk at that moment is copied: the file as it was before a commit, after it, or with
the log of the commit torn at any byte. The copy is opened as after the return of the power. The
engine survived.
"""

from __future__ import annotations

import random
import shutil
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tests.operations.cases import CASES
from tests.recovery.cuts import CuttingDriver, Fuse, PowerCut, essence, whole
from tests.states.arrange import URL, Scene

import xenmgmt
from xenmgmt import Xen
from xenmgmt.store.sqlite import SqliteStore
from xenmgmt.tasks import Options


class Disk:
    """Where the store's files are, and the images that are made of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = count()
        self.image: Path | None = None

    def new(self) -> Path:
        place = self.folder / f"{next(self.number)}"
        place.mkdir()
        return place / "store.db"

    def copy(self, path: Path, log: int | None = None) -> None:
        """An image of now; with only so many bytes of the log."""
        self.image = self.new()
        shutil.copyfile(path, self.image)
        wal = Path(f"{path}-wal")
        if wal.exists():
            data = wal.read_bytes()
            Path(f"{self.image}-wal").write_bytes(data if log is None else data[:log])


class TornStore:
    """A store whose machine may lose its power before, in, or after a commit."""

    def __init__(self, store: SqliteStore, path: Path, fuse: Fuse, disk: Disk, seed: str) -> None:
        self._store, self._path, self._fuse, self._disk = store, path, fuse, disk
        self._die = random.Random(seed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def close(self) -> None:
        self._store.close()

    def _log(self) -> int:
        wal = Path(f"{self._path}-wal")
        return wal.stat().st_size if wal.exists() else 0

    def txn(self, *args: Any) -> int:
        self._point("before a commit")
        before = self._log()
        revision = self._store.txn(*args)
        after = self._log()
        torn = self._die.randrange(before, after) if after > before else before
        if after > before or before == 0:
            self._point("in a commit", torn)
        self._point("after a commit")
        return revision

    def _point(self, where: str, log: int | None = None) -> None:
        try:
            self._fuse.point(where)
        except PowerCut:
            self._disk.copy(self._path, log)
            raise


class TornDriver(CuttingDriver):
    """The points around driver calls leave an image too."""

    def __init__(self, driver: Any, fuse: Fuse, disk: Disk, path: Path) -> None:
        super().__init__(driver, fuse)
        self._disk, self._path = disk, path

    def __getattr__(self, name: str) -> Any:
        found = super().__getattr__(name)
        if not callable(found):
            return found

        def call(*args: Any) -> Any:
            try:
                return found(*args)
            except PowerCut:
                self._disk.copy(self._path)
                raise

        return call


def run(title: str, at: int, disk: Disk) -> tuple[Scene, bool, Fuse, Any]:
    path = disk.new()
    s = Scene(xenmgmt.connect(URL, store=path))
    arrange, arguments = CASES[title]
    subject = arrange(s)
    given = arguments(s)
    before = essence(s.xen)
    fuse = Fuse(at)
    store: Any = s.xen.store
    torn: Any = TornStore(store, path, fuse, disk, f"{title}/{at}")
    driver: Any = TornDriver(s.xen.driver, fuse, disk, path)
    s.xen.store = s.xen.context.store = torn
    s.xen.driver = s.xen.context.driver = driver
    try:
        getattr(subject, title.split(".")[1])(**given)
    except PowerCut:
        return s, True, fuse, before
    finally:
        fuse.counts = False
        s.xen.driver = s.xen.context.driver = s.sim
    return s, False, fuse, before


def opened(s: Scene, image: Path) -> Xen:
    clock = s.sim.clock
    return Xen(
        s.xen.url,
        s.sim,
        SqliteStore(image, clock),
        clock,
        seed=1,
        session="again",
        options=Options(timeout=60),
    )


@pytest.mark.parametrize("title", CASES)
def test_the_power_fails(title: str, tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    done, _, fuse, before = run(title, 0, disk)
    after = essence(done.xen)
    done.xen.store.close()
    for at in range(1, fuse.count + 1):
        s, cut, broken, _ = run(title, at, disk)
        assert disk.image is not None
        s.xen.store._listeners = ()  # type: ignore[attr-defined]
        s.xen.store.close()
        try:
            assert cut
            with opened(s, disk.image) as xen:
                whole(xen)
                assert essence(xen) in (before, after)
        except AssertionError as error:
            error.add_note(f"{title} at point {at}: {broken.where}")
            raise
        shutil.rmtree(disk.image.parent)
