"""The native binding on real Xen, in dom0 of the lab."""

from __future__ import annotations

import re
import subprocess
import time

import pytest
from tests.xen.inside.guests import xl

from xenmgmt import _native as native
from xenmgmt._native import Hypervisor, XenStore


def test_release(hypervisor: Hypervisor) -> None:
    """The release is the one that xl tells."""
    told = re.search(r"xen_version +: (\d+)\.(\d+)", xl("info"))
    assert told is not None
    assert hypervisor.release == (int(told[1]), int(told[2]))
    assert hypervisor.binding.kind == "abi"


def test_host(hypervisor: Hypervisor) -> None:
    """CPUs and memory are those that xl tells."""
    info = dict(re.findall(r"^(\w+) +: (.*)$", xl("info"), re.MULTILINE))
    told = hypervisor.physinfo()

    assert told.cpus == int(info["nr_cpus"])
    assert told.memory_total >> 20 == int(info["total_memory"])
    assert abs((told.memory_free >> 20) - int(info["free_memory"])) <= 16
    assert hypervisor.sched_params(0).scheduler == info["xen_scheduler"]


def test_no_such_domain(hypervisor: Hypervisor) -> None:
    """A domain that is not there is told as such by every call."""
    for call in (
        lambda: hypervisor.pause(7777),
        lambda: hypervisor.vcpus(7777, 1),
        lambda: hypervisor.sched_params(7777),
        lambda: hypervisor.set_max_memory(7777, 1 << 20),
        lambda: hypervisor.set_pod_target(7777, 1),
    ):
        with pytest.raises(native.NoSuchDomain):
            call()


def test_dom0_time_goes_on(hypervisor: Hypervisor) -> None:
    """dom0 uses time while it runs."""
    begun = time.monotonic()
    before = hypervisor.vcpus(0, 1)[0].cpu_time
    while time.monotonic() < begun + 0.2:
        pass
    used = hypervisor.vcpus(0, 1)[0].cpu_time - before

    assert 0.05 < used / 1e9 < 1.1 * (time.monotonic() - begun)


def test_scheduler(hypervisor: Hypervisor) -> None:
    """Weight and cap are set as xl then tells them."""
    try:
        hypervisor.set_sched_params(0, 512, 90)
        assert re.search(r"Domain-0 +0 +512 +90", xl("sched-credit"))
    finally:
        hypervisor.set_sched_params(0, 256, 0)


def test_store(store: XenStore) -> None:
    """Values go round, transactions see their own writes, watches fire."""
    try:
        store.transact(lambda t: (t.write("/tool/xenmgmt/a", "1"), t.write("/tool/xenmgmt/b", "2")))
        assert sorted(store.list("/tool/xenmgmt")) == ["a", "b"]
        assert subprocess.check_output(["xenstore-read", "/tool/xenmgmt/a"]) == b"1\n"
    finally:
        store.remove("/tool/xenmgmt")
    assert store.get("/tool/xenmgmt/a") is None


def test_conflict_in_the_store(store: XenStore) -> None:
    """A transaction that another writer came between is done again on what he wrote."""
    with XenStore() as other:
        turns: list[str | None] = []

        def work(t: native.Transaction) -> None:
            turns.append(t.get("/tool/counter"))
            if len(turns) == 1:
                other.write("/tool/counter", "40")
            t.write("/tool/counter", str(int(t.get("/tool/counter") or 0) + 2))

        store.transact(work)
    assert turns == [None, "40"]
    assert store.read("/tool/counter") == "42"
    store.remove("/tool/counter")
