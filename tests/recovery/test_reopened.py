"""A durable store is opened again by a simulator that begins anew, or by another engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import xenmgmt
from xenmgmt import errors


def hosts(xen: Any) -> dict[str, tuple[str, str]]:
    return {host.name_label: (host.uuid, host.state) for host in xen.host}


@pytest.mark.parametrize("seeds", [(None, None, None), (1, 1, 1), (1, 2, None)])
def test_the_same_hosts(tmp_path: Path, seeds: tuple[int | None, ...]) -> None:
    """Whatever the seed: its hosts are those that the store knows, and what is on them goes on."""
    first, *others = seeds
    store = tmp_path / "s.db"
    with xenmgmt.connect("sim://?hosts=2", store=store, seed=first) as xen:
        before = hosts(xen)
        vm = xen.VM.create(name_label="web", memory_static_max="64MiB")
        vm.affinity = xen.host.get_all()[1]
        vm.start()
        ref = vm.ref
    for seed in others:
        with xenmgmt.connect("sim://?hosts=3", store=store, seed=seed) as xen:
            now = hosts(xen)
            assert {name: now[name] for name in before} == before
            assert {state for _, state in now.values()} == {"Enabled"}
            (vm,) = xen.VM
            assert (vm.ref, vm.state) == (ref, "Halted")
            vm.start()
            assert vm.resident_on.uuid == before["sim-host-2"][0]


def test_a_store_of_another_engine(tmp_path: Path) -> None:
    """It opens; hosts and guests of the other engine are out of reach, its storage is refused."""
    store = tmp_path / "s.db"
    with xenmgmt.connect("test:///default", store=store) as xen:
        (vm,) = xen.VM
        assert vm.state == "Running"
        foreign = next(iter(xen.SR)).uuid
    with xenmgmt.connect("sim://?hosts=1", store=store) as xen:
        assert sorted(host.state for host in xen.host) == ["Enabled", "Offline"]
        (vm,) = xen.VM
        assert vm.state == "Unknown"
        with pytest.raises(errors.EngineError, match=f"no repository '{foreign}' here"):
            xen.SR.get_by_uuid(foreign).scan()
        own = xen.VM.create(name_label="own", memory_static_max="64MiB")
        own.start()
        assert own.state == "Running"
    with xenmgmt.connect("test:///default", store=store) as xen:
        assert {vm.name_label: vm.state for vm in xen.VM}["test"] == "Running"
