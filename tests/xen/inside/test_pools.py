"""CPU pools on real Xen, as its own tools see them; the lab has two CPUs for this."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.xen.inside.forked import end_of
from tests.xen.inside.guests import create, xl

import xenmgmt
from xenmgmt import errors as err
from xenmgmt._native import pools
from xenmgmt.drivers.xen import NativeError, NoShares, XenHost
from xenmgmt.engine.settling import settled


@pytest.fixture(autouse=True)
def _one_pool() -> Iterator[None]:
    """Whatever a test did: the next one finds all CPUs in the first pool."""
    yield
    if len(listed()) > 1 or listed()["Pool-0"][0] < 2:
        for name in listed().keys() - {"Pool-0"}:
            xl("cpupool-destroy", name)
        xl("cpupool-cpu-add", "Pool-0", "all")


def listed() -> dict[str, tuple[int, str, int]]:
    """Of each pool, by its name: how many CPUs, scheduler and domains it has, as xl tells."""
    lines = [line.split() for line in xl("cpupool-list").splitlines()[1:]]
    return {name: (int(cpus), sched, int(doms)) for name, cpus, sched, _, doms in lines}


def pool_of(domid: int) -> str:
    """The pool of a domain, as xl tells."""
    line = rf"^\S+ +{domid} .*?([a-zA-Z][\w-]+)$"  # nothing may be between time and pool
    found = re.search(line, xl("list", "--cpupool"), re.MULTILINE)
    assert found is not None
    return found[1]


def test_life(tmp_path: Path) -> None:
    """A guest starts in a pool, reboots in it, and moves out; the CPU is back in the end."""
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as xen:
        pool = xen.cpu_pool.create(name_label="apart", ncpu=1, proposed_CPUs=["1"])
        pool.activate()
        name = f"xenmgmt-{pool.uuid[:8]}"
        assert listed() == {"Pool-0": (1, "credit", 1), name: (1, "credit", 0)}
        vm = create(xen, "inside")
        vm.set_pool_name("apart")
        vm.start()
        assert (pool_of(vm.domid), vm.get_cpu_pool()) == (name, (pool,))
        with pytest.raises(err.PoolBadState):
            pool.deactivate()
        vm.hard_reboot()
        assert pool_of(vm.domid) == name
        settled(xen.driver, xen.driver.vm_set_cpupool(vm.uuid, ""))
        assert pool_of(vm.domid) == "Pool-0"
        settled(xen.driver, xen.driver.vm_set_cpupool(vm.uuid, pool.uuid))
        assert pool_of(vm.domid) == name
        vm.hard_shutdown()
        pool.deactivate()
        assert listed() == {"Pool-0": (2, "credit", 1)}


@pytest.mark.parametrize("sched", ["credit2"])
def test_other_schedulers(tmp_path: Path, sched: str) -> None:
    """A guest in a pool under another scheduler: its share is set there, or refused with why."""
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as xen, XenHost() as host:
        assert next(iter(xen.host)).sched_policy == "credit"
        pool = xen.cpu_pool.create(name_label="apart", ncpu=1, sched_policy=sched)
        pool.activate()
        name = f"xenmgmt-{pool.uuid[:8]}"
        assert listed()[name] == (1, sched, 0)
        vm = create(xen, "inside")
        vm.set_pool_name("apart")
        vm.start()
        if sched == "credit2":
            vm.add_to_VCPUs_params_live("weight", "700")
            assert host.set_sched(vm.domid, cap=40) == (sched, 700, 40)
            assert re.search(rf" {vm.domid} +700 +40", xl("sched-credit2"))
        else:
            with pytest.raises(err.NotSupported, match=f"weight .*scheduler {sched}"):
                vm.add_to_VCPUs_params_live("weight", "700")
            assert "weight" not in vm.VCPUs_params
            with pytest.raises(NoShares, match=sched):
                host.sched(vm.domid)
        vm.pause()
        vm.unpause()
        assert host.sched(0).scheduler == "credit"
        settled(xen.driver, xen.driver.vm_set_cpupool(vm.uuid, ""))
        assert host.sched(vm.domid).scheduler == "credit"
        vm.hard_shutdown()
        pool.deactivate()


def test_refused(tmp_path: Path) -> None:
    """The last CPU and a scheduler that is none are refused, and nothing has changed."""
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as xen:
        for values, kind in (
            ({"ncpu": 2}, err.InsufficientCpus),
            ({"ncpu": 1, "sched_policy": "none such"}, err.UnknownSchedPolicy),
        ):
            pool = xen.cpu_pool.create(name_label="never", **values)
            with pytest.raises(kind):
                pool.activate()
            assert pool.state == "Inactive"
            pool.destroy()
            assert listed() == {"Pool-0": (2, "credit", 1)}


def dies(url: str, store: str) -> None:
    """End at once where a pool would be given its CPU."""
    with xenmgmt.connect(url, store=store) as xen, pytest.MonkeyPatch.context() as patched:
        pool = xen.cpu_pool.create(name_label="torn", ncpu=1)
        patched.setattr(pools.Pools, "add", lambda *_: os._exit(9))
        pool.activate()


def test_killed_in_the_middle(tmp_path: Path) -> None:
    """A process that ends while a CPU is nobody's: the next one gives it back."""
    url, store = f"xen+native://?state={tmp_path}/state", str(tmp_path / "store.db")
    assert end_of(dies, url, store) == 9
    assert listed()["Pool-0"] == (1, "credit", 1)
    with xenmgmt.connect(url, store=store) as xen:
        (pool,) = xen.cpu_pool
        assert pool.state == "Inactive"
        assert listed() == {"Pool-0": (2, "credit", 1)}


def test_of_xl(tmp_path: Path) -> None:
    """A pool that xl made is left alone, and its CPU is not taken."""
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as xen:
        xl("cpupool-cpu-remove", "Pool-0", "1")
        xl("cpupool-create", 'name="theirs"', 'cpus=["1"]')
        pool = xen.cpu_pool.create(name_label="ours", ncpu=1)
        with pytest.raises(err.EngineError, match="not in the first pool"):
            pool.activate()
        assert listed() == {"Pool-0": (1, "credit", 1), "theirs": (1, "credit", 0)}


def test_add_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A CPU that a pool does not take is back in the first pool, and can be taken again."""
    with xenmgmt.connect(f"xen+native://?state={tmp_path}") as xen:
        pool = xen.cpu_pool.create(name_label="apart", ncpu=1, proposed_CPUs=["1"])
        pool.activate()
        driver, name = xen.driver, f"xenmgmt-{pool.uuid[:8]}"
        settled(driver, driver.cpupool_remove_cpu(driver.host_uuid, pool.uuid, 1))
        real = pools.Pools.add

        def add(self: pools.Pools, number: int, cpus: Iterable[int]) -> None:
            if number != pools.FIRST:
                raise NativeError("no")
            real(self, number, cpus)

        with monkeypatch.context() as patched:
            patched.setattr(pools.Pools, "add", add)
            with pytest.raises(NativeError, match="no"):
                settled(driver, driver.cpupool_add_cpu(driver.host_uuid, pool.uuid, 1))
        assert listed() == {"Pool-0": (2, "credit", 1), name: (0, "credit", 0)}
        settled(driver, driver.cpupool_add_cpu(driver.host_uuid, pool.uuid, 1))
        assert listed() == {"Pool-0": (1, "credit", 1), name: (1, "credit", 0)}
        pool.deactivate()
        assert listed() == {"Pool-0": (2, "credit", 1)}
