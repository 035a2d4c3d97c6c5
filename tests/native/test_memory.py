"""Targets of memory that could not be set whole: they are as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.native.daemon import Daemon

from xenmgmt._native import Binding, NativeError, StorePipe
from xenmgmt.drivers.xen import XenHost, _locks
from xenmgmt.drivers.xen import host as native_host
from xenmgmt.drivers.xen.memory import SLACK
from xenmgmt.errors import ConnectionClosed

MIB = 1 << 20
DOMAINS = (1, 2)


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    made = Daemon(tmp_path / "socket")
    monkeypatch.setattr(native_host, "StorePipe", lambda: StorePipe([str(tmp_path / "socket")]))
    monkeypatch.setattr(_locks, "USERDATA", str(tmp_path / "{domid}-lock"))
    for domid in DOMAINS:
        base = f"/local/domain/{domid}/memory"
        made.nodes[f"{base}/static-max"] = b"65536"
        made.nodes[f"{base}/target"] = b"32768"
        made.nodes[f"/vm/00000000-0000-0000-0000-00000000000{domid}/memory"] = b"32"
    yield made
    made.close()


@pytest.fixture
def xen(binding: Binding, daemon: Daemon) -> Iterator[XenHost]:
    with XenHost(binding) as opened:
        yield opened


@pytest.mark.parametrize("what", ["refused", "lost"])
def test_half_written(xen: XenHost, daemon: Daemon, standin: Any, what: str) -> None:
    """A key that is refused, or a connection lost in the middle: limits and keys as before."""
    limit = xen.domain(2).max_memory
    for domid in DOMAINS:  # as every toolstack sets them
        was = xen.domain(domid).max_memory - SLACK
        daemon.nodes[f"/local/domain/{domid}/memory/target"] = str(was // 1024).encode()
        key = f"/vm/00000000-0000-0000-0000-00000000000{domid}/memory"
        daemon.nodes[key] = str(was // MIB).encode()
    before = dict(daemon.nodes)
    if what == "refused":
        daemon.refused["/vm/00000000-0000-0000-0000-000000000002/memory"] = "ENOSPC"
    else:
        daemon.hangs_up_after = 3  # two reads, one write
    with pytest.raises(NativeError):
        xen.set_memory_targets(dict.fromkeys(DOMAINS, 16 * MIB))

    assert daemon.nodes == before
    assert standin.last_max_kb == limit // 1024


def test_set(xen: XenHost, daemon: Daemon, standin: Any) -> None:
    """What goes well is what was asked for."""
    xen.set_memory_targets(dict.fromkeys(DOMAINS, 16 * MIB))

    assert daemon.nodes["/local/domain/2/memory/target"] == b"16384"
    assert daemon.nodes["/vm/00000000-0000-0000-0000-000000000001/memory"] == b"16"
    assert standin.last_max_kb == 17 * 1024


def test_no_place_for_locks(
    xen: XenHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, standin: Any
) -> None:
    """A host where libxl's locks cannot be made says so, and nothing has changed."""
    monkeypatch.setattr(_locks, "USERDATA", str(tmp_path / "none" / "{domid}-lock"))
    with pytest.raises(NativeError, match=r"none/1-lock.*No such file") as caught:
        xen.set_memory_target(1, 16 * MIB)

    assert caught.value.native_code == "ENOENT"
    assert standin.last_max_kb == 0


def test_closed(binding: Binding, daemon: Daemon) -> None:
    """A host that was closed opens no connection any more."""
    xen = XenHost(binding)
    xen.close()
    with pytest.raises(ConnectionClosed):
        xen.set_memory_target(1, 16 * MIB)

    assert daemon.connections == 0
