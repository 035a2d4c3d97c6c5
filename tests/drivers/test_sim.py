"""The simulator: exact books of memory, disks that share blocks, guests that behave as told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xenmgmt
from xenmgmt import errors
from xenmgmt.abc import VMSpec
from xenmgmt.drivers import SkeletonDriver, resolve
from xenmgmt.drivers.sim import SimDriver
from xenmgmt.drivers.sim._storage import BLOCK

GIB = 1 << 30


def spec(number: int, memory: int) -> VMSpec:
    return VMSpec(
        uuid=f"vm{number}",
        name=f"vm{number}",
        memory_static_max=4 * GIB,
        memory_target=memory,
        vcpus_max=1,
        vcpus=1,
    )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["start", "destroy", "migrate", "balloon", "pause", "reboot", "crash"]),
        st.integers(0, 4),
        st.integers(0, 1),
        st.integers(1, 8).map(lambda n: n * GIB // 2),
    ),
    max_size=40,
)


@settings(max_examples=60)
@given(STEPS, st.sampled_from([0, 64 << 20]))
def test_memory_is_exact(steps: list[tuple[str, int, int, int]], rate: int) -> None:
    """Whatever happens, what domains hold and what is free add up to what there is."""
    sim = SimDriver(seed=1, hosts=2, memory=6 * GIB)
    sim.behave(balloon_rate=rate)
    hosts = [info.uuid for info in sim.host_list()]
    for verb, vm, host, memory in steps:
        name = f"vm{vm}"
        try:
            if verb == "start":
                sim.vm_start(spec(vm, min(memory, 4 * GIB)), hosts[host], False)
            elif verb == "destroy":
                sim.vm_destroy(name)
            elif verb == "migrate":
                sim.vm_migrate(name, hosts[host], True)
            elif verb == "balloon":
                sim.vm_set_memory(name, memory)
            elif verb == "pause":
                sim.vm_pause(name)
            elif verb == "reboot":
                sim.vm_reboot(name, True)
            else:
                sim.guest_crash(name)
        except errors.HostError:
            pass
        sim.clock.advance(0.7)  # type: ignore[attr-defined]
        for uuid in hosts:
            held = sum(d.held for d in sim._hosts[uuid].domains.values())
            assert sim.host_info(uuid).memory_free + held == 6 * GIB
            assert sim.host_info(uuid).memory_free >= 0


DISK_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "snapshot", "clone", "copy", "revert", "destroy"]),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 3),
    ),
    max_size=40,
)


@settings(max_examples=100)
@given(DISK_STEPS)
def test_disks_hold_what_was_written(steps: list[tuple[str, int, int, int]]) -> None:
    """Copy-on-write disks read like plain ones, and use is the sum of distinct blocks."""
    sim = SimDriver(seed=1)
    sim.sr_create("sr", "nfs", GIB, {})
    sim.vdi_create("sr", "d0", 4 * BLOCK, {})
    plain: dict[str, dict[int, object]] = {"d0": {}}
    for n, (verb, a, b, block) in enumerate(steps):
        source, target = f"d{a}", f"d{b}"
        if source not in plain:
            continue
        if verb == "write":
            sim.disk_write("sr", source, block * BLOCK, n)
            plain[source][block] = n
        elif verb in ("snapshot", "clone") and target not in plain:
            getattr(sim, f"vdi_{verb}")("sr", source, target)
            plain[target] = dict(plain[source])
        elif verb == "copy" and target not in plain:
            sim.vdi_copy("sr", source, "sr", target)
            plain[target] = dict(plain[source])
        elif verb == "revert" and target in plain and source != target:
            sim.vdi_revert("sr", source, target)
            plain[target] = dict(plain[source])
        elif verb == "destroy":
            sim.vdi_destroy("sr", source)
            sim.vdi_destroy("sr", source)
            del plain[source]
        for name, blocks in plain.items():
            for place in range(4):
                assert sim.disk_read("sr", name, place * BLOCK) == blocks.get(place)
    for name in plain:
        sim.vdi_destroy("sr", name)
    assert sim.sr_summary("sr").physical_utilisation == 0
    assert sim.sr_summary("sr").virtual_allocation == 0


def test_a_full_repository() -> None:
    """What does not fit is refused with both figures, and changes nothing."""
    sim = SimDriver(seed=1)
    sim.sr_create("thick", "lvm", 10 * BLOCK, {})
    sim.vdi_create("thick", "a", 6 * BLOCK, {})
    with pytest.raises(errors.SRFull) as caught:
        sim.vdi_create("thick", "b", 5 * BLOCK, {})
    assert caught.value.args == (5 * BLOCK, 4 * BLOCK)
    assert len(sim.sr_summary("thick").vdis) == 1


def test_not_enough_memory_through_the_model() -> None:
    """A start that does not fit is refused with the figures, and nothing was begun."""
    with xenmgmt.connect("sim://?hosts=1&memory=1GiB&cpus=1", seed=1) as xen:
        vm = xen.VM.create(name_label="big", memory_static_max="2GiB")
        before = xen.store.revision
        with pytest.raises(errors.HostNotEnoughFreeMemory) as caught:
            vm.start()
        assert (caught.value.needed, caught.value.available) == (2 * GIB, GIB)
        assert (vm.state, xen.store.revision) == ("Halted", before)


def test_behaviour_by_other_config() -> None:
    """A VM brings its behaviour along."""
    with xenmgmt.connect("sim://?cpus=1", seed=1) as xen:
        vm = xen.VM.create(
            name_label="a",
            actions_after_crash="preserve",
            other_config={"sim:crashes_after": "30", "sim:boot_seconds": "5"},
        )
        vm.start()
        xen.clock.advance(6)
        assert vm.guest_metrics.live
        xen.clock.advance(25)
        assert vm.state == "Crashed"
        wrong = xen.VM.create(name_label="b", other_config={"sim:flies": "true"})
        with pytest.raises(errors.InvalidValue, match="boot_seconds"):
            wrong.start()
        assert wrong.state == "Halted"


def test_slow_balloon() -> None:
    """A slow guest follows its target in its own time; the host's books follow the guest."""
    with xenmgmt.connect("sim://?hosts=1&memory=4GiB&cpus=1", seed=1) as xen:
        xen.driver.behave(balloon_rate=64 << 20)
        vm = xen.VM.create(name_label="a", memory_static_max="1GiB", memory_dynamic_min="512MiB")
        vm.start()
        metrics = xen.host.get_all()[0].metrics
        vm.set_memory_dynamic_range("512MiB", "512MiB")
        assert vm.metrics.memory_actual == GIB
        assert metrics.memory_free == 3 * GIB
        vm.wait_memory_target_live()
        assert vm.metrics.memory_actual == GIB // 2
        assert metrics.memory_free == 3 * GIB + GIB // 2
        assert xen.clock.monotonic() == pytest.approx(8, abs=0.1)


