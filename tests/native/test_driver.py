"""The driver on the stand-in: what the lab's Xen cannot be made to do."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.patience import until

from xenmgmt._native import Binding, NativeError
from xenmgmt.abc import EngineEvent
from xenmgmt.drivers.xen import XenDriver, XenHost, _core, _events
from xenmgmt.engine.settling import settled
from xenmgmt.errors import NotSupported

ONE, TWO = (f"00000000-0000-0000-0000-00000000000{domid}" for domid in (1, 2))
"""Those of domains 1 and 2."""


@pytest.fixture
def driver(binding: Binding, tmp_path: Path) -> Iterator[XenDriver]:
    """One that is connected, and does not watch."""
    made = XenDriver(state=tmp_path)
    made._xen = XenHost(binding)
    yield made
    made.close()


@pytest.mark.parametrize(("number", "name"), [(6, "credit2"), (7, "arinc653"), (9, "null")])
def test_scheduler_of_the_host(driver: XenDriver, standin: Any, number: int, name: str) -> None:
    """A host is one to manage, whatever scheduler it was booted with."""
    standin.scheduler = number

    assert driver.host_info(driver.host_uuid).sched_policy == name


def test_no_shares(driver: XenDriver, standin: Any) -> None:
    """A guest whose scheduler has no weight is refused one with the reason; it is not changed."""
    standin.pool, standin.scheduler = 2, 9
    with pytest.raises(NotSupported, match=f"weight of VM '{ONE}'.*scheduler null") as caught:
        settled(driver, driver.vm_set_sched(ONE, {"weight": "700"}))

    assert "credit and credit2" in str(caught.value)
    assert standin.last_weight == 256


@pytest.fixture
def watching(
    binding: Binding, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[XenDriver]:
    """One that watches, once it is opened."""
    monkeypatch.setattr(_core, "XenHost", lambda: XenHost(binding))
    monkeypatch.setattr(_core, "Light", lambda release: object())
    monkeypatch.setattr(_events, "LOOK", 0.05)
    made = XenDriver(state=tmp_path)
    yield made
    made.close()


def test_lost_connection(watching: XenDriver, standin: Any) -> None:
    """A lost connection to xenstore is opened again, later if it must be; then all is told."""
    told: list[EngineEvent] = []
    watching.open(told.append)
    links = standin.links
    standin.open_errno = errno.ENOENT
    standin.watch_errno = errno.EINVAL
    until(lambda: standin.stores == 1)  # that of the host is left
    standin.domains = 2
    until(lambda: any(one.subject == TWO for one in told))  # seen all the same
    assert [one.kind for one in told] == ["halted"]
    standin.watch_errno = standin.open_errno = 0
    until(lambda: len(told) == 2)

    assert told[1] == EngineEvent(kind="changed", subject=ONE, data={"defined": True})
    assert (standin.links, standin.stores) == (links + 1, 2)


def test_opened_half_way(watching: XenDriver, standin: Any) -> None:
    """What was opened before something failed is closed; the stand-in counts."""
    standin.store_errno = errno.ENOSPC
    with pytest.raises(NativeError):
        watching.open(lambda event: None)

    assert (standin.stores, standin.handles) == (0, 0)


def test_many_descriptors(watching: XenDriver, standin: Any) -> None:
    """A process with thousands of files open is told what happens, too."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    told: list[EngineEvent] = []
    with ExitStack() as undo:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, limits[1]), limits[1]))
        undo.callback(resource.setrlimit, resource.RLIMIT_NOFILE, limits)
        highest = 0
        while highest < 1100:
            highest = os.open(os.devnull, os.O_RDONLY)
            undo.callback(os.close, highest)
        watching.open(told.append)
        standin.domains = 2
        until(lambda: bool(told))
        watching.close()
