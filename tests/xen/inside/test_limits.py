"""What does not end by itself: it has a limit or can be given up, and leaves nothing behind."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.patience import PROGRAM
from tests.xen.inside.guests import LINUX, create, within

import xenmgmt
from xenmgmt._native import light
from xenmgmt.drivers.xen import _life
from xenmgmt.engine.settling import settled
from xenmgmt.errors import EngineError, TaskCancelled, Timeout

SEEN_OUT = "xenmgmt-libxl-suspend"


class Deaf:
    """libxl that does not hear that a call is given up, and tells of contexts that are freed."""

    def __init__(self, lib: Any) -> None:
        self._lib = lib
        self.freed = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lib, name)

    def libxl_ao_abort(self, *_: object) -> int:
        return 0

    def libxl_ctx_free(self, ctx: Any) -> Any:
        self.freed += 1
        return self._lib.libxl_ctx_free(ctx)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as opened:
        yield opened


def test_dump_and_save(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dump that does not end is cancelled, or its time is up; no file and no process is left.

    A save that goes on though it was given up is waited for no longer, and is seen out.
    """
    driver, (host,) = connection.driver, connection.host
    sr = connection.SR.create(host=host, type="file", name_label="dumps")
    disk = connection.VDI.create(SR=sr, virtual_size=1 << 20, name_label="dump")
    vm = create(connection, "dumped", 80, LINUX)
    vm.start()
    connection.open_console(vm).expect("guest is up", timeout=PROGRAM)
    for error in (TaskCancelled, Timeout):
        part = driver.disk_path(f"{sr.uuid}/{disk.location}").with_suffix(".part")
        os.mkfifo(part)  # it takes so much, and no more
        with monkeypatch.context() as patched:
            patched.setattr(_life, "LONG", PROGRAM if error is TaskCancelled else 2.0)
            work = driver.vm_dump_core(vm.uuid, f"{sr.uuid}/{disk.location}")
            if error is TaskCancelled:
                within(lambda: is_dumping(vm.domid))
                assert work.cancel()
            with pytest.raises(error):
                settled(driver, work)
        assert not part.exists()
        assert not is_dumping(vm.domid)

    monkeypatch.setattr(light, "GRACE", 0.5)
    monkeypatch.setattr(driver.light, "lib", deaf := Deaf(driver.light.lib))
    reader, writer = os.pipe()
    with pytest.raises(Timeout, match="libxl's suspend"):
        driver.light.save(vm.domid, writer, 0.5)
    os.close(writer)
    assert deaf.freed == 0, "the call is under way, and needs its context"
    os.close(reader)
    within(lambda: deaf.freed == 1)
    within(lambda: SEEN_OUT not in [one.name for one in threading.enumerate()])
    vm.hard_shutdown()


def is_dumping(domid: int) -> bool:
    """Whether xl is at it."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            if b"xl\0dump-core\0%d\0" % domid in path.read_bytes():
                return True
    return False


def test_terminals_of_guests_that_ended(connection: Any) -> None:
    """They are given back when another guest's console is read."""

    def is_read(uuid: str) -> bool:
        with suppress(EngineError):  # it has none yet
            connection.driver.console_read(uuid, 0)
            return True
        return False

    for number in range(4):
        vm = create(connection, f"short-{number}")
        vm.start()
        within(lambda vm=vm: is_read(vm.uuid))
        vm.hard_shutdown()
    links = []
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            links.append(str(path.readlink()))
    assert len([link for link in links if link.startswith("/dev/pts/")]) <= 1
