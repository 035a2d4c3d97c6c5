"""Random scripts with the verbs of every class, faults and hosts that go: all stays whole."""

from __future__ import annotations

import random
from typing import Any

import pytest
from tests.engine.test_hosts_that_go import agree
from tests.test_random_scripts import pick

import xenmgmt
from xenmgmt import Xen, errors
from xenmgmt.model import CLASSES
from xenmgmt.model._layout import LAYOUTS, STATE
from xenmgmt.states import TABLES
from xenmgmt.testing.invariants import books, graphics, relations

METHODS = (
    "vm_start vm_migrate vm_fork vm_set_cpupool device_plug device_unplug pif_plug pif_unplug "
    "cpupool_create cpupool_destroy vdi_snapshot vdi_destroy vm_dump_core host_devices vm_resume"
).split()


def acts(xen: Xen, die: random.Random) -> dict[str, Any]:
    """Every verb of the script, on things picked at random."""

    def some(items: Any) -> Any:
        return pick(items, die.randrange(1000))

    vm = some([vm for vm in xen.VM if not vm.is_a_snapshot])
    snapshot = some([vm for vm in xen.VM if vm.is_a_snapshot])
    host, sr = some(xen.host), xen.SR.get_all()[0]
    pif, pool, pusb = some(host.PIFs), some(xen.cpu_pool), some(host.PUSBs)
    appliance, network = some(xen.VM_appliance), some(xen.network)

    def forks() -> None:
        for one in vm.fork(2):
            if die.randrange(2):
                xen.sim.guest_writes_memory(one.uuid, 4 << 20)

    return {
        "new_vm": lambda: xen.VM.create(
            name_label="vm",
            memory_static_max="64MiB",
            actions_after_crash=die.choice(["preserve", "restart", "coredump_and_restart"]),
            ha_restart_priority=die.choice(["", "restart"]),
        ),
        "start": lambda: vm.start(),
        "suspend": lambda: vm.suspend(),
        "resume": lambda: vm.resume(),
        "shutdown": lambda: vm.shutdown(),
        "reset": lambda: vm.power_state_reset(),
        "destroy": lambda: (snapshot or vm).destroy(),
        "clone": lambda: vm.clone("c"),
        "snapshot": lambda: vm.snapshot("s"),
        "checkpoint": lambda: vm.checkpoint("c"),
        "revert": lambda: snapshot.revert(),
        "migrate": lambda: vm.pool_migrate(host),
        "fork": forks,
        "disk": lambda: xen.VBD.create(VM=vm, VDI=xen.VDI.create(SR=sr, virtual_size=4 << 20)),
        "unplug_disk": lambda: some(vm.VBDs).unplug(),
        "nic": lambda: xen.VIF.create(VM=vm, network=network),
        "pci": lambda: xen.DPCI.create(VM=vm, PPCI=some(host.PPCIs)),
        "scsi": lambda: xen.DSCSI.create(VM=vm, PSCSI=some(host.PSCSIs)),
        "hba": lambda: xen.DSCSI_HBA.create(VM=vm),
        "allow_usb": lambda: pusb.set_passthrough_enabled(die.randrange(3) > 0),
        "usb": lambda: xen.VUSB.create(vm, pusb.USB_group),
        "gpu": lambda: xen.VGPU.create(vm, xen.GPU_group.get_all()[0]),
        "tpm": lambda: xen.VTPM.create(VM=vm),
        "console": lambda: xen.console.create(VM=vm, protocol="vt100"),
        "take_away": lambda: some(
            [*xen.DPCI, *xen.DSCSI, *xen.DSCSI_HBA, *xen.VUSB, *xen.VGPU, *xen.VTPM, *xen.console]
        ).destroy(),
        "new_pool": lambda: xen.cpu_pool.create(
            name_label=die.choice("ab"), resident_on=host, ncpu=die.randrange(1, 3)
        ),
        "activate": lambda: pool.activate(),
        "deactivate": lambda: pool.deactivate(),
        "drop_pool": lambda: pool.destroy(),
        "add_cpu": lambda: pool.add_host_CPU_live(some(host.host_CPUs)),
        "drop_cpu": lambda: pool.remove_host_CPU_live(some(host.host_CPUs)),
        "pool_name": lambda: vm.set_pool_name(die.choice(["a", "b", ""])),
        "change_pool": lambda: vm.cpu_pool_migrate(pool),
        "vlan": lambda: xen.VLAN.create(pif, die.randrange(3), network),
        "vlans": lambda: xen.pool.create_VLAN(pif.device, network, die.randrange(3)),
        "bond": lambda: xen.Bond.create(
            network, die.sample(list(host.PIFs), 2), "", "balance-slb", {}
        ),
        "address": lambda: pif.reconfigure_ip("DHCP", "", "", "", ""),
        "tunnel": lambda: xen.tunnel.create(pif, network),
        "unplug_pif": lambda: pif.unplug(),
        "plug_pif": lambda: pif.plug(),
        "forget_pif": lambda: pif.forget(),
        "scan": lambda: xen.PIF.scan(host),
        "unmake": lambda: some([*xen.VLAN, *xen.Bond, *xen.tunnel, *xen.PIF]).destroy(),
        "network": lambda: xen.network.create(name_label="n"),
        "appliance": lambda: xen.VM_appliance.create(name_label="a"),
        "enlist": lambda: vm.set_appliance(appliance),
        "start_all": lambda: appliance.start(False),
        "stop_all": lambda: appliance.hard_shutdown(),
        "dump": lambda: vm.dump_core(),
        "drop_dump": lambda: some(xen.crashdump).destroy(),
        "ha": lambda: xen.pool.enable_ha([]),
        "no_ha": lambda: xen.pool.disable_ha(),
        "master": lambda: xen.pool.designate_new_master(host),
        "eject": lambda: xen.pool.eject(host) if len(xen.host) > 2 else None,
        "enable": lambda: host.enable(),
        "disable": lambda: host.disable(),
        "evacuate": lambda: host.evacuate(),
        "reboot": lambda: host.reboot(),
        "crash_host": lambda: xen.sim.host_crash(host.uuid),
        "recover": lambda: xen.sim.host_recover(host.uuid) if host.state == "Offline" else None,
        "partition": lambda: xen.sim.partition(host.uuid),
        "crash": lambda: xen.sim.guest_crash(vm.uuid),
        "halt": lambda: xen.sim.guest_halt(vm.uuid),
        "fail": lambda: xen.sim.fail(die.choice(METHODS), errors.EngineError("made to")),
        "fail_later": lambda: xen.sim.fail(
            die.choice(METHODS), errors.EngineError("made to"), after=1
        ),
        "wait": lambda: xen.clock.sleep(die.choice([0.5, 5.0, 100.0])),
    }