def test_cpu_time_is_accounted() -> None:
    """A running domain uses CPU time by its load; a paused one none."""
    with xenmgmt.connect("sim://?cpus=4", seed=1) as xen:
        xen.driver.behave(cpu_load=0.5)
        vm = xen.VM.create(name_label="a", VCPUs_max=2)
        vm.start()
        xen.clock.advance(10)
        vm.pause()
        xen.clock.advance(10)
        assert xen.driver.vm_info(vm.uuid).cpu_time == pytest.approx(10.0)


def test_one_mac_on_one_network() -> None:
    """The engine, too, refuses two interfaces with one MAC on one network."""
    with xenmgmt.connect("sim://?cpus=1", seed=1) as xen:
        vms = [xen.VM.create(name_label=f"vm{n}") for n in range(2)]
        network = xen.network.get_all()[0]
        xen.VIF.create(VM=vms[0], network=network, MAC="02:00:00:00:00:01")
        vms[0].start()
        nic = xen.driver._domains[vms[0].uuid].nics[0]
        vms[1].start()
        with pytest.raises(errors.EngineError, match="02:00:00:00:00:01"):
            xen.driver.vif_plug(vms[1].uuid, nic)


class Nothing(SkeletonDriver):
    """A driver that can do nothing, and says why for one call."""

    name = "nothing"
    cannot = {"vm_pause": "there is no pause button"}  # noqa: RUF012


def test_skeleton_refuses_everything_with_a_reason() -> None:
    """Every method of the port refuses with a capability and a reason."""
    driver = Nothing()
    arguments: dict[str, Any] = {"vm_pause": ("x",), "host_list": (), "sr_types": ()}
    for method, words in arguments.items():
        with pytest.raises(errors.NotSupported) as caught:
            getattr(driver, method)(*words)
        assert caught.value.capability == method
        assert caught.value.reason == driver.capability(method).reason
    assert driver.capability("vm_pause").reason == "there is no pause button"
    assert not driver.capability("fork")


def test_drivers_by_entry_point() -> None:
    """The simulator is found by name; an unknown name is told the known ones."""
    assert isinstance(resolve("sim://"), SimDriver)
    with pytest.raises(errors.InvalidValue, match="sim://"):
        resolve("xen+moon://")