def check(xen: Xen) -> None:
    """Between two calls: relations, references, books, pools, interfaces, nothing left open."""
    frozen = xen.store.snapshot(CLASSES)
    rows = {cls: dict(frozen.items(cls)) for cls in CLASSES}
    relations(rows)
    books(xen, rows)
    graphics(rows)
    agree(xen)
    assert xen.store.journal() == {}
    for cls, found in rows.items():
        for row in found.values() if cls in TABLES and cls != "task" else ():
            assert not row[STATE] & TABLES[cls].passing
            place = LAYOUTS[cls].index.get("current_operations")
            assert place is None or not row[place]
    for vm in xen.VM:
        if vm.state in ("Running", "Paused"):
            domain = xen.sim._domains[vm.uuid]
            pool = vm.get_cpu_pool()
            assert domain.pool == (pool[0].uuid if pool else "")
            given = [*vm.DPCIs, *vm.DSCSIs, *vm.VTPMs, *vm.VGPUs]
            given += [one for one in vm.VUSBs if one.currently_attached]
            assert set(domain.devices) == {one.uuid for one in given}
    for pool in xen.cpu_pool:
        assert pool.state == "Active" or all(vm.state == "Unknown" for vm in pool.started_VMs)


def script(seed: int, length: int = 150) -> None:
    die = random.Random(seed)
    with xenmgmt.connect("sim://?hosts=3&memory=512MiB&cpus=4", seed=seed) as xen:
        for _ in range(3):
            xen.VM.create(name_label="vm", memory_static_max="64MiB")
        for number in range(length):
            verbs = acts(xen, die)
            verb = die.choice(list(verbs))
            if len(xen.VM) > 14 and verb in ("clone", "snapshot", "checkpoint", "fork", "new_vm"):
                verb = "destroy"
            try:
                verbs[verb]()
            except (errors.CallerError, errors.HostError):
                pass
            except (AttributeError, ValueError) as error:  # nothing was there to do it to
                if "NoneType" not in str(error) and "Sample" not in str(error):
                    error.add_note(f"seed {seed}, call {number}: {verb}")
                    raise
            except BaseException as error:
                error.add_note(f"seed {seed}, call {number}: {verb}")
                raise
            try:
                if verb == "partition":
                    xen.clock.sleep(1)
                    xen.sim.heal()
                xen.clock.sleep(0.01)
                check(xen)
            except BaseException as error:
                error.add_note(f"seed {seed}, call {number}: {verb}")
                raise


@pytest.mark.parametrize("seed", range(12))
def test_all_verbs_in_any_order(seed: int) -> None:
    """After every call everything agrees."""
    script(seed)
